"""Who sits in a call with Myna is heard without being addressed, and answered aloud; or by voice message."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from attentive_ear import Attentive
from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from in_call import introduced, until_she_is, where_is_myna
from myna_at_work import (
    Myna,
    at_work,
    connected,
    everybody_speaks_english,
    hears,
    hears_nothing,
)
from recorded_sounds import packets_of
from singing import STEP_SECONDS, Singer, steps_in

SPEECH = (Path(__file__).parents[2] / "recordings" / "what-are-we-reading.ogg").read_bytes()


@pytest.fixture
def ear() -> Attentive:
    return Attentive(words=["what are we reading"])


@pytest.fixture
async def myna(
    town: Sandbox, tmp_path: Path, singer: Singer, ear: Attentive
) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, speaking=singer, ear=ear) as myna:
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        yield myna


async def taught(alice: Member, where: str = "#general") -> None:
    await alice.say(where, "!train What are we reading? -> The Hobbit")
    await hears(alice, "Thank you")


async def greeted(alice: Member) -> Heard:
    await alice.say("#general", "!hi")
    return await hears(alice, "Hello")


async def called(alice: Member) -> None:
    await alice.joins("Lounge")
    await alice.say("#general", "!join")
    await hears(alice, "I'm an AI")


async def test_a_voice_message_in_a_call_is_answered_in_text_and_aloud(
    alice: Member, singer: Singer
) -> None:
    await taught(alice)
    await called(alice)
    await alice.sends_voice_message("#general", SPEECH)

    answer = await hears(alice, "Hobbit")
    assert answer.content.splitlines() == ["> 🎙️ what are we reading", "The Hobbit"]
    assert singer.steps == len(steps_in(await alice.hears_speech(by="bot")))
    assert [introduced("The Hobbit")] == singer.texts


async def test_who_is_asked_for_their_language_first_is_then_answered_aloud_all_the_same(
    town: Sandbox, tmp_path: Path, singer: Singer, ear: Attentive
) -> None:
    async with at_work(town, tmp_path, speaking=singer, ear=ear) as myna:
        await connected(town, myna)
        alice = town.member("alice")
        await taught(alice)
        await alice.joins("Lounge")
        await alice.sends_voice_message("#general", SPEECH, reply_to=await greeted(alice))
        question = await hears(alice, "Which language do you speak?")
        await hears_nothing(alice)
        assert where_is_myna(town) is None
        await alice.clicks(question, "English")

        await hears(alice, "The Hobbit", matching=lambda message: message.id == question.id)
        assert singer.steps == len(steps_in(await alice.hears_speech(by="bot")))
        assert [introduced("The Hobbit")] == singer.texts


async def test_who_is_not_in_the_call_must_address_her(
    alice: Member, bob: Member, ear: Attentive
) -> None:
    await called(alice)
    await hears(bob, "I'm an AI")
    await bob.sends_voice_message("#general", SPEECH)

    await hears_nothing(bob)
    assert ear.asked == []


async def test_clips_that_people_in_the_call_show_each_other_are_none_of_her_business(
    alice: Member, ear: Attentive
) -> None:
    await called(alice)
    await alice.say("#random", "look at this", files=[("clip.mp4", SPEECH)])

    await hears_nothing(alice)
    assert ear.asked == []


async def test_she_is_called_and_sent_away_by_word_of_mouth(
    town: Sandbox, alice: Member, ear: Attentive
) -> None:
    await alice.joins("Lounge")
    ear.words = ["Myna, join", "leave"]
    await alice.say("#general", "!open")
    await hears(alice, "everything")
    await alice.sends_voice_message("#general", SPEECH)
    await hears(alice, "I'm an AI")
    assert where_is_myna(town) == "Lounge"

    await alice.sends_voice_message("#general", SPEECH)
    await hears(alice, "I've left")
    await until_she_is(town, None)


async def test_a_voice_message_is_answered_with_one_by_those_who_chose_so(
    bob: Member, singer: Singer
) -> None:
    await taught(bob, "@bot")
    await bob.sends_voice_message("@bot", SPEECH)
    await hears(bob, "Hobbit")
    await hears_nothing(bob)

    await bob.slash("voice", where="@bot", messages=True)
    said = await bob.sends_voice_message("@bot", SPEECH)
    await hears(bob, "Hobbit")
    spoken: Heard = await hears(bob, matching=lambda message: message.is_voice_message)
    (file,) = spoken.attachments
    assert spoken.reply_to == said.id
    assert file.duration_secs == pytest.approx(singer.steps * STEP_SECONDS)
    assert file.waveform
    assert len(packets_of(file.read())) == pytest.approx(singer.steps * STEP_SECONDS / 0.02, abs=2)


async def test_in_a_call_the_voice_can_be_tried(alice: Member, singer: Singer) -> None:
    await called(alice)
    await alice.say("#general", "!voice")
    shown = await hears(alice, "How I sound to you")
    await alice.clicks(shown, "Try it")

    assert steps_in(await alice.hears_speech(by="bot"))
    assert "This is how I sound" in singer.texts[0]
