"""Who may come in, and what a file's address opens."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discord_sandbox import Sandbox
from discord_sandbox.files.uploads import upload
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.reach import is_ours

PORT = 4711


async def status(discord: Sandbox, path: str, **headers: str) -> int:
    async with aiohttp.ClientSession() as http, http.get(discord.url + path, headers=headers) as r:
        return r.status


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "discord.com.evil.example", "evildiscord.com",
     "127.0.0.1:1", "localhost:1", "localhost", "[::1]", "discord.com:8080", "", "a:b:c"],
)  # fmt: skip
def test_a_foreign_host_is_refused(host: str) -> None:
    assert not is_ours(host, PORT)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:4711", "localhost:4711", "discord.com", "gateway.discord.gg", "discord.com:443",
     "cdn.discordapp.com", "media.discordapp.net", "canary.discord.com", "gateway-us.discord.gg"],
)  # fmt: skip
def test_an_own_host_is_admitted(host: str) -> None:
    assert is_ours(host, PORT)


async def test_a_rebound_name_gets_nothing(discord: Sandbox) -> None:
    assert await status(discord, "/api/v10/gateway", Host="evil.example") == 403


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "https://discord.com"]
)
async def test_a_page_elsewhere_gets_nothing(discord: Sandbox, origin: str) -> None:
    assert await status(discord, "/api/v10/gateway", Origin=origin) == 403


async def test_our_own_page_is_served(discord: Sandbox) -> None:
    assert await status(discord, "/api/v10/gateway", Origin=discord.url) == 200


async def test_a_websocket_from_a_page_elsewhere_is_refused(discord: Sandbox) -> None:
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await http.ws_connect(discord.gateway_url, origin="https://evil.example")


async def test_it_listens_on_loopback_only(discord: Sandbox) -> None:
    assert discord._server.addresses == [("127.0.0.1", urlsplit(discord.url).port)]


async def test_no_token_or_another_one_is_unauthorized(discord: Sandbox) -> None:
    real_looking = "Bot MTAwMDAwMDAwMDAwMDAwMDAw.GabcdE.0123456789abcdefghijklmnopqrstuvwxyzAB"

    assert await status(discord, "/api/v10/users/@me") == 401
    assert await status(discord, "/api/v10/users/@me", Authorization=real_looking) == 401
    assert await status(discord, "/api/v10/users/@me", Authorization=discord.bot_token) == 401


async def test_a_sandbox_token_cannot_be_a_real_one(discord: Sandbox) -> None:
    """The middle part of a real token, the time of its making, has six characters."""
    real = re.compile(r"[\w-]{23,28}\.[\w-]{6}\.[\w-]{27,38}")

    assert not real.fullmatch(discord.bot_token)
    assert len(discord.bot_token.split(".")[1]) == 7


async def test_an_unknown_route_is_a_loud_501_that_is_noted() -> None:
    async with Sandbox() as discord:
        assert await status(discord, "/api/v10/no/such/route") == 501
        assert (discord.violations) == [
            "The sandbox does not know this route: GET /api/v10/no/such/route"
        ]


# Files


async def uploaded(discord: Sandbox, name: str, data: bytes) -> str:
    """The address of a file that alice sent, as one fetches it who comes directly."""
    heard = await discord.member("alice").say("#general", files=[(name, data)])
    parts = urlsplit(heard.attachments[0].url)
    return f"{parts.path}?{parts.query}"


async def test_a_file_is_downloaded_by_its_signed_address(discord: Sandbox) -> None:
    path = await uploaded(discord, "lessons.csv", b"a,b\n")
    async with aiohttp.ClientSession() as http, http.get(discord.url + path) as response:
        assert await response.read() == b"a,b\n"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert response.headers["Content-Disposition"].startswith("attachment")


async def test_an_html_file_is_never_shown_as_a_page(discord: Sandbox) -> None:
    path = await uploaded(discord, "page.html", b"<script>alert(1)</script>")
    async with aiohttp.ClientSession() as http, http.get(discord.url + path) as response:
        assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("key", ["ex", "is", "hm"])
async def test_an_address_with_anything_changed_opens_nothing(discord: Sandbox, key: str) -> None:
    path = await uploaded(discord, "a.txt", b"x")
    parts = urlsplit(path)
    query = dict(pair.split("=") for pair in parts.query.split("&"))
    changed = query | {key: query[key][:-1] + ("0" if query[key][-1] != "0" else "1")}

    assert await status(discord, path) == 200
    assert await status(discord, f"{parts.path}?{urlencode(changed)}") == 404
    assert await status(discord, parts.path) == 404


async def test_an_address_expires() -> None:
    times = [datetime.now(UTC)]
    async with checked(Sandbox(clock=lambda: times[-1])) as discord:
        path = await uploaded(discord, "a.txt", b"x")
        times.append(times[0] + timedelta(hours=24, seconds=1))

        assert await status(discord, path) == 404


async def test_a_deleted_message_takes_its_file_along(discord: Sandbox) -> None:
    alice = discord.member("alice")
    heard = await alice.say("#general", files=[("a.txt", b"x")])
    parts = urlsplit(heard.attachments[0].url)
    await alice.deletes(heard)

    assert await status(discord, f"{parts.path}?{parts.query}") == 404


@given(st.text(max_size=300) | st.sampled_from(["../../etc/passwd", "..\\x", "\x00.txt"]))
def test_no_file_name_escapes(name: str) -> None:

    kept = upload("0", name, b"").filename

    assert kept
    assert not set(kept) & set('/\\\x00"<> \n')
    assert not kept.startswith(".")
