"""A bot made of aiohttp and Discord's documentation alone, against `discord-sandbox serve`.

It knows nothing of the sandbox but the one line that the command prints. People act through the
console API, as they would in the test of a bot in any language.
"""

import asyncio
import json
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from raw_gateway import EVERYTHING, RawBot

ADMINISTRATOR = "8"
EPHEMERAL = 1 << 6
BUTTONS = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}]


@pytest.fixture(scope="module")
def line() -> Iterator[dict[str, Any]]:
    """What the command printed."""
    with served("--bot-permissions", ADMINISTRATOR) as line:
        yield line


class served:  # noqa: N801 - reads as a function where it is used
    """The command as a process of its own, while the block lasts."""

    def __init__(self, *options: str) -> None:
        command = [sys.executable, "-m", "discord_sandbox", "serve", "--until-stdin-closes"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(  # noqa: S603 - the interpreter that runs this test
            [*command, *options], stdin=pipe, stdout=pipe, text=True
        )

    def __enter__(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line: dict[str, Any] = json.loads(self.process.stdout.readline())
        return line

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=10)


class Caller:
    """Somebody with an `Authorization` header."""

    def __init__(self, http: aiohttp.ClientSession, url: str, authorization: str) -> None:
        self.http = http
        self.url = url
        self.headers = {"Authorization": authorization}
        self.answer_headers: dict[str, str] = {}

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        form = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        kwargs = {} if body is None else form
        async with self.http.request(
            method, self.url + path, headers=self.headers, **kwargs
        ) as answer:
            self.answer_headers = dict(answer.headers)
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    async def got(self, method: str, path: str, body: Any = None) -> Any:
        """The body of an answer that must be a success."""
        status, answer = await self.ask(method, path, body)
        assert status < 300, (status, answer)
        return answer


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def bot(line: dict[str, Any], http: aiohttp.ClientSession) -> Caller:
    return Caller(http, line["api"], f"Bot {line['bot']['token']}")


@pytest.fixture
def alice(line: dict[str, Any], http: aiohttp.ClientSession) -> Caller:
    return Caller(http, line["console"]["url"], f"Member {line['members'][0]['token']}")


@pytest.fixture
def bob(line: dict[str, Any], http: aiohttp.ClientSession) -> Caller:
    return Caller(http, line["console"]["url"], f"Member {line['members'][1]['token']}")


@pytest.fixture
def backstage(line: dict[str, Any], http: aiohttp.ClientSession) -> Caller:
    return Caller(http, line["console"]["url"], f"Console {line['console']['token']}")


@pytest.fixture
async def place(line: dict[str, Any], bot: Caller) -> str:
    """A channel of this test's own: with its own messages and its own rate limits."""
    body = {"name": "a-place", "type": 0}
    channel: str = (await bot.got("POST", f"/guilds/{line['guild']['id']}/channels", body))["id"]
    return channel


@asynccontextmanager
async def gateway(
    line: dict[str, Any], bot: Caller, query: str = "?v=10&encoding=json"
) -> AsyncIterator[RawBot]:
    url = (await bot.got("GET", "/gateway/bot"))["url"]
    async with bot.http.ws_connect(url + query) as socket:
        yield RawBot(socket, line["bot"]["token"])


# The gateway


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


async def violations_of(backstage: Caller) -> list[str]:
    """Those there are, which are forgotten with that."""
    found: list[str] = (await backstage.got("GET", "/violations"))["violations"]
    await backstage.got("DELETE", "/violations")
    return found


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


# REST


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


# Interactions


async def test_commands_are_registered_one_by_one_and_together(
    line: dict[str, Any], bot: Caller
) -> None:
    commands = f"/applications/{line['bot']['id']}/commands"
    put = await bot.got("PUT", commands, [{"name": "one", "description": "One"}])
    status, posted = await bot.ask("POST", commands, {"name": "two", "description": "Two"})
    assert (status, put[0]["type"], posted["application_id"]) == (201, 1, line["bot"]["id"])
    status, again = await bot.ask("POST", commands, {"name": "two", "description": "Anew"})
    assert (status, again["id"]) == (200, posted["id"])

    assert {one["name"] for one in await bot.got("GET", commands)} == {"one", "two"}


async def test_default_permissions_of_a_command_are_enforced(
    line: dict[str, Any], bot: Caller, alice: Caller, bob: Caller
) -> None:
    commands = f"/applications/{line['bot']['id']}/commands"
    manage_guild = {"name": "boss", "description": "B", "default_member_permissions": "32"}
    await bot.got("PUT", commands, [manage_guild])
    used = {
        "type": "command",
        "command": "boss",
        "channel_id": line["guild"]["channels"]["general"],
    }

    assert (await alice.ask("POST", "/interactions", used))[0] == 200
    status, body = await bob.ask("POST", "/interactions", used)
    assert (status, "boss" in body["message"]) == (400, True)


async def test_a_command_is_deferred_answered_and_followed_up(
    line: dict[str, Any], bot: Caller, alice: Caller, place: str
) -> None:
    own = line["bot"]["id"]
    option = {"type": 3, "name": "word", "description": "W", "required": True}
    echo = {"name": "echo", "description": "Echo", "options": [option]}
    await bot.got("PUT", f"/applications/{own}/commands", [echo])
    async with gateway(line, bot) as raw:
        await raw.settle()
        used = {"type": "command", "command": "echo", "options": {"word": "hi"}}
        await alice.got("POST", "/interactions", {**used, "channel_id": place})
        asked = await raw.event("INTERACTION_CREATE")
    assert asked["data"]["options"] == [{"type": 3, "name": "word", "value": "hi"}]
    callback = f"/interactions/{asked['id']}/{asked['token']}/callback"
    assert await bot.ask("POST", callback, {"type": 5}) == (204, None)
    twice = (400, {"message": "Interaction has already been acknowledged.", "code": 40060})
    assert await bot.ask("POST", callback, {"type": 5}) == twice
    hook = f"/webhooks/{own}/{asked['token']}"
    original = await bot.got("PATCH", f"{hook}/messages/@original", {"content": "hi yourself"})
    more = await bot.got("POST", hook, {"content": "psst", "flags": EPHEMERAL})
    assert (await bot.got("GET", f"{hook}/messages/@original"))["id"] == original["id"]
    assert await bot.ask("DELETE", f"{hook}/messages/{more['id']}") == (204, None)

    heard = [one["content"] for one in await alice.got("GET", f"/channels/{place}/messages")]
    assert heard == ["hi yourself"]


async def test_a_button_shows_a_form_and_the_form_is_answered(
    line: dict[str, Any], bot: Caller, alice: Caller, place: str
) -> None:
    asking = await bot.got(
        "POST", f"/channels/{place}/messages", {"content": "?", "components": BUTTONS}
    )
    at = {"channel_id": place}
    async with gateway(line, bot) as raw:
        await raw.settle()
        press = {"type": "component", "message_id": asking["id"], "custom_id": "go", **at}
        await alice.got("POST", "/interactions", press)
        pressed = await raw.event("INTERACTION_CREATE")
        field = {"type": 4, "custom_id": "colour", "label": "Colour", "style": 1}
        rows = [{"type": 1, "components": [field]}]
        form = {"custom_id": "form", "title": "Form", "components": rows}
        callback = f"/interactions/{pressed['id']}/{pressed['token']}/callback"
        await bot.got("POST", callback, {"type": 9, "data": form})
        filled = {"type": "modal", "shown_by": pressed["id"], "values": {"colour": "blue"}, **at}
        await alice.got("POST", "/interactions", filled)
        submitted = await raw.event("INTERACTION_CREATE")
    assert submitted["data"]["components"][0]["components"][0]["value"] == "blue"
    callback = f"/interactions/{submitted['id']}/{submitted['token']}/callback"
    answer = await bot.got(
        "POST", f"{callback}?with_response=true", {"type": 7, "data": {"content": "blue!"}}
    )

    assert answer["resource"]["message"]["content"] == "blue!"


# Backstage


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
