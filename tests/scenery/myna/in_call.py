"""Myna in a call, for end-to-end tests: who calls her, where she is, what she is asked."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Channel, ChannelType, Overwrite
from myna_at_work import hears

ANSWER = "On Friday"
PATIENCE_SECONDS = 8.0


def introduced(answer: str) -> str:
    """As the first answer of a call is spoken."""
    return f"This is Myna, an AI.\n{answer}"


def lounge(town: Sandbox) -> Channel:
    return next(one for one in town.world.channels.values() if one.name == "Lounge")


def new_voice_channel(town: Sandbox, name: str, kind: ChannelType = ChannelType.VOICE) -> Channel:
    return town.world.new_channel(town.guild.id, name, kind)


def forbid(town: Sandbox, channel: Channel, what: Permission) -> None:
    """To Myna, in this channel."""
    rule = Overwrite(id=town.application.id, kind=1, deny=what)
    town.world.edit_channel(replace(channel, overwrites=(rule,)))


def mute(town: Sandbox, *, is_muted: bool) -> None:
    """Myna, for everybody, as a moderator does."""
    member = town.world.member(town.guild.id, town.application.id)
    assert member is not None
    town.world.edit_member(town.guild.id, replace(member, is_muted=is_muted))


def where_is_myna(town: Sandbox) -> str | None:
    state = town.world.voice_state(town.guild.id, town.application.id)
    return town.world.channels[state.channel_id].name if state else None


async def until(fits: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    async with asyncio.timeout(seconds):
        while not fits():
            await asyncio.sleep(0.01)


async def until_she_is(town: Sandbox, where: str | None) -> None:
    await until(lambda: where_is_myna(town) == where)


async def called(member: Member, where: str = "Lounge") -> None:
    await member.joins(where)
    await member.say("#general", "!join")
    await hears(member, "I'm an AI")


async def taught(member: Member) -> None:
    await member.say("#general", f"!train When do we meet? -> {ANSWER}")
    await hears(member, "Thank you")


async def asked(member: Member) -> Heard:
    await member.say("#general", "!ask When do we meet?")
    return await hears(member, matching=lambda message: message.content == ANSWER)
