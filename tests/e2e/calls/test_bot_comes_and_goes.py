"""Where Myna may come, when she goes, and what others do with her in a call."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from discord_sandbox import Sandbox
from discord_sandbox.people.heard import NotHeardError
from discord_sandbox.people.human import Member
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.world.permissions import ORDINARY, Permission
from discord_sandbox.world.records import ChannelType
from in_call import (
    asked,
    called,
    forbid,
    lounge,
    mute,
    new_voice_channel,
    taught,
    until,
    until_she_is,
    where_is_myna,
)
from myna.bot.voice.call import Timing
from myna_at_work import Myna, at_work, connected, hears
from singing import Singer, steps_in

LONG_STEPS = 40


async def hears_no_speech(member: Member, seconds: float = 0.5) -> None:
    with pytest.raises(NotHeardError):
        await member.hears_speech(by="bot", seconds=0.1, timeout_seconds=seconds)


# Being refused


async def test_who_sits_nowhere_is_told_to_sit_down(alice: Member) -> None:
    await alice.say("#general", "!join")

    await hears(alice, "Join a voice channel first")


async def test_a_full_channel_is_not_entered(town: Sandbox, alice: Member) -> None:
    town.world.edit_channel(replace(lounge(town), user_limit=1))
    await alice.joins("Lounge")
    await alice.say("#general", "!join")

    await hears(alice, "full")


@pytest.mark.parametrize(
    ("what", "told"), [(Permission.CONNECT, "*Connect*"), (Permission.SPEAK, "*Speak*")]
)
async def test_without_the_right_she_says_which_one_she_needs(
    town: Sandbox, alice: Member, what: Permission, told: str
) -> None:
    forbid(town, lounge(town), what)
    await alice.joins("Lounge")
    await alice.say("#general", "!join")
    await hears(alice, told)

    assert where_is_myna(town) is None


async def test_a_member_cannot_call_her_away_from_others(
    town: Sandbox, alice: Member, bob: Member
) -> None:
    new_voice_channel(town, "Cellar")
    await called(alice)
    await bob.joins("Cellar")
    await bob.say("#general", "!join")
    await hears(bob, "another voice channel")

    assert where_is_myna(town) == "Lounge"


async def test_a_manager_can(town: Sandbox, alice: Member, bob: Member) -> None:
    new_voice_channel(town, "Cellar")
    await called(bob)
    await called(alice, "Cellar")

    await until_she_is(town, "Cellar")


async def test_called_where_she_is_she_says_so(alice: Member) -> None:
    await called(alice)
    await alice.say("#general", "!join")

    await hears(alice, "already")


# On a stage


async def test_on_a_stage_she_needs_to_be_a_speaker(town: Sandbox, alice: Member) -> None:
    new_voice_channel(town, "Theatre", ChannelType.STAGE)
    await alice.joins("Theatre")
    await alice.say("#general", "!join")
    await hears(alice, "*Speak*")

    await until_she_is(town, None)


async def test_on_a_stage_that_she_may_moderate_she_is_heard(tmp_path: Path) -> None:
    moderator = ORDINARY | Permission.MUTE_MEMBERS
    async with (
        checked(Sandbox(rate_limits=False, bot_permissions=moderator)) as town,
        at_work(town, tmp_path, speaking=Singer(), call_timing=Timing(alone_seconds=0.5)) as myna,
    ):
        await connected(town, myna)
        new_voice_channel(town, "Theatre", ChannelType.STAGE)
        alice = town.member("alice")
        await called(alice, "Theatre")
        await taught(alice)
        await asked(alice)

        assert list(range(10)) == steps_in(await alice.hears_speech(by="bot"))


# Going


async def test_sent_away_she_goes(town: Sandbox, alice: Member) -> None:
    await called(alice)
    await alice.say("#general", "!leave")
    await hears(alice, "I've left")
    assert where_is_myna(town) is None
    await alice.say("#general", "!leave")

    await hears(alice, "no voice channel")


async def test_left_alone_she_goes(town: Sandbox, alice: Member) -> None:
    await called(alice)
    await alice.leaves_voice()

    await until_she_is(town, None)


async def test_left_alone_while_the_gateway_is_away_she_goes_when_it_is_back(
    town: Sandbox, alice: Member
) -> None:
    await called(alice)
    with capture_logs() as logs:
        town.faults.refuse_connections()
        await alice.leaves_voice()
        await asyncio.sleep(0.2)
        town.faults.drop()
        await until(lambda: "call.not_left" in [line["event"] for line in logs])
        town.faults.accept_connections()

        await until_she_is(town, None)


async def test_with_bots_alone_she_goes(town: Sandbox, alice: Member) -> None:
    other = town.add_bot("jukebox")
    town.world.join_voice(other.id, lounge(town).id)
    await called(alice)
    await alice.leaves_voice()

    await until_she_is(town, None)


async def test_while_somebody_comes_back_in_time_she_stays(town: Sandbox, alice: Member) -> None:
    await called(alice)
    await alice.leaves_voice()
    await asyncio.sleep(0.3)
    await alice.joins("Lounge")
    await asyncio.sleep(1.0)

    assert where_is_myna(town) == "Lounge"


async def test_told_to_stop_working_she_leaves(
    town: Sandbox, myna: Myna, alice: Member, singer: Singer
) -> None:
    singer.steps = LONG_STEPS
    await called(alice)
    await taught(alice)
    await asked(alice)
    await myna.ends()

    assert where_is_myna(town) is None


async def test_a_place_left_over_from_an_earlier_life_is_given_up(
    town: Sandbox, tmp_path: Path
) -> None:
    town.world.join_voice(town.application.id, lounge(town).id)
    async with at_work(town, tmp_path) as myna:
        await connected(town, myna)

        await until_she_is(town, None)


# What others do with her


async def test_moved_she_goes_on_speaking_there(
    town: Sandbox, alice: Member, singer: Singer
) -> None:
    singer.steps = 20
    cellar = new_voice_channel(town, "Cellar")
    await called(alice)
    await taught(alice)
    await asked(alice)
    before = steps_in(await alice.hears_speech(by="bot", seconds=1.0))
    town.world.move_voice(town.guild.id, town.application.id, cellar.id)
    await alice.joins("Cellar")
    after = steps_in(await alice.hears_speech(by="bot", seconds=2.0))
    while after[-1] != singer.steps - 1:
        after += steps_in(await alice.hears_speech(by="bot", seconds=0.4))

    assert set(range(singer.steps)) - {*before, *after} <= {before[-1] + 1, before[-1] + 2}


async def test_while_she_is_muted_she_waits(town: Sandbox, alice: Member, singer: Singer) -> None:
    await called(alice)
    await taught(alice)
    mute(town, is_muted=True)
    await asyncio.sleep(0.6)
    await asked(alice)
    await hears_no_speech(alice, 1.0)
    mute(town, is_muted=False)
    said = await alice.hears_speech(by="bot")

    assert set(range(2, singer.steps)) <= set(steps_in(said))


async def test_put_out_she_stays_away(town: Sandbox, alice: Member, singer: Singer) -> None:
    singer.steps = LONG_STEPS
    await called(alice)
    await taught(alice)
    await asked(alice)
    await alice.hears_speech(by="bot", seconds=0.4)
    town.world.leave_voice(town.guild.id, town.application.id)
    await asyncio.sleep(1.5)
    assert where_is_myna(town) is None
    await alice.say("#general", "!stop")

    await hears(alice, "not saying anything")


async def test_sent_away_while_she_is_coming_she_goes(
    town: Sandbox, alice: Member, bob: Member
) -> None:
    await alice.joins("Lounge")
    await bob.joins("Lounge")
    await alice.say("#general", "!join")
    await until_she_is(town, "Lounge")  # the connection is still to be made
    await bob.say("#general", "!leave")

    await hears(bob, "left the voice channel")
    await until_she_is(town, None)


async def test_put_out_while_she_is_coming_she_says_so_and_can_be_called_again(
    town: Sandbox, alice: Member
) -> None:
    await alice.joins("Lounge")
    await alice.say("#general", "!join")
    await until_she_is(town, "Lounge")  # the connection is still to be made
    town.world.leave_voice(town.guild.id, town.application.id)

    await hears(alice, "couldn't get into that voice channel")
    await called(alice)


async def test_where_her_channel_is_deleted_she_can_be_called_again(
    town: Sandbox, alice: Member
) -> None:
    new_voice_channel(town, "Cellar")
    await called(alice, "Cellar")
    cellar = next(one for one in town.world.channels.values() if one.name == "Cellar")
    town.world.delete_channel(cellar.id)
    await until_she_is(town, None)

    await called(alice)
