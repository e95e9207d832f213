"""Where recordings wait to be heard, apart from what is written; used by `ear`.

One of each person at a time, a few of each server, and only so many at all: whoever sends many
waits for themselves alone.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from myna.domain.access import Actor
from myna.domain.conversation import Tenant


@dataclass(kw_only=True)
class Queues:
    at_once: int = 8
    of_one_server: int = 2
    of_one_person: int = 3
    """So many wait or are heard; more are refused."""
    _free: asyncio.Semaphore = field(init=False)
    _servers: dict[Tenant, asyncio.Semaphore] = field(default_factory=dict)
    _people: dict[tuple[Tenant, int], asyncio.Lock] = field(default_factory=dict)
    _present: Counter[object] = field(default_factory=Counter)
    """How many wait or are heard, of each server and each person."""
    _told: set[tuple[Tenant, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.at_once)

    def is_full(self, actor: Actor) -> bool:
        return self._present[actor.tenant, actor.id] >= self.of_one_person

    def is_to_be_told(self, actor: Actor) -> bool:
        """Once, until all that this person sent is heard: a flood is not answered with a flood."""
        person = (actor.tenant, actor.id)
        is_new = person not in self._told
        self._told.add(person)
        return is_new

    @asynccontextmanager
    async def turn(self, actor: Actor) -> AsyncIterator[None]:
        """Wait for one's turn, and have it."""
        tenant, person = actor.tenant, (actor.tenant, actor.id)
        own = self._people.setdefault(person, asyncio.Lock())
        servers = self._servers.setdefault(tenant, asyncio.Semaphore(self.of_one_server))
        self._present.update((tenant, person))
        try:
            async with own, servers, self._free:
                yield
        finally:
            self._present.subtract((tenant, person))
            if not self._present[person]:
                del self._people[person], self._present[person]
                self._told.discard(person)
            if not self._present[tenant]:
                del self._servers[tenant], self._present[tenant]
