"""A wrong answer that was put right is put right where everybody saw it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from discord_sandbox import Sandbox
from discord_sandbox.people.hands import Modal, Result
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from myna_at_work import Myna, at_work, connected, hears

LONG = "\n\n".join(f"Paragraph {number}. " + "word " * 150 for number in range(5))


@pytest.fixture
def held() -> asyncio.Event:
    """Cleared, no turn is found until it is set again."""
    event = asyncio.Event()
    event.set()
    return event


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, held: asyncio.Event) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, held=held) as myna:
        await connected(town, myna)
        yield myna


def form(result: Result) -> Modal:
    assert isinstance(result, Modal)
    return result


async def teaches(member: Member, answer: str, question: str = "When?") -> None:
    await member.slash("train", question=question, answer=answer)


async def asks(member: Member, question: str = "when?") -> Heard:
    """By a message; the last piece of the answer, which has the buttons."""
    await member.say("#general", f"!ask {question}")
    return await hears(member, matching=lambda message: bool(message.buttons))


async def by_button(member: Member, wrong: Heard) -> None:
    await member.submits(form(await member.clicks(wrong, "Correct")), {"Answer": "On Monday"})


async def by_menu(member: Member, wrong: Heard) -> None:
    modal = form(await member.uses(wrong, "Correct this answer"))
    await member.submits(modal, {"Answer": "On Monday"})


async def by_reply(member: Member, wrong: Heard) -> None:
    await member.say("#general", "!correct On Monday", reply_to=wrong)


async def by_slash(member: Member, wrong: Heard) -> None:
    await member.slash("correct", message=str(wrong.id), answer="On Monday")


Correct = Callable[[Member, Heard], Awaitable[None]]


@pytest.mark.parametrize("correct", [by_button, by_menu, by_reply, by_slash])
async def test_everybody_sees_that_an_answer_was_corrected_and_by_whom(
    alice: Member, bob: Member, correct: Correct
) -> None:
    await teaches(alice, "On Friday")
    wrong = await asks(bob)
    await correct(alice, wrong)

    amended = await hears(bob, "Corrected by")
    assert amended.id == wrong.id
    assert amended.content == f"On Monday\n-# ✏️ Corrected by <@{alice.id}>"
    assert amended.payload["mentions"] == []
    assert len(amended.buttons) == 3


async def test_the_answer_to_a_slash_command_is_corrected_too(alice: Member, bob: Member) -> None:
    await teaches(alice, "On Friday")
    wrong = await bob.slash("ask", question="when?")
    assert isinstance(wrong, Heard)
    await by_button(alice, wrong)

    assert (await hears(bob, "Corrected by")).id == wrong.id


async def test_what_she_did_not_know_becomes_the_answer(alice: Member, bob: Member) -> None:
    unknown = await asks(bob)
    modal = form(await alice.clicks(unknown, "Teach me"))
    await alice.submits(modal, {"Question": "When?", "Answer": "On Monday"})

    amended = await hears(bob, "Taught by")
    assert amended.id == unknown.id
    assert amended.content == f"On Monday\n-# 💡 Taught by <@{alice.id}>"
    assert len(amended.buttons) == 3


async def test_a_short_answer_takes_the_place_of_a_long_one(alice: Member, bob: Member) -> None:
    await teaches(alice, LONG)
    last = await asks(bob)
    await by_button(alice, last)
    await hears(bob, "Corrected by")
    await bob.notices("MESSAGE_DELETE", matching=lambda event: event.payload["id"] == last.id)

    shown = [each.content for each in bob.sees("#general") if each.author == "bot"]
    assert shown == [f"On Monday\n-# ✏️ Corrected by <@{alice.id}>"]


async def test_a_long_answer_fits_the_message_of_a_short_one(alice: Member, bob: Member) -> None:
    await teaches(alice, "On Friday")
    wrong = await asks(bob)
    modal = form(await alice.clicks(wrong, "Correct"))
    await alice.submits(modal, {"Answer": LONG})

    amended = await hears(bob, "Corrected by")
    assert amended.content.startswith("Paragraph 0.")
    assert "\n…\n-# ✏️" in amended.content


async def test_an_answer_that_was_deleted_is_corrected_all_the_same(
    alice: Member, bob: Member, myna: Myna
) -> None:
    await teaches(alice, "On Friday")
    wrong = await asks(bob)
    modal = form(await alice.clicks(wrong, "Correct"))
    await alice.deletes(wrong)
    with capture_logs() as lines:
        await alice.submits(modal, {"Answer": "On Monday"})
        answer = await asks(bob)
        await myna.ends()

    assert answer.content == "On Monday"
    failed = [line for line in lines if line["log_level"] in {"warning", "error"}]
    assert failed == []


async def test_a_form_that_cannot_come_in_time_leaves_nobody_waiting(
    alice: Member, held: asyncio.Event
) -> None:
    unknown = await asks(alice)
    held.clear()
    late = await alice.clicks(unknown, "Teach me")
    held.set()

    assert isinstance(late, Heard)
    assert late.is_ephemeral
    assert "too slow" in late.content
    form(await alice.clicks(unknown, "Teach me"))


async def test_a_correction_asks_about_the_other_questions_that_had_the_wrong_answer(
    alice: Member, bob: Member
) -> None:
    questions = ("When does our chess club meet?", "On which day does the chess club meet?")
    for question in questions:
        await teaches(alice, "On Friday", question)
    wrong = await asks(bob, "when does the chess club meet please")
    thanks = await alice.submits(
        form(await alice.clicks(wrong, "Correct")), {"Answer": "On Monday"}
    )
    assert isinstance(thanks, Heard)

    assert ", ".join(f"`{each}`" for each in questions) in thanks.content
    done = await alice.clicks(thanks, "Correct all 2, too")

    assert isinstance(done, Heard)
    assert "I'll answer 2 more questions that way." in done.content
    for question in questions:
        assert "On Monday" in (await asks(bob, question)).text
