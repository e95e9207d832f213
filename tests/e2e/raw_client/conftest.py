"""A bot made of aiohttp and Discord's documentation alone, against `discord-sandbox serve`.

It knows nothing of the sandbox but the one line that the command prints. People act through the
console API, as they would in the test of a bot in any language.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest

from served_sandbox import Caller, served

ADMINISTRATOR = "8"


@pytest.fixture(scope="module")
def line() -> Iterator[dict[str, Any]]:
    """What the command printed."""
    with served("--bot-permissions", ADMINISTRATOR) as line:
        yield line


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
