"""Buttons, selects and forms of bots, on the page."""

import pytest

from discord_sandbox.sandbox import Sandbox
from discord_sandbox.world.records import Message
from page_object import ChatPage

pytestmark = pytest.mark.browser


async def test_a_button_changes_the_message_it_is_on(chat: ChatPage) -> None:
    await chat.say("!poll")
    await chat.hears("Was that right?")
    await chat.click_button("Count 0")
    again = chat.last.get_by_role("button", name="Count 1")
    await again.wait_for()
    await again.press("Enter")

    await chat.last.get_by_role("button", name="Count 2").wait_for()


async def test_buttons_look_like_what_they_are(chat: ChatPage) -> None:
    await chat.say("!poll")
    poll = await chat.hears("Was that right?")
    link = poll.get_by_role("link", name="Read more")

    assert await poll.get_by_role("button", name="Off").is_disabled()
    assert await link.get_attribute("href") == "https://example.com/birds"
    assert await link.get_attribute("rel") == "noopener noreferrer"
    correct = poll.get_by_role("button", name="Correct")
    assert await correct.get_attribute("class") == "button success"
    assert "✅" in await correct.inner_text()


async def test_a_button_without_an_answer_says_so(chat: ChatPage) -> None:
    await chat.say("!poll")
    await chat.hears("Was that right?")
    await chat.click_button("Silent")

    await chat.last.get_by_text("did not respond").wait_for()


async def test_several_things_are_chosen_from_a_menu(chat: ChatPage) -> None:
    await chat.say("!poll")
    await chat.hears("Was that right?")
    await chat.select(["Myna", "Crow"])

    await chat.hears("You chose myna, crow")


async def test_a_menu_works_with_the_keyboard(chat: ChatPage) -> None:
    await chat.say("!poll")
    poll = await chat.hears("Was that right?")
    await poll.get_by_role("combobox", name="Which birds?").press("ArrowDown")
    await chat.options.first.wait_for()
    for key in ("ArrowDown", "Enter", "Escape"):
        await chat.page.keyboard.press(key)

    await chat.hears("You chose myna")


async def test_a_form_is_filled_in_and_submitted(chat: ChatPage) -> None:
    await chat.say("!poll")
    await chat.hears("Was that right?")
    await chat.click_button("Correct")
    await chat.fill_modal({"Question": "What is a myna?", "Answer": "A bird"})
    await chat.dialog.get_by_role("combobox", name="Topic").click()
    await chat.options.filter(has_text="Birds").click()
    await chat.submit_modal()

    await chat.hears("Learned: What is a myna? is A bird")
    await chat.dialog.wait_for(state="detached")


async def test_a_form_says_what_is_wrong_with_it(chat: ChatPage) -> None:
    await chat.say("!poll")
    await chat.hears("Was that right?")
    await chat.click_button("Correct")
    await chat.fill_modal({"Answer": "no"})
    await chat.submit_modal()
    texts = [text for text in await chat.dialog.get_by_role("alert").all_inner_texts() if text]

    assert texts == ["Please fill this in.", "At least 3 characters."]
    assert await chat.page.evaluate("document.activeElement.tagName") == "INPUT"
    await chat.page.keyboard.press("Escape")
    await chat.dialog.wait_for(state="detached")


async def test_embeds_show_their_parts(chat: ChatPage) -> None:
    await chat.say("!embed Lessons so far")
    message = chat.page.locator(".embed").last
    await message.wait_for()

    assert await message.locator(".embed-title").inner_text() == "Lessons so far"
    assert await message.locator("strong").first.inner_text() == "12"
    assert await message.locator("dt").all_inner_texts() == ["Birds", "Sand"]
    assert await message.locator("footer").inner_text() == "as of today"
    await message.locator(".thumbnail img").wait_for()
    line = "(e) => getComputedStyle(e).getPropertyValue('--accent-line')"
    assert await message.evaluate(line) == "#0e6f6c"


async def test_a_picture_of_another_site_is_a_link_and_not_fetched(
    quiet_chat: ChatPage, box: Sandbox
) -> None:
    channel, author = box.world.channel_named("general"), box.application.id
    embed = {"type": "rich", "title": "far", "image": {"url": "https://example.com/bird.png"}}
    box.world.add_message(
        Message(
            id=box.world.new_id(),
            channel_id=channel.id,
            guild_id=channel.guild_id,
            author_id=author,
            content="",
            timestamp=box.world.now(),
            embeds=(embed,),
        )
    )
    link = quiet_chat.page.get_by_role("link", name="Picture at example.com")
    await link.wait_for()

    assert await link.get_attribute("href") == "https://example.com/bird.png"


async def test_layouts_show_text_pictures_and_buttons(chat: ChatPage) -> None:
    await chat.say("!layout")
    card = chat.page.locator(".container")
    await card.wait_for()

    assert await card.locator(".heading-2").inner_text() == "Report"
    assert await card.locator(".section strong").inner_text() == "7"
    assert await card.get_by_role("button", name="More").count() == 1
    assert await card.locator(".gallery img").count() == 1


async def test_a_form_takes_files_people_and_ticks(chat: ChatPage) -> None:
    await chat.slash("hand_in")
    async with chat.page.expect_file_chooser() as chooser:
        await chat.dialog.locator(".file-button").click()
    file = {"name": "song.txt", "mimeType": "text/plain", "buffer": b"la la"}
    await (await chooser.value).set_files(file)
    await chat.dialog.get_by_role("combobox", name="Person").click()
    await chat.options.filter(has_text="Bob").click()
    for label in ("sleepy", "Mon", "Tue", "Agreed"):
        await chat.dialog.get_by_label(label).check()
    await chat.submit_modal()

    await chat.hears("song.txt for Bob: la la (sleepy, Mon+Tue, True)")
