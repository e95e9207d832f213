"""Deletes elsewhere what was made there for models that are gone; the worker calls it beside its jobs, once at a time.

How often it was refused is known to the process alone: after a restart, with another key perhaps, all is tried at once.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from myna.domain.jobs import Abandoned, Leaving
from myna.errors import EngineFailed, EngineMissing
from myna.ports import Clock, ModelRegistry
from myna.services.answer_engines import Engines

log = structlog.get_logger(__name__)

FIRST_PAUSE = timedelta(minutes=20)
"""After the first refusal for good; each later one doubles it."""
LONGEST_PAUSE = timedelta(days=1)
UNDER_WAY = timedelta(hours=1)
"""So long what is known by its mark alone is looked for before it counts as never made."""


@dataclass(frozen=True, kw_only=True)
class _Pause:
    until: datetime
    length: timedelta


@dataclass(kw_only=True)
class Sweeper:
    registry: ModelRegistry
    engines: Engines
    clock: Clock
    _pauses: dict[Leaving, _Pause] = field(default_factory=dict)
    _missed_since: dict[Leaving, datetime] = field(default_factory=dict)

    async def sweep(self) -> None:
        """What cannot be deleted now stays on the list."""
        for leaving in await self.registry.leavings():
            if leaving not in self._pauses or self._pauses[leaving].until <= self.clock():
                await self._try(leaving)

    async def _try(self, leaving: Leaving) -> None:
        try:
            became = await self.engines.named(leaving.engine).abandon(leaving)
        except (EngineFailed, EngineMissing) as failure:
            log.warning("worker.left_elsewhere", kind=leaving.kind, reason=failure.message)
            if failure.details.get("is_final"):
                self._put_off(leaving)
            return
        if became is Abandoned.ELSEWHERE:
            log.warning("worker.left_elsewhere", kind=leaving.kind, reason="another endpoint")
            self._put_off(leaving, LONGEST_PAUSE)
        elif became is Abandoned.GONE or self._was_never_made(leaving):
            await self._clear(leaving)

    def _put_off(self, leaving: Leaving, length: timedelta = FIRST_PAUSE) -> None:
        if before := self._pauses.get(leaving):
            length = min(2 * before.length, LONGEST_PAUSE)
        self._pauses[leaving] = _Pause(until=self.clock() + length, length=length)

    def _was_never_made(self, leaving: Leaving) -> bool:
        now = self.clock()
        return now - self._missed_since.setdefault(leaving, now) >= UNDER_WAY

    async def _clear(self, leaving: Leaving) -> None:
        await self.registry.cleared(leaving)
        self._pauses.pop(leaving, None)
        self._missed_since.pop(leaving, None)
        log.info("worker.cleared_elsewhere", kind=leaving.kind)
