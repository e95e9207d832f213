"""Each fault of calls as a client feels it."""

import asyncio
from collections.abc import AsyncIterator, Callable

import aiohttp
import discord as discord_py
import pytest

from discord_py_bot import running
from discord_sandbox import Sandbox
from discord_sandbox.voice.dave.opcodes import DaveOp
from discord_sandbox.voice.seats import Frame
from discord_sandbox.world.records import Snowflake
from raw_gateway import RawBot, raw_bot
from raw_voice import RawVoice, admitted, asked, in_call, voice_of
from spoken_tones import tone


@pytest.fixture
async def bot(discord: Sandbox) -> AsyncIterator[RawBot]:
    async with raw_bot(discord) as one:
        await one.settle()
        yield one


@pytest.fixture
async def voice(discord: Sandbox, bot: RawBot, lounge: Snowflake) -> AsyncIterator[RawVoice]:
    async with in_call(discord, bot, lounge) as one:
        yield one


async def resumes(voice: RawVoice) -> bool:
    async with voice_of(voice.server, voice.state) as again:
        await again.resume(voice.sequence)
        assert await again.op(8)
        op = (await again.socket.receive(timeout=5)).type
        return op.name == "TEXT"


# Connections


async def test_a_dropped_voice_connection_can_be_resumed(discord: Sandbox, voice: RawVoice) -> None:
    discord.faults.drop_voice()

    assert await voice.close_code() == 1006
    assert await resumes(voice)


@pytest.mark.parametrize(("code", "may_resume"), [(4006, False), (4014, False), (4015, True)])
async def test_voice_is_closed_with_a_code(
    discord: Sandbox, voice: RawVoice, code: int, may_resume: bool
) -> None:
    discord.faults.close_voice(code)

    assert await voice.close_code() == code
    assert may_resume == await resumes(voice)


async def test_a_kick_ends_the_call_and_tells_it(
    discord: Sandbox, bot: RawBot, voice: RawVoice
) -> None:
    discord.faults.kick_from_voice()

    assert (await bot.event("VOICE_STATE_UPDATE"))["channel_id"] is None
    assert await voice.close_code() == 4014


async def test_another_voice_server_has_another_token(
    discord: Sandbox, bot: RawBot, lounge: Snowflake, voice: RawVoice
) -> None:
    discord.faults.change_voice_server()
    server = await bot.event("VOICE_SERVER_UPDATE")

    assert server["token"] != voice.server["token"]
    async with voice_of(server, voice.state) as moved:
        await moved.settle()
        assert await voice.close_code() == 4006
    assert not await resumes(voice)


async def test_what_waited_to_be_resumed_ends_with_a_new_beginning(
    discord: Sandbox, bot: RawBot, voice: RawVoice
) -> None:
    discord.faults.drop_voice()
    await voice.close_code()
    discord.faults.change_voice_server()
    async with voice_of(await bot.event("VOICE_SERVER_UPDATE"), voice.state) as anew:
        await anew.settle()

        assert [discord.application.id] == [one.user_id for one in discord.voice.sessions.values()]


async def test_another_voice_server_has_another_name(discord: Sandbox, lounge: Snowflake) -> None:
    gateway = "wss://gateway.discord.gg/?v=10&encoding=json"
    async with (
        aiohttp.ClientSession(connector=discord.connector()) as http,
        http.ws_connect(gateway) as socket,
    ):
        bot = RawBot(socket, discord.bot_token)
        await bot.settle()
        before, _ = await admitted(discord, bot, lounge)
        discord.faults.change_voice_server()
        after = await bot.event("VOICE_SERVER_UPDATE")

    assert "one.discord.media:443" == before["endpoint"]
    assert "two.discord.media:443" == after["endpoint"]


