"""A real Chromium for the tests of the page; they are skipped where there is none.

With `BROWSER_REQUIRED=1` a missing Chromium is a failure.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from browser.page_bot import PageBot
from browser.page_object import ChatPage
from discord_sandbox.sandbox import Sandbox

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str:
    """Skips the test, or fails it where a browser is required, when there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is not None:
        return found
    reason = f"No Chromium on this machine: none of {', '.join(_NAMES)} is on the PATH"
    if os.environ.get("BROWSER_REQUIRED") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """For the whole session, so that one browser serves all tests."""
    return "asyncio"


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Any]:
    path = chromium_path()
    from playwright.async_api import async_playwright  # heavy, and banned above

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox(bot_name="Birdie") as sandbox:
        yield sandbox
    assert sandbox.violations == []


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


@asynccontextmanager
async def opened(chromium: Any, url: str, **options: Any) -> AsyncIterator[ChatPage]:
    """A browser window of its own. Ends with a failure where the page reported any error."""
    options.setdefault("viewport", {"width": 1280, "height": 800})
    options.setdefault("locale", "en-US")
    context = await chromium.new_context(**options)
    context.set_default_timeout(8000)
    await context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=url.split("/?", maxsplit=1)[0]
    )
    chat = ChatPage(await context.new_page())
    await chat.open(url)
    try:
        yield chat
        await chat.settle()
    finally:
        await context.close()
    assert chat.problems == []


@pytest.fixture
async def chat(chromium: Any, bot: PageBot, box: Sandbox) -> AsyncIterator[ChatPage]:
    """Alice's window, with the bot in the room."""
    async with opened(chromium, box.page_url) as page:
        yield page


@pytest.fixture
async def quiet_chat(chromium: Any, box: Sandbox) -> AsyncIterator[ChatPage]:
    """Alice's window, without any bot: faster."""
    async with opened(chromium, box.page_url) as page:
        yield page
