"""Calls with a raw client: who is there, who is heard by whom, resuming, hostile senders."""

from collections.abc import AsyncIterator

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.world.records import ChannelType, Snowflake
from quiet_seat import SOUND, Listener
from raw_gateway import RawBot, raw_bot
from raw_voice import caught_up, discord_turn, in_call, voice_of


@pytest.fixture
async def bot(discord: Sandbox) -> AsyncIterator[RawBot]:
    async with raw_bot(discord) as one:
        await one.settle()
        yield one


# Who is there


async def test_others_come_go_and_speak(discord: Sandbox, bot: RawBot, lounge: Snowflake) -> None:
    alice = Listener(discord, "alice", lounge)
    async with in_call(discord, bot, lounge) as voice:
        present = await voice.op(11)
        bob = Listener(discord, "bob", lounge)
        came = await voice.op(11)
        alice.call.took(alice.user_id, 5, {"speaking": 1, "delay": 0, "ssrc": 1})
        spoke = await voice.op(5)
        discord.world.leave_voice(discord.guild.id, bob.user_id)

        assert ([alice.user_id], [bob.user_id]) == (present["user_ids"], came["user_ids"])
        assert spoke == {"user_id": alice.user_id, "ssrc": alice.ssrc, "speaking": 1}
        assert await voice.op(13) == {"user_id": bob.user_id}
        assert bob.told[-1] == (4014, "Disconnected.")