async def test_a_silent_server_answers_nothing_until_it_is_restored(
    discord: Sandbox, voice: RawVoice
) -> None:
    discord.faults.silence_voice()
    await voice.send(3, {"t": 1, "seq_ack": 0})
    voice.send_datagram(b"12345678")
    await turn(discord)
    discord.faults.restore_voice()
    await voice.send(3, {"t": 2, "seq_ack": 0})
    voice.send_datagram(b"87654321")

    assert await voice.op(6) == {"t": 2}
    assert await voice.datagram() == b"87654321"


async def test_op_4_may_remain_without_an_answer(
    discord: Sandbox, bot: RawBot, lounge: Snowflake
) -> None:
    discord.faults.withhold_voice_answers()
    await asked(bot, discord.guild.id, lounge)
    await bot.send(1, None)
    await bot.op(11)

    assert not {"VOICE_STATE_UPDATE", "VOICE_SERVER_UPDATE"} & {one["t"] for one in bot.seen}
    discord.faults.clear()
    assert await admitted(discord, bot, lounge)


async def turn(discord: Sandbox) -> None:
    """The sandbox has dealt with all that arrived before."""
    async with raw_bot(discord) as one:
        await one.op(10)


# Encryption


async def test_garbage_in_place_of_a_welcome(discord: Sandbox, voice: RawVoice) -> None:
    discord.faults.bad_welcome()

    assert await voice.op(DaveOp.WELCOME) == b"\xff\xffgarbage"


async def test_a_stranger_signs_a_proposal(discord: Sandbox, voice: RawVoice) -> None:
    discord.faults.bad_proposal()
    body = await voice.op(DaveOp.PROPOSALS)

    assert (0, int(voice.state["channel_id"]).to_bytes(8)) == (body[0], body[8:16])


async def test_a_proposal_that_is_none(discord: Sandbox, voice: RawVoice) -> None:
    discord.faults.malformed_proposal()

    assert await voice.op(DaveOp.PROPOSALS) == b"\x00\x07garbage"


async def test_discord_py_recovers_from_a_bad_welcome(discord: Sandbox, lounge: Snowflake) -> None:
    alice = discord.member("alice")
    async with running(discord) as bot:
        channel = bot.get_channel(int(lounge))
        assert isinstance(channel, discord_py.VoiceChannel)
        client = await channel.connect(timeout=5)
        await alice.joins("Lounge")
        before = alice.privacy_code
        discord.faults.bad_welcome()
        async with asyncio.timeout(5):
            while alice.privacy_code == before or alice.privacy_code != client.voice_privacy_code:
                await asyncio.sleep(0.01)

        assert alice.privacy_code
        await client.disconnect()


# Sound


class Recorded:
    """What arrives, which is handed on."""

    def __init__(self, hear: Callable[[Frame], None]) -> None:
        self.sequences: list[int] = []
        self._hear = hear

    def __call__(self, frame: Frame) -> None:
        self.sequences.append(frame.sequence)
        self._hear(frame)


async def heard_of_alice(discord: Sandbox, frames: int, monkey: pytest.MonkeyPatch) -> list[int]:
    """The sequence numbers that bob gets of what alice says."""
    alice, bob = discord.member("alice"), discord.member("bob")
    await alice.joins("Lounge")
    await bob.joins("Lounge")
    worn = Recorded(bob.headset.hear)
    monkey.setattr(bob.headset, "hear", worn)
    await alice.speaks(tone(440, frames * 0.02), speed=100)
    return worn.sequences[:frames]


async def test_a_share_of_the_sound_is_lost(
    discord: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    discord.faults.lose_sound(0.25)

    assert [1, 2, 3, 5, 6, 7, 9] == await heard_of_alice(discord, 7, monkeypatch)


async def test_sound_arrives_in_another_order(
    discord: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    discord.faults.reorder_sound()

    assert [2, 1, 4, 3, 6, 5] == await heard_of_alice(discord, 6, monkeypatch)


async def test_cleared_faults_disturb_nobody(
    discord: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    discord.faults.lose_sound(1)
    discord.faults.clear()

    assert [1, 2, 3, 4] == await heard_of_alice(discord, 4, monkeypatch)
