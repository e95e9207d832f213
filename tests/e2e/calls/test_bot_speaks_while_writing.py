"""An answer is spoken in a call while it is written, from its first whole sentence on."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from in_call import called, until
from myna_at_work import Myna, at_work, connected, everybody_speaks_english, hears
from typist import Typist, gates_of, seated
from whistler import SECONDS, Whistler, sentence_heard

FIRST = "We meet on every Friday of the month."
INTRODUCED = f"This is Myna, an AI. {FIRST}"
SECOND = "The door is open from seven o'clock on."
THIRD = "Bring a book that you have read."


@pytest.fixture
def typist(monkeypatch: pytest.MonkeyPatch) -> Typist:
    typist = seated(monkeypatch)
    typist.pieces = (FIRST[:10], f"{FIRST[10:]} The", f"{SECOND[3:]} ", THIRD)
    return typist


@pytest.fixture
def gates(typist: Typist) -> Sequence[asyncio.Event]:
    return gates_of(typist)


@pytest.fixture
def whistler() -> Whistler:
    return Whistler()


@pytest.fixture
async def myna(
    town: Sandbox, tmp_path: Path, typist: Typist, whistler: Whistler
) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, mouth=whistler, change_seconds=0.05) as myna:
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        yield myna


async def test_the_first_sentence_is_heard_while_the_answer_is_being_written(
    alice: Member, typist: Typist, gates: Sequence[asyncio.Event], whistler: Whistler
) -> None:
    await called(alice)
    await until(lambda: whistler.sentences == ["a"])
    whistler.said.clear()
    await alice.say("#general", "!ask When do we meet?")
    await hears(alice, FIRST[:10])
    gates[1].set()
    first = await alice.hears_speech(by="bot", seconds=SECONDS)

    assert [INTRODUCED] == whistler.sentences
    assert not gates[2].is_set()
    for gate in gates:
        gate.set()
    whole = await hears(alice, matching=lambda message: bool(message.buttons))
    second = await alice.hears_speech(by="bot", seconds=SECONDS)
    await until(lambda: len(whistler.said) == 3)
    third = await alice.hears_speech(by="bot")

    assert [0, 1, 2] == [sentence_heard(each) for each in (first, second, third)]
    assert [INTRODUCED, SECOND, THIRD] == whistler.sentences
    assert "Stop speaking" in [button.label for button in whole.buttons]


async def test_an_answer_too_short_to_be_begun_is_spoken_when_it_is_whole(
    alice: Member, typist: Typist, gates: Sequence[asyncio.Event], whistler: Whistler
) -> None:
    await called(alice)
    typist.pieces = ("On", " Friday")
    await alice.say("#general", "!ask When do we meet?")
    await hears(alice, "On")
    gates[1].set()
    await hears(alice, "On Friday")
    await until(lambda: "This is Myna, an AI. On Friday" in whistler.sentences)

    assert 1 == len([text for text in whistler.sentences if "On" in text])


async def test_whoever_silences_her_ends_the_answer_too(
    alice: Member,
    bob: Member,
    typist: Typist,
    gates: Sequence[asyncio.Event],
    whistler: Whistler,
) -> None:
    await called(alice)
    await bob.joins("Lounge")
    await alice.say("#general", "!ask When do we meet?")
    gates[1].set()
    await until(lambda: INTRODUCED in whistler.sentences)
    await bob.say("#general", "!stop")
    stopped = await hears(alice, "stopped here")

    assert FIRST in stopped.content
    assert ["When do we meet?"] == typist.ended
    assert SECOND not in whistler.sentences


async def test_an_answer_that_is_skipped_is_written_to_its_end(
    alice: Member, typist: Typist, gates: Sequence[asyncio.Event], whistler: Whistler
) -> None:
    await called(alice)
    await alice.say("#general", "!ask When do we meet?")
    gates[1].set()
    await until(lambda: INTRODUCED in whistler.sentences)
    await alice.slash("skip")
    for gate in gates:
        gate.set()
    await hears(alice, THIRD)

    assert SECOND not in whistler.sentences
