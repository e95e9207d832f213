"""Voice messages on the page: recorded with the microphone, seen, and listened to."""

from typing import Any

import pytest

from chromium import opened
from discord_sandbox.sandbox import Sandbox
from page_bot import PageBot
from page_object import ChatPage, probe
from recorded_sounds import HUMMED_HERTZ, pitch_of, samples_in, sound, tone

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


async def test_a_recording_is_discarded_with_the_escape_key(
    speaker: ChatPage, box: Sandbox
) -> None:
    await record(speaker, "0:01")
    await speaker.page.keyboard.press("Escape")
    await speaker.page.locator(".recorder").wait_for(state="hidden")
    await speaker.say("never mind")
    await speaker.hears("never mind")

    assert [message.content for message in box.member("bob").sees("#general")] == ["never mind"]


async def test_a_recording_that_was_refused_can_be_sent_again(
    speaker: ChatPage, box: Sandbox
) -> None:
    speaker.forgiven.append("503")
    await record(speaker, "0:01")
    broken = {"status": 503, "body": ""}
    await speaker.page.route("**/voice-messages?**", lambda route: route.fulfill(**broken), times=1)
    send = speaker.page.get_by_role("button", name="Send the voice message")
    await send.click()
    await speaker.page.get_by_text("The sandbox stumbled").wait_for()
    await send.click()

    await box.member("bob").hears(matching=lambda message: message.is_voice_message)


async def test_without_a_microphone_the_page_says_what_to_do(quiet_chat: ChatPage) -> None:
    await quiet_chat.page.get_by_role("button", name="Record a voice message").click()

    await quiet_chat.page.get_by_text("Plug one in and try again.").wait_for()


async def test_where_the_microphone_is_not_allowed_the_page_says_so(
    chromium: Any, box: Sandbox
) -> None:
    async with opened(chromium, box.page_url) as chat:
        await chat.page.evaluate(
            """() => {
              const refuse = async () => { throw new DOMException("", "NotAllowedError"); };
              Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: refuse } });
            }"""
        )
        await chat.page.get_by_role("button", name="Record a voice message").click()

        await chat.page.get_by_text("This page may not use the microphone.").wait_for()


async def test_a_voice_message_is_played_and_moved_within(speaker: ChatPage, box: Sandbox) -> None:
    recording = sound(tone(660, 30.0), "ogg", "libopus")
    await box.member("bob").sends_voice_message("#general", recording)
    message = speaker.page.get_by_role("group", name="Voice message, 0:30")
    await message.get_by_role("button", name="Play").click()
    await message.get_by_role("button", name="Pause").wait_for()
    slider = message.get_by_role("slider", name="Position")
    await slider.press("ArrowRight")
    await slider.press("ArrowRight")
    await message.get_by_text("0:05").wait_for()
    await message.get_by_role("button", name="Pause").click()

    await message.get_by_role("button", name="Play").wait_for()
    assert await slider.get_attribute("aria-valuetext") == "0:05 of 0:30"
    assert await message.locator(".past").count() > 0


async def test_a_voice_message_plays_on_when_someone_reacts_to_it(
    speaker: ChatPage, box: Sandbox
) -> None:
    bob = box.member("bob")
    sent = await bob.sends_voice_message("#general", sound(tone(660, 30.0), "ogg", "libopus"))
    await speaker.page.get_by_role("button", name="Play", exact=True).click()
    await speaker.page.get_by_role("button", name="Pause").wait_for()
    await bob.reacts(sent, "👂")
    await speaker.page.locator(".reaction").first.wait_for()

    await speaker.page.locator(".voice-time").filter(has_text="0:02").wait_for()


async def test_a_voice_message_cannot_be_edited(speaker: ChatPage, box: Sandbox) -> None:
    recording = sound(tone(660, 1.0), "ogg", "libopus")
    await box.member("alice").sends_voice_message("#general", recording)
    await speaker.page.locator(".voice-message").wait_for()
    await speaker.last.click(button="right")
    await speaker.menu_item("Reply").wait_for()

    assert await speaker.menu_item("Edit").count() == 0


async def test_another_sound_has_an_ordinary_player_and_plays(speaker: ChatPage) -> None:
    await speaker.drop_files([("song.ogg", "audio/ogg", sound(tone(440, 2.0), "ogg", "libopus"))])
    await speaker.composer.press("Enter")
    player = speaker.page.locator(".message audio")
    await player.evaluate("(audio) => audio.play()")
    await player.evaluate(
        "(audio) => new Promise((done) => audio.addEventListener('ended', done, { once: true }))"
    )

    assert await player.evaluate("(audio) => audio.duration") == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_is_recorded_in_russian_and_every_text_stands_out(
    speaking_chromium: Any, box: Sandbox, scheme: str
) -> None:
    recording = sound(tone(660, 3.0), "ogg", "libopus")
    await box.member("bob").sends_voice_message("#general", recording)
    options = {"locale": "ru-RU", "color_scheme": scheme, "viewport": {"width": 380, "height": 720}}
    async with opened(speaking_chromium, box.page_url, **options) as chat:
        await chat.page.get_by_role("group", name="Голосовое сообщение, 0:03").wait_for()
        await chat.page.get_by_role("button", name="Записать голосовое сообщение").click()
        await chat.page.get_by_role("button", name="Удалить запись").wait_for()

        assert await chat.page.evaluate(probe("contrast"), 4.5) == []
        assert await chat.page.evaluate("document.documentElement.scrollWidth") == 380


async def test_a_hint_for_newcomers_records_a_voice_message(
    speaker: ChatPage, bot: PageBot
) -> None:
    await speaker.page.get_by_role("button", name="Speak", exact=True).click()

    await speaker.page.get_by_role("button", name="Discard the recording").click()
    await speaker.page.locator(".recorder").wait_for(state="hidden")
