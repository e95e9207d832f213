"""However long Discord refuses everything, it is asked less often than it bans for: 10,000 times in ten minutes."""

import asyncio

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from discord_sandbox.world.records import ChannelType

PLENTY = 1_000_000
CHANNELS, ROUNDS = 60, 12


def sent(town: Sandbox) -> int:
    [rule] = town.faults._rules
    assert rule.times_left is not None
    return PLENTY - rule.times_left


async def writes_everywhere(town: Sandbox, member: Member) -> None:
    guild = town.guild.id
    rooms = [
        town.world.new_channel(guild, f"room-{number}", ChannelType.TEXT)
        for number in range(CHANNELS)
    ]
    for _ in range(ROUNDS):
        for room in rooms:
            await member.say(room, "!hi")


async def presses_everything(member: Member) -> None:
    tries = (member.slash("help", timeout_seconds=5) for _ in range(CHANNELS * ROUNDS))
    await asyncio.gather(*tries, return_exceptions=True)


@pytest.mark.slow
@pytest.mark.parametrize("status", [401, 403, 429])
async def test_a_storm_of_refusals_is_not_answered_with_a_storm_of_requests(
    town: Sandbox, alice: Member, status: int
) -> None:
    if status == 429:
        town.faults.rate_limit(times=PLENTY, retry_after_seconds=0.01)
    else:
        town.faults.fail(status=status, times=PLENTY)
    await writes_everywhere(town, alice)
    await presses_everything(alice)

    assert 50 < sent(town) < 500
