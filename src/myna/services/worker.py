"""Works on training jobs until told to stop; `bootstrap` runs it in a process of its own.

Several may share one ledger: whoever holds the lease of a job works on it, and lets everything of it lie once the
lease is lost.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NoReturn

import structlog

from myna.domain.jobs import Claim, JobFailure, JobResult
from myna.errors import (
    CancelRequested,
    EngineFailed,
    LeaseLost,
    MemberError,
    MynaError,
    OperatorError,
    StorageError,
)
from myna.ports import Clock
from myna.services.attempts import Attempt, Trainer
from myna.services.sweeping import Sweeper

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 5
WAITED_FOR = 4
"""So many jobs at once whose work goes on elsewhere."""
KEPT_VERSIONS = 10
"""Of each tenant, beside its champion and what that replaced."""


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """In seconds."""

    beat: float = 1.0
    lease: float = 6.0
    """Without a heartbeat for so long, another worker takes the job over."""
    look: float = 0.5
    """How often an idle worker looks for a job."""
    pause: float = 1.0
    """After an attempt that failed and may be repeated."""
    tidy: float = 600.0
    """How often files that nobody needs are looked for."""


DEFAULT_RHYTHM = Rhythm()


class _Unfinished(Exception):
    """No attempt came to its end: each of them took its worker with it."""


class _Stopped(Exception):
    """The worker is to end."""


class Worker:
    def __init__(
        self, trainer: Trainer, *, owner: str, clock: Clock, rhythm: Rhythm = DEFAULT_RHYTHM
    ) -> None:
        """`owner` is unique among all workers of the ledger, those before a restart included."""
        self._trainer = trainer
        self._ledger = trainer.ledger
        self._registry = trainer.stores.registry
        self._owner = owner
        self._clock = clock
        self._rhythm = rhythm
        self._lease = timedelta(seconds=self._rhythm.lease)
        self._sweeper = Sweeper(
            registry=self._registry, engines=trainer.stores.engines, clock=clock
        )
        self._has_left = asyncio.Event()
        """Something may be to be deleted elsewhere."""

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; jobs that are under way then are given back.

        One job is computed at a time; beside it several are waited for whose work goes on elsewhere.
        """
        tidying = asyncio.create_task(self._tidy_now_and_then())
        computing, waiting = asyncio.Lock(), asyncio.Lock()
        try:
            await asyncio.gather(
                self._keep_working(stop, computing, waits=False),
                *(self._keep_working(stop, waiting, waits=True) for _ in range(WAITED_FOR)),
            )
        finally:
            tidying.cancel()
            await asyncio.gather(tidying, return_exceptions=True)

    async def _keep_working(
        self, stop: asyncio.Event, looking: asyncio.Lock, *, waits: bool
    ) -> None:
        """Of those that share `looking` one looks for a job at a time."""
        while not stop.is_set():
            async with looking:
                attempt = None if stop.is_set() else await self._next(waits=waits)
                if attempt is None:
                    await _rest(stop, self._rhythm.look)
            if attempt is not None and not await self._worked(attempt, stop):
                await _rest(stop, self._rhythm.pause)

    async def _next(self, *, waits: bool) -> Attempt | None:
        now = self._clock()
        until = now + self._lease
        try:
            job = await self._ledger.claim(self._owner, now=now, lease_until=until, waits=waits)
        except StorageError as error:
            log.warning("worker.storage_failed", reason=error.message)
            return None
        if job is None:
            return None
        claim = Claim(job_id=job.id, owner=self._owner, attempt=job.attempt)
        return Attempt(job=job, claim=claim, lease_until=until)

    async def _worked(self, attempt: Attempt, stop: asyncio.Event) -> bool:
        """False where something is to be tried again."""
        try:
            return await self._work(attempt, stop)
        except StorageError as error:
            log.warning("worker.storage_failed", reason=error.message)
            return False

    async def _work(self, attempt: Attempt, stop: asyncio.Event) -> bool:
        """False where the job is to be tried again."""
        log.info("job.begun", **_named(attempt))
        try:
            result = await self._attended(attempt, stop)
        except LeaseLost:
            log.warning("job.lost", **_named(attempt))
        except _Stopped:
            await self._give_back(attempt)
        except CancelRequested:
            await self._end_cancelled(attempt)
        except Exception as error:  # noqa: BLE001 - whatever a file or an engine does, the next job is to be worked on
            return await self._failed(attempt, error)
        else:
            log.info("job.done", **_named(attempt), ending=result.ending.value)
            await self._registry.prune(attempt.job.tenant, keep=KEPT_VERSIONS)
        return True

    async def _attended(self, attempt: Attempt, stop: asyncio.Event) -> JobResult:
        """Work and heartbeat side by side; whichever ends first ends the other."""
        if attempt.job.is_cancel_requested:
            raise CancelRequested("The job is to be cancelled.")
        if attempt.job.attempt > MOST_ATTEMPTS:
            raise _Unfinished
        tasks: list[asyncio.Task[Any]] = [
            asyncio.create_task(self._trainer.run(attempt)),
            asyncio.create_task(self._beat(attempt)),
            asyncio.create_task(_told(stop)),
        ]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        result: JobResult = next(task for task in tasks if task in ended).result()
        return result

    async def _beat(self, attempt: Attempt) -> NoReturn:
        while True:
            await asyncio.sleep(self._rhythm.beat)
            try:
                is_to_end = await self._keep_lease(attempt)
            except StorageError as error:
                log.warning("job.heartbeat_failed", **_named(attempt), reason=error.message)
                attempt.check(self._clock())
                continue
            if is_to_end:
                raise CancelRequested("The job is to be cancelled.")

    async def _keep_lease(self, attempt: Attempt) -> bool:
        """With all that is known of how far it is; True where the job is to be cancelled."""
        now = self._clock()
        is_to_end = await self._ledger.heartbeat(
            attempt.claim,
            progress=attempt.progress,
            note=attempt.note,
            now=now,
            lease_until=now + self._lease,
        )
        attempt.lease_until = now + self._lease
        return is_to_end

    async def _give_back(self, attempt: Attempt) -> None:
        """Whoever comes next need not wait for the end of the lease, and has as many attempts left."""
        with suppress(LeaseLost):
            await self._ledger.give_back(attempt.claim, now=self._clock())
            log.info("job.given_back", **_named(attempt))

    async def _end_cancelled(self, attempt: Attempt) -> None:
        with suppress(LeaseLost):
            await self._ledger.end_cancelled(attempt.claim, now=self._clock())
            log.info("job.cancelled", **_named(attempt))
        await self._tidy()

    async def _failed(self, attempt: Attempt, error: Exception) -> bool:
        """True where the job is over."""
        failure = _failure(error)
        is_final = _is_final(error) or attempt.job.attempt >= MOST_ATTEMPTS
        tell = log.info if isinstance(error, MemberError) else log.warning
        tell(
            "job.failed",
            **_named(attempt),
            is_final=is_final,
            code=failure.code,
            reason=failure.text if isinstance(error, OperatorError) else failure.reason,
        )
        with suppress(LeaseLost):
            if attempt.note is not None:
                await self._keep_lease(attempt)
            await self._ledger.give_up(attempt.claim, failure, is_final=is_final, now=self._clock())
        if is_final:
            await self._tidy()
        return is_final

    async def _tidy(self) -> None:
        """What is to be deleted elsewhere is so beside the jobs: whoever hangs there holds none of them up."""
        await self._registry.tidy(self._ledger.active_ids)
        self._has_left.set()

    async def _tidy_now_and_then(self) -> NoReturn:
        while True:
            self._has_left.clear()
            try:
                await self._registry.tidy(self._ledger.active_ids)
                await self._sweeper.sweep()
            except StorageError as error:
                log.warning("worker.tidying_failed", reason=error.message)
            await _rest(self._has_left, self._rhythm.tidy)


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    """`wait_for` of Python 3.11 would swallow a cancellation that comes together with the event."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


async def _told(stop: asyncio.Event) -> NoReturn:
    await stop.wait()
    raise _Stopped


def _named(attempt: Attempt) -> dict[str, str | int]:
    """What a log line may say of an attempt."""
    job = attempt.job
    return {"job": job.id, "tenant": job.tenant, "attempt": job.attempt}


def _is_final(error: Exception) -> bool:
    """Would another attempt end like this one?"""
    if isinstance(error, EngineFailed):
        return bool(error.details.get("is_final"))
    return isinstance(error, MemberError | _Unfinished)


def _failure(error: Exception) -> JobFailure:
    """Nothing of what a member wrote, which the words of an unexpected error may hold."""
    if isinstance(error, MynaError):
        text = f"{error.message} {error.remedy}".strip()
        return JobFailure(
            code=error.code,
            text=text,
            reason=str(error.details.get("reason", "")),
            said=str(error.details.get("said", "")),
        )
    if isinstance(error, _Unfinished):
        return JobFailure(code="worker-died", text="Every attempt took its worker with it.")
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}" if trace else ""
    return JobFailure(code=MynaError.code, text=f"{type(error).__name__}{where}.")
