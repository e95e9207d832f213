"""Where events wait for their turn; used by the client.

Each is taken once, those of one person in one channel in order, and only so many at a time.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any

import structlog

log = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[None]]


class Intake:
    def __init__(
        self,
        *,
        at_once: int = 32,
        remembered: int = 20_000,
        on_idle: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_idle` is called whenever all that was taken is done."""
        self._on_idle = on_idle
        self._free = asyncio.Semaphore(at_once)
        self._remembered = remembered
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._lanes: dict[Hashable, deque[Work]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._is_closed = False

    def take_in_turn(self, key: str, lane: Hashable, work: Work) -> None:
        """Do it after what the same lane brought before; a key taken already is passed over."""
        if not self._is_new(key):
            return
        if lane in self._lanes:
            self._lanes[lane].append(work)
            return
        self._lanes[lane] = deque([work])
        self._start(self._run_lane(lane))

    def take_at_once(self, key: str, work: Work) -> None:
        """Do it without waiting for anything; a key taken already is passed over."""
        if self._is_new(key):
            self._start(_settled(work))

    def also(self, work: Work) -> None:
        """Something that follows from what was taken; waited for by `drain`, by nothing else."""
        self._start(_settled(work))

    async def drain(self, seconds: float) -> bool:
        """Take nothing more and finish what was taken; False when the time did not suffice."""
        self._is_closed = True
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for late in self._running:
            late.cancel()
        return not self._running

    def _is_new(self, key: str) -> bool:
        if self._is_closed or key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > self._remembered:
            self._seen.popitem(last=False)
        return True

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not self._running:
            self._on_idle()

    async def _run_lane(self, lane: Hashable) -> None:
        waiting = self._lanes[lane]
        while waiting:
            async with self._free:
                await _settled(waiting.popleft())
        del self._lanes[lane]


async def _settled(work: Work) -> None:
    """Whatever goes wrong in one event is that event's alone."""
    [outcome] = await asyncio.gather(work(), return_exceptions=True)
    if isinstance(outcome, BaseException):
        log.error("event.failed", exc_info=outcome)
