"""Files and bodies that a bot sends: Discord's limits, and requests that are none."""

import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from discord_sandbox import Sandbox

MIB = 1024 * 1024


@pytest.fixture
async def http(discord: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bot {discord.bot_token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield session


@pytest.fixture
def url(discord: Sandbox) -> str:
    channel = discord.world.channel_named("general")
    assert channel is not None
    return f"{discord.api_url}/channels/{channel.id}/messages"


async def answer(http: aiohttp.ClientSession, url: str, **sent: Any) -> tuple[int, dict[str, Any]]:
    async with http.post(url, **sent) as response:
        body: dict[str, Any] = await response.json()
        return response.status, body


def form(*sizes: int, payload: str = "{}") -> aiohttp.FormData:
    data = aiohttp.FormData()
    data.add_field("payload_json", payload, content_type="application/json")
    for number, size in enumerate(sizes):
        data.add_field(f"files[{number}]", io.BytesIO(bytes(size)), filename=f"{number}.bin")
    return data


async def test_ten_files_pass_in_their_order(http: aiohttp.ClientSession, url: str) -> None:
    status, message = await answer(http, url, data=form(*range(1, 11)))

    assert status == 200
    assert [one["size"] for one in message["attachments"]] == list(range(1, 11))


async def test_eleven_files_are_too_many(http: aiohttp.ClientSession, url: str) -> None:
    status, body = await answer(http, url, data=form(*[1] * 11))

    assert (status, body["code"]) == (400, 50035)


async def test_a_file_of_10_mib_passes(http: aiohttp.ClientSession, url: str) -> None:
    status, _ = await answer(http, url, data=form(10 * MIB))

    assert status == 200


@pytest.mark.parametrize("sizes", [(10 * MIB + 1,), (9 * MIB,) * 3])
async def test_a_file_or_a_request_too_large_is_refused(
    http: aiohttp.ClientSession, url: str, sizes: tuple[int, ...]
) -> None:
    status, body = await answer(http, url, data=form(*sizes))

    assert (status, body["code"]) == (413, 40005)


async def test_a_body_too_large_that_does_not_say_so_is_refused(
    http: aiohttp.ClientSession, url: str
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(26):
            yield bytes(MIB)

    status, body = await answer(http, url, data=endless())

    assert (status, body["code"]) == (413, 40005)


@pytest.mark.parametrize(
    "sent",
    [
        {"data": "{", "headers": {"Content-Type": "application/json"}},
        {"data": b"\xff\xfe", "headers": {"Content-Type": "application/json"}},
        {"data": "[" * 100_000, "headers": {"Content-Type": "application/json"}},
        {"data": form(payload="{")},
        {"data": "x", "headers": {"Content-Type": "multipart/form-data"}},
        {"data": "x", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
        {"data": "--b\r\n\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
    ],
    ids=["half", "bytes", "too deep", "payload_json", "no boundary", "no part", "no end"],
)
async def test_what_is_no_json_is_refused(
    http: aiohttp.ClientSession, url: str, sent: dict[str, Any]
) -> None:
    status, body = await answer(http, url, **sent)

    assert (status, body["code"]) == (400, 50109)


async def test_a_picture_knows_its_size(http: aiohttp.ClientSession, url: str) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\x02\x80" + b"\0\0\x01\xe0"
    data = aiohttp.FormData()
    data.add_field("files[0]", png, filename="bird.png")
    _, message = await answer(http, url, data=data)

    attachment = message["attachments"][0]
    assert (attachment["width"], attachment["height"]) == (640, 480)
    assert attachment["content_type"] == "image/png"
