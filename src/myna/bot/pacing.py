"""Whose turn it is to change a channel: several answers may be written there at once, and Discord counts them all."""

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

CHANGE_SECONDS = 1.3
"""Discord takes five messages and five edits in five seconds; of each one is left for everything else."""


@dataclass(kw_only=True)
class _Lane:
    waiting: list[tuple[bool, int, asyncio.Future[None]]] = field(default_factory=list)
    ahead: int = 0
    """So many have passed without a turn, for which the others wait."""
    serving: asyncio.Task[None] | None = None


@dataclass(kw_only=True)
class Lanes:
    """At most one change of a kind in each channel in so many seconds, over all that is written there."""

    every_seconds: float = CHANGE_SECONDS
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _lanes: dict[int, _Lane] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    async def turn(self, channel_id: int, *, is_last: bool = False) -> None:
        """Wait for one's turn; what ends an answer comes before what continues one."""
        come = asyncio.get_running_loop().create_future()
        waiting = self._served(channel_id).waiting
        heapq.heappush(waiting, (not is_last, next(self._numbers), come))
        await come

    def passed(self, channel_id: int) -> None:
        """A change that could not wait."""
        self._served(channel_id).ahead += 1

    async def pause(self) -> None:
        """As long as between two changes."""
        await self.sleep(self.every_seconds)

    def _served(self, channel_id: int) -> _Lane:
        lane = self._lanes.setdefault(channel_id, _Lane())
        if lane.serving is None:
            lane.serving = asyncio.create_task(self._serve(channel_id, lane))
        return lane

    async def _serve(self, channel_id: int, lane: _Lane) -> None:
        """Until nobody waits and the next one could come at once."""
        while lane.waiting or lane.ahead:
            if lane.ahead:
                lane.ahead -= 1
            else:
                _, _, come = heapq.heappop(lane.waiting)
                if come.done():
                    continue
                come.set_result(None)
            await self.pause()
        del self._lanes[channel_id]


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Discord counts what is edited apart from what is posted."""

    edits: Lanes = field(default_factory=Lanes)
    posts: Lanes = field(default_factory=Lanes)


def pace_of(seconds: float) -> Pace:
    return Pace(edits=Lanes(every_seconds=seconds), posts=Lanes(every_seconds=seconds))
