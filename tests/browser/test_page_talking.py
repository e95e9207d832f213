"""People and a bot talk on the page."""

from dataclasses import replace

import pytest

from discord_sandbox.sandbox import Sandbox
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Overwrite
from page_object import ChatPage

pytestmark = pytest.mark.browser

AT_END = """(scroller) => new Promise((done) => {
  const look = () => {
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    if (below < 2) done();
    else requestAnimationFrame(look);
  };
  look();
})"""


async def test_a_message_is_sent_and_answered(chat: ChatPage) -> None:
    await chat.say("!parrot hello **world**")
    answer = chat.messages.filter(has_text="hello world").filter(has_not_text="!parrot")
    await answer.wait_for()

    assert await answer.locator(".author-name").inner_text() == "Birdie"
    assert await answer.locator(".app-tag").inner_text() == "APP"
    assert await answer.locator("strong").inner_text() == "world"
    assert await chat.composer.input_value() == ""


MARKDOWN = [
    ("**bold**", "strong", "bold"),
    ("*italic* _too_", "em", "italic"),
    ("__under__", "u", "under"),
    ("~~gone~~", "s", "gone"),
    ("`**code**`", "code", "**code**"),
    ("```py\nprint(1)\n```", "pre code", "print(1)"),
    ("```py\nprint(1)\n```", "figcaption", "py"),
    ("> wise words", "blockquote", "wise words"),
    ("## Title", ".heading-2", "Title"),
    ("-# small", ".subtext", "small"),
    ("- one\n- two", "ul li", "one"),
    ("1. one\n2. two", "ol li", "one"),
    ("[birds](https://example.com/b)", "a[href='https://example.com/b']", "birds"),
    ("see https://example.com/a.", "a[href='https://example.com/a']", "https://example.com/a"),
    ("<t:0:D>", "time.moment", "January 1, 1970"),
    ("@bob", ".mention", "@Bob"),
    ("\\*not\\*", "p", "*not*"),
]


async def test_markdown_becomes_what_it_means(quiet_chat: ChatPage) -> None:
    for number, (text, selector, expected) in enumerate(MARKDOWN):
        await quiet_chat.say(text)
        message = quiet_chat.messages.nth(number)
        found = message.locator(f".rich-text {selector}").first

        assert await found.inner_text() == expected, text


async def test_a_link_that_is_no_web_address_stays_text(quiet_chat: ChatPage) -> None:
    await quiet_chat.say("[click](javascript:alert(1)) javascript:alert(1)")
    message = await quiet_chat.hears("click")

    assert await message.locator(".rich-text a").count() == 0


async def test_a_spoiler_opens_when_it_is_asked_to(quiet_chat: ChatPage) -> None:
    await quiet_chat.say("||the end||")
    message = await quiet_chat.hears("the end")
    await message.get_by_role("button", name="Hidden text").press("Enter")

    await message.locator(".spoiler.shown").wait_for()


async def test_one_can_edit_ones_own_message(quiet_chat: ChatPage) -> None:
    await quiet_chat.say("teh bird")
    await quiet_chat.hears("teh bird")
    await quiet_chat.composer.press("ArrowUp")
    field = quiet_chat.page.get_by_role("textbox", name="Edit")
    await field.fill("the bird")
    await field.press("Enter")
    edited = await quiet_chat.hears("the bird")

    await edited.locator(".edited").wait_for()
    await quiet_chat.loses("teh bird")


async def test_a_message_is_deleted_after_a_question(quiet_chat: ChatPage) -> None:
    await quiet_chat.say("oops")
    await quiet_chat.use_menu(await quiet_chat.hears("oops"), "Delete")
    await quiet_chat.dialog.get_by_role("button", name="Delete").click()

    await quiet_chat.loses("oops")


async def test_a_reply_shows_what_it_answers(quiet_chat: ChatPage) -> None:
    await quiet_chat.say("who is there?")
    await quiet_chat.use_menu(await quiet_chat.hears("who is there?"), "Reply")
    await quiet_chat.page.locator(".reply-bar").wait_for()
    await quiet_chat.composer.press_sequentially("a myna")
    await quiet_chat.composer.press("Enter")
    reply = await quiet_chat.hears("a myna")

    assert "who is there?" in await reply.locator(".reply-preview").inner_text()
    await quiet_chat.page.locator(".reply-bar").wait_for(state="hidden")


async def test_a_reaction_is_added_and_taken_back(quiet_chat: ChatPage, box: Sandbox) -> None:
    await quiet_chat.say("nice weather")
    message = await quiet_chat.hears("nice weather")
    await quiet_chat.react(message, "fire")
    mine = message.get_by_role("button", name="🔥: Alice")
    await mine.wait_for()
    bob = box.member("bob")
    await bob.reacts(bob.sees("#general")[-1], "🔥")
    both = message.get_by_role("button", name="🔥: Alice, Bob")
    await both.wait_for()

    assert await both.locator(".reaction-count").inner_text() == "2"
    assert await both.get_attribute("aria-pressed") == "true"
    await both.click()
    await message.get_by_role("button", name="🔥: Bob", exact=True).wait_for()


async def test_the_bot_answers_in_a_direct_conversation(chat: ChatPage) -> None:
    await chat.open_direct("Birdie")
    await chat.say("psst")

    await chat.hears("In private: psst")


