"""A real Chromium for the tests of the page; they are skipped where there is none.

With `BROWSER_REQUIRED=1` a missing Chromium is a failure.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest

from chromium import browser, speaking, visited, window_of
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from page_bot import PageBot
from page_object import ChatPage
from recorded_sounds import HUMMED_HERTZ, tone, wav


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """For the whole session, so that one browser serves all tests."""
    return "asyncio"


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Any]:
    async with browser() as chromium:
        yield chromium


@pytest.fixture(scope="session")
async def speaking_chromium(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    """One whose microphone hums a tone of `HUMMED_HERTZ`."""
    hum = wav(tone(HUMMED_HERTZ, 4.0))
    async with speaking(tmp_path_factory.mktemp("microphone"), hum) as chromium:
        yield chromium


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with checked(Sandbox(bot_name="Birdie")) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(box: Sandbox) -> AsyncIterator[PageBot]:
    """The tests' own bot, ready and with its commands registered."""
    bot = PageBot(connector=box.connector())
    running = asyncio.create_task(bot.start(box.bot_token))
    ready = asyncio.create_task(bot.wait_until_ready())
    await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
    yield bot
    ready.cancel()
    await bot.close()
    with suppress(asyncio.CancelledError):
        await running


@pytest.fixture(scope="session")
async def window(chromium: Any) -> AsyncIterator[Any]:
    """One page for most tests, since a new one costs more than they do.

    Each sandbox has a port, thus an origin and a cookie of its own: nothing is left for the next.
    """
    async with window_of(chromium) as window:
        yield window


@pytest.fixture
async def chat(window: Any, bot: PageBot, box: Sandbox) -> AsyncIterator[ChatPage]:
    """Alice's window, with the bot in the room."""
    async with visited(window, box.page_url) as page:
        yield page


@pytest.fixture
async def quiet_chat(window: Any, box: Sandbox) -> AsyncIterator[ChatPage]:
    """Alice's window, without any bot: faster."""
    async with visited(window, box.page_url) as page:
        yield page
