"""Voice messages on the page: recorded with the microphone, seen, and listened to."""

from typing import Any

import pytest

from browser.conftest import HUMMED_HERTZ, opened
from browser.page_object import ChatPage
from discord_sandbox.sandbox import Sandbox
from recorded_sounds import pitch_of, samples_in, sound, tone

pytestmark = pytest.mark.browser


@pytest.fixture
async def speaker(speaking_chromium: Any, box: Sandbox) -> Any:
    """Alice's window, in a browser with a microphone."""
    async with opened(speaking_chromium, box.page_url) as chat:
        yield chat


async def record(chat: ChatPage, length: str) -> None:
    """Starts a recording, and waits until it is so long."""
    await chat.page.get_by_role("button", name="Record a voice message").click()
    await chat.page.locator(".recorder-time").filter(has_text=length).wait_for()


async def test_what_the_microphone_hears_is_sent_as_a_voice_message(
    speaker: ChatPage, box: Sandbox
) -> None:
    await record(speaker, "0:02")
    await speaker.page.get_by_role("button", name="Send the voice message").click()
    heard = await box.member("bob").hears(matching=lambda message: message.is_voice_message)

    (file,) = heard.attachments
    samples = samples_in(file.read())
    assert file.duration_secs == pytest.approx(2, abs=0.7)
    assert len(samples) / 48_000 == pytest.approx(file.duration_secs, abs=0.05)
    assert pitch_of(samples) == pytest.approx(HUMMED_HERTZ, abs=3)
    await speaker.page.get_by_role("group", name="Voice message, 0:0").wait_for()
    assert await speaker.composer.evaluate("(field) => field === document.activeElement")
