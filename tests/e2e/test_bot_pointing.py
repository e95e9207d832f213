"""Whoever points at a message by its link reads through Myna only what they may read themselves."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Overwrite
from myna_at_work import Myna, at_work, connected, hears
from singing import Singer

NOT_FOUND = "I can't find that message here"


@pytest.fixture
def singer() -> Singer:
    return Singer(steps=1)


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, singer: Singer) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, speaking=singer) as myna:
        await connected(town, myna)
        yield myna


def hide_from_bob(town: Sandbox, what: Permission) -> None:
    random = town.world.channel_named("random")
    assert random is not None
    rule = Overwrite(id=town.member("bob").id, kind=1, deny=what)
    town.world.edit_channel(replace(random, overwrites=(rule,)))


def link(town: Sandbox, message: Heard) -> str:
    return f"https://discord.com/channels/{town.guild.id}/{message.channel_id}/{message.id}"


async def spoken(bob: Member, message: str) -> str:
    shown = await bob.slash("speak", message=message)
    assert isinstance(shown, Heard)
    return shown.content


async def test_a_link_to_another_channel_is_followed(
    alice: Member, bob: Member, town: Sandbox, singer: Singer
) -> None:
    said = await alice.say("#random", "The kettle is on.")
    await bob.say("#general", f"!speak {link(town, said)}")
    await hears(bob, "in my voice")

    assert ["The kettle is on."] == singer.texts


@pytest.mark.parametrize("what", [Permission.VIEW_CHANNEL, Permission.READ_MESSAGE_HISTORY])
async def test_what_one_may_not_read_is_as_if_it_did_not_exist(
    alice: Member, bob: Member, town: Sandbox, singer: Singer, what: Permission
) -> None:
    said = await alice.say("#random", "The key is under the mat.")
    hide_from_bob(town, what)
    hidden = await spoken(bob, link(town, said))
    nowhere = await spoken(bob, link(town, said)[:-3] + "123")

    assert NOT_FOUND in hidden
    assert hidden == nowhere
    assert [] == singer.texts


async def test_in_a_direct_message_nothing_of_a_server_is_read(
    alice: Member, bob: Member, town: Sandbox, singer: Singer
) -> None:
    said = await alice.say("#random", "The key is under the mat.")
    await bob.say("@bot", f"!speak {link(town, said)}")

    await hears(bob, NOT_FOUND)
    assert [] == singer.texts
