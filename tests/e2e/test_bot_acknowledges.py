"""Whoever uses a command or a button sees in time that it was taken, however slow what is behind it.

The sandbox fails, like Discord, what nobody answered within three seconds. `make bench` counts a thousand.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from discord_sandbox.world.records import Event
from myna_at_work import Myna, at_work, connected, hears

PEOPLE = 30
MESSAGES = 60


@pytest.fixture
def held() -> asyncio.Event:
    """Until it is set, no turn is stored or found."""
    may_go_on = asyncio.Event()
    may_go_on.set()
    return may_go_on


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, held: asyncio.Event) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, held=held) as myna:
        await connected(town, myna)
        yield myna
        held.set()


async def answer_to(alice: Member) -> Heard:
    await alice.say("#general", "!train Where is it? -> In the shed")
    await hears(alice, "I'll remember")
    await alice.say("#general", "!ask Where is it?")
    return await hears(alice, "In the shed")


def all_acknowledged(town: Sandbox, number: int) -> asyncio.Event:
    """Set when so many interactions were taken note of, and none failed."""
    told, all_told = set[str](), asyncio.Event()

    def note(event: Event) -> None:
        if event.name in {"SANDBOX_INTERACTION_THINKING", "SANDBOX_INTERACTION_ACKNOWLEDGED"}:
            told.add(event.payload["interaction_id"])
        if len(told) == number:
            all_told.set()

    town.world.subscribe(note)
    return all_told


async def test_everything_slow_is_acknowledged_in_time_and_answered_in_the_end(
    alice: Member, bob: Member, held: asyncio.Event, town: Sandbox
) -> None:
    answer = await answer_to(alice)
    people = [town.add_member(f"member{number}") for number in range(PEOPLE)]
    held.clear()
    for _ in range(MESSAGES):
        await bob.say("#random", "!ask Where is it?")
    all_told = all_acknowledged(town, 2 * PEOPLE)
    asked = [
        asyncio.create_task(work)
        for person in people
        for work in (
            person.slash("ask", question="Where is it?", timeout_seconds=30),
            person.clicks(answer, "👍", timeout_seconds=30),
        )
    ]
    await asyncio.wait_for(all_told.wait(), 15)
    assert not any(task.done() for task in asked)

    held.set()
    shown = await asyncio.gather(*asked)
    assert 2 * PEOPLE == sum(isinstance(each, Heard) for each in shown)
