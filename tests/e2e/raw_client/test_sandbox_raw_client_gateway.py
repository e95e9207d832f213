"""The gateway, as a client sees it that has only read Discord's documentation."""

import json
import zlib
from typing import Any

import aiohttp
import pytest

from raw_gateway import EVERYTHING, RawBot
from served_sandbox import Caller, gateway, violations_of


@pytest.mark.parametrize("query", ["?v=10&encoding=json", "?v=9&encoding=json", "/?v=10", ""])
async def test_any_documented_address_of_the_gateway_leads_to_ready(
    line: dict[str, Any], bot: Caller, query: str
) -> None:
    async with gateway(line, bot, query) as raw:
        assert (await raw.op(10))["heartbeat_interval"] == 41250
        ready = await raw.identify()

        assert ready["user"]["id"] == line["bot"]["id"]
        assert ready["v"] == (9 if "v=9" in query else 10)


@pytest.mark.parametrize(
    "more",
    [
        {"large_threshold": 250, "shard": [0, 1], "compress": False},
        {"presence": {"activities": [], "status": "online", "since": None, "afk": False}},
        {"properties": {"$os": "linux", "$browser": "raw", "$device": "raw"}},
        {"properties": {"os": "linux", "browser": "raw", "device": "raw"}, "capabilities": 16381},
        {"guild_subscriptions": True, "client_state": {}},
    ],
)
async def test_what_clients_add_to_identify_is_taken(
    line: dict[str, Any], bot: Caller, more: dict[str, Any]
) -> None:
    async with gateway(line, bot) as raw:
        assert (await raw.settle(**more))["id"] == line["guild"]["id"]


async def test_a_heartbeat_is_acknowledged_before_and_after_identify(
    line: dict[str, Any], bot: Caller
) -> None:
    async with gateway(line, bot) as raw:
        await raw.send(1, None)
        await raw.op(11)
        await raw.settle()
        await raw.send(1, raw.sequence)
        await raw.op(11)


async def test_payloads_are_compressed_one_by_one_when_identify_says_so(
    line: dict[str, Any], bot: Caller
) -> None:
    async with gateway(line, bot) as raw:
        await raw.op(10)
        await raw.send_identify(compress=True)
        message = await raw.socket.receive(timeout=5)

    assert json.loads(zlib.decompress(message.data))["t"] == "READY"


async def test_zlib_stream_is_one_stream(line: dict[str, Any], bot: Caller) -> None:
    async with gateway(line, bot, "?v=10&encoding=json&compress=zlib-stream") as raw:
        assert (await raw.settle())["name"] == line["guild"]["name"]


def unframed(frames: bytes) -> bytes:
    """What is in a frame of zstd (RFC 8878, 3.1.1) that has only raw blocks."""
    assert frames[:4] == bytes.fromhex("28b52ffd")
    assert frames[4] == 0
    window_bytes = 1 << (10 + (frames[5] >> 3))
    content, at = b"", 6
    while at < len(frames):
        header = int.from_bytes(frames[at : at + 3], "little")
        is_last, kind, size = header & 1, header >> 1 & 3, header >> 3
        assert (is_last, kind) == (0, 0)
        assert size <= min(window_bytes, 128 * 1024)
        content += frames[at + 3 : at + 3 + size]
        at += 3 + size
    return content


async def test_zstd_stream_is_one_frame_of_blocks(line: dict[str, Any], bot: Caller) -> None:
    async with gateway(line, bot, "?v=10&encoding=json&compress=zstd-stream") as raw:
        hello = (await raw.socket.receive(timeout=5)).data
        await raw.send_identify()
        ready = (await raw.socket.receive(timeout=5)).data

    texts = unframed(hello), unframed(hello + ready)
    assert json.loads(texts[0])["op"] == 10
    assert json.loads(texts[1][len(texts[0]) :])["t"] == "READY"


@pytest.mark.parametrize("query", ["?v=10&encoding=etf", "?v=10&encoding=json&compress=lz4"])
async def test_what_the_gateway_does_not_speak_is_refused_aloud(
    line: dict[str, Any], bot: Caller, backstage: Caller, query: str
) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError, match="501"):
        async with gateway(line, bot, query):
            pass

    assert "the sandbox does not know the" in (await violations_of(backstage))[0]


async def test_a_lost_connection_is_resumed_and_lacks_nothing(
    line: dict[str, Any], bot: Caller, alice: Caller, backstage: Caller, place: str
) -> None:
    async with gateway(line, bot) as raw:
        await raw.settle()
        await backstage.got("POST", "/faults/drop", {})
        await raw.close_code()
    await alice.got("POST", f"/channels/{place}/messages", {"content": "while you were away"})
    async with bot.http.ws_connect(raw.resume_url + "/?v=10&encoding=json") as socket:
        again = RawBot(socket, raw.token)
        await again.send(6, {"token": raw.token, "session_id": raw.session_id, "seq": raw.sequence})

        assert (await again.event("MESSAGE_CREATE"))["content"] == "while you were away"
        await again.event("RESUMED")


async def test_a_close_is_answered_with_its_own_code(line: dict[str, Any], bot: Caller) -> None:
    url = (await bot.got("GET", "/gateway/bot"))["url"]
    async with bot.http.ws_connect(url, autoclose=False) as socket:
        await socket.receive(timeout=5)
        await socket._writer.close(4900, b"coming back")
        answer = await socket.receive(timeout=5)

    assert (answer.type, answer.data) == (aiohttp.WSMsgType.CLOSE, 4900)


async def test_content_stays_away_from_a_bot_without_the_intent(
    line: dict[str, Any], bot: Caller, alice: Caller, place: str
) -> None:
    async with gateway(line, bot) as raw:
        await raw.settle(EVERYTHING & ~(1 << 15))
        await alice.got("POST", f"/channels/{place}/messages", {"content": "not for you"})
        await alice.got(
            "POST", f"/channels/{place}/messages", {"content": f"<@{line['bot']['id']}> for you"}
        )

        assert (await raw.event("MESSAGE_CREATE"))["content"] == ""
        assert (await raw.event("MESSAGE_CREATE"))["content"].endswith("for you")


async def test_an_intent_that_is_switched_off_closes_with_4014(
    line: dict[str, Any], bot: Caller, backstage: Caller
) -> None:
    switches = f"/applications/{line['bot']['id']}"
    await backstage.got("PATCH", switches, {"has_message_content": False})
    try:
        async with gateway(line, bot) as raw:
            await raw.send_identify()
            assert await raw.close_code() == 4014
    finally:
        await backstage.got("PATCH", switches, {"has_message_content": True})
