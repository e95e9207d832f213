"""Whose turn it is to change a message in a channel: several answers may be written there, and Discord counts all."""

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

EDIT_SECONDS = 1.3
"""Discord takes five in five seconds, of which one is left for everything else."""


@dataclass(kw_only=True)
class _Lane:
    waiting: list[tuple[bool, int, asyncio.Future[None]]] = field(default_factory=list)
    serving: asyncio.Task[None] | None = None


@dataclass(kw_only=True)
class EditPace:
    """At most one change in each channel in so many seconds, over all that is written there."""

    every_seconds: float = EDIT_SECONDS
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _lanes: dict[int, _Lane] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    async def turn(self, channel_id: int, *, is_last: bool = False) -> None:
        """Wait for one's turn; what ends an answer comes before what continues one."""
        lane = self._lanes.setdefault(channel_id, _Lane())
        come = asyncio.get_running_loop().create_future()
        heapq.heappush(lane.waiting, (not is_last, next(self._numbers), come))
        if lane.serving is None:
            lane.serving = asyncio.create_task(self._serve(channel_id, lane))
        await come

    async def pause(self) -> None:
        """As long as between two changes."""
        await self.sleep(self.every_seconds)

    async def _serve(self, channel_id: int, lane: _Lane) -> None:
        """Until nobody waits and the next one could come at once."""
        while lane.waiting:
            _, _, come = heapq.heappop(lane.waiting)
            if come.done():
                continue
            come.set_result(None)
            await self.pause()
        del self._lanes[channel_id]
