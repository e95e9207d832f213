"""Calls on the page: in through the sidebar, heard and hearing, and out again."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from browser.conftest import HUMMED_HERTZ, opened
from browser.page_object import ChatPage, probe
from discord_sandbox.sandbox import Sandbox
from discord_sandbox.world.records import ChannelType
from spoken_tones import loudest_hertz, tone

pytestmark = pytest.mark.browser


@pytest.fixture
async def speaker(speaking_chromium: Any, box: Sandbox) -> AsyncIterator[ChatPage]:
    """Alice's window, in a browser with a microphone."""
    async with opened(speaking_chromium, box.page_url) as chat:
        yield chat


async def join(chat: ChatPage, name: str = "Lounge") -> None:
    await chat.page.get_by_role("button", name=f"Join the voice channel {name}").click()
    await connected(chat)


async def connected(chat: ChatPage) -> None:
    await chat.page.locator(".voice-status").filter(has_text="Connected").wait_for()


async def test_the_others_hear_the_pages_microphone(speaker: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    await join(speaker)
    said = await bob.hears_speech(by="alice", seconds=1)

    assert loudest_hertz(said) == pytest.approx(HUMMED_HERTZ, abs=3)


async def test_the_page_plays_what_the_others_say(speaker: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    await join(speaker)
    speaking = asyncio.create_task(bob.speaks(tone(660, 3)))
    await speaker.page.locator(".sitter.speaking").filter(has_text="Bob").wait_for()
    pitch = await speaker.page.evaluate(probe("pitch"), 660)
    await speaking

    assert pitch == pytest.approx(660, abs=15)
    await speaker.page.locator(".sitter:not(.speaking)").filter(has_text="Bob").wait_for()


async def test_everybody_reads_the_same_privacy_code(speaker: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    await join(speaker)
    await speaker.page.get_by_role("button", name="How private is this call?").click()
    digits = speaker.page.locator(".voice-digits")
    await digits.wait_for()

    assert "".join((await digits.inner_text()).split()) == bob.privacy_code
