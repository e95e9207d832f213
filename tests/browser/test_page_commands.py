"""Slash commands, context menus and what bots answer to them, on the page."""

import pytest

from discord_sandbox.sandbox import Sandbox
from page_object import ChatPage

pytestmark = pytest.mark.browser


async def test_a_command_is_chosen_filled_in_and_sent_by_keyboard_alone(chat: ChatPage) -> None:
    keys = chat.page.keyboard
    await keys.type("/as")
    await chat.options.first.wait_for()
    await keys.press("Enter")
    await keys.type("What is a myna?")
    await keys.press("Tab")
    await keys.type("r")
    await chat.options.filter(has_text="Lyrebird").wait_for()
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await keys.press("Tab")
    await chat.options.filter(has_text="Yes").wait_for()
    await keys.press("Enter")
    await keys.press("Enter")

    await chat.hears("LYREBIRD ON 'WHAT IS A MYNA?'")
    assert await chat.page.evaluate("document.activeElement.className") == "composer-text"


async def test_the_picker_lists_commands_with_descriptions_and_options(chat: ChatPage) -> None:
    await chat.composer.fill("/")
    await chat.options.first.wait_for()
    rows = [" ".join(row.split()) for row in await chat.options.all_inner_texts()]

    assert "/lessons show topic Show some of them Birdie" in rows
    assert "/whisper Something only you can see Birdie" in rows
    await chat.composer.press("Escape")
    assert await chat.options.count() == 0


async def test_an_unknown_command_is_said_to_be_none(chat: ChatPage) -> None:
    await chat.composer.fill("/zzz")

    await chat.page.get_by_text("No command matches “/zzz”").wait_for()


async def test_what_is_missing_or_wrong_is_marked_before_anything_is_sent(chat: ChatPage) -> None:
    await chat.pick_command("lessons show")
    await chat.page.locator('[data-option="count"] input').fill("11")
    await chat.run()

    topic = chat.page.locator('[data-option="topic"]')
    assert await topic.get_by_role("alert").inner_text() == "Please fill this in."
    count = chat.page.locator('[data-option="count"]')
    assert await count.get_by_role("alert").inner_text() == "At most 10."
    await chat.fill_option("topic", "San")
    await chat.page.locator('[data-option="count"] input').fill("4")
    await chat.run()
    await chat.hears("4 lessons about Sand")


async def test_esc_leaves_a_command(chat: ChatPage) -> None:
    await chat.pick_command("ask")
    await chat.page.keyboard.press("Escape")

    await chat.composer.wait_for()
    assert await chat.page.evaluate("document.activeElement.className") == "composer-text"


async def test_a_file_goes_with_a_command(chat: ChatPage) -> None:
    await chat.pick_command("read")
    async with chat.page.expect_file_chooser() as chooser:
        await chat.page.get_by_role("button", name="Choose a file").click()
    file = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"birds sing"}
    await (await chooser.value).set_files(file)
    await chat.run()

    await chat.hears("notes.txt: birds sing")


async def test_only_the_one_who_asked_sees_an_ephemeral_answer(chat: ChatPage) -> None:
    await chat.slash("whisper")
    answer = await chat.hears("a secret")
    await answer.get_by_text("Only you can see this").wait_for()
    await answer.get_by_role("button", name="Dismiss").click()
    await chat.loses("a secret")


async def test_another_member_does_not_see_an_ephemeral_answer(chat: ChatPage) -> None:
    await chat.slash("whisper")
    await chat.hears("a secret")
    await chat.become("Bob")
    await chat.say("anything here?")
    await chat.hears("anything here?")

    assert await chat.messages.filter(has_text="a secret").count() == 0


async def test_a_deferred_answer_thinks_first(chat: ChatPage) -> None:
    await chat.slash("ponder")
    await chat.page.get_by_text("Birdie is thinking…").wait_for()

    await chat.hears("Here is what I think")
    await chat.loses("is thinking")


async def test_silence_is_told(chat: ChatPage) -> None:
    await chat.slash("ignore")
    notice = await chat.hears("did not respond")
    await notice.get_by_role("button", name="Dismiss").click()

    await chat.loses("did not respond")


async def test_a_command_that_was_refused_can_be_sent_again(chat: ChatPage, box: Sandbox) -> None:
    await chat.pick_command("ask")
    await chat.fill_option("question", "a long question")
    await chat.fill_option("bird", "crow")
    box.world.set_commands(box.application.id, None, ())
    chat.forgiven.append("404")
    await chat.run()

    await chat.page.get_by_text("This command is gone.").wait_for()
    field = chat.page.locator('.option-field[data-option="question"] input')
    assert await field.input_value() == "a long question"


async def test_a_command_on_a_message_is_in_its_menu(chat: ChatPage) -> None:
    await chat.say("mynas are penguins")
    await chat.use_menu(await chat.hears("mynas are penguins"), "Correct this answer")

    await chat.hears("To correct: mynas are penguins")


async def test_the_menu_opens_with_the_keyboard_and_with_the_button(chat: ChatPage) -> None:
    await chat.say("over here")
    message = await chat.hears("over here")
    await chat.page.locator(".messages").focus()
    await chat.page.keyboard.press("ArrowUp")
    await chat.page.keyboard.press("Enter")
    await chat.menu_item("Correct this answer").wait_for()
    assert await chat.page.evaluate("document.activeElement.textContent") == "Add a reaction"
    await chat.page.keyboard.press("Escape")
    await chat.page.get_by_role("menu").wait_for(state="detached")
    await message.hover()
    await message.get_by_role("button", name="More").click()

    await chat.menu_item("Reply").wait_for()


async def test_a_command_on_a_person_is_in_their_menu(chat: ChatPage) -> None:
    person = chat.page.locator(".person").filter(has_text="Bob")
    await chat.use_menu(person, "Greet")
    answer = await chat.hears("Hello, @Bob!")

    assert await answer.locator(".mention").inner_text() == "@Bob"


async def test_commands_that_one_may_not_use_are_not_offered(chat: ChatPage, box: Sandbox) -> None:
    await chat.become("Bob")
    await chat.open_direct("Alice")
    await chat.composer.fill("/")

    await chat.page.get_by_text("No command matches").wait_for()
