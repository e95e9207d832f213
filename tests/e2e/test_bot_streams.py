"""An answer is shown while it is written, in messages that the whole takes over."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from in_call import until
from lesson_talk import seen
from myna_at_work import Myna, at_work, connected, hears, hears_nothing
from typist import Typist, gates_of, seated

SWIFT_SECONDS = 0.05
PARAGRAPH = "The myna is a bird that repeats what it hears around it. " * 15


@pytest.fixture
def typist(monkeypatch: pytest.MonkeyPatch) -> Typist:
    return seated(monkeypatch)


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, typist: Typist) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, change_seconds=SWIFT_SECONDS) as myna:
        await connected(town, myna)
        yield myna


@pytest.fixture
def gates(typist: Typist) -> Sequence[asyncio.Event]:
    return gates_of(typist)


async def test_an_answer_stands_in_the_channel_while_it_is_written(
    alice: Member, typist: Typist, gates: Sequence[asyncio.Event]
) -> None:
    typist.pieces = ("We meet", " on Friday", " in the library.")
    asked = await alice.say("#general", "!ask When do we meet?")
    first = await hears(alice, "We meet")
    gates[1].set()
    second = await hears(alice, "We meet on Friday")
    gates[2].set()
    while not (whole := await hears(alice, "in the library.")).buttons:
        pass  # the last words may be shown before the whole takes their place

    assert ("We meet", asked.id) == (first.content, first.reply_to)
    assert [] == [*first.buttons, *second.buttons]
    assert {first.id} == {second.id, whole.id}
    assert 3 == len(whole.buttons)


async def test_a_slash_command_is_answered_while_it_is_written(
    alice: Member, typist: Typist, gates: Sequence[asyncio.Event]
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


async def test_a_slash_command_whose_first_words_come_late_is_answered_where_it_was_deferred(
    alice: Member, typist: Typist, gates: Sequence[asyncio.Event]
) -> None:
    typist.pieces = ("We meet", " on Friday.")
    gates[0].clear()
    asking = asyncio.create_task(alice.slash("ask", question="When?"))
    await until(lambda: any(message.is_thinking for message in alice.sees("#general")))
    [deferred] = alice.sees("#general")
    gates[0].set()
    first = seen(await asking)
    gates[1].set()
    whole = await hears(alice, matching=lambda message: bool(message.buttons))

    assert (deferred.id, "We meet") == (first.id, first.content)
    assert (deferred.id, "We meet on Friday.") == (whole.id, whole.content)


async def test_a_message_that_is_deleted_ends_its_answer(
    alice: Member, typist: Typist, gates: Sequence[asyncio.Event]
) -> None:
    typist.pieces = ("We meet", " on Friday", " in the library.")
    await alice.say("#general", "!ask When do we meet?")
    await alice.deletes(await hears(alice, "We meet"))
    await until(lambda: bool(typist.ended))

    await hears_nothing(alice)


async def test_a_part_that_is_deleted_ends_its_answer_though_nothing_more_is_written(
    alice: Member, typist: Typist, gates: Sequence[asyncio.Event]
) -> None:
    typist.pieces = (PARAGRAPH * 3, "The end.")
    await alice.say("#general", "!ask What is a myna?")
    parts = [await hears(alice, "The myna is") for _ in range(2)]
    await alice.deletes(parts[0])
    await until(lambda: bool(typist.ended))

    assert [parts[1].id] == [message.id for message in alice.sees("#general")][1:]


async def test_who_deletes_the_question_ends_the_answer(
    alice: Member, typist: Typist, gates: Sequence[asyncio.Event]
) -> None:
    typist.pieces = ("We meet", " on Friday.")
    asked = await alice.say("#general", "!ask When do we meet?")
    await hears(alice, "We meet")
    await alice.deletes(asked)

    assert "We meet\n-# ⏹️ I stopped here." == (await hears(alice, "stopped")).content


async def test_whoever_asked_can_stop_the_answer(
    alice: Member, bob: Member, typist: Typist, gates: Sequence[asyncio.Event]
) -> None:
    typist.pieces = ("We meet", " on Friday.")
    await alice.say("#general", "!ask When do we meet?")
    first = await hears(alice, "We meet")
    await bob.say("#general", "!stop")
    await hears(bob, "not saying anything")
    assert [] == typist.ended
    await alice.say("#general", "!stop")
    stopped = await hears(alice, "stopped here")

    assert (first.id, ()) == (stopped.id, stopped.buttons)
    assert ["When do we meet?"] == typist.ended


async def test_an_answer_is_shown_in_a_direct_message_while_it_is_written(
    bob: Member, typist: Typist, gates: Sequence[asyncio.Event]
) -> None:
    typist.pieces = ("We meet", " on Friday.")
    await bob.say("@bot", "When do we meet?")
    first = await hears(bob, "We meet")
    gates[1].set()
    whole = await hears(bob, "on Friday")

    assert first.id == whole.id


async def test_the_whole_says_what_stands_below_it_and_can_be_corrected(
    alice: Member, typist: Typist, gates: Sequence[asyncio.Event]
) -> None:
    typist.pieces, typist.below = ("We meet", " on Friday."), "\n-# 📄 rules.md"
    await alice.say("#general", "!ask When do we meet?")
    await hears(alice, "We meet")
    gates[1].set()
    whole = await hears(alice, "rules.md")
    await alice.say("#general", "!correct On Monday", reply_to=whole)

    assert "On Monday" in (await hears(alice, "On Monday")).content
    assert whole.id in {message.id for message in alice.sees("#general")}


async def test_nobody_is_mentioned_by_an_answer_that_is_being_written(
    town: Sandbox, alice: Member, bob: Member, typist: Typist, gates: Sequence[asyncio.Event]
) -> None:
    typist.pieces = ("Ask", f" <@{bob.id}>", " or @everyone", " here.")
    await alice.say("#general", "!ask Whom?")
    for number in (1, 2, 3):
        await hears(alice, "Ask")
        gates[number].set()
    whole = await hears(alice, matching=lambda message: bool(message.buttons))

    assert f"Ask <@{bob.id}> or @\u200beveryone here." == whole.content
    assert () == whole.mentions
    assert not whole.payload["mention_everyone"]
