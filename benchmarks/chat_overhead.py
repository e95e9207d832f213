"""How much later than from a bare call of the SDK does an answer come through Myna?

Both ask the same server on this machine for the same answer with the same request, one after the other: first the
engine alone, then the service that the bot asks, with retrieval in a mind of 1,500 lessons and a database on the disk.
"""

import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.corrections import taught_around
from benchmarks.grounded import LESSONS_AROUND, rows_in
from benchmarks.report import Options, Section
from benchmarks.taught_server import MANAGER, taught_server
from myna.domain.chat import ChatChoice, Delta, Ground, Prompt, Style
from myna.domain.conversation import Utterance
from myna.engines.local import LocalAnswerEngine
from myna.engines.openai.chatting import OpenAIChatModel
from myna.ports import ChatOptions
from myna.services.chat_engines import ChatEngines
from myna.services.chat_settings import ChatSettings
from myna.services.conversing import ConversingService
from myna.services.recollection import Recollection
from myna.services.usage import UsageService
from myna.testing import MemoryChatChoices, MemoryUsageStore
from myna.testing.openai_peer import Chatting, OpenAIPeer

if TYPE_CHECKING:
    from openai import AsyncOpenAI

TITLE = (
    "An answer of 60 words from a server on this machine: what Myna adds to a bare call of the SDK"
)
ANSWER = "[-] " + "and so it goes on, " * 12
WARMING = 5


@dataclass(frozen=True, kw_only=True)
class Took:
    """In milliseconds."""

    first: float
    whole: float


Trial = Callable[[str], Awaitable[Took]]


async def measure(options: Options) -> Section:
    trials = 20 if options.quick else 200
    around = 0 if options.quick else LESSONS_AROUND
    async with OpenAIPeer((Chatting(script=lambda _: ANSWER),)) as peer:
        model = OpenAIChatModel(ChatOptions(name="peer", base_url=peer.base_url, model="scripted"))
        try:
            async with _bare_client(peer) as client, _service(model, around) as service:
                ways = {"engine": _through_engine(model), "service": _through_service(service)}
                rows = [
                    await _row(name, trial, _bare(client, peer), trials)
                    for name, trial in ways.items()
                ]
        finally:
            await model.close()
    return Section(title=TITLE, rows=rows)


async def _row(name: str, trial: Trial, bare: Trial, trials: int) -> dict[str, object]:
    questions = itertools.cycle(row.paraphrase for row in rows_in("en"))
    pairs: list[tuple[Took, Took]] = []
    for question in itertools.islice(questions, trials + WARMING):
        hers = await trial(question)
        pairs.append((hers, await bare(question)))
    kept = pairs[WARMING:]
    return {
        "through": name,
        "bare, first text, ms": round(median(bare.first for _, bare in kept), 2),
        "Myna, first text, ms": round(median(hers.first for hers, _ in kept), 2),
        "added to the first, ms": round(median(hers.first - bare.first for hers, bare in kept), 2),
        "bare, whole, ms": round(median(bare.whole for _, bare in kept), 2),
        "Myna, whole, ms": round(median(hers.whole for hers, _ in kept), 2),
        "added to the whole, ms": round(median(hers.whole - bare.whole for hers, bare in kept), 2),
        "times as long": round(median(hers.whole / bare.whole for hers, bare in kept), 2),
    }


def _bare(client: "AsyncOpenAI", peer: OpenAIPeer) -> Trial:
    """Repeats the request that came last."""

    async def trial(_: str) -> Took:
        asked: Mapping[str, Any] = peer.asked[-1].json
        watch = _Watch()
        async for piece in await client.chat.completions.create(**asked):
            if piece.choices and piece.choices[0].delta.content:
                watch.saw_text()
        return watch.took()

    return trial


def _through_engine(model: OpenAIChatModel) -> Trial:
    async def trial(question: str) -> Took:
        watch = _Watch()
        async for part in model.reply(_prompt(question)):
            if isinstance(part, Delta):
                watch.saw_text()
        return watch.took()

    return trial


def _through_service(service: ConversingService) -> Trial:
    keys = itertools.count()

    async def trial(question: str) -> Took:
        utterance = Utterance(
            key=f"asked-{next(keys)}",
            tenant=MANAGER.tenant,
            channel_id=1,
            author_id=MANAGER.id,
            text=question,
        )
        watch = _Watch()
        turn = await service.answer(MANAGER, utterance, on_text=lambda _: watch.saw_text())
        if turn is None or turn.composed is None:
            raise RuntimeError("The model did not word this answer.")
        return watch.took()

    return trial


class _Watch:
    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._first: float | None = None

    def saw_text(self) -> None:
        if self._first is None:
            self._first = time.perf_counter()

    def took(self) -> Took:
        ended = time.perf_counter()
        first = ended if self._first is None else self._first
        return Took(first=1000 * (first - self._started), whole=1000 * (ended - self._started))


def _prompt(question: str) -> Prompt:
    grounds = (Ground(number=1, lesson_id="a", question=question, answer="It is known."),)
    return Prompt(
        instructions="",
        grounds=grounds,
        forbidden=(),
        before=(),
        question=question,
        language="en",
        style=Style.OPEN,
        most_tokens=500,
    )


@asynccontextmanager
async def _bare_client(peer: OpenAIPeer) -> AsyncIterator["AsyncOpenAI"]:
    from openai import AsyncOpenAI

    async with AsyncOpenAI(base_url=peer.base_url, api_key="none", max_retries=0) as client:
        yield client


@asynccontextmanager
async def _service(model: OpenAIChatModel, around: int) -> AsyncIterator[ConversingService]:
    engine = LocalAnswerEngine()
    choices = MemoryChatChoices(chosen={MANAGER.tenant: ChatChoice(style=Style.OPEN)})
    engines = ChatEngines(models=[model], choices=choices, clock=_now)
    try:
        async with taught_server(engine) as server:
            await taught_around(server, around)
            await server.teach([(row.question, row.answer) for row in rows_in("en")])
            yield ConversingService(
                answering=server.answering,
                engines=engines,
                settings=ChatSettings(choices=choices, engines=engines, clock=_now),
                usage=UsageService(store=MemoryUsageStore(), clock=_now),
                recollection=Recollection(turns=server.answering.turns),
                lessons=server.teaching.lessons,
            )
    finally:
        await engine.close()


def _now() -> datetime:
    return datetime.now(UTC)
