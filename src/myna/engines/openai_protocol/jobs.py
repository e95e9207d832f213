"""One training elsewhere from its rows to its model; every step is noted before and after it is done.

Whatever ends this process, the next attempt finds what was made and makes nothing twice. Used by `engine`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from myna.engines.openai_protocol import state as states
from myna.engines.openai_protocol.checkpoints import with_checkpoints
from myna.engines.openai_protocol.endpoint import (
    FAILED,
    GONE,
    PASSING,
    UPLOAD_SECONDS,
    Endpoint,
    cleaned,
    failure,
    talking,
)
from myna.engines.openai_protocol.finding import file_named, job_marked
from myna.engines.openai_protocol.rows import Rows
from myna.engines.openai_protocol.state import RemoteState, Step
from myna.errors import EngineFailed

if TYPE_CHECKING:
    from openai.types.fine_tuning import FineTuningJob

T = TypeVar("T")
log = structlog.get_logger(__name__)

MAX_EVENTS = 5
MOST_VANISHED = 3
"""So often in a row a job may be unknown there before it counts as gone."""
_PHASES = {"validating_files": "validating", "queued": "waiting"}


@dataclass(frozen=True, kw_only=True)
class Times:
    """In seconds."""

    first: float = 5.0
    """Between the first two looks; each later one takes half as long again."""
    longest: float = 60.0
    patience: float = 24 * 3600.0
    """So long the endpoint may be away, or say nothing that can be read, while a training goes on there."""
    probe_patience: float = 60.0
    """The same before anything was begun."""
    tries: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0)
    """Between the tries of one question of an examination."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(kw_only=True)
class Desk:
    """Where one training stands; each change is on the disk before anything else is done."""

    endpoint: Endpoint
    directory: Path
    state: RemoteState
    times: Times
    on_state: Callable[[RemoteState, str], None]
    """Is told the phase as well."""
    phase: str = ""

    async def keep(self, state: RemoteState) -> None:
        self.state = state
        await asyncio.to_thread(states.write, self.directory, state)
        self.on_state(state, self.phase)

    def enter(self, phase: str) -> None:
        if phase != self.phase:
            self.phase = phase
            self.on_state(self.state, phase)


async def trained(desk: Desk, method: str, rows: Rows, base_model: str) -> str:
    """The name of the model that came of these rows. Raises `EngineFailed`."""
    step = desk.state.steps.get(method)
    if step is not None and step.sha256 != rows.sha256:
        await _set_aside(desk, method)
        step = None
    is_known = step is not None
    if not is_known:
        await _note(desk, method, Step(sha256=rows.sha256))
    if not desk.state.steps[method].model:
        desk.enter("uploading")
        await _with_file(desk, method, rows, may_be_there=is_known)
        desk.enter("waiting")
        await _with_job(desk, method, base_model)
        await _followed(desk, method)
    await _without_file(desk, method)
    return desk.state.steps[method].model


async def _note(desk: Desk, method: str, step: Step) -> None:
    await desk.keep(desk.state.with_step(method, step))


async def _set_aside(desk: Desk, method: str) -> None:
    """Other rows than were sent: what came of those is to be deleted there."""
    kept = {name: step for name, step in desk.state.steps.items() if name != method}
    before = set(replace(desk.state, steps=kept).leavings)
    left = [each for each in desk.state.leavings if each not in before]
    await desk.keep(replace(desk.state, steps=kept, left=(*desk.state.left, *left)))


async def _with_file(desk: Desk, method: str, rows: Rows, *, may_be_there: bool) -> None:
    step, name = desk.state.steps[method], desk.state.name_of(method)
    if step.file_id:
        return
    file_id = await _once(
        desk,
        find=lambda: file_named(desk.endpoint, name),
        make=lambda: _uploaded(desk.endpoint, name, rows.data),
        may_be_there=may_be_there,
    )
    await _note(desk, method, replace(step, file_id=file_id))


async def _with_job(desk: Desk, method: str, base_model: str) -> None:
    step = desk.state.steps[method]
    if step.job_id:
        return
    may_be_there = step.is_sent
    if not step.is_sent:
        step = replace(step, is_sent=True)
        await _note(desk, method, step)
    mark = f"{desk.state.mark}/{method}"
    job_id = await _once(
        desk,
        find=lambda: job_marked(desk.endpoint, mark, step.file_id),
        make=lambda: _created(desk, method, base_model, mark),
        may_be_there=may_be_there,
    )
    await _note(desk, method, replace(step, job_id=job_id))


async def _once(
    desk: Desk,
    *,
    find: Callable[[], Awaitable[str | None]],
    make: Callable[[], Awaitable[str]],
    may_be_there: bool,
) -> str:
    """What is there already, or else what is made now; looked for after whatever may have made it."""
    tries = count(1 if may_be_there else 0)

    async def attempt() -> str:
        found = await find() if next(tries) else None
        return found or await make()

    return await patiently(desk.times, attempt, desk.times.patience)


