"""An answer is shown while it is written, in messages that the whole takes over."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from lesson_talk import seen
from myna.bot.commands import Commands
from myna_at_work import Myna, at_work, connected, hears, hears_nothing
from typist import Typist

SWIFT_SECONDS = 0.05
PARAGRAPH = "The myna is a bird that repeats what it hears around it. " * 15


@pytest.fixture
def typist(monkeypatch: pytest.MonkeyPatch) -> Typist:
    typist = Typist()

    async def ask(commands: Commands, request: object) -> object:
        return await typist.ask(commands, request)  # type: ignore[arg-type]

    monkeypatch.setattr(Commands, "ask", ask)
    return typist


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, typist: Typist) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, edit_seconds=SWIFT_SECONDS) as myna:
        await connected(town, myna)
        yield myna


@pytest.fixture
def gates(typist: Typist) -> list[asyncio.Event]:
    """Before each piece but the first one is waited for."""
    events = [asyncio.Event() for _ in range(20)]
    events[0].set()

    async def pause(number: int) -> None:
        await events[number].wait()

    typist.pause = pause
    return events


async def test_an_answer_stands_in_the_channel_while_it_is_written(
    alice: Member, typist: Typist, gates: list[asyncio.Event]
) -> None:
    typist.pieces = ("We meet", " on Friday", " in the library.")
    asked = await alice.say("#general", "!ask When do we meet?")
    first = await hears(alice, "We meet")
    gates[1].set()
    second = await hears(alice, "We meet on Friday")
    gates[2].set()
    whole = await hears(alice, "in the library.")

    assert ("We meet", asked.id) == (first.content, first.reply_to)
    assert [] == [*first.buttons, *second.buttons]
    assert {first.id} == {second.id, whole.id}
    assert 3 == len(whole.buttons)


async def test_a_slash_command_is_answered_while_it_is_written(
    alice: Member, typist: Typist, gates: list[asyncio.Event]
) -> None:
    typist.pieces = ("We meet", " on Friday.", "\n" + PARAGRAPH, PARAGRAPH, PARAGRAPH)
    first = seen(await alice.slash("ask", question="When?"))
    gates[1].set()
    second = await hears(alice, "We meet on Friday.")
    for gate in gates:
        gate.set()
    last = await hears(alice, matching=lambda message: bool(message.buttons))

    assert "We meet" == first.content
    assert first.id == second.id != last.id
    shown = [message.content for message in alice.sees("#general")]
    assert "".join(typist.pieces).split() == " ".join(shown).split()


async def test_a_message_that_is_deleted_ends_its_answer(
    alice: Member, typist: Typist, gates: list[asyncio.Event]
) -> None:
    typist.pieces = ("We meet", " on Friday", " in the library.")
    await alice.say("#general", "!ask When do we meet?")
    await alice.deletes(await hears(alice, "We meet"))
    async with asyncio.timeout(5):
        while not typist.ended:
            await asyncio.sleep(0.01)

    await hears_nothing(alice)
