"""REST, as a client sees it that has only read Discord's documentation."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from served_sandbox import Caller, served, violations_of


@pytest.mark.parametrize("version", ["/api/v10", "/api/v9", "/api"])
async def test_rest_has_a_version_or_none(line: dict[str, Any], bot: Caller, version: str) -> None:
    bot.url = line["url"] + version

    assert (await bot.got("GET", "/users/@me"))["id"] == line["bot"]["id"]


async def test_an_application_has_its_empty_summary_until_v11(bot: Caller) -> None:
    assert (await bot.got("GET", "/oauth2/applications/@me"))["summary"] == ""


async def test_messages_are_written_edited_answered_and_deleted(bot: Caller, place: str) -> None:
    messages = f"/channels/{place}/messages"
    first = await bot.got("POST", messages, {"content": "one", "nonce": "n1"})
    assert (first["content"], first["nonce"], first["type"]) == ("one", "n1", 0)
    edited = await bot.got("PATCH", f"{messages}/{first['id']}", {"content": "two"})
    assert edited["content"] == "two"
    assert edited["edited_timestamp"] is not None
    reply = await bot.got(
        "POST", messages, {"content": "re", "message_reference": {"message_id": first["id"]}}
    )
    assert (reply["type"], reply["referenced_message"]["content"]) == (19, "two")
    assert await bot.ask("DELETE", f"{messages}/{first['id']}") == (204, None)
    status, body = await bot.ask("GET", f"{messages}/{first['id']}")

    assert (status, body) == (404, {"message": "Unknown Message", "code": 10008})


async def test_reactions_come_and_go(bot: Caller, place: str, line: dict[str, Any]) -> None:
    message = await bot.got("POST", f"/channels/{place}/messages", {"content": "like it?"})
    reactions = f"/channels/{place}/messages/{message['id']}/reactions/%F0%9F%91%8D"
    assert await bot.ask("PUT", f"{reactions}/@me") == (204, None)
    assert [user["id"] for user in await bot.got("GET", reactions)] == [line["bot"]["id"]]
    await asyncio.sleep(float(bot.answer_headers["X-RateLimit-Reset-After"]))
    while (await bot.ask("DELETE", f"{reactions}/@me"))[0] == 429:
        await asyncio.sleep(float(bot.answer_headers["X-RateLimit-Reset-After"]))

    assert await bot.got("GET", reactions) == []


async def test_a_file_goes_up_with_payload_json_and_comes_down_again(
    bot: Caller, place: str
) -> None:
    form = aiohttp.FormData()
    described = {"content": "look", "attachments": [{"id": 0, "description": "words"}]}
    form.add_field("payload_json", json.dumps(described), content_type="application/json")
    form.add_field("files[0]", b"some words", filename="words.txt", content_type="text/plain")
    sent = await bot.got("POST", f"/channels/{place}/messages", form)
    (attachment,) = sent["attachments"]
    assert (attachment["filename"], attachment["description"]) == ("words.txt", "words")

    async with bot.http.get(attachment["url"]) as file:
        assert (file.status, await file.read()) == (200, b"some words")


async def test_a_form_without_files_may_be_urlencoded(bot: Caller, place: str) -> None:
    form = aiohttp.FormData({"payload_json": json.dumps({"content": "as a form"})})
    sent = await bot.got("POST", f"/channels/{place}/messages", form)

    assert sent["content"] == "as a form"


async def test_direct_messages_and_threads_are_channels(
    line: dict[str, Any], bot: Caller, place: str
) -> None:
    member = line["members"][1]["id"]
    direct = await bot.got("POST", "/users/@me/channels", {"recipient_id": member})
    assert (direct["type"], direct["recipients"][0]["id"]) == (1, member)
    await bot.got("POST", f"/channels/{direct['id']}/messages", {"content": "in private"})
    message = await bot.got("POST", f"/channels/{place}/messages", {"content": "subject"})
    thread = await bot.got(
        "POST", f"/channels/{place}/messages/{message['id']}/threads", {"name": "Talk"}
    )
    await bot.got("POST", f"/channels/{thread['id']}/messages", {"content": "inside"})

    assert (thread["type"], thread["parent_id"], thread["id"]) == (11, place, message["id"])


async def test_messages_are_paged(bot: Caller, alice: Caller, place: str) -> None:
    messages = f"/channels/{place}/messages"
    sent = [(await alice.got("POST", messages, {"content": str(n)}))["id"] for n in range(7)]
    first = [one["id"] for one in await bot.got("GET", f"{messages}?limit=3")]
    second = [one["id"] for one in await bot.got("GET", f"{messages}?limit=3&before={first[-1]}")]
    after = [one["id"] for one in await bot.got("GET", f"{messages}?limit=2&after={sent[1]}")]

    assert first + second == sent[:0:-1]
    assert after == [sent[3], sent[2]]
    assert (await bot.ask("GET", f"{messages}?limit=101"))[0] == 400


async def test_members_are_paged(line: dict[str, Any], bot: Caller) -> None:
    members = f"/guilds/{line['guild']['id']}/members"
    first = await bot.got("GET", f"{members}?limit=2")
    last_id = max(int(one["user"]["id"]) for one in first)
    second = await bot.got("GET", f"{members}?limit=2&after={last_id}")

    names = [one["user"]["username"] for one in first + second]
    assert len(names) == len(set(names))
    assert {"alice", "bob", "bot"} <= set(names)


async def test_one_message_too_many_is_a_429_with_what_a_client_needs(
    bot: Caller, place: str
) -> None:
    messages = f"/channels/{place}/messages"
    for left in (4, 3, 2, 1, 0):
        await bot.got("POST", messages, {"content": "x"})
        assert bot.answer_headers["X-RateLimit-Remaining"] == str(left)
    status, body = await bot.ask("POST", messages, {"content": "x"})

    assert status == 429
    assert body["global"] is False
    assert 0 < body["retry_after"] <= 5
    headers = bot.answer_headers
    assert 1 <= int(headers["Retry-After"]) <= 5
    assert headers["X-RateLimit-Scope"] == "user"
    assert headers["X-RateLimit-Limit"] == "5"
    assert len(headers["X-RateLimit-Bucket"]) == 32
    assert headers["Via"]


async def test_rate_limits_can_be_left_out(http: aiohttp.ClientSession) -> None:
    with served("--no-rate-limits") as line:
        bot = Caller(http, line["api"], f"Bot {line['bot']['token']}")
        messages = f"/channels/{line['guild']['channels']['general']}/messages"
        answers = [await bot.ask("POST", messages, {"content": "x"}) for _ in range(7)]

    assert [200] * 7 == [status for status, _ in answers]


async def test_an_unknown_route_is_501_and_noted(bot: Caller, backstage: Caller) -> None:
    status, body = await bot.ask("GET", "/lobbies/1")

    assert status == 501
    assert [body["message"]] == await violations_of(backstage)


async def test_a_stranger_is_401(line: dict[str, Any], http: aiohttp.ClientSession) -> None:
    stranger = Caller(http, line["api"], "Bot nobody")

    answer = await stranger.ask("GET", "/users/@me")
    assert answer == (401, {"message": "401: Unauthorized", "code": 0})


async def test_what_a_bot_may_not_do_is_403(http: aiohttp.ClientSession) -> None:
    with served() as line:
        bot = Caller(http, line["api"], f"Bot {line['bot']['token']}")
        alice = Caller(http, line["console"]["url"], f"Member {line['members'][0]['token']}")
        general = f"/channels/{line['guild']['channels']['general']}"
        said = await alice.got("POST", f"{general}/messages", {"content": "mine"})

        denied = (403, {"message": "Missing Permissions", "code": 50013})
        assert await bot.ask("DELETE", f"{general}/messages/{said['id']}") == denied
        channels = f"/guilds/{line['guild']['id']}/channels"
        assert await bot.ask("POST", channels, {"name": "new"}) == denied
        another = {"message": "Cannot edit a message authored by another user", "code": 50005}
        edited = await bot.ask("PATCH", f"{general}/messages/{said['id']}", {"content": "x"})
        assert edited == (403, another)