async def test_a_bot_that_hangs_up_has_left_the_call(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    alice = Listener(discord, "alice", lounge)
    async with in_call(discord, bot, lounge) as voice:
        await voice.socket.close(code=1000)
    while not any(op == 13 for op, _ in alice.told):
        await discord_turn(discord)

    assert alice.told[-1] == (13, {"user_id": discord.application.id})


# Resuming


async def test_a_dropped_connection_is_resumed_with_what_it_missed(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    alice = Listener(discord, "alice", lounge)
    async with in_call(discord, bot, lounge) as voice:
        await voice.op(11)
        seen = voice.sequence
        assert voice.socket._response.connection is not None
        voice.socket._response.connection.transport.abort()
        alice.call.took(alice.user_id, 5, {"speaking": 1})
        async with voice_of(voice.server, voice.state) as again:
            await again.resume(seen)

            assert await again.ops_until(5) == [8, 9, 25, 5]
            again.datagrams, again.transport = voice.datagrams, voice.transport
            voice.transport = None
            again.key, again.ready = voice.key, voice.ready
            again.speak(SOUND)
            await caught_up(again)
            assert [SOUND] == [frame.payload for frame in alice.frames]


async def test_nobody_resumes_what_is_no_more(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    async with in_call(discord, bot, lounge) as voice:
        await voice.socket.close(code=1000)
    await discord_turn(discord)
    async with voice_of(voice.server, voice.state) as again:
        await again.resume(0)

        assert await again.close_code() == 4006


async def test_who_was_sent_away_cannot_resume(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    async with in_call(discord, bot, lounge) as voice:
        await voice.socket.send_bytes(b"\x1ajunk")
        assert await voice.close_code() == 4020
        async with voice_of(voice.server, voice.state) as again:
            await again.resume(0)

            assert await again.close_code() == 4006


async def test_a_seat_that_nobody_resumes_becomes_free(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    discord.voice.settings.resume_seconds = 0.01
    async with in_call(discord, bot, lounge) as voice:
        voice.socket._response.connection.transport.abort()  # type: ignore[union-attr]
        while discord.calls.of(lounge) is not None:
            await discord_turn(discord)

    assert discord.voice.sessions == {}


# Who is heard by whom


async def test_the_muted_are_not_heard_and_the_deafened_hear_nothing(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    alice = Listener(discord, "alice", lounge)
    async with in_call(discord, bot, lounge) as voice:
        data = {"guild_id": discord.guild.id, "channel_id": lounge}
        await bot.send(4, {**data, "self_mute": True, "self_deaf": True})
        await bot.event("VOICE_STATE_UPDATE")
        voice.speak(b"muted")
        alice.speak()
        await caught_up(voice)
        await bot.send(4, {**data, "self_mute": False, "self_deaf": False})
        await bot.event("VOICE_STATE_UPDATE")
        voice.speak(SOUND)
        await caught_up(voice)

        assert [SOUND] == [frame.payload for frame in alice.frames]


async def test_a_call_is_heard_in_its_own_channel_alone(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    den = discord.world.new_channel(discord.guild.id, "Den", ChannelType.VOICE)
    alice = Listener(discord, "alice", lounge)
    bob = Listener(discord, "bob", den.id)
    async with in_call(discord, bot, lounge) as voice:
        bob.speak()
        voice.speak(SOUND)
        await caught_up(voice)

        assert [SOUND] == [frame.payload for frame in alice.frames]
        assert bob.frames == []


async def test_who_has_left_is_heard_no_more(discord: Sandbox, lounge: Snowflake) -> None:
    alice = Listener(discord, "alice", lounge)
    bob = Listener(discord, "bob", lounge)
    bob.call.leave(bob.user_id)
    bob.speak()
    assert alice.frames == []
    discord.world.move_voice(
        discord.guild.id,
        alice.user_id,
        discord.world.new_channel(discord.guild.id, "Den", ChannelType.VOICE).id,
    )
    alice.speak()

    assert bob.frames == []


async def test_a_former_connection_is_heard_no_more(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    alice = Listener(discord, "alice", lounge)
    async with in_call(discord, bot, lounge) as former:
        discord.faults.change_voice_server()
        server = await bot.event("VOICE_SERVER_UPDATE")
        async with voice_of(server, former.state) as voice:
            await voice.settle()
            former.speak(b"too late")
            voice.speak(SOUND)
            await caught_up(voice)

            assert [SOUND] == [frame.payload for frame in alice.frames]


async def test_the_address_of_one_who_hung_up_is_forgotten(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    async with in_call(discord, bot, lounge) as former:
        await former.socket.close(code=1000)
        while discord.voice.sessions:
            await discord_turn(discord)
        async with in_call(discord, bot, lounge) as voice:
            former.send_datagram(b"12345678")
            await caught_up(voice)

            assert former.datagrams.received.empty()


async def test_who_is_moved_is_heard_there_no_more(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    den = discord.world.new_channel(discord.guild.id, "Den", ChannelType.VOICE)
    alice = Listener(discord, "alice", lounge)
    async with in_call(discord, bot, lounge) as voice:
        discord.world.move_voice(discord.guild.id, discord.application.id, den.id)
        voice.speak(SOUND)
        server = await bot.event("VOICE_SERVER_UPDATE")

        assert await voice.close_code() == 4014
        assert server["token"] != voice.server["token"]
        assert alice.frames == []
    async with voice_of(server, voice.state) as moved:
        await moved.settle()

        assert discord.calls.of(den.id) is not None


# Hostile senders


async def test_garbage_forgeries_and_echoes_are_dropped(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    alice = Listener(discord, "alice", lounge)
    async with in_call(discord, bot, lounge) as voice:
        sent = voice.speak(SOUND)
        voice.send_datagram(sent)  # a replay
        voice.send_datagram(sent[:-5] + bytes([sent[-5] ^ 1]) + sent[-4:])
        voice.speak(b"somebody else", ssrc=99)
        for garbage in (b"", b"\x80", b"\x80\x78" + bytes(9000), bytes(74), b"\xff" * 1400):
            voice.send_datagram(garbage)
        voice.send_datagram(b"\x81\xc9" + bytes(30))  # a report
        voice.speak(SOUND[::-1])
        await caught_up(voice)

        assert [SOUND, SOUND[::-1]] == [frame.payload for frame in alice.frames]


async def test_a_stranger_is_neither_answered_nor_heard(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    alice = Listener(discord, "alice", lounge)
    async with (
        in_call(discord, bot, lounge) as voice,
        voice_of(voice.server, voice.state) as stranger,
    ):
        stranger.ready = {**voice.ready, "ssrc": 1}
        stranger.key = voice.key
        await stranger.connect()
        stranger.send_datagram(b"\x00\x01\x00\x46\x00\x00\x00\x01" + bytes(66))
        stranger.send_datagram(b"12345678")
        stranger.speak(SOUND, ssrc=voice.ready["ssrc"])
        await caught_up(voice)

        assert stranger.datagrams.received.empty()
        assert alice.frames == []


async def test_a_huge_message_closes_only_its_connection(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    async with in_call(discord, bot, lounge) as voice:
        async with voice_of(voice.server, voice.state) as stranger:
            await stranger.op(8)
            await stranger.socket.send_str("x" * (1 << 17))

            assert await stranger.close_code() == 1009
        await caught_up(voice)
