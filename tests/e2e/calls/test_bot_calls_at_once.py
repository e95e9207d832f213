"""Five servers are spoken to at once, and nobody waits for anybody."""

import asyncio
from pathlib import Path

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from discord_sandbox.world.permissions import ORDINARY
from discord_sandbox.world.records import ChannelType
from in_call import asked, called, taught
from myna_at_work import at_work, connected, hears
from singing import Singer, steps_in

SERVERS = 5
STEPS = 15


def new_server(town: Sandbox, number: int) -> Member:
    """One more, with a member who owns it and Myna; the member is nowhere else."""
    owner = town.add_member(f"owner{number}")
    town.world.remove_member(town.guild.id, owner.id)
    guild = town.world.add_guild(f"Server {number}", owner.id)
    town.world.new_channel(guild.id, "general")
    town.world.new_channel(guild.id, "Lounge", ChannelType.VOICE)
    town.world.add_bot(guild.id, town.application.id, ORDINARY)
    return owner


async def spoken_to(member: Member) -> list[int]:
    await called(member)
    await taught(member)
    await asked(member)
    return steps_in(await member.hears_speech(by="bot", timeout_seconds=20))


async def test_five_servers_at_once_are_heard_in_full(town: Sandbox, tmp_path: Path) -> None:
    owners = [new_server(town, number) for number in range(SERVERS)]
    async with at_work(town, tmp_path, speaking=Singer(steps=STEPS)) as myna:
        await connected(town, myna)
        heard = await asyncio.gather(*map(spoken_to, owners))

        assert [list(range(STEPS))] * SERVERS == heard
        assert [0] * SERVERS == [owner.headset.tally.lost for owner in owners]


async def test_text_is_answered_at_once_while_five_are_spoken_to(
    town: Sandbox, tmp_path: Path
) -> None:
    owners = [new_server(town, number) for number in range(SERVERS)]
    alice = town.member("alice")
    async with at_work(town, tmp_path, speaking=Singer(steps=60)) as myna:
        await connected(town, myna)
        for owner in owners:
            await called(owner)
            await taught(owner)
            await asked(owner)
        clock = asyncio.get_running_loop().time
        began = clock()
        await alice.say("#general", "!hi")
        await hears(alice, "Hello")

        assert clock() - began < 1.0