async def test_the_second_member_sees_what_the_first_one_said(quiet_chat: ChatPage) -> None:
    await quiet_chat.say("I am Alice")
    await quiet_chat.hears("I am Alice")
    await quiet_chat.become("Bob")
    await quiet_chat.hears("I am Alice")
    await quiet_chat.say("and I am Bob")
    message = await quiet_chat.hears("and I am Bob")

    assert await message.locator(".author-name").inner_text() == "Bob"


async def test_the_bot_is_seen_typing(chat: ChatPage) -> None:
    await chat.say("!type")

    await chat.page.get_by_text("Birdie is typing…").wait_for()
    await chat.say("!parrot done")
    await chat.hears("done")
    await chat.page.get_by_text("Birdie is typing…").wait_for(state="detached")


async def test_a_channel_with_news_is_marked(quiet_chat: ChatPage, box: Sandbox) -> None:
    await box.member("bob").say("#random", "over here @alice")
    badge = quiet_chat.page.get_by_label("1 new message")
    await badge.wait_for()

    assert await badge.get_attribute("class") == "badge mention"
    await quiet_chat.open_channel("random")
    message = await quiet_chat.hears("over here")
    assert "mentions-me" in await message.get_attribute("class")
    await badge.wait_for(state="detached")


async def test_older_messages_come_when_one_scrolls_up(quiet_chat: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    for number in range(120):
        await bob.say("#random", f"line {number}")
    await quiet_chat.open_channel("random")
    await quiet_chat.hears("line 119")
    scroller = quiet_chat.page.locator(".scroller")
    for first in ("line 69", "line 19", "line 0"):
        await scroller.evaluate("(element) => { element.scrollTop = 0; }")
        await quiet_chat.messages.filter(has_text=first).first.wait_for()

    assert await quiet_chat.messages.count() == 120
    await quiet_chat.page.get_by_text("This is where #random begins").wait_for()


async def test_news_below_wait_until_one_jumps_to_them(quiet_chat: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    for number in range(60):
        await bob.say("#general", f"line {number}")
    await quiet_chat.hears("line 59")
    await quiet_chat.page.locator(".scroller").evaluate("(element) => { element.scrollTop = 0; }")
    await quiet_chat.page.get_by_role("button", name="Jump to newest").wait_for()
    await bob.say("#general", "late news")
    await quiet_chat.page.get_by_role("button", name="1 new message").click()

    await quiet_chat.page.locator(".scroller").evaluate(AT_END)


async def test_a_message_that_was_refused_goes_back_into_the_field(
    quiet_chat: ChatPage, box: Sandbox
) -> None:
    await quiet_chat.become("Bob")
    channel = box.world.channel_named("general")
    box.world.edit_channel(replace(channel, slowmode_seconds=60))
    await quiet_chat.say("first")
    await quiet_chat.hears("first")
    quiet_chat.forgiven.append("429")
    await quiet_chat.say("too soon")
    await quiet_chat.page.get_by_text("slow mode").wait_for()

    assert await quiet_chat.composer.input_value() == "too soon"


async def test_where_one_may_not_write_the_page_says_so(quiet_chat: ChatPage, box: Sandbox) -> None:
    channel, guild = box.world.channel_named("general"), box.guild
    mute = Overwrite(id=guild.id, kind=0, deny=Permission.SEND_MESSAGES)
    box.world.edit_channel(replace(channel, overwrites=(mute,)))
    await quiet_chat.become("Bob", may_write=False)

    await quiet_chat.page.get_by_text("You may read here, but not write.").wait_for()


async def test_someone_is_called_by_the_first_letters_of_their_name(quiet_chat: ChatPage) -> None:
    keys = quiet_chat.page.keyboard
    await keys.type("hello @bo")
    await quiet_chat.options.filter(has_text="Bob").wait_for()
    await keys.press("Enter")
    assert await quiet_chat.composer.input_value() == "hello @bob "
    await keys.press("Enter")
    message = await quiet_chat.hears("hello @Bob")
    assert await message.locator(".mention").inner_text() == "@Bob"
    await quiet_chat.composer.press("ArrowUp")
    field = quiet_chat.page.get_by_role("textbox", name="Edit")

    assert await field.input_value() == "hello @bob"


async def test_a_preview_of_a_message_reads_like_the_message(quiet_chat: ChatPage) -> None:
    await quiet_chat.say("**hey** @bob ||secret||")
    await quiet_chat.use_menu(await quiet_chat.hears("hey @Bob"), "Reply")
    preview = quiet_chat.page.locator(".reply-bar .reply-text")

    assert await preview.inner_text() == "hey @Bob ▒▒▒"


async def test_a_channel_that_is_mentioned_opens(quiet_chat: ChatPage, box: Sandbox) -> None:
    await box.member("bob").say("#random", "you found me")
    channel = box.world.channel_named("random")
    await quiet_chat.say(f"look in <#{channel.id}>")
    message = await quiet_chat.hears("look in")
    await message.get_by_role("button", name="#random").click()

    await quiet_chat.hears("you found me")


async def test_a_thread_is_listed_and_opens(quiet_chat: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    said = await bob.say("#general", "let us talk about beaks")
    thread = await bob.starts_thread(said, "Beaks")
    await bob.say(thread, "they are yellow")
    await quiet_chat.open_channel("Beaks")

    await quiet_chat.hears("they are yellow")
    await quiet_chat.say("and strong")
    await quiet_chat.hears("and strong")
