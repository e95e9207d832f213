"""Recordings wait in line: one of each person, a few of each server, and only so many at all."""

import asyncio
from collections.abc import Iterable

import pytest

from myna.bot.hearing.queues import Queues
from myna.domain.access import Actor, Role
from myna.domain.conversation import guild_tenant


def person(number: int, server: int = 1) -> Actor:
    return Actor(id=number, role=Role.MEMBER, tenant=guild_tenant(server))


class Room:
    """Where turns are had until the door is opened."""

    def __init__(self, queues: Queues) -> None:
        self.queues = queues
        self.inside: list[Actor] = []
        self.door = asyncio.Event()
        self.had: list[str] = []

    async def visit(self, actor: Actor, name: str = "") -> None:
        async with self.queues.turn(actor):
            self.inside.append(actor)
            await self.door.wait()
            self.inside.remove(actor)
            self.had.append(name)

    async def fill(self, actors: Iterable[Actor]) -> list[asyncio.Task[None]]:
        tasks = [asyncio.create_task(self.visit(one, f"{n}")) for n, one in enumerate(actors)]
        for _ in range(5):
            await asyncio.sleep(0)
        return tasks


@pytest.mark.parametrize(
    ("actors", "inside"),
    [
        ([person(1), person(1)], 1),
        ([person(1), person(2), person(3)], 2),
        ([person(1, 1), person(1, 2), person(1, 3)], 3),
        ([person(number, number) for number in range(12)], 8),
    ],
)
async def test_only_so_many_are_heard_at_once(actors: list[Actor], inside: int) -> None:
    room = Room(Queues())
    tasks = await room.fill(actors)
    at_once = len(room.inside)
    room.door.set()
    await asyncio.gather(*tasks)

    assert at_once == inside
    assert len(room.had) == len(actors)


async def test_what_one_person_sends_is_heard_in_order() -> None:
    room = Room(Queues())
    tasks = await room.fill([person(1)] * 3)
    room.door.set()
    await asyncio.gather(*tasks)

    assert room.had == ["0", "1", "2"]


async def test_one_person_can_only_fill_their_own_place() -> None:
    room = Room(Queues(of_one_person=2))
    tasks = await room.fill([person(1), person(1)])

    assert room.queues.is_full(person(1))
    assert not room.queues.is_full(person(2))
    assert not room.queues.is_full(person(1, server=2))
    room.door.set()
    await asyncio.gather(*tasks)
    assert not room.queues.is_full(person(1))


async def test_who_sends_too_many_is_told_once_until_all_is_heard() -> None:
    queues = Queues()
    async with queues.turn(person(1)):
        told = [queues.is_to_be_told(person(1)) for _ in range(3)]
    async with queues.turn(person(1)):
        told.append(queues.is_to_be_told(person(1)))

    assert told == [True, False, False, True]


async def test_nothing_is_kept_of_those_who_left() -> None:
    room = Room(Queues())
    tasks = await room.fill([person(1), person(1), person(2, server=2)])
    tasks[0].cancel()
    room.door.set()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert ({}, {}) == (dict(room.queues._turns.present), room.queues._turns._own)
