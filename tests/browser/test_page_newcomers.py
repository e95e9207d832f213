"""Someone who comes for the first time sees what to try, and whether anybody is there to answer."""

import pytest

from discord_sandbox.sandbox import Sandbox
from page_bot import PageBot
from page_object import ChatPage

pytestmark = pytest.mark.browser


async def test_the_first_hint_shows_what_the_bot_can_do(chat: ChatPage) -> None:
    await chat.page.get_by_role("button", name="See what Birdie can do").click()

    await chat.options.filter(has_text="/ask").wait_for()


async def test_the_second_hint_begins_a_question_to_the_bot(chat: ChatPage) -> None:
    await chat.page.get_by_role("button", name="Ask Birdie").click()

    assert await chat.composer.input_value() == "@Birdie "
    assert await chat.composer.evaluate("(field) => field === document.activeElement")


async def test_a_hint_does_not_throw_away_what_is_being_written(chat: ChatPage) -> None:
    await chat.composer.fill("half a thought ")
    await chat.page.get_by_role("button", name="Ask Birdie").click()

    assert await chat.composer.input_value() == "half a thought @Birdie "


async def test_the_hints_stay_away_once_they_were_dismissed(chat: ChatPage) -> None:
    steps = chat.page.get_by_role("region", name="Things to try")
    await chat.page.get_by_role("button", name="Hide these hints").click()
    await steps.wait_for(state="hidden")
    await chat.page.reload()
    await chat.page.get_by_text("This is where #general begins").wait_for()

    assert not await steps.is_visible()


async def test_a_bot_that_leaves_is_said_to_be_away(chat: ChatPage, bot: PageBot) -> None:
    birdie = chat.page.locator(".person").filter(has_text="Birdie")
    await birdie.get_by_text("online").wait_for(state="attached")
    await bot.close()

    await chat.page.get_by_text("Birdie is not here right now and cannot answer.").wait_for()
    await birdie.get_by_text("not here").wait_for(state="attached")
    assert not await chat.page.get_by_role("region", name="Things to try").is_visible()


async def test_a_bot_that_comes_is_said_to_be_there(quiet_chat: ChatPage, box: Sandbox) -> None:
    away = quiet_chat.page.get_by_text("Birdie is not here right now")
    await away.wait_for()
    box.world.set_online(box.application.id, is_online=True)

    await away.wait_for(state="detached")


async def test_a_button_of_a_bot_that_left_says_why_nothing_happens(
    chat: ChatPage, bot: PageBot
) -> None:
    await chat.say("!poll")
    await chat.hears("Was that right?")
    await bot.close()
    await chat.page.get_by_text("Birdie is not here right now and cannot answer.").wait_for()
    await chat.click_button("Count 0")

    await chat.last.get_by_text("Birdie is not here right now. Please try again").wait_for()


async def test_who_types_is_told_before_who_is_away(quiet_chat: ChatPage, box: Sandbox) -> None:
    await quiet_chat.page.get_by_text("Birdie is not here right now").wait_for()
    channel, bob = box.world.channel_named("general"), box.member("bob")
    box.world.start_typing(channel.id, bob.id)

    await quiet_chat.page.get_by_text("Bob is typing…").wait_for()
