"""The page survives a lost connection, and suits eyes, fingers, languages and small screens."""

from typing import Any

import pytest

from chromium import opened
from discord_sandbox.sandbox import Sandbox
from page_object import ChatPage, probe

pytestmark = pytest.mark.browser

_GROUND = "getComputedStyle(document.querySelector('.main')).backgroundColor"
_LIGHT, _DARK = "rgb(255, 253, 249)", "rgb(23, 29, 31)"


async def test_a_lost_connection_is_told_and_made_good(quiet_chat: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    quiet_chat.forgiven += ["WebSocket", "ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION"]
    await quiet_chat.page.context.set_offline(True)
    await box.drop_people()
    await quiet_chat.page.get_by_text("The connection is lost").wait_for()
    await bob.say("#general", "said while you were away")
    await quiet_chat.page.context.set_offline(False)

    await quiet_chat.hears("said while you were away")
    await quiet_chat.page.get_by_text("The connection is lost").wait_for(state="hidden")
    await bob.say("#general", "and this afterwards")
    await quiet_chat.hears("and this afterwards")


async def test_a_sandbox_that_was_started_anew_asks_for_its_new_address(
    quiet_chat: ChatPage, box: Sandbox
) -> None:
    quiet_chat.forgiven += ["WebSocket", "401"]
    await quiet_chat.page.context.clear_cookies()
    await box.drop_people()

    await quiet_chat.page.get_by_text("Open the address that it printed").wait_for()


async def test_the_theme_follows_the_system_until_one_is_chosen(quiet_chat: ChatPage) -> None:
    page = quiet_chat.page
    assert await page.evaluate(_GROUND) == _LIGHT
    await page.emulate_media(color_scheme="dark")
    assert await page.evaluate(_GROUND) == _DARK
    await page.get_by_role("button", name="Look and language").click()
    await quiet_chat.menu_item("Light").click()

    assert await page.evaluate(_GROUND) == _LIGHT
    await page.reload()
    await quiet_chat.composer.wait_for()
    assert await page.evaluate(_GROUND) == _LIGHT


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_stands_out_from_its_ground(
    chromium: Any, bot: object, box: Sandbox, scheme: str
) -> None:
    async with opened(chromium, box.page_url, color_scheme=scheme) as chat:
        await box.member("bob").say("#random", "news @alice")
        await chat.say("> quote\n-# small `code` <t:0:D> @alice [link](https://example.com)")
        await chat.say("!embed Lessons")
        await chat.page.locator(".embed").wait_for()
        await chat.slash("whisper")
        await chat.hears("a secret")
        await chat.say("!poll")
        await chat.hears("Was that right?")
        await chat.click_button("Correct")
        await chat.dialog.wait_for()
        await chat.submit_modal()

        assert await chat.page.evaluate(probe("contrast"), 4.5) == []


async def test_the_page_speaks_russian_to_those_who_do(chromium: Any, box: Sandbox) -> None:
    async with opened(chromium, box.page_url, locale="ru-RU") as chat:
        await chat.page.get_by_text("Здесь начинается #general").wait_for()
        await chat.page.get_by_role("button", name="Вид и язык").click()
        await chat.menu_item("English").click()

        await chat.page.get_by_text("This is where #general begins").wait_for()


async def test_both_languages_have_the_same_texts_with_the_same_places(
    quiet_chat: ChatPage,
) -> None:
    different = await quiet_chat.page.evaluate(probe("texts_that_differ"))

    assert different == []


async def test_every_text_that_the_page_asks_for_exists(quiet_chat: ChatPage) -> None:
    missing = await quiet_chat.page.evaluate(probe("texts_that_miss"))

    assert missing == []


async def test_a_window_that_gets_narrow_lays_no_shade_over_the_conversation(
    quiet_chat: ChatPage,
) -> None:
    page, people = quiet_chat.page, quiet_chat.page.locator("#people")
    await page.set_viewport_size({"width": 1280, "height": 800})
    await people.wait_for()
    for width in (900, 400):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.locator(".shade").wait_for(state="hidden")
        await people.wait_for(state="hidden")
    await quiet_chat.say("typed in a narrow window")
    await quiet_chat.hears("typed in a narrow window")

    await page.set_viewport_size({"width": 1280, "height": 800})
    await people.wait_for()


async def test_a_narrow_screen_shows_the_conversation_first(chromium: Any, box: Sandbox) -> None:
    async with opened(chromium, box.page_url, viewport={"width": 380, "height": 720}) as chat:
        await chat.say("a long word: " + "birdsong" * 30)
        await chat.hears("a long word")
        assert await chat.page.evaluate("document.documentElement.scrollWidth") == 380
        sidebar = chat.page.locator(".sidebar")
        assert not await sidebar.is_visible()
        await chat.page.get_by_role("button", name="Show channels").click()
        await sidebar.get_by_text("random").click()

        await sidebar.wait_for(state="hidden")
        await chat.page.locator(".title h1").filter(has_text="random").wait_for()


async def test_all_of_the_page_is_reached_with_the_tab_key(quiet_chat: ChatPage) -> None:
    await quiet_chat.say("hello")
    await quiet_chat.hears("hello")
    keys = quiet_chat.page.keyboard
    await quiet_chat.page.locator(".skip").focus()
    places = []
    for _ in range(40):
        await keys.press("Tab")
        places.append(
            await quiet_chat.page.evaluate(
                "(document.activeElement.closest('nav, .topbar, .messages, .composer, aside')"
                " ?? document.body).className.split(' ')[0]"
            )
        )

    order = list(dict.fromkeys(place for place in places if place))
    assert order[:5] == ["sidebar", "topbar", "messages", "composer", "people"]


async def test_the_page_names_its_parts_for_screen_readers(quiet_chat: ChatPage) -> None:
    page = quiet_chat.page

    assert await page.get_by_role("log", name="Messages in #general").count() == 1
    assert await page.get_by_role("navigation", name="Channels and conversations").count() == 1
    assert await page.get_by_role("main").count() == 1
    assert await page.get_by_role("complementary", name="People here").count() == 1
    nameless = await page.evaluate(
        """() => [...document.querySelectorAll("button, a, input:not([type=file]), textarea")]
          .filter((element) => !element.textContent.trim() && !element.ariaLabel)
          .map((element) => element.outerHTML)"""
    )
    assert nameless == []
