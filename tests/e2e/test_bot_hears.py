"""Recordings are heard where Myna is addressed, quoted and answered; nobody else waits for them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from attentive_ear import Attentive
from discord_sandbox import Sandbox
from discord_sandbox.files.uploads import Upload, attachment
from discord_sandbox.people import doings
from discord_sandbox.people.hands import Modal
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from discord_sandbox.world.records import Attachment
from myna.bot.hearing.ear import MAX_RECORDINGS
from myna.bot.hearing.recordings import Limits
from myna.config import Settings
from myna.engines.sphinx import SphinxSpeechToText
from myna.ports import EngineOptions
from myna_at_work import (
    Myna,
    at_work,
    connected,
    everybody_speaks_english,
    hears,
    hears_nothing,
)
from sounds import sound

RECORDINGS = Path(__file__).parents[1] / "recordings"
SPEECH = (RECORDINGS / "what-are-we-reading.ogg").read_bytes()


@pytest.fixture
def ear() -> Attentive:
    return Attentive(words=["what are we reading"])


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, ear: Attentive) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, ear=ear) as myna:
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        yield myna


async def taught(alice: Member) -> None:
    await alice.say("#general", "!train What are we reading? -> The Hobbit")
    await hears(alice, "Thank you")


async def says(member: Member, where: str = "@bot", **more: Heard) -> Heard:
    return await member.sends_voice_message(where, SPEECH, **more)


def lines(message: Heard) -> list[str]:
    return message.content.splitlines()


async def test_a_voice_message_is_quoted_and_answered(alice: Member) -> None:
    await alice.say("@bot", "!train What are we reading? -> The Hobbit")
    await hears(alice, "Thank you")
    said = await says(alice)

    answer = await hears(alice, "Hobbit")
    assert lines(answer) == ["> 🎙️ what are we reading", "The Hobbit"]
    assert answer.reply_to == said.id
    assert [button.label for button in answer.buttons] == ["Correct", "", "", "Not what I said"]


async def test_a_sound_file_for_her_is_heard_too(alice: Member, bob: Member) -> None:
    await taught(alice)
    await bob.say("#general", "@bot", files=[("note.ogg", SPEECH)])

    assert lines(await hears(bob, "Hobbit"))[0] == "> 🎙️ what are we reading"


async def test_what_is_written_beside_it_is_answered_as_ever(alice: Member) -> None:
    await taught(alice)
    await alice.say("#general", "@bot what is the moon?", files=[("note.ogg", SPEECH)])

    await hears(alice, "don't know", matching=lambda message: "🎙️" not in message.content)
    await hears(alice, "Hobbit")


async def test_a_reply_to_her_may_be_spoken(alice: Member) -> None:
    await taught(alice)
    await alice.say("#general", "!hi")
    greeting = await hears(alice, "Hello")
    await says(alice, "#general", reply_to=greeting)

    await hears(alice, "Hobbit")


async def test_in_an_opened_channel_every_voice_message_is_meant_for_her(
    alice: Member, bob: Member
) -> None:
    await taught(alice)
    await alice.say("#random", "!open")
    await hears(bob, "everything")
    await says(bob, "#random")

    await hears(bob, "Hobbit")


async def test_voice_messages_among_people_are_none_of_her_business(
    bob: Member, ear: Attentive
) -> None:
    await says(bob, "#general")

    await hears_nothing(bob)
    assert ear.asked == []


async def test_what_was_misheard_is_mended_and_answered_anew(
    alice: Member, bob: Member, ear: Attentive
) -> None:
    ear.words = ["what are we leading"]
    await taught(alice)
    await alice.say("#general", "@bot", files=[("note.ogg", SPEECH)])
    wrong = await hears(alice, "leading")

    stranger = await bob.clicks(wrong, "Not what I said")
    assert isinstance(stranger, Heard)
    assert "somebody else's" in stranger.content

    form = await alice.clicks(wrong, "Not what I said")
    assert isinstance(form, Modal)
    again = await alice.submits(form, {"I heard this": "What are we reading?"})
    assert isinstance(again, Heard)
    assert lines(again)[:2] == ["> 🎙️ What are we reading?", "The Hobbit"]
    assert not again.is_ephemeral


async def test_the_form_holds_all_that_was_heard_however_long(
    alice: Member, ear: Attentive
) -> None:
    ear.words = [" ".join(["what are we reading"] * 60)]
    await says(alice)
    answer = await hears(alice, "🎙️")
    form = await alice.clicks(answer, "Not what I said")

    assert isinstance(form, Modal)
    assert f"'value': '{ear.words[0]}'" in str(form.components)


async def test_an_engine_that_often_errs_asks_to_check(alice: Member, ear: Attentive) -> None:
    ear.is_doubtful = True
    await says(alice)

    assert "Did I hear you right?" in (await hears(alice, "don't know")).content


async def test_silence_is_told_from_words(alice: Member, ear: Attentive) -> None:
    ear.words = [""]
    await says(alice)

    await hears(alice, "I heard no words")


async def test_several_recordings_are_answered_in_order(alice: Member, ear: Attentive) -> None:
    ear.words = ["one", "two", "three", "four"]
    files = [(f"{number}.ogg", SPEECH) for number in range(MAX_RECORDINGS + 1)]
    await alice.say("@bot", "", files=files)

    for word in ("one", "two", "three"):
        answer = await hears(alice, "🎙️")
        assert lines(answer)[0] == f"> 🎙️ {word}"
    assert "first 3 recordings only" in answer.content
    await hears_nothing(alice)


async def test_what_is_deleted_while_it_is_heard_is_repeated_to_nobody(
    alice: Member, bob: Member, ear: Attentive
) -> None:
    ear.may_go_on = asyncio.Event()
    regretted = await says(bob)
    async with asyncio.timeout(5):
        while not ear.asked:
            await asyncio.sleep(0.01)
    await bob.deletes(regretted)
    await alice.say("@bot", "!hi")
    await hears(alice, "Hello")  # the deletion has come before
    ear.may_go_on.set()

    await hears_nothing(bob)


async def test_who_goes_on_too_long_is_told_that_the_end_was_not_heard(
    town: Sandbox, tmp_path: Path, ear: Attentive
) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path, "max_audio_seconds": 5})
    async with at_work(town, tmp_path, ear=ear, settings=settings) as myna:
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        bob = town.member("bob")
        await bob.say("@bot", "", files=[("rant.mp3", sound("sound.mp3", 6.0))])

        assert "I listened to the first" in (await hears(bob, "🎙️")).content


async def test_two_members_are_heard_at_once(alice: Member, bob: Member, ear: Attentive) -> None:
    ear.may_go_on = asyncio.Event()
    await says(alice)
    await says(bob)
    async with asyncio.timeout(5):
        while len(ear.asked) < 2:
            await asyncio.sleep(0.01)
    ear.may_go_on.set()

    await hears(alice, "🎙️")
    await hears(bob, "🎙️")


async def test_who_writes_waits_for_nobodys_recording(
    alice: Member, bob: Member, ear: Attentive
) -> None:
    ear.may_go_on = asyncio.Event()
    await says(alice)
    await alice.say("@bot", "!hi")
    await bob.say("#general", "!hi")

    await hears(alice, "Hello", where="@bot")
    await hears(bob, "Hello")
    ear.may_go_on.set()
    await hears(alice, "🎙️")


async def test_who_sends_too_many_at_once_is_asked_to_wait(alice: Member, ear: Attentive) -> None:
    ear.may_go_on = asyncio.Event()
    for _ in range(3):
        await says(alice)
    async with asyncio.timeout(5):
        while not ear.asked:
            await asyncio.sleep(0.01)
    for _ in range(5):
        await says(alice)

    await hears(alice, "still listening to your other recordings")
    ear.may_go_on.set()
    for _ in range(3):
        await hears(alice, "what are we reading")
    await hears_nothing(alice)
    await says(alice)
    await hears(alice, "what are we reading")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.ogg", b"", "That recording is empty"),
        ("text.mp3", b"These are words and no sound." * 40, "can't hear anything in that file"),
        ("half.ogg", SPEECH[:300], "can't hear anything in that file"),
        ("list.m4a", b"#EXTM3U\nfile:///etc/passwd\n", "can't hear anything in that file"),
        ("zeros.wav", bytes(5_000), "can't hear anything in that file"),
        ("large.ogg", bytes(1_000_001), "too large for me: at most 0.954 MiB, 1:00"),
    ],
)
async def test_a_file_that_is_no_recording_is_refused_kindly(
    alice: Member, ear: Attentive, name: str, data: bytes, words: str
) -> None:
    await alice.say("@bot", "", files=[(name, data)])

    await hears(alice, words)
    assert ear.asked == []


async def test_what_says_to_have_two_gigabytes_is_never_downloaded(
    alice: Member, ear: Attentive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def enormous(attachment_id: Any, sent: Upload) -> Attachment:
        return replace(attachment(attachment_id, sent), size=2**31)

    monkeypatch.setattr(doings, "attachment", enormous)
    await alice.say("@bot", "", files=[("note.ogg", SPEECH)])

    await hears(alice, "too large for me")
    assert ear.asked == []


async def test_an_engine_that_fails_is_no_reason_to_be_rude(alice: Member, ear: Attentive) -> None:
    ear.fails = True
    await says(alice)

    reply = await hears(alice, "couldn't listen just now")
    assert "html" not in reply.content


async def test_no_voice_leaves_the_machine_until_a_manager_allows_it(
    alice: Member, ear: Attentive
) -> None:
    ear.uses_network = True
    await says(alice)
    await hears(alice, "can't understand spoken English here yet")
    assert ear.asked == []

    await alice.say("@bot", "!engines allow")
    await hears(alice, "are allowed here")
    await says(alice)
    await hears(alice, "🎙️")


async def test_without_the_content_intent_what_mentions_her_is_heard(
    town: Sandbox, tmp_path: Path, ear: Attentive
) -> None:
    async with at_work(town, tmp_path, ear=ear, content_intent="off") as myna:
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        bob = town.member("bob")
        await bob.say("#general", "@bot", files=[("note.ogg", SPEECH)])
        await hears(bob, "🎙️")
        await says(bob)

        await hears(bob, "🎙️")


async def test_a_recording_that_is_gone_is_asked_for_again(town: Sandbox, alice: Member) -> None:
    await says(alice)
    town.world.attachments.clear()

    await hears(alice, "couldn't fetch that recording")


async def test_a_voice_message_that_is_too_long_is_not_downloaded(
    town: Sandbox, tmp_path: Path, ear: Attentive
) -> None:
    limits = Limits(max_bytes=1_000_000, max_seconds=1)
    async with at_work(town, tmp_path, ear=ear, audio=limits) as myna:
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        alice = town.member("alice")
        await says(alice)

        await hears(alice, "too large for me: at most 0.954 MiB, 0:01")


async def test_a_lesson_may_be_spoken_beside_its_command(alice: Member, ear: Attentive) -> None:
    ear.words = ["question what are we reading answer the hobbit", "what are we reading"]
    await alice.say("@bot", "!train", files=[("lesson.ogg", SPEECH)])
    asked = await hears(alice, "Shall I do that?")
    assert "`!train what are we reading -> the hobbit`" in asked.content
    done = await alice.clicks(asked, "Yes, do it")
    assert isinstance(done, Heard)
    assert "Thank you" in done.content

    await says(alice)
    assert lines(await hears(alice, "🎙️", matching=lambda one: not one.is_edited))[1] == "the hobbit"


async def test_the_embedded_engine_hears_a_real_recording(town: Sandbox, tmp_path: Path) -> None:
    sphinx = SphinxSpeechToText(EngineOptions())
    async with at_work(town, tmp_path, ear=sphinx) as myna:
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        alice = town.member("alice")
        await taught(alice)
        await alice.say("#general", "@bot", files=[("note.ogg", SPEECH)])

        answer = await hears(alice, "Hobbit", timeout_seconds=30)
        assert lines(answer)[0].startswith("> 🎙️ what are we reading")
    await sphinx.close()
