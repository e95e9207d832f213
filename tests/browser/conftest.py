"""A real Chromium for the tests of the page; they are skipped where there is none.

With `BROWSER_REQUIRED=1` a missing Chromium is a failure.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from browser.page_bot import PageBot
from browser.page_object import ChatPage, probe
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from recorded_sounds import tone, wav

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

_MICROPHONE = (
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)
HUMMED_HERTZ = 1000

_VIEWPORT = {"width": 1280, "height": 800}
_PERMISSIONS = ["clipboard-read", "clipboard-write"]
_TIMEOUT_MS = 8000


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


@asynccontextmanager
async def speaking(folder: Path, sound: bytes) -> AsyncIterator[Any]:
    """A browser whose microphone plays this WAV file over and over, and that asks nobody whether it may."""
    path = chromium_path()
    from playwright.async_api import async_playwright  # heavy, and banned above

    microphone = folder / "microphone.wav"
    microphone.write_bytes(sound)
    flags = (*_FLAGS, *_MICROPHONE, f"--use-file-for-fake-audio-capture={microphone}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def speaking_chromium(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    """One whose microphone hums a tone of `HUMMED_HERTZ`."""
    hum = wav(tone(HUMMED_HERTZ, 4.0))
    async with speaking(tmp_path_factory.mktemp("microphone"), hum) as browser:
        yield browser


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
    context = await chromium.new_context(viewport=_VIEWPORT, locale="en-US")
    context.set_default_timeout(_TIMEOUT_MS)
    await context.add_init_script(probe("watch"))
    yield await context.new_page()
    await context.close()


@asynccontextmanager
async def visited(window: Any, url: str) -> AsyncIterator[ChatPage]:
    """Ends with a failure where the page reported any error."""
    chat = ChatPage(window)
    await window.context.grant_permissions(_PERMISSIONS, origin=url.split("/?", maxsplit=1)[0])
    await chat.open(url)
    try:
        yield chat
        await chat.settle()
    finally:
        chat.leave()
        await window.context.set_offline(False)
        await window.emulate_media(color_scheme="null")
        await window.set_viewport_size(_VIEWPORT)
        await window.context.clear_cookies()
        await window.goto("about:blank")
    assert chat.problems == []


@asynccontextmanager
async def opened(chromium: Any, url: str, **options: Any) -> AsyncIterator[ChatPage]:
    """A browser window of its own, with another language, size or look."""
    context = await chromium.new_context(**{"viewport": _VIEWPORT, "locale": "en-US", **options})
    context.set_default_timeout(_TIMEOUT_MS)
    await context.add_init_script(probe("watch"))
    try:
        async with visited(await context.new_page(), url) as chat:
            yield chat
    finally:
        await context.close()


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
