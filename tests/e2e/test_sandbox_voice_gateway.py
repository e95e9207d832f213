"""The voice gateway and its socket, with a raw client: op 4, the handshake, the codes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.world.permissions import ORDINARY
from discord_sandbox.world.records import ChannelType, Overwrite, Snowflake
from quiet_seat import SOUND, Listener
from raw_gateway import RawBot, raw_bot
from raw_voice import AES, XCHACHA, RawVoice, admitted, asked, caught_up, channel, in_call, voice_of


@pytest.fixture
async def bot(discord: Sandbox) -> AsyncIterator[RawBot]:
    async with raw_bot(discord) as one:
        await one.settle()
        yield one


@asynccontextmanager
async def at_the_door(
    discord: Sandbox, bot: RawBot, channel_id: Snowflake
) -> AsyncIterator[RawVoice]:
    """After HELLO."""
    async with voice_of(*await admitted(discord, bot, channel_id)) as voice:
        assert (await voice.op(8))["v"] == 8
        yield voice


# Op 4 of the main gateway


async def test_a_bot_is_told_its_state_and_then_a_server(discord: Sandbox, bot: RawBot) -> None:
    server, state = await admitted(discord, bot, channel(discord, "Lounge"))

    assert state["session_id"] == bot.session_id
    assert set(server) == {"token", "guild_id", "endpoint"}


async def test_op_4_that_may_not_be_is_passed_over(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    locked = discord.world.new_channel(discord.guild.id, "Locked", ChannelType.VOICE)
    denial = Overwrite(id=discord.guild.id, kind=0, deny=1 << 20)
    discord.world.edit_channel(replace(locked, overwrites=(denial,)))
    for place in (locked.id, channel(discord, "general"), "1", "nonsense"):
        await asked(bot, discord.guild.id, place)
    for guild_id in ("1", "nonsense"):
        await asked(bot, guild_id, lounge)
    await asked(bot, discord.guild.id, lounge)

    assert (await bot.event("VOICE_STATE_UPDATE"))["channel_id"] == lounge


async def test_a_channel_is_asked_for_in_its_own_guild(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    elsewhere = discord.world.add_guild("Elsewhere", discord.member("bob").id)
    discord.world.add_bot(elsewhere.id, discord.application.id, ORDINARY)
    await bot.send(4, {"guild_id": elsewhere.id, "channel_id": lounge, "self_mute": True})
    await asked(bot, discord.guild.id, lounge)

    assert not (await bot.event("VOICE_STATE_UPDATE"))["self_mute"]


async def test_who_asks_again_before_it_came_gets_another_token(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    first, _ = await admitted(discord, bot, lounge)
    second, _ = await admitted(discord, bot, lounge)

    assert first["token"] != second["token"]


async def test_only_the_session_that_asked_is_told_a_server(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    async with raw_bot(discord) as other:
        await other.settle()
        await admitted(discord, bot, lounge)
        discord.world.start_typing(channel(discord, "general"), discord.member("alice").id)

        assert "VOICE_SERVER_UPDATE" not in await other.names_until("TYPING_START")


async def test_a_bot_leaves_by_op_4(discord: Sandbox, bot: RawBot, lounge: Snowflake) -> None:
    async with in_call(discord, bot, lounge) as voice:
        await asked(bot, discord.guild.id, None)

        assert (await bot.event("VOICE_STATE_UPDATE"))["channel_id"] is None
        assert await voice.close_code() == 4014


async def test_whose_gateway_session_ends_has_left(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    async with in_call(discord, bot, lounge) as voice:
        await bot.socket.close(code=1000)

        assert await voice.close_code() == 4014


# The handshake


@pytest.mark.parametrize("mode", [AES, XCHACHA])
async def test_sound_passes_both_ways_in_each_mode(
    discord: Sandbox, bot: RawBot, lounge: Snowflake, mode: str
) -> None:
    alice = Listener(discord, "alice", lounge)
    async with in_call(discord, bot, lounge, mode) as voice:
        voice.speak(SOUND)
        await caught_up(voice)
        alice.speak()

        (frame,) = alice.frames
        assert (discord.application.id, SOUND) == (frame.user_id, frame.payload)
        assert await voice.hears() == SOUND


async def test_the_description_of_the_session(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    async with at_the_door(discord, bot, lounge) as voice:
        described = await voice.settle()

        assert {AES, XCHACHA} == set(voice.ready["modes"])
        assert (1, XCHACHA, 32) == (
            described["dave_protocol_version"],
            described["mode"],
            len(described["secret_key"]),
        )


async def test_a_stage_is_not_encrypted(discord: Sandbox, bot: RawBot) -> None:
    stage = discord.world.new_channel(discord.guild.id, "Stage", ChannelType.STAGE)
    async with at_the_door(discord, bot, stage.id) as voice:
        await voice.identify(max_dave_protocol_version=0)
        voice.ready = await voice.op(2)
        await voice.connect()

        described = await voice.select(await voice.discover())
        assert described["dave_protocol_version"] == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"user_id": "1"}, 4004),
        ({"session_id": "wrong"}, 4006),
        ({"server_id": "1"}, 4011),
        ({"max_dave_protocol_version": 0}, 4017),
        ({"max_dave_protocol_version": "one"}, 4002),
    ],
)
async def test_who_identifies_wrongly_is_sent_away(
    discord: Sandbox, bot: RawBot, lounge: Snowflake, changes: dict[str, Any], code: int
) -> None:
    async with at_the_door(discord, bot, lounge) as voice:
        await voice.identify(**changes)

        assert await voice.close_code() == code


async def test_a_client_without_dave_is_sent_away(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    async with at_the_door(discord, bot, lounge) as voice:
        await voice.send(
            0,
            {
                "server_id": voice.server["guild_id"],
                "user_id": voice.state["user_id"],
                "session_id": voice.state["session_id"],
                "token": voice.server["token"],
            },
        )

        assert await voice.close_code() == 4017


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no JSON", 4002),
        ("[]", 4002),
        ('{"op": "5"}', 4002),
        ('{"op": 0, "d": 1}', 4002),
        ('{"op": 0, "d": {}}', 4011),
        ('{"op": 5, "d": {}}', 4003),
        ('{"op": 1, "d": {}}', 4003),
    ],
)
async def test_nonsense_at_the_door_has_its_code(
    discord: Sandbox, bot: RawBot, lounge: Snowflake, text: str, code: int
) -> None:
    async with at_the_door(discord, bot, lounge) as voice:
        await voice.socket.send_str(text)

        assert await voice.close_code() == code


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"op": 0, "d": {}}, 4005),
        ({"op": 7, "d": {}}, 4005),
        ({"op": 99, "d": {}}, 4001),
        ({"op": 1, "d": 1}, 4002),
        ({"op": 1, "d": {"protocol": "webrtc", "data": {}}}, 4012),
        ({"op": 1, "d": {"protocol": "udp", "data": {"mode": "plain"}}}, 4016),
        ({"op": 1, "d": {"protocol": "udp", "data": {"mode": AES}}}, 4002),
        (
            {
                "op": 1,
                "d": {"protocol": "udp", "data": {"mode": AES, "address": "192.0.2.1", "port": 9}},
            },
            4020,
        ),
    ],
)
async def test_nonsense_in_a_call_has_its_code(
    discord: Sandbox, bot: RawBot, lounge: Snowflake, message: dict[str, Any], code: int
) -> None:
    async with at_the_door(discord, bot, lounge) as voice:
        await voice.identify()
        await voice.op(2)
        await voice.socket.send_json(message)

        assert await voice.close_code() == code


@pytest.mark.parametrize(("body", "code"), [(b"", 4001), (b"\x63", 4001), (b"\x1ajunk", 4020)])
async def test_binary_nonsense_has_its_code(
    discord: Sandbox, bot: RawBot, lounge: Snowflake, body: bytes, code: int
) -> None:
    async with in_call(discord, bot, lounge) as voice:
        await voice.socket.send_bytes(body)

        assert await voice.close_code() == code


async def test_heartbeats_are_acknowledged(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    async with at_the_door(discord, bot, lounge) as voice:
        await voice.send(3, {"t": 17, "seq_ack": -1})

        assert await voice.op(6) == {"t": 17}


async def test_who_sends_no_heartbeat_is_sent_away(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    discord.voice.settings.heartbeat_seconds = 0.05
    async with at_the_door(discord, bot, lounge) as voice:
        assert await voice.close_code() == 4009


async def test_what_clients_tell_besides_is_passed_over(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    async with in_call(discord, bot, lounge) as voice:
        for op in (12, 15, 16, 18, 20):
            await voice.send(op, {})
        await voice.send(3, {"t": 1, "seq_ack": 0})

        assert await voice.op(6) == {"t": 1}


async def test_each_moment_of_a_call_has_one_seat_for_a_bot(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    async with (
        in_call(discord, bot, lounge) as first,
        voice_of(first.server, first.state) as second,
    ):
        await second.settle()

        assert await first.close_code() == 4006
        call = discord.calls.of(lounge)
        assert call is not None
        assert list(call.seats) == [discord.application.id]
