"""The gateway over a real socket, with a client that knows nothing but the protocol."""

from dataclasses import replace

import aiohttp
import pytest

from discord_sandbox import Sandbox
from discord_sandbox.gateway.gateway import Settings
from raw_gateway import CONTENT, ClosedError, raw_bot

# Beginning and end


async def test_hello_names_the_heartbeat_interval(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        hello = await bot.op(10)

    assert hello["heartbeat_interval"] == 41250


async def test_ready_introduces_the_bot_and_its_unavailable_guilds(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        ready = await bot.identify()

    assert ready["user"]["id"] == discord.application.id
    assert ready["user"]["mfa_enabled"] is False
    assert ready["guilds"] == [{"id": discord.guild.id, "unavailable": True}]
    assert ready["v"] == 10


async def test_the_guild_follows_with_its_channels_and_roles(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        guild = await bot.settle()

    assert [channel["name"] for channel in guild["channels"]] == ["general", "random", "Lounge"]
    assert guild["member_count"] == 3
    assert [member["user"]["username"] for member in guild["members"]] == ["bot"]


async def test_who_comes_directly_is_told_to_resume_directly(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        ready = await bot.identify()

    assert ready["resume_gateway_url"] == discord.gateway_url


async def test_who_comes_through_a_connector_is_told_discords_name(discord: Sandbox) -> None:
    async with (
        aiohttp.ClientSession(connector=discord.connector()) as http,
        http.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json") as socket,
    ):
        await socket.receive_json()
        data = {"token": discord.bot_token, "intents": 0, "properties": {}}
        await socket.send_json({"op": 2, "d": data})
        ready = await socket.receive_json()

    assert ready["d"]["resume_gateway_url"] == "wss://gateway.discord.gg"


async def test_a_heartbeat_is_acknowledged(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.send(1, None)

        assert await bot.op(11) is None


async def test_a_zlib_stream_carries_the_same_events(discord: Sandbox) -> None:
    async with raw_bot(discord, "/?v=10&encoding=json&compress=zlib-stream") as bot:
        await bot.settle()
        await discord.member("alice").say("#general", "привет")
        message = await bot.event("MESSAGE_CREATE")

    assert message["content"] == "привет"


async def test_the_connection_ends_with_the_sandbox() -> None:
    async with Sandbox() as discord, raw_bot(discord) as bot:
        await bot.identify()
        await discord.stop()

        with pytest.raises(ClosedError):
            await bot.event("MESSAGE_CREATE")


# Refusals


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (99, None, 4001),
        (3, {"status": "online"}, 4003),
        (2, {"token": "nobody", "intents": 0, "properties": {}}, 4004),
        (2, "not an object", 4002),
        (6, {"token": "nobody", "session_id": "x", "seq": 1}, 4004),
    ],
)
async def test_what_an_unknown_client_says_wrong_closes_with_its_code(
    discord: Sandbox, op: int, data: object, code: int
) -> None:
    async with raw_bot(discord) as bot:
        await bot.send(op, data)

        assert await bot.close_code() == code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"shard": [2, 2]}, 4010),
        ({"shard": "first"}, 4010),
        ({"intents": 1 << 40}, 4013),
        ({"intents": "all"}, 4013),
        ({"intents": 1 << 8}, 4014),
    ],
)
async def test_an_identify_that_asks_too_much_closes_with_its_code(
    discord: Sandbox, more: dict[str, object], code: int
) -> None:
    async with raw_bot(discord) as bot:
        await bot.send_identify(**{"intents": 0} | more)  # type: ignore[arg-type]

        assert await bot.close_code() == code


async def test_an_intent_that_is_switched_off_is_disallowed(discord: Sandbox) -> None:
    discord.world.edit_application(replace(discord.application, has_message_content=False))

    async with raw_bot(discord) as bot:
        await bot.send_identify(CONTENT)

        assert await bot.close_code() == 4014


@pytest.mark.parametrize("text", ["{", "[" * 4000], ids=["torn", "too deep"])
async def test_text_that_is_no_json_is_a_decode_error(discord: Sandbox, text: str) -> None:
    async with raw_bot(discord) as bot:
        await bot.socket.send_str(text)

        assert await bot.close_code() == 4002


async def test_a_payload_over_4096_bytes_is_a_decode_error(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.send(1, "x" * 4096)

        assert await bot.close_code() == 4002


async def test_identifying_twice_is_refused(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.identify()
        await bot.send_identify()

        assert await bot.close_code() == 4005


async def test_the_121st_send_within_a_minute_is_too_many(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        for _ in range(121):
            await bot.send(1, None)

        assert await bot.close_code() == 4008


async def test_a_client_without_heartbeats_times_out() -> None:
    async with (
        Sandbox(settings=Settings(heartbeat_seconds=0.05)) as discord,
        raw_bot(discord) as bot,
    ):
        assert await bot.close_code() == 4009


async def test_another_version_than_10_is_refused(discord: Sandbox) -> None:
    async with raw_bot(discord, "?v=6&encoding=json") as bot:
        assert await bot.close_code() == 4012


STRANGE = [None, True, -1, 1.5, 1 << 70, "x", [], [[]], {}, {"token": 1}, {"guild_id": {}}]


@pytest.mark.parametrize("op", [None, "1", 1.5, [], *range(-1, 12), 31])
async def test_nothing_that_a_client_says_breaks_the_server(
    discord: Sandbox, op: object, caplog: pytest.LogCaptureFixture
) -> None:
    for data in STRANGE:
        async with raw_bot(discord) as bot:
            await bot.settle()
            own = {"guild_id": discord.guild.id, "limit": data, "query": data, "user_ids": data}
            for said in (data, {"token": discord.bot_token, "seq": data, "shard": data}, own):
                if not bot.socket.closed:
                    await bot.socket.send_json({"op": op, "d": said})
            await bot.socket.close()

    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
    async with raw_bot(discord) as bot:
        assert await bot.settle()
    discord.violations.clear()  # op 4, voice, is noted
