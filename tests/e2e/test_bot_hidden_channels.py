"""What was asked where somebody may not read is named to them by no command."""

from dataclasses import replace

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Overwrite
from lesson_talk import reads, seen, teaches
from myna_at_work import hears

SECRET = "Who gets the sack on Monday?"


def hide_from_bob(town: Sandbox) -> None:
    random = town.world.channel_named("random")
    assert random is not None
    rule = Overwrite(id=town.member("bob").id, kind=1, deny=Permission.VIEW_CHANNEL)
    town.world.edit_channel(replace(random, overwrites=(rule,)))


@pytest.mark.parametrize("command", ["why", "correct"])
async def test_an_answer_in_a_channel_that_is_hidden_from_them_is_as_if_there_were_none(
    alice: Member, bob: Member, town: Sandbox, command: str
) -> None:
    await teaches(alice, SECRET, "Nobody")
    answer = seen(await alice.slash("ask", where="#random", question=SECRET))
    words = {"answer": "Somebody"} if command == "correct" else {}

    open_to_all = await reads(bob, command, message=str(answer.id), **words)
    hide_from_bob(town)
    hidden = await reads(bob, command, message=str(answer.id), **words)
    nowhere = await reads(bob, command, message=str(answer.id)[:-3] + "123", **words)

    assert "sack" in open_to_all.content
    assert "sack" not in hidden.content
    assert hidden.content == nowhere.content


async def test_what_they_may_read_in_another_channel_is_explained(
    alice: Member, bob: Member
) -> None:
    await teaches(alice, SECRET, "Nobody")
    answer = seen(await alice.slash("ask", where="#random", question=SECRET))
    await bob.say("#general", f"!why {answer.id}")

    assert SECRET in (await hears(bob, "Why this answer?")).content
