"""The whole journey by keyboard; the focus is never lost."""

from typing import Any

import pytest

from chromium import opened
from discord_sandbox.sandbox import Sandbox
from page_object import ChatPage

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  const { activeElement: one } = document;
  return one.closest("[data-message-id]")?.querySelector(".rich-text")?.textContent
    ?? (one.className || one.tagName).split(" ")[0];
}"""
IN_FIELD = "() => document.activeElement.matches('.composer-text')"


async def test_what_one_types_anywhere_goes_into_the_message_field(quiet_chat: ChatPage) -> None:
    await quiet_chat.page.locator(".messages").focus()
    await quiet_chat.page.keyboard.type("hello")

    assert await quiet_chat.composer.input_value() == "hello"


async def test_shift_enter_begins_a_line_and_enter_sends(quiet_chat: ChatPage) -> None:
    keys = quiet_chat.page.keyboard
    await keys.type("one")
    await keys.press("Shift+Enter")
    await keys.type("two")
    await keys.press("Enter")
    message = await quiet_chat.hears("one")

    assert await message.locator(".rich-text").inner_text() == "one\ntwo"


@pytest.mark.parametrize("key", ["Enter", "Escape"])
async def test_after_an_edit_one_writes_on_at_once(quiet_chat: ChatPage, key: str) -> None:
    await quiet_chat.say("a bird")
    await quiet_chat.hears("a bird")
    await quiet_chat.composer.press("ArrowUp")
    await quiet_chat.page.get_by_role("textbox", name="Edit").press(key)
    await quiet_chat.page.locator(".editor").wait_for(state="detached")

    assert await quiet_chat.page.evaluate(IN_FIELD)


async def test_arrow_up_passes_over_what_one_cannot_edit(chat: ChatPage) -> None:
    await chat.say("mine")
    await chat.hears("mine")
    await chat.slash("whisper")
    await chat.hears("a secret")
    await chat.composer.press("ArrowUp")

    assert await chat.page.get_by_role("textbox", name="Edit").input_value() == "mine"


async def test_after_a_message_is_deleted_the_next_one_has_the_focus(
    quiet_chat: ChatPage,
) -> None:
    for text in ("first", "second", "third"):
        await quiet_chat.say(text)
        await quiet_chat.hears(text)
    keys = quiet_chat.page.keyboard
    await quiet_chat.page.locator(".messages").focus()
    for key in ("ArrowUp", "ArrowUp", "Enter", "ArrowUp", "Enter"):
        await keys.press(key)
    await quiet_chat.dialog.wait_for()
    await keys.press("Enter")
    await quiet_chat.loses("second")

    assert await quiet_chat.page.evaluate(FOCUSED) == "third"


async def test_a_form_gives_the_focus_back_though_its_button_was_drawn_anew(
    chat: ChatPage, box: Sandbox
) -> None:
    await chat.say("!poll")
    message = await chat.hears("Was that right?")
    await message.get_by_role("button", name="Correct").press("Enter")
    await chat.dialog.wait_for()
    (known,) = [one for one in box.member("alice").sees("#general") if "right?" in one.content]
    await box.member("bob").reacts(known, "🔥")
    await message.get_by_role("button", name="🔥: Bob").wait_for(state="attached")
    await chat.page.keyboard.press("Escape")

    await message.locator("button:focus").filter(has_text="Correct").wait_for()


async def test_a_drawer_takes_the_focus_and_esc_gives_it_back(chromium: Any, box: Sandbox) -> None:
    async with opened(chromium, box.page_url, viewport={"width": 380, "height": 720}) as chat:
        for name, drawer, inside in (
            ("Show channels", ".sidebar", "place"),
            ("Show or hide who is here", ".people", "person"),
        ):
            button = chat.page.get_by_role("button", name=name)
            await button.press("Enter")
            assert await chat.page.evaluate(FOCUSED) == inside
            assert await button.get_attribute("aria-expanded") == "true"
            await chat.page.keyboard.press("Escape")

            await chat.page.locator(drawer).wait_for(state="hidden")
            assert await button.evaluate("(button) => button === document.activeElement")
            assert await button.get_attribute("aria-expanded") == "false"


async def test_news_elsewhere_leave_the_focus_in_the_sidebar(
    quiet_chat: ChatPage, box: Sandbox
) -> None:
    head = quiet_chat.page.get_by_role("button", name="Show or hide the channels of")
    await head.focus()
    await box.member("bob").say("#random", "over here")
    await quiet_chat.page.get_by_label("1 new message").wait_for()

    assert await quiet_chat.page.evaluate(FOCUSED) == "guild-head"


async def test_a_file_is_taken_back_with_the_keyboard(quiet_chat: ChatPage) -> None:
    await quiet_chat.drop_files([(name, "text/csv", b"a") for name in ("a.csv", "b.csv")])
    await quiet_chat.page.get_by_role("button", name="Remove a.csv").press("Enter")
    assert await quiet_chat.page.evaluate(FOCUSED) == "tray-remove"
    await quiet_chat.page.keyboard.press("Enter")

    assert await quiet_chat.page.evaluate(IN_FIELD)
