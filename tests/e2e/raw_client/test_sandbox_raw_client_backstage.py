"""What a test in any language may change behind the bot's back, over HTTP."""

from typing import Any

import aiohttp
import pytest

from served_sandbox import Caller


async def test_only_the_console_token_opens_the_backstage(alice: Caller, bot: Caller) -> None:
    bot.url = alice.url
    for path in ("/faults/drop", "/members", "/guilds"):
        assert (await alice.ask("POST", path, {}))[0] == 401
        assert (await bot.ask("POST", path, {}))[0] == 401
    assert (await alice.ask("GET", "/violations"))[0] == 401


async def test_faults_are_to_be_had_over_http(backstage: Caller, bot: Caller, place: str) -> None:
    messages = f"/channels/{place}/messages"
    route = "POST /channels/{channel_id}/messages"
    await backstage.got("POST", "/faults/rate_limit", {"route": route, "retry_after_seconds": 0.2})
    await backstage.got("POST", "/faults/fail", {"route": route, "status": 503})

    assert (await bot.ask("POST", messages, {"content": "x"}))[0] == 429
    assert (await bot.ask("POST", messages, {"content": "x"}))[0] == 503
    assert (await bot.ask("POST", messages, {"content": "x"}))[0] == 200


@pytest.mark.parametrize(
    ("name", "arguments", "status"),
    [
        ("nonsense", {}, 404),
        ("keep_door", {}, 404),
        ("close", {}, 400),
        ("close", {"code": 7}, 400),
        ("fail", {"status": 200}, 400),
        ("fail", {"times": 0}, 400),
        ("delay", {"seconds": "long"}, 400),
        ("drop", {"hard": True}, 400),
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(
    backstage: Caller, name: str, arguments: dict[str, Any], status: int
) -> None:
    assert (await backstage.ask("POST", f"/faults/{name}", arguments))[0] == status


async def test_newcomers_and_guilds_are_to_be_had_over_http(
    line: dict[str, Any], backstage: Caller, bot: Caller, http: aiohttp.ClientSession
) -> None:
    carol = await backstage.got("POST", "/members", {"name": "carol"})
    guild = await backstage.got("POST", "/guilds", {"name": "Elsewhere"})
    general = f"/channels/{guild['channels']['general']}/messages"
    bob = Caller(http, line["console"]["url"], f"Member {line['members'][1]['token']}")
    await bob.got("POST", general, {"content": "hi from elsewhere"})

    assert (await bot.got("GET", general))[0]["author"]["username"] == "bob"
    member = f"/guilds/{line['guild']['id']}/members/{carol['id']}"
    assert (await bot.got("GET", member))["user"]["username"] == "carol"
    assert (await backstage.ask("POST", "/members", {"name": "carol"}))[0] == 400
