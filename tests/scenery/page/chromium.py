"""A Chromium and its windows, for the tests of the page."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from page_object import ChatPage, probe

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


@asynccontextmanager
async def browser(*more_flags: str) -> AsyncIterator[Any]:
    path = chromium_path()
    from playwright.async_api import async_playwright  # heavy, and banned above

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=path, args=[*_FLAGS, *more_flags]
        )
        yield chromium
        await chromium.close()


@asynccontextmanager
async def speaking(folder: Path, sound: bytes) -> AsyncIterator[Any]:
    """A browser whose microphone plays this WAV file over and over, and that asks nobody whether it may."""
    microphone = folder / "microphone.wav"
    microphone.write_bytes(sound)
    async with browser(*_MICROPHONE, f"--use-file-for-fake-audio-capture={microphone}") as chromium:
        yield chromium


@asynccontextmanager
async def window_of(chromium: Any, **options: Any) -> AsyncIterator[Any]:
    context = await chromium.new_context(**{"viewport": _VIEWPORT, "locale": "en-US", **options})
    context.set_default_timeout(_TIMEOUT_MS)
    await context.add_init_script(probe("watch"))
    try:
        yield await context.new_page()
    finally:
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
    """A window of its own, with another language, size or look."""
    async with window_of(chromium, **options) as window, visited(window, url) as chat:
        yield chat
