"""Whoever points at a message has it said aloud, written down, or taught from, by menu and by command."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from attentive_ear import Attentive
from discord_sandbox import Sandbox
from discord_sandbox.people.hands import Modal, Result
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna.domain.conversation import guild_tenant
from myna_at_work import Myna, at_work, connected, hears
from singing import Singer

RECORDINGS = Path(__file__).parents[1] / "recordings"
SPEECH = (RECORDINGS / "what-are-we-reading.ogg").read_bytes()
SPEAK, TRANSCRIBE, TEACH = "Speak this", "Transcribe this", "Teach from this"


@pytest.fixture
def singer() -> Singer:
    return Singer(steps=2)


@pytest.fixture
def ear() -> Attentive:
    return Attentive(words=["what are *we* reading"])


@pytest.fixture
async def myna(
    town: Sandbox, tmp_path: Path, singer: Singer, ear: Attentive
) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, speaking=singer, ear=ear) as myna:
        await connected(town, myna)
        yield myna


def seen(result: Result) -> Heard:
    assert isinstance(result, Heard)
    return result


def form(result: Result) -> Modal:
    assert isinstance(result, Modal)
    return result


def filled(modal: Modal) -> dict[str, str]:
    """What stands in the form already, by label."""
    return {
        row["components"][0]["label"]: row["components"][0].get("value", "")
        for row in modal.components
    }


async def test_a_message_is_said_in_a_file_where_no_call_is(
    alice: Member, bob: Member, singer: Singer
) -> None:
    said = await alice.say("#general", "We read **The Hobbit**.")
    shown = seen(await bob.uses(said, SPEAK))

    assert shown.is_ephemeral
    assert ["myna.ogg"] == [file.filename for file in shown.attachments]
    assert shown.attachments[0].read().startswith(b"OggS")
    assert ["We read **The Hobbit**."] == singer.texts


async def test_what_stands_behind_the_command_is_said(bob: Member, singer: Singer) -> None:
    await bob.say("#general", "!speak Good evening, everybody.")
    shown = await hears(bob, "in my voice")

    assert ["myna.ogg"] == [file.filename for file in shown.attachments]
    assert ["Good evening, everybody."] == singer.texts


async def test_the_message_replied_to_is_said(alice: Member, bob: Member, singer: Singer) -> None:
    said = await alice.say("#general", "The kettle is on.")
    await bob.say("#general", "!озвучь", reply_to=said)
    await hears(bob, "моим голосом")

    assert ["The kettle is on."] == singer.texts


async def test_a_message_named_by_its_id_is_said(
    alice: Member, bob: Member, singer: Singer
) -> None:
    said = await alice.say("#general", "The kettle is off.")
    seen(await bob.slash("speak", message=said.id))

    assert ["The kettle is off."] == singer.texts


async def test_a_message_without_words_is_kindly_refused(bob: Member, singer: Singer) -> None:
    await bob.say("#general", "!speak")

    await hears(bob, "I see no words that I could say")
    assert [] == singer.texts


async def test_a_voice_message_is_written_down_for_whoever_asks(alice: Member, bob: Member) -> None:
    said = await alice.sends_voice_message("#general", SPEECH)
    shown = seen(await bob.uses(said, TRANSCRIBE))

    assert shown.is_ephemeral
    assert r"> 🎙️ what are \*we\* reading" == shown.content


async def test_a_recording_replied_to_is_written_down(alice: Member, bob: Member) -> None:
    said = await alice.sends_voice_message("#general", SPEECH)
    await bob.say("#general", "!transcribe", reply_to=said)

    await hears(bob, r"> 🎙️ what are \*we\* reading")


async def test_a_recording_sent_along_is_written_down_in_the_language_named(
    bob: Member, ear: Attentive
) -> None:
    shown = seen(await bob.slash("transcribe", recording=("note.ogg", SPEECH), language="ru"))

    assert "reading" in shown.content
    assert ["ru"] == ear.asked


async def test_where_nothing_sounds_nothing_is_written_down(alice: Member, bob: Member) -> None:
    said = await alice.say("#general", "Only words")
    shown = seen(await bob.uses(said, TRANSCRIBE))

    assert "I see no recording there" in shown.content


async def test_a_reply_fills_the_form_with_what_it_answers(alice: Member, bob: Member) -> None:
    asked = await bob.say("#general", "Where do we meet?")
    answer = await bob.say("#general", "In the library.", reply_to=asked)
    modal = form(await alice.uses(answer, TEACH))
    assert {"Question": "Where do we meet?", "Answer": "In the library."} == filled(modal)

    thanks = seen(await alice.submits(modal, {}))
    assert "`Where do we meet?`" in thanks.content
    await bob.say("#general", "@bot where do we meet")
    await hears(bob, "In the library.")


async def test_a_question_fills_only_the_question(alice: Member, bob: Member) -> None:
    asked = await bob.say("#general", "Who brings the cake?")

    assert {"Question": "Who brings the cake?", "Answer": ""} == filled(
        form(await alice.uses(asked, TEACH))
    )


async def test_what_is_no_question_fills_the_answer(alice: Member, bob: Member) -> None:
    said = await bob.say("#general", "The key is under the mat.")

    assert {"Question": "", "Answer": "The key is under the mat."} == filled(
        form(await alice.uses(said, TEACH))
    )


async def test_a_members_lesson_from_a_message_waits_for_a_teacher(
    alice: Member, bob: Member
) -> None:
    asked = await alice.say("#general", "Who brings the cake?")
    modal = form(await bob.uses(asked, TEACH))
    thanks = seen(await bob.submits(modal, {"Answer": "Bob does"}))

    assert "for a teacher to look at" in thanks.content


async def test_whose_words_a_lesson_takes_over_is_kept_with_it(
    alice: Member, bob: Member, myna: Myna, town: Sandbox
) -> None:
    asked = await bob.say("#general", "Where do we meet?")
    answer = await bob.say("#general", "In the library.", reply_to=asked)
    await alice.submits(form(await alice.uses(answer, TEACH)), {})
    [stored] = await myna.core.book.lessons.recent(guild_tenant(int(town.guild.id)), limit=1)

    source = stored.lesson.source
    assert (int(answer.id), int(bob.id), int(bob.id)) == (
        source.message_id,
        source.question_by,
        source.answer_by,
    )


async def test_words_of_who_wants_nothing_kept_are_left_alone(
    alice: Member, bob: Member, singer: Singer
) -> None:
    page = seen(await bob.slash("privacy"))
    await bob.clicks(page, "Keep nothing of mine")
    said = await bob.say("#general", "Where do we meet?")
    sound = await bob.sends_voice_message("#general", SPEECH)

    for message, menu in ((said, SPEAK), (said, TEACH), (sound, TRANSCRIBE)):
        shown = seen(await alice.uses(message, menu))
        assert "wants nothing of theirs kept" in shown.content
    assert [] == singer.texts
