"""Calls of a sandbox in another process: who was pointed there directly finds its voice server, too."""

from typing import Any

import pytest

from raw_voice import asked, voice_of
from served_sandbox import Caller, gateway


@pytest.fixture
async def lounge(line: dict[str, Any], bot: Caller) -> str:
    """A voice channel of this test's own."""
    body = {"name": "a lounge", "type": 2}
    channel: str = (await bot.got("POST", f"/guilds/{line['guild']['id']}/channels", body))["id"]
    return channel


async def test_a_call_is_joined_and_broken_off_over_http(
    line: dict[str, Any], backstage: Caller, bot: Caller, lounge: str
) -> None:
    async with gateway(line, bot) as socket:
        await socket.settle()
        await asked(socket, line["guild"]["id"], lounge)
        state = await socket.event("VOICE_STATE_UPDATE")
        server = await socket.event("VOICE_SERVER_UPDATE")
        async with voice_of(server, state) as voice:
            described = await voice.settle()
            await backstage.got("POST", "/faults/close_voice", {"code": 4015})
            code = await voice.close_code()
        await backstage.got("POST", "/faults/kick_from_voice", {})
        kicked = await socket.event("VOICE_STATE_UPDATE")

    assert line["url"] == f"http://{server['endpoint']}"
    assert (1, 4015, None) == (described["dave_protocol_version"], code, kicked["channel_id"])


async def test_who_sits_in_a_call_is_seen_over_rest(
    line: dict[str, Any], bot: Caller, lounge: str
) -> None:
    guild = f"/guilds/{line['guild']['id']}"
    async with gateway(line, bot) as socket:
        await socket.settle()
        await asked(socket, line["guild"]["id"], lounge)
        await socket.event("VOICE_STATE_UPDATE")
        state = await bot.got("GET", f"{guild}/voice-states/@me")
        await bot.got("PATCH", f"{guild}/members/{line['bot']['id']}", {"channel_id": None})
        gone = await socket.event("VOICE_STATE_UPDATE")

    assert lounge == state["channel_id"]
    assert gone["channel_id"] is None


@pytest.mark.parametrize("share", [-0.1, 1.1, "half", True, None])
async def test_a_share_that_makes_no_sense_is_refused(backstage: Caller, share: object) -> None:
    assert (await backstage.ask("POST", "/faults/lose_sound", {"share": share}))[0] == 400