async def patiently(
    times: Times, attempt: Callable[[], Awaitable[T]], patience_seconds: float
) -> T:
    """Again after each failure that may pass, more and more rarely; raises the last one when patience ends."""
    pause, waited = times.first, 0.0
    while True:
        try:
            return await attempt()
        except EngineFailed as failed:
            if failed.details.get("reason") not in PASSING or waited >= patience_seconds:
                raise
            log.info("remote_training.waits", reason=failed.details["reason"])
        await times.sleep(pause)
        waited += pause
        pause = min(1.5 * pause, times.longest)


async def _uploaded(endpoint: Endpoint, name: str, data: bytes) -> str:
    async with talking(endpoint, seconds=UPLOAD_SECONDS) as client:
        made = await client.files.create(file=(name, data), purpose="fine-tune")
        return _text(made.id)


async def _created(desk: Desk, method: str, base_model: str, mark: str) -> str:
    kind: Any = {"type": method, method: {"hyperparameters": {"n_epochs": "auto"}}}
    async with talking(desk.endpoint) as client:
        made = await client.fine_tuning.jobs.create(
            model=base_model,
            training_file=desk.state.steps[method].file_id,
            method=kind,
            metadata={"myna_job": mark},
            suffix="myna",
        )
        return _text(made.id)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("this is no name")
    return value


async def _followed(desk: Desk, method: str) -> None:
    """Until the job is over there."""
    pause, away, vanished = desk.times.first, 0.0, 0
    while True:
        try:
            if await _looked_at(desk, method):
                return
            away, vanished = 0.0, 0
        except EngineFailed as failed:
            reason = failed.details.get("reason")
            vanished = vanished + 1 if reason == GONE else 0
            if vanished >= MOST_VANISHED:
                raise failure(
                    FAILED, f"The training is not known any more at {desk.endpoint.host}."
                ) from failed
            if (reason not in PASSING and not vanished) or away >= desk.times.patience:
                raise
            away += pause
        await desk.times.sleep(pause)
        pause = min(1.5 * pause, desk.times.longest)


async def _looked_at(desk: Desk, method: str) -> bool:
    """Is it over? Raises `EngineFailed`, finally where it came to nothing."""
    step = desk.state.steps[method]
    async with talking(desk.endpoint) as client:
        job = await client.fine_tuning.jobs.retrieve(step.job_id)
        status, tokens = _text(job.status), _count(job.trained_tokens)
    if status not in _PHASES:
        step = await with_checkpoints(desk.endpoint, method, step)
    if status in {"failed", "cancelled"}:
        await _note(desk, method, replace(step, has_failed=True))
        raise _came_to_nothing(desk.endpoint.host, status, job)
    if status == "succeeded":
        async with talking(desk.endpoint):
            model = _text(job.fine_tuned_model)
        await _note(desk, method, replace(step, model=model, trained_tokens=tokens))
        return True
    step = await _with_events(desk, replace(step, trained_tokens=tokens))
    if step != desk.state.steps[method]:
        await _note(desk, method, step)
    desk.enter(_PHASES.get(status, "preferring" if method == "dpo" else "training"))
    return False


async def _with_events(desk: Desk, step: Step) -> Step:
    """How far it is by the newest event. Events only adorn: where they cannot be read nothing is lost."""
    try:
        async with talking(desk.endpoint) as client:
            page = await client.fine_tuning.jobs.list_events(step.job_id, limit=MAX_EVENTS)
            newest = page.data[0] if page.data else None  # they come with the newest first
            if newest is None or newest.id == step.cursor:
                return step
            return replace(step, cursor=_text(newest.id), share=_share(newest.data, step.share))
    except EngineFailed:
        return step


def _share(data: object, before: float) -> float:
    """Of the steps of a training; never less than before."""
    match data:
        case {"step": int(step), "total_steps": int(total)} if 0 <= step <= total and total:
            return max(before, step / total)
    return before


def _came_to_nothing(host: str, status: str, job: "FineTuningJob") -> EngineFailed:
    said = cleaned(getattr(job.error, "message", "")) or status
    return failure(FAILED, f"The training at {host} came to nothing: {said}", said=said)


def _count(value: object) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if is_count and isinstance(value, int) else None


async def _without_file(desk: Desk, method: str) -> None:
    """The rows need not lie there any longer; where that fails, they are among the leavings."""
    step = desk.state.steps[method]
    if step.is_cleared:
        return
    try:
        async with talking(desk.endpoint) as client:
            await client.files.delete(step.file_id)
    except EngineFailed as failed:
        if failed.details.get("reason") != GONE:
            return
    await _note(desk, method, replace(step, is_cleared=True))
