"""Whatever people send, Myna answers kindly, and nothing in her log says that something broke."""

from collections.abc import AsyncIterator, Mapping, MutableMapping
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from discord_sandbox import Sandbox
from discord_sandbox.files.uploads import Upload, attachment
from discord_sandbox.people import doings
from discord_sandbox.people.hands import Modal
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from discord_sandbox.world.records import Attachment
from myna_at_work import Myna, hears, trained

HALF = "\ud83d"
NUL = "\x00"
BINARY = bytes(range(256)) * 40
EMOJI = "👩‍👩‍👧‍👦"


@pytest.fixture
async def calm(myna: Myna) -> AsyncIterator[None]:
    """Fails where the log has a warning or worse."""
    with capture_logs() as lines:
        yield
        await myna.ends()

    assert [line for line in lines if is_bad(line)] == []


def is_bad(line: MutableMapping[str, Any]) -> bool:
    return line["log_level"] in {"warning", "error", "critical"}


pytestmark = pytest.mark.usefixtures("calm")


async def test_a_file_that_says_to_have_two_gigabytes_is_never_downloaded(
    alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    def enormous(attachment_id: Any, sent: Upload) -> Attachment:
        return replace(attachment(attachment_id, sent), size=2**31)

    monkeypatch.setattr(doings, "attachment", enormous)
    await alice.say("#general", "!train", files=[("big.csv", b"question,answer\na,b\n")])

    await hears(alice, "at most 0.954 MiB")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("spaces.csv", b" \n \n", "That file is empty"),
        ("binary.csv", BINARY, "isn't readable text"),
        ("binary", BINARY, "isn't readable text"),
        ("headers.csv", b"question,answer\n", "That file is empty"),
    ],
)
@pytest.mark.usefixtures("trainer")
async def test_a_file_without_lessons_is_refused_kindly(
    alice: Member, name: str, data: bytes, words: str
) -> None:
    said = await alice.say("#general", "!train", files=[(name, data)])

    assert words in (await trained(alice, reply_to=said)).content


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("!train positive=maybe Who? -> You", "`positive` is either `true` or `false`"),
        ("!test", "There is no model yet that could be examined"),
        ("!archive nothing", "and for managers `!getfile`"),
    ],
)
async def test_what_went_wrong_is_named_and_nothing_else(
    alice: Member, said: str, words: str
) -> None:
    await alice.say("#general", said)

    await hears(alice, words)


@pytest.mark.parametrize("said", ["!train", "!train When do we meet?"])
async def test_half_a_lesson_is_asked_for_with_a_form(alice: Member, said: str) -> None:
    await alice.say("#general", said)
    asked = await hears(alice, "question -> answer")
    form = await alice.clicks(asked, "Teach me")
    assert isinstance(form, Modal)

    thanks = await alice.submits(form, {"Question": "When?", "Answer": "Now"})

    assert isinstance(thanks, Heard)
    assert "Thank you" in thanks.content


async def test_a_correction_without_words_is_asked_for_with_a_form(
    alice: Member, bob: Member
) -> None:
    await alice.say("#general", "!train When? -> Now")
    await hears(alice, "Thank you")
    await bob.say("#general", "!ask when")
    wrong = await hears(bob, "Now", matching=lambda message: bool(message.buttons))
    await alice.say("#general", "!correct", reply_to=wrong)
    form = await alice.clicks(await hears(alice, "What is the right answer?"), "Correct")
    assert isinstance(form, Modal)
    await alice.submits(form, {"Answer": "Later"})

    await hears(bob, "Corrected by")


async def test_an_empty_file_is_refused_at_once(alice: Member) -> None:
    await alice.say("#general", "!train", files=[("empty.csv", b"")])

    await hears(alice, "That file is empty")


@pytest.mark.usefixtures("trainer")
async def test_of_several_files_an_empty_one_keeps_no_other_from_being_learned(
    alice: Member,
) -> None:
    files = [("facts.csv", b"question,answer\nWho?,You\n"), ("empty.csv", b"")]
    said = await alice.say("#general", "!train", files=files)

    end = await trained(alice, reply_to=said)

    assert "`facts.csv`: 1 of 1 line" in end.content
    assert "I passed over 1 file:\n- `empty.csv`: empty" in end.content


async def test_several_files_of_which_none_can_be_kept_are_refused(alice: Member) -> None:
    await alice.say("#general", "!train", files=[("one.csv", b""), ("two.csv", b"")])

    await hears(alice, "That file is empty")


async def test_a_file_that_is_gone_is_asked_for_again(town: Sandbox, alice: Member) -> None:
    await alice.say("#general", "!train", files=[("facts.csv", b"question,answer\na,b\n")])
    town.world.attachments.clear()

    await hears(alice, "send it once more")


async def test_a_mention_and_nothing_else_is_greeted(bob: Member) -> None:
    await bob.say("#general", "@bot")

    await hears(bob, "Hello")


async def test_a_picture_without_a_word_is_greeted_in_a_conversation_of_two(bob: Member) -> None:
    await bob.say("@bot", files=[("bird.png", b"\x89PNG\r\n\x1a\n" + bytes(50))])

    await hears(bob, "Hello")


