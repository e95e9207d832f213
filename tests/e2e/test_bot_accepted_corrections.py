"""A correction that a teacher accepts puts the answer right where everybody saw it."""

from collections.abc import Awaitable, Callable

import pytest

from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from lesson_talk import form, reads, seen
from myna_at_work import hears

RIGHT = "On Monday"


async def asks_aloud(member: Member) -> Heard:
    await member.say("#general", "!ask when?")
    return await hears(member, matching=lambda message: bool(message.buttons))


async def by_button(member: Member, wrong: Heard) -> None:
    await member.submits(form(await member.clicks(wrong, "Correct")), {"Answer": RIGHT})


async def by_menu(member: Member, wrong: Heard) -> None:
    await member.submits(form(await member.uses(wrong, "Correct this answer")), {"Answer": RIGHT})


async def by_reply(member: Member, wrong: Heard) -> None:
    await member.say("#general", "!correct On Monday", reply_to=wrong)
    await hears(member, "kept it for a teacher")


@pytest.mark.parametrize("proposes", [by_button, by_menu, by_reply])
async def test_an_accepted_correction_amends_the_answer_and_names_who_proposed_it(
    alice: Member, bob: Member, proposes: Callable[[Member, Heard], Awaitable[None]]
) -> None:
    await alice.slash("train", question="When?", answer="On Friday")
    wrong = await asks_aloud(bob)
    await proposes(bob, wrong)
    inbox = await reads(alice, "inbox")
    assert f"/{wrong.id})" in inbox.content

    done = seen(await alice.clicks(inbox, "1 · Accept"))

    assert "Learned" in done.content
    amended = await hears(bob, "Corrected by")
    assert amended.id == wrong.id
    assert amended.content == f"{RIGHT}\n-# ✏️ Corrected by <@{bob.id}>"


async def test_what_was_unknown_is_shown_once_a_teacher_accepts_it(
    alice: Member, bob: Member
) -> None:
    unknown = await asks_aloud(bob)
    modal = form(await bob.clicks(unknown, "Teach me"))
    await bob.submits(modal, {"Question": "When?", "Answer": RIGHT})

    await alice.clicks(await reads(alice, "inbox"), "1 · Accept")

    amended = await hears(bob, "Taught by")
    assert amended.id == unknown.id
    assert amended.content == f"{RIGHT}\n-# 💡 Taught by <@{bob.id}>"


async def test_a_discarded_correction_leaves_the_answer_as_it_is(
    alice: Member, bob: Member
) -> None:
    await alice.slash("train", question="When?", answer="On Friday")
    wrong = await asks_aloud(bob)
    await by_button(bob, wrong)
    inbox = await reads(alice, "inbox")
    await alice.clicks(inbox, "1 · Discard")
    await alice.slash("train", question="When?", answer="On Sunday")

    assert "On Sunday" == (await asks_aloud(bob)).content
    [shown] = [each.content for each in bob.sees("#general") if each.id == wrong.id]
    assert "On Friday" == shown
