"""A button under a recording does what stands above it, for whoever said it, and not for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from myna.bot.commands import Commands
from myna.bot.hearing.spoken import EXPIRES_SECONDS, Spoken, quote_in, quoted
from myna.bot.replies import MAX_PRESS_CHARACTERS, Reply
from myna.bot.requests import Request
from myna.domain.access import Role
from myna.domain.teaching import SourceType
from myna.errors import NotFound
from teaching_house import HERE, House, teacher

SAID = datetime(2026, 11, 22, 12, tzinfo=UTC)
LESSON = "Myna, teach: question when do we meet answer on Friday"


def key(seconds: float) -> str:
    return str(discord.utils.time_snowflake(SAID + timedelta(seconds=seconds)))


def request(**changes: Any) -> Request:
    made = Request(
        key=key(0),
        actor=teacher(),
        channel_id=2,
        name="Tess",
        language="en",
        source=SourceType.MESSAGE,
    )
    return replace(made, **changes)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(root=tmp_path)


@pytest.fixture
def spoken(house: House) -> Spoken:
    nothing: Any = None
    commands = Commands(
        answering=house.answering,
        conversing=nothing,
        chat_panel=nothing,
        quotas=nothing,
        gaps=nothing,
        teaching=house.teaching,
        servers=nothing,
        calls=nothing,
        training=nothing,
        files=nothing,
        lessons=nothing,
        inbox=nothing,
        reasons=nothing,
        privacy_panel=nothing,
        prefix="!",
        teacher_role="Teacher",
        instructions_directory=None,
        hears_everything=True,
        voices=nothing,
        engines_shown=nothing,
        of_rooms=dict.fromkeys(("join", "leave", "stop", "skip"), nothing),
    )
    return Spoken(commands=commands, terms={"prefix": "!", "role": "Teacher"})


async def asked(spoken: Spoken, heard: str = LESSON, written: str = "") -> tuple[str, str]:
    """The text of the question, and what its *Yes* means."""
    reply = await spoken.reply(request(), heard, written)
    assert reply is not None
    return reply.text, reply.buttons[0].press


async def pressed(spoken: Spoken, text: str, press: str, **changes: Any) -> Reply:
    verb, _, rest = press.partition(":")
    assert verb == "do"
    click = request(key=key(60), source=SourceType.INTERACTION, refers_to=77, pressed_text=text)
    return await spoken.do(replace(click, **changes), rest)


async def test_yes_does_what_stands_above_it(spoken: Spoken, house: House) -> None:
    text, press = await asked(spoken)
    done = await pressed(spoken, text, press)

    assert done.replaces
    assert "Thank you" in done.text
    turn = await house.ask("when do we meet")
    assert turn is not None
    assert turn.answer == "on Friday"


async def test_pressed_twice_it_teaches_once(spoken: Spoken, house: House) -> None:
    text, press = await asked(spoken)
    for seconds in (60, 61):
        await pressed(spoken, text, press, key=key(seconds))

    assert await house.lessons.count(teacher().tenant) == 1


async def test_two_recordings_of_one_message_are_two_lessons(spoken: Spoken, house: House) -> None:
    for number in (1, 2):
        heard = f"Myna, teach question {number} answer yes"
        reply = await spoken.reply(request(key=f"{key(0)}-{number}"), heard)
        assert reply is not None
        await pressed(spoken, reply.text, reply.buttons[0].press)

    assert await house.lessons.count(teacher().tenant) == 2


@pytest.mark.parametrize(("seconds", "count"), [(EXPIRES_SECONDS - 1, 1), (EXPIRES_SECONDS + 1, 0)])
async def test_after_a_while_nothing_is_done_any_more(
    spoken: Spoken, house: House, seconds: float, count: int
) -> None:
    text, press = await asked(spoken)
    done = await pressed(spoken, text, press, key=key(seconds))

    assert await house.lessons.count(teacher().tenant) == count
    assert ("a while ago" in done.text) is (count == 0)


async def test_what_was_said_is_decided_by_who_said_it(spoken: Spoken) -> None:
    reply = await spoken.reply(request(), LESSON)

    assert reply is not None
    assert [teacher().id] * 3 == [button.owner_id for button in reply.buttons]


async def test_from_whom_may_no_longer_teach_it_waits(spoken: Spoken, house: House) -> None:
    text, press = await asked(spoken)

    reply = await pressed(spoken, text, press, actor=replace(teacher(), role=Role.MEMBER))

    assert "teacher" in reply.text
    assert 1 == len(await house.lessons.proposals(HERE, limit=2))


@pytest.mark.parametrize("text", ["", "Shall I do that?", "> 🎙️ Myna, help", "> 🎙️ hello"])
async def test_where_no_such_command_stands_nothing_is_done(spoken: Spoken, text: str) -> None:
    _, press = await asked(spoken)
    with pytest.raises(NotFound):
        await pressed(spoken, text, press)


async def test_a_lesson_beside_a_written_command_needs_no_name(
    spoken: Spoken, house: House
) -> None:
    text, press = await asked(spoken, "question who answer me", written="train")
    await pressed(spoken, text, press)

    turn = await house.ask("who")
    assert turn is not None
    assert turn.answer == "me"


async def test_what_a_button_carries_fits_into_it(spoken: Spoken) -> None:
    longest = 2**63 - 1
    heard = request(key=f"{longest}-3", actor=replace(teacher(), id=longest), refers_to=longest)
    reply = await spoken.reply(heard, "on Friday", "correct")

    assert reply is not None
    assert max(len(button.press) for button in reply.buttons) <= MAX_PRESS_CHARACTERS


async def test_too_much_for_one_recording_is_better_written(spoken: Spoken) -> None:
    reply = await spoken.reply(request(), f"Myna, teach question x answer {'word ' * 200}")

    assert reply is not None
    assert "write it to me" in reply.text
    assert [button.press.partition(":")[0] for button in reply.buttons] == ["mend"]


LOUD = r"[*_~|`<@1> \ \*](https://example.com) ```"


def test_what_was_heard_is_quoted_as_words_alone() -> None:
    link = "[gift](https://example.com) <@1> ```"

    assert quoted(link) == r"> 🎙️ \[gift\](https:\/\/example.com) \<@1\> \`\`\`"


@pytest.mark.parametrize("heard", ["hello", "two\nlines", "  spaces  ", "> 🎙️ quoted", "…", LOUD])
def test_a_quote_is_read_as_it_was_written(heard: str) -> None:
    assert quote_in(quoted(heard) + "\nand more") == " ".join(heard.split())
