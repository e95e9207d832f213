"""Whose turn it is, fairly: so many of one person at a time, so many of one place, so many at all.

Whoever wants much waits for themselves, in front of nobody else's door. Used by the intake and for recordings.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sends something, and from where."""

    person: Hashable
    place: Hashable


@dataclass(kw_only=True)
class Turns:
    at_once: int
    of_one_place: int
    of_one_person: int
    present: Counter[Hashable] = field(default_factory=Counter)
    """How many wait or have their turn, of each person and each place; who is not there is not in it."""
    _free: asyncio.Semaphore = field(init=False)
    _own: dict[Hashable, asyncio.Semaphore] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.at_once)

    @asynccontextmanager
    async def turn(self, sender: Sender) -> AsyncIterator[None]:
        """Wait for one's turn, and have it."""
        keys = (("person", sender.person), ("place", sender.place))
        person, place = (
            self._own.setdefault(key, asyncio.Semaphore(most))
            for key, most in zip(keys, (self.of_one_person, self.of_one_place), strict=True)
        )
        self.present.update(keys)
        try:
            async with person, place, self._free:
                yield
        finally:
            self._leave(keys)

    def of_person(self, person: Hashable) -> int:
        return self.present["person", person]

    def _leave(self, keys: tuple[Hashable, ...]) -> None:
        self.present.subtract(keys)
        for key in keys:
            if not self.present[key]:
                del self.present[key], self._own[key]
