"""The engine that trains at an endpoint of the operator's choice and answers with what came of it.

Made by `assembly`. It rests on the engine of this machine: that one knows by heart, learns at once, and answers alone
wherever the other cannot.
"""

import asyncio
import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import structlog

from myna.domain.jobs import Abandoned, Leaving
from myna.domain.provenance import TrainingMaterial
from myna.engines.openai_protocol import state as states
from myna.engines.openai_protocol.asking import Asking
from myna.engines.openai_protocol.endpoint import NOT_SET, Endpoint, failure
from myna.engines.openai_protocol.finding import done_away_with
from myna.engines.openai_protocol.jobs import Desk, Times, patiently, trained
from myna.engines.openai_protocol.model import RemoteAnswerModel
from myna.engines.openai_protocol.probing import probe
from myna.engines.openai_protocol.rows import Rows, rows_of
from myna.engines.openai_protocol.state import RemoteState
from myna.errors import EngineFailed, EngineMissing
from myna.ports import AnswerEngine, AnswerModel, AnswerOptions, Training

log = structlog.get_logger(__name__)

MEMORY = "local"
"""The folder of the model of this machine, inside that of the whole."""
SHARES = {
    "probing": 0.1,
    "uploading": 0.2,
    "waiting": 0.3,
    "training": 0.5,
    "preferring": 0.8,
    "done": 1.0,
}
"""How much is done when a phase begins."""
LENGTHS = {"training": 0.3, "preferring": 0.2}
"""What these add, as far as events tell how far they are."""


class OpenAIProtocolEngine:
    name = states.ENGINE
    trains_weights = True
    resumes = True

    def __init__(self, options: AnswerOptions, times: Times | None = None) -> None:
        """Raises `EngineMissing` where nothing makes the engine of this machine."""
        if options.memory is None:
            raise EngineMissing(f"{self.name} rests on another engine.", remedy="Start Myna again.")
        self._memory: AnswerEngine = options.memory()
        self._times = times or Times()
        self._endpoint = None if options.remote is None else Endpoint(options.remote)
        self._asking = None
        if self._endpoint is not None:
            self._asking = Asking(
                endpoint=self._endpoint,
                is_examined=options.is_examined,
                pauses=self._times.tries,
                sleep=self._times.sleep,
            )

    @property
    def host(self) -> str:
        endpoint = self._endpoint
        return "" if endpoint is None or endpoint.is_on_this_machine else endpoint.host

    def untaught(self) -> AnswerModel:
        return self._memory.untaught()

    async def train(self, training: Training) -> None:
        endpoint = self._set_endpoint()
        rows = await asyncio.to_thread(rows_of, training.material)
        desk = await self._desk(endpoint, training, rows)
        if not desk.state.model:
            desk.enter("probing")
            await self._probe(endpoint)
        await self._remember(desk, training)
        if not desk.state.model:
            await self._train_there(desk, rows)
        desk.enter("done")

    async def probe(self) -> None:
        await probe(self._set_endpoint())

    def _set_endpoint(self) -> Endpoint:
        if self._endpoint is None:
            raise failure(NOT_SET, "No endpoint that trains is set: MYNA_REMOTE_TRAINING is empty.")
        return self._endpoint

    async def _probe(self, endpoint: Endpoint) -> None:
        await patiently(self._times, lambda: probe(endpoint), self._times.probe_patience)

    async def _desk(self, endpoint: Endpoint, training: Training, rows: Mapping[str, Rows]) -> Desk:
        """As an earlier attempt left it, where it was about the same endpoint."""
        found = await asyncio.to_thread(states.read, training.directory)
        access = endpoint.access
        fresh = RemoteState(
            mark=training.job_id or "by-hand",
            host=endpoint.host,
            base_url=access.base_url,
            base_model=access.model,
            left=found.leavings if found is not None else (),
        )
        is_same = found is not None and (found.base_url, found.base_model) == (
            access.base_url,
            access.model,
        )
        state = found if found is not None and is_same else fresh
        sent = sum(each.count for each in rows.values())
        for method, each in rows.items():
            log.info("remote_training.rows", method=method, count=each.count, **each.passed_over)

        shares = [0.0]  # the last is the furthest

        def tell(state: RemoteState, phase: str) -> None:
            price = access.dollars_per_million_tokens
            training.on_note(state.note(phase, dollars_per_million=price))
            done = SHARES.get(phase, 0.0) + LENGTHS.get(phase, 0.0) * state.share
            shares.append(max(shares[-1], done))
            training.on_progress(shares[-1])

        return Desk(
            endpoint=endpoint,
            directory=training.directory,
            state=replace(state, rows_sent=sent),
            times=self._times,
            on_state=tell,
        )

    async def _remember(self, desk: Desk, training: Training) -> None:
        """The model of this machine, unless an earlier attempt made it of the same lessons."""
        digest = await asyncio.to_thread(_digest, training.material)
        if desk.state.memory == digest:
            return
        folder = training.directory / MEMORY
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        await asyncio.to_thread(folder.mkdir)
        here = replace(training, directory=folder, on_progress=_nobody)
        async with training.computing:
            await self._memory.train(here)
        await desk.keep(replace(desk.state, memory=digest))

    async def _train_there(self, desk: Desk, rows: Mapping[str, Rows]) -> None:
        model = desk.endpoint.access.model
        for method, each in rows.items():
            model = await trained(desk, method, each, model)
        await desk.keep(replace(desk.state, model=model))

    async def load(self, directory: Path) -> AnswerModel:
        state = await asyncio.to_thread(states.read, directory)
        if state is None or not state.model:
            raise EngineFailed(f"{directory} holds no model.", remedy="Train again.")
        memory = await self._memory.load(directory / MEMORY)
        if self._asking is None or self._asking.endpoint.access.base_url != state.base_url:
            log.warning("remote_model.left_alone", host=state.host)
            return memory
        return RemoteAnswerModel(memory=memory, asking=self._asking, model=state.model)

    async def abandon(self, leaving: Leaving) -> Abandoned:
        if self._endpoint is None or self._endpoint.origin != leaving.origin:
            return Abandoned.ELSEWHERE
        return await done_away_with(self._endpoint, leaving.kind, leaving.remote_id)

    async def close(self) -> None:
        if self._endpoint is not None:
            await self._endpoint.close()
        await self._memory.close()


def _nobody(_share: float) -> None: ...


def _digest(material: TrainingMaterial) -> str:
    digest = hashlib.sha256()
    for lesson in material.index:
        said = (lesson.id, lesson.question, lesson.answer, lesson.rejected or "", lesson.kind.value)
        digest.update("\0".join(said).encode(errors="surrogatepass"))
    return digest.hexdigest()
