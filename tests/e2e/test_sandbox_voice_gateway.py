"""The voice gateway and its socket, with a raw client: the handshake, the codes, hostile senders."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from discord_sandbox import Sandbox
from discord_sandbox.voice.seats import Frame
from discord_sandbox.world.records import ChannelType, Overwrite, Snowflake
from raw_gateway import RawBot, raw_bot
from raw_voice import AES, XCHACHA, RawVoice, admitted, asked, in_call, voice_of

SOUND = b"a frame of sound"


class Listener:
    """A person's end of a call that keeps what it gets."""

    ssrc = 4711
    dave_version = 1

    def __init__(self, discord: Sandbox, name: str, channel_id: Snowflake) -> None:
        self.user_id = discord.member(name).id
        self.frames: list[Frame] = []
        self.told: list[tuple[int, Any]] = []
        discord.world.join_voice(self.user_id, channel_id)
        self.call = discord.calls.sit(self, channel_id)

    def tell(self, op: int, data: Any) -> None:
        self.told.append((op, data))

    def tell_binary(self, op: int, body: bytes) -> None: ...

    def hear(self, frame: Frame) -> None:
        self.frames.append(frame)

    def dismiss(self, code: int, reason: str) -> None:
        self.told.append((code, reason))

    def speak(self, sequence: int = 1) -> None:
        frame = Frame(
            user_id=self.user_id, ssrc=self.ssrc, sequence=sequence, timestamp=960, payload=SOUND
        )
        self.call.sound(frame)


@pytest.fixture
def lounge(discord: Sandbox) -> Snowflake:
    return channel(discord, "Lounge")


def channel(discord: Sandbox, name: str) -> Snowflake:
    found = discord.world.channel_named(name)
    assert found is not None
    return found.id


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


async def caught_up(voice: RawVoice) -> None:
    """The server has dealt with every datagram that was sent before."""
    voice.send_datagram(b"12345678")
    assert await voice.datagram() == b"12345678"


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


async def discord_turn(discord: Sandbox) -> None:
    """One request to the sandbox and back: what it had to do before is done."""
    async with aiohttp.ClientSession() as http, http.get(f"{discord.api_url}/gateway"):
        pass


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

            assert (await again.ops_until(5))[:2] == [8, 9]
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
