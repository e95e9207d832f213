"""Where events wait for their turn; used by the client.

Each is taken once, those of one person in one channel in order. Of one person and of one place only so many
are done at a time, so that nobody's flood stands in front of what others say; and only so many wait. What itself only
waits for a chat model stands aside meanwhile, where there is as much room again.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import structlog

from myna.bot.turns import Sender, Turns

log = structlog.get_logger(__name__)

GIVING_UP_SECONDS = 1.0

Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Room:
    """How much is taken; the first three of what is done, and again of what waits for a chat model."""

    at_once: int = 32
    of_one_place: int = 24
    of_one_person: int = 8
    waiting: int = 20_000
    """Of all together, done or waiting; what comes on top is dropped."""
    waiting_of_one: int = 1_000
    """Of one person."""


class Intake:
    def __init__(
        self,
        *,
        room: Room | None = None,
        remembered: int = 20_000,
        on_idle: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_idle` is called whenever all that was taken is done."""
        self._on_idle = on_idle
        self._room = room or Room()
        self._turns = _turns(self._room)
        self._aside = _turns(self._room)
        self._held: dict[str, tuple[Sender, AsyncExitStack]] = {}
        """Whose turn it is, and what gives it back, by the key of what is done."""
        self._remembered = remembered
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._lanes: dict[Hashable, deque[tuple[str, Work]]] = {}
        self._taken: Counter[Hashable] = Counter()
        """How much is not done yet, of each person."""
        self._taken_of_all = 0
        self._dropped: set[Hashable] = set()
        """Whose events were, until all that was taken of them is done."""
        self._running: set[asyncio.Task[None]] = set()
        self._is_closed = False

    def take_in_turn(self, key: str, sender: Sender, channel: Hashable, work: Work) -> None:
        """Do it after what the same person said in the channel before; a key taken already is passed over."""
        if not self._is_new(key) or not self._has_room(sender):
            return
        lane = (sender.person, channel)
        if lane in self._lanes:
            self._lanes[lane].append((key, work))
            return
        self._lanes[lane] = deque([(key, work)])
        self._start(self._run_lane(lane, sender))

    def take_at_once(self, key: str, sender: Sender, work: Work) -> None:
        """Do it without waiting for anything; a key taken already is passed over."""
        if self._is_new(key) and self._has_room(sender):
            self._start(self._done_once(sender, work))

    async def stand_aside(self, key: str) -> None:
        """From now on what has this key waits for a chat model: others have its turn.

        Waits itself until few enough do so. What is done without a turn has nothing to give.
        """
        if key in self._held:
            sender, held = self._held.pop(key)
            await held.aclose()
            await held.enter_async_context(self._aside.turn(sender))

    def also(self, work: Work) -> None:
        """Something that follows from what was taken; waited for by `drain`, by nothing else."""
        self._start(_settled(work))

    async def drain(self, seconds: float) -> bool:
        """Take nothing more and finish what was taken; False when the time did not suffice.

        What is late is given up, and has a moment to put down how far it came.
        """
        self._is_closed = True
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        late = set(self._running)
        for each in late:
            each.cancel()
        if late:
            await asyncio.wait(late, timeout=GIVING_UP_SECONDS)
        return not late

    def _is_new(self, key: str) -> bool:
        if self._is_closed or key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > self._remembered:
            self._seen.popitem(last=False)
        return True

    def _has_room(self, sender: Sender) -> bool:
        """Keeps a place for it, if so."""
        own = self._taken[sender.person]
        if own >= self._room.waiting_of_one or self._taken_of_all >= self._room.waiting:
            if sender.person not in self._dropped:
                log.warning("events.dropped", member=sender.person, place=sender.place, waiting=own)
                self._dropped.add(sender.person)
            return False
        self._taken[sender.person] += 1
        self._taken_of_all += 1
        return True

    def _leave(self, sender: Sender) -> None:
        self._taken[sender.person] -= 1
        self._taken_of_all -= 1
        if not self._taken[sender.person]:
            del self._taken[sender.person]
            self._dropped.discard(sender.person)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not self._running:
            self._on_idle()

    async def _run_lane(self, lane: Hashable, sender: Sender) -> None:
        waiting = self._lanes[lane]
        while waiting:
            key, work = waiting[0]
            async with AsyncExitStack() as held:
                await held.enter_async_context(self._turns.turn(sender))
                waiting.popleft()
                self._held[key] = sender, held
                try:
                    await self._done_once(sender, work)
                finally:
                    self._held.pop(key, None)
        del self._lanes[lane]

    async def _done_once(self, sender: Sender, work: Work) -> None:
        try:
            await _settled(work)
        finally:
            self._leave(sender)


def _turns(room: Room) -> Turns:
    return Turns(
        at_once=room.at_once,
        of_one_place=room.of_one_place,
        of_one_person=room.of_one_person,
    )


async def _settled(work: Work) -> None:
    """Whatever goes wrong in one event is that event's alone."""
    [outcome] = await asyncio.gather(work(), return_exceptions=True)
    if isinstance(outcome, BaseException):
        log.error("event.failed", exc_info=outcome)
