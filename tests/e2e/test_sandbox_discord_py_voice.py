"""Unmodified discord.py in calls: heard, moved, sent away, in two guilds at once, on a stage."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import discord as discord_py
import pytest

from call_sounds import packets, played
from discord_py_bot import Bot, running
from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from discord_sandbox.people.opus import SILENCE
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.world.permissions import ORDINARY
from discord_sandbox.world.records import ChannelType, Snowflake
from spoken_tones import loudest_hertz, tone

ENCRYPTED = b"\xfa\xfa"
"""The end of an end-to-end encrypted frame."""


@pytest.fixture
async def bot(discord: Sandbox) -> AsyncIterator[Bot]:
    async with running(discord) as one:
        yield one


@pytest.fixture
async def alice(discord: Sandbox) -> Member:
    """Sits in the lounge."""
    member = discord.member("alice")
    await member.joins("Lounge")
    return member


async def joined(bot: Bot, channel_id: Snowflake) -> discord_py.VoiceClient:
    channel = bot.get_channel(int(channel_id))
    assert isinstance(channel, discord_py.VoiceChannel | discord_py.StageChannel)
    return await channel.connect(timeout=5)


async def in_step(client: discord_py.VoiceClient, *people: Member) -> None:
    """All have the same keys."""
    async with asyncio.timeout(5):
        while not client.voice_privacy_code or any(
            one.privacy_code != client.voice_privacy_code for one in people
        ):
            await asyncio.sleep(0.01)


async def pitch_heard(listener: Member, speaker: str) -> float:
    return loudest_hertz(await listener.hears_speech(by=speaker, seconds=0.3))


@pytest.mark.parametrize("bot_is_first", [False, True])
async def test_a_bot_is_heard_in_an_encrypted_call(
    discord: Sandbox, bot: Bot, lounge: Snowflake, bot_is_first: bool
) -> None:
    alice = discord.member("alice")
    if bot_is_first:
        client = await joined(bot, lounge)
        await alice.joins("Lounge")
    else:
        await alice.joins("Lounge")
        client = await joined(bot, lounge)
    await in_step(client, alice)
    await played(client, 440)

    assert 440 == pytest.approx(await pitch_heard(alice, "bot"), abs=5)
    assert (0, []) == (alice.headset.tally.undecryptable, alice.headset.complaints)


async def test_a_bot_alone_plays_to_nobody(discord: Sandbox, bot: Bot, lounge: Snowflake) -> None:
    client = await joined(bot, lounge)
    await played(client, 440, frames=3)

    assert client.is_connected()
    call = discord.calls.of(lounge)
    assert call is not None
    assert [discord.application.id] == list(call.seats)


async def test_a_bot_that_disconnects_leaves_nothing_behind(
    discord: Sandbox, bot: Bot, lounge: Snowflake
) -> None:
    client = await joined(bot, lounge)
    await client.disconnect()

    assert discord.world.voice_states == {}
    async with asyncio.timeout(5):
        while discord.voice.sessions or discord.calls.of(lounge):
            await asyncio.sleep(0.01)


async def test_a_bot_sees_who_comes_and_goes(discord: Sandbox, bot: Bot, lounge: Snowflake) -> None:
    discord.world.join_voice(discord.member("bob").id, lounge)
    alice = discord.member("alice")
    async with asyncio.timeout(5):
        coming = asyncio.ensure_future(
            bot.wait_for("voice_state_update", check=lambda member, *_: member.name == "alice")
        )
        await asyncio.sleep(0)
        discord.world.join_voice(alice.id, lounge)
        _, _, after = await coming

    channel = bot.get_channel(int(lounge))
    assert isinstance(channel, discord_py.VoiceChannel)
    assert channel == after.channel
    assert {"alice", "bob"} == {one.name for one in channel.members}


async def test_a_bot_that_comes_later_sees_who_is_there(
    discord: Sandbox, lounge: Snowflake
) -> None:
    discord.world.join_voice(discord.member("alice").id, lounge)
    async with running(discord) as bot:
        channel = bot.get_channel(int(lounge))
        assert isinstance(channel, discord_py.VoiceChannel)
        assert ["alice"] == [one.name for one in channel.members]


async def test_a_bot_that_is_moved_is_heard_in_the_other_channel(
    discord: Sandbox, bot: Bot, lounge: Snowflake, alice: Member
) -> None:
    den = discord.world.new_channel(discord.guild.id, "Den", ChannelType.VOICE)
    bob = discord.member("bob")
    await bob.joins("Den")
    client = await joined(bot, lounge)
    await in_step(client, alice)
    discord.world.move_voice(discord.guild.id, discord.application.id, den.id)
    await in_step(client, bob)
    await played(client, 660)

    assert 660 == pytest.approx(await pitch_heard(bob, "bot"), abs=5)
    assert 0 == alice.headset.tally.heard


async def test_a_bot_moves_itself(
    discord: Sandbox, bot: Bot, lounge: Snowflake, alice: Member
) -> None:
    den = discord.world.new_channel(discord.guild.id, "Den", ChannelType.VOICE)
    bob = discord.member("bob")
    await bob.joins("Den")
    client = await joined(bot, lounge)
    await in_step(client, alice)
    await alice.speaks(
        tone(880, 0.1)
    )  # else its reader would still wait for something from the old socket
    forgotten = client._connection.socket
    await client.move_to(bot.get_channel(int(den.id)), timeout=5)
    forgotten.close()
    await in_step(client, bob)
    await played(client, 660)

    assert 660 == pytest.approx(await pitch_heard(bob, "bot"), abs=5)


async def test_a_bot_that_is_sent_away_knows_it(
    discord: Sandbox, bot: Bot, lounge: Snowflake
) -> None:
    client = await joined(bot, lounge)
    discord.world.leave_voice(discord.guild.id, discord.application.id)

    async with asyncio.timeout(5):
        while bot.voice_clients:
            await asyncio.sleep(0.01)
    assert not client.is_connected()


async def test_a_deleted_channel_ends_the_call(
    discord: Sandbox, bot: Bot, lounge: Snowflake, alice: Member
) -> None:
    headset = alice.headset
    await joined(bot, lounge)
    discord.world.delete_channel(lounge)

    async with asyncio.timeout(5):
        while bot.voice_clients:
            await asyncio.sleep(0.01)
    assert (4014, "Disconnected.") == headset.dismissed
    assert discord.calls.of(lounge) is None


async def test_a_bot_is_in_calls_of_two_guilds_at_once(
    discord: Sandbox, bot: Bot, lounge: Snowflake, alice: Member
) -> None:
    bob_id = discord.member("bob").id
    elsewhere = discord.world.add_guild("Elsewhere", bob_id)
    den = discord.world.new_channel(elsewhere.id, "Den", ChannelType.VOICE)
    discord.world.add_bot(elsewhere.id, discord.application.id, ORDINARY)
    while bot.get_channel(int(den.id)) is None:
        await asyncio.sleep(0.01)
    bob = discord.member("bob")
    await bob.joins("Den")
    here = await joined(bot, lounge)
    there = await joined(bot, den.id)
    await in_step(here, alice)
    await in_step(there, bob)
    await asyncio.gather(played(here, 440), played(there, 660))

    assert 440 == pytest.approx(await pitch_heard(alice, "bot"), abs=5)
    assert 660 == pytest.approx(await pitch_heard(bob, "bot"), abs=5)


async def test_a_stage_hears_a_bot_that_was_invited_to_speak(discord: Sandbox, bot: Bot) -> None:
    stage = discord.world.new_channel(discord.guild.id, "Stage", ChannelType.STAGE)
    while bot.get_channel(int(stage.id)) is None:
        await asyncio.sleep(0.01)
    alice = discord.member("alice")
    await alice.joins("Stage")
    client = await joined(bot, stage.id)
    await played(client, 660, frames=3)
    state = discord.world.voice_state(discord.guild.id, discord.application.id)
    assert state is not None
    assert state.is_suppressed
    assert 0 == alice.headset.tally.heard
    discord.world.edit_voice_state(replace(state, is_suppressed=False))
    await played(client, 440)

    assert client.voice_privacy_code is None
    assert 440 == pytest.approx(await pitch_heard(alice, "bot"), abs=5)


async def test_two_people_hear_each_other_beside_a_bot(
    discord: Sandbox, bot: Bot, lounge: Snowflake, alice: Member
) -> None:
    bob = discord.member("bob")
    await bob.joins("Lounge")
    client = await joined(bot, lounge)
    await in_step(client, alice, bob)
    await asyncio.gather(alice.speaks(tone(440, 0.5)), bob.speaks(tone(660, 0.5)))

    assert 660 == pytest.approx(await pitch_heard(alice, "bob"), abs=5)
    assert 440 == pytest.approx(await pitch_heard(bob, "alice"), abs=5)


async def test_nothing_passes_in_clear_where_people_come_and_go(
    discord: Sandbox, bot: Bot, lounge: Snowflake, alice: Member
) -> None:
    client = await joined(bot, lounge)
    await in_step(client, alice)
    passed: list[bytes] = []
    discord.calls.disturbance = lambda frame: (passed.append(frame.payload), (frame,))[1]
    playing = asyncio.ensure_future(played(client, 440, frames=50))
    bob = discord.member("bob")
    for _ in range(3):
        await bob.joins("Lounge")
        await in_step(client, alice, bob)
        await bob.leaves_voice()
        await in_step(client, alice)
    await playing
    sounds = [one for one in passed if one != SILENCE]

    assert 50 == len(sounds)
    assert {ENCRYPTED} == {one[-len(ENCRYPTED) :] for one in sounds}
    assert not set(sounds) & set(packets(440, 50))


async def test_people_come_and_go_while_a_bot_plays(
    discord: Sandbox, bot: Bot, lounge: Snowflake, alice: Member
) -> None:
    client = await joined(bot, lounge)
    await in_step(client, alice)
    playing = asyncio.ensure_future(played(client, 440, frames=75))
    bob = discord.member("bob")
    await bob.joins("Lounge")
    await in_step(client, alice, bob)
    discord.world.leave_voice(discord.guild.id, alice.id)

    assert 440 == pytest.approx(await pitch_heard(bob, "bot"), abs=5)
    await playing


async def test_calls_are_reached_over_tls() -> None:
    async with checked(Sandbox(tls=True)) as sandbox, running(sandbox) as bot:
        lounge = sandbox.world.channel_named("Lounge")
        assert lounge is not None
        alice = sandbox.member("alice")
        await alice.joins("Lounge")
        client = await joined(bot, lounge.id)
        await in_step(client, alice)
        await played(client, 440)

        assert 440 == pytest.approx(await pitch_heard(alice, "bot"), abs=5)
        await client.disconnect()


async def test_an_unmuted_bot_is_heard_again(
    discord: Sandbox, bot: Bot, lounge: Snowflake, alice: Member
) -> None:
    client = await joined(bot, lounge)
    await in_step(client, alice)
    me = discord.guild.members[discord.application.id]
    discord.world.edit_member(discord.guild.id, replace(me, is_muted=True))
    await played(client, 880, frames=5)
    assert 0 == alice.headset.tally.heard
    discord.world.edit_member(discord.guild.id, replace(me, is_muted=False))
    await played(client, 440)

    assert 440 == pytest.approx(await pitch_heard(alice, "bot"), abs=5)