@pytest.mark.parametrize("words", ["!ask", "!train", "!correct", "!language", "!ask \u200b"])
async def test_a_command_without_what_it_needs_is_explained(alice: Member, words: str) -> None:
    await alice.say("#general", words)

    reply = await hears(alice)
    assert "went wrong" not in reply.content


async def test_four_thousand_characters_of_emoji_are_a_question(alice: Member) -> None:
    modal = await alice.slash("train")
    assert isinstance(modal, Modal)
    await alice.submits(modal, {"Question": EMOJI * 285, "Answer": "A family"})
    await alice.say("@bot", f"!ask {EMOJI * 280}")

    await hears(alice, "don't know")


async def test_the_longest_question_that_a_message_holds_is_answered(alice: Member) -> None:
    await alice.say("#general", "!ask " + "🐦" * 1_995)

    await hears(alice, "don't know")


@pytest.mark.parametrize("length", [1_970, 2_000, 2_001, 4_000])
async def test_an_answer_as_long_as_a_message_is_told_in_full(alice: Member, length: int) -> None:
    answer = ("word " * 800)[:length].strip("w ") + "."
    modal = await alice.slash("train")
    assert isinstance(modal, Modal)
    await alice.submits(modal, {"Question": "Long?", "Answer": answer})
    asked = await alice.say("#general", "!ask long?")
    last = await hears(alice, matching=lambda message: len(message.buttons) == 3)

    told = [each for each in alice.sees("#general") if each.author == "bot" and each.id > asked.id]
    assert told[-1].id == last.id
    assert " ".join(each.content for each in told).split() == answer.split()


def says_raw(town: Sandbox, said: Heard, **changes: Any) -> None:
    """The same message once more, with what no client would send."""
    payload = {**said.payload, "id": town.world.new_id(), **changes}
    town.faults.malformed_event("MESSAGE_CREATE", payload)


@pytest.mark.parametrize("bad", [HALF, NUL, f"{HALF}{NUL}"])
async def test_half_a_character_in_a_message_is_stored_as_a_whole_one(
    town: Sandbox, alice: Member, bad: str
) -> None:
    said = await alice.say("#general", "!hi")
    await hears(alice, "Hello")
    says_raw(town, said, content=f"!train wh{bad}at -> a {bad} thing")
    await hears(alice, "Thank you")
    says_raw(town, said, content=f"!ask wh{bad}at")

    assert "\ufffd thing" in (await hears(alice, "thing")).content
    says_raw(town, said, content=f"!ask {bad}")
    await hears(alice, "don't know")


async def test_half_a_character_in_a_name_is_greeted(town: Sandbox, alice: Member) -> None:
    said = await alice.say("#general", "!hi")
    await hears(alice, "Hello")
    author: Mapping[str, Any] = said.payload["author"]
    says_raw(town, said, author={**author, "global_name": f"Al{HALF}ce{NUL}"})

    await hears(alice, "Al\ufffdce\ufffd")


@pytest.mark.usefixtures("trainer")
async def test_half_a_character_in_the_name_of_a_file_is_reported(
    town: Sandbox, alice: Member
) -> None:
    said = await alice.say("#general", "just a file", files=[("a.csv", b"question,answer\na,\n")])
    [file] = said.payload["attachments"]
    bad = {**file, "filename": f"a{HALF}{NUL}.csv"}
    says_raw(town, said, content="!train", attachments=[bad])

    told = await trained(alice)
    assert "There is no lesson with an answer yet" in told.content
    assert "a\ufffd\ufffd.csv" in told.content
    assert len(told.attachments) == 1


async def test_half_a_character_in_a_form_and_a_slash_command_is_stored(alice: Member) -> None:
    modal = await alice.slash("train")
    assert isinstance(modal, Modal)
    await alice.submits(modal, {"Question": f"Wh{HALF}at?", "Answer": f"{NUL}thing{HALF}"})
    answer = await alice.slash("ask", question=f"wh{HALF}at?")

    assert isinstance(answer, Heard)
    assert "thing" in answer.content


async def test_a_long_question_is_not_said_again_in_full(alice: Member) -> None:
    question = "When do we meet, " * 100 + "tell me?"
    await alice.say("#general", f"!train {question} -> On Thursday.")
    thanks = await hears(alice, "Thank you")

    assert "When do we meet, When do we meet" in thanks.content
    assert len(thanks.content) < 500


@pytest.mark.parametrize("command", ["why", "correct", "feedback"])
@pytest.mark.parametrize("number", [str(2**63), "9" * 20])
async def test_a_number_that_no_database_holds_names_no_answer(
    alice: Member, command: str, number: str
) -> None:
    await alice.say("#general", f"!{command} {number} well done")

    words = "Thank you" if command == "feedback" else "I can't tell which answer you mean"
    await hears(alice, words)


async def test_a_name_that_turns_the_writing_round_stays_a_name(town: Sandbox, bob: Member) -> None:
    member = town.world.member(town.guild.id, bob.id)
    assert member is not None
    nick = "[b]\u2067(https://evil.example) `"
    town.world.edit_member(town.guild.id, replace(member, nick=nick))
    await bob.say("#general", "!hi")

    said = await hears(bob, "evil")
    assert "\u2067" not in said.content
    assert r"(https:\/\/evil.example) \`!" in said.content
