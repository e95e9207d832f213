"""Where recordings wait to be heard, apart from what is written; used by `ear`.

One of each person at a time, a few of each server, and only so many at all: whoever sends many
waits for themselves alone.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from myna.bot.turns import Sender, Turns
from myna.domain.access import Actor
from myna.domain.conversation import Tenant


@dataclass(kw_only=True)
class Queues:
    at_once: int = 8
    of_one_server: int = 2
    of_one_person: int = 3
    """So many wait or are heard; more are refused."""
    _turns: Turns = field(init=False)
    _told: set[tuple[Tenant, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._turns = Turns(at_once=self.at_once, of_one_place=self.of_one_server, of_one_person=1)

    def is_full(self, actor: Actor) -> bool:
        return self._turns.of_person(_person(actor)) >= self.of_one_person

    def is_to_be_told(self, actor: Actor) -> bool:
        """Once, until all that this person sent is heard: a flood is not answered with a flood."""
        is_new = _person(actor) not in self._told
        self._told.add(_person(actor))
        return is_new

    @asynccontextmanager
    async def turn(self, actor: Actor) -> AsyncIterator[None]:
        """Wait for one's turn, and have it."""
        try:
            async with self._turns.turn(Sender(person=_person(actor), place=actor.tenant)):
                yield
        finally:
            if not self._turns.of_person(_person(actor)):
                self._told.discard(_person(actor))


def _person(actor: Actor) -> tuple[Tenant, int]:
    return actor.tenant, actor.id
