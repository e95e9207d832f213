"""Much at once: floods, long histories, large files, texts made to take forever."""

import aiohttp
import pytest

from discord_sandbox.sandbox import Sandbox
from discord_sandbox.world.records import Message, Snowflake
from page_object import ChatPage, probe

pytestmark = pytest.mark.browser

TOP_OF = "(message) => Math.round(message.getBoundingClientRect().top)"


def tell(box: Sandbox, content: str, author_id: Snowflake | None = None) -> None:
    channel = box.world.channel_named("general")
    box.world.add_message(
        Message(
            id=box.world.new_id(),
            channel_id=channel.id,
            guild_id=channel.guild_id,
            author_id=author_id or box.application.id,
            content=content,
            timestamp=box.world.now(),
        )
    )


async def test_a_flood_is_drawn_in_few_pieces_and_old_messages_are_let_go(
    quiet_chat: ChatPage, box: Sandbox
) -> None:
    await quiet_chat.page.evaluate(probe("count_drawings"))
    for number in range(1000):
        tell(box, f"flood {number}.")
    await quiet_chat.hears("flood 999.")

    assert await quiet_chat.page.evaluate("window.drawings") < 500
    assert await quiet_chat.messages.count() <= 400


async def test_what_was_let_go_comes_back_when_one_scrolls_up(
    quiet_chat: ChatPage, box: Sandbox
) -> None:
    for number in range(450):
        tell(box, f"line {number}.")
    await quiet_chat.hears("line 449.")
    await quiet_chat.open_channel("random")
    await quiet_chat.open_channel("general")
    scroller = quiet_chat.page.locator(".scroller")
    for first in ("line 250.", "line 200."):
        await scroller.evaluate("(element) => { element.scrollTop = 0; }")
        await quiet_chat.messages.filter(has_text=first).first.wait_for()


async def test_what_one_reads_stays_put_when_older_messages_come(
    quiet_chat: ChatPage, box: Sandbox
) -> None:
    for number in range(160):
        tell(box, f"line {number}.")
    await quiet_chat.page.reload()
    read = await quiet_chat.hears("line 120.")
    # Away from the upper edge, and near enough to it for the older ones to come.
    await read.evaluate("(message) => { message.closest('.scroller').scrollTop = 60; }")
    before = await read.evaluate(TOP_OF)
    await quiet_chat.messages.filter(has_text="line 60.").first.wait_for(state="attached")

    assert abs(await read.evaluate(TOP_OF) - before) <= 1


async def test_on_a_tall_screen_older_messages_come_by_themselves(
    quiet_chat: ChatPage, box: Sandbox
) -> None:
    for number in range(80):
        tell(box, f"line {number}.")
    await quiet_chat.page.set_viewport_size({"width": 1280, "height": 4000})
    await quiet_chat.page.reload()

    await quiet_chat.messages.filter(has_text="line 0.").first.wait_for()


async def test_a_file_that_is_too_large_is_told_before_it_is_sent(quiet_chat: ChatPage) -> None:
    await quiet_chat.page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(10 * 2 ** 20 + 1)], "film.mp4"));
          const drop = { bubbles: true, cancelable: true, dataTransfer: data };
          document.querySelector(".log").dispatchEvent(new DragEvent("drop", drop));
        }"""
    )

    await quiet_chat.page.get_by_text("film.mp4 is too large: 10 MB at most.").wait_for()
    assert await quiet_chat.page.locator(".tray-card").count() == 0


async def test_no_markup_holds_the_page_up(quiet_chat: ChatPage) -> None:
    slowest_ms = await quiet_chat.page.evaluate(probe("slowest_markdown"))

    assert slowest_ms < 1000


async def test_heaps_of_accents_stay_within_their_message(
    quiet_chat: ChatPage, box: Sandbox
) -> None:
    tell(box, "Z" + "\u0301\u0353\u0316\u0319" * 1000)
    body = quiet_chat.last.locator(".message-body")

    assert await body.evaluate("(body) => getComputedStyle(body).overflowY") == "clip"


async def test_text_from_right_to_left_begins_on_the_right(
    quiet_chat: ChatPage, box: Sandbox
) -> None:
    tell(box, "مرحبا بالعالم\n- عنصر")
    await quiet_chat.hears("مرحبا")
    item = quiet_chat.page.locator(".rich-text ul")

    assert await item.evaluate("(list) => getComputedStyle(list).direction") == "rtl"


async def test_all_modules_are_asked_for_at_once(quiet_chat: ChatPage) -> None:
    loaded = await quiet_chat.page.evaluate(
        """() => {
          const links = [...document.querySelectorAll("link[rel=modulepreload]")];
          const early = new Set(links.map((link) => link.href));
          const names = performance.getEntriesByType("resource").map((entry) => entry.name);
          return names.filter((name) => name.endsWith(".js") && !early.has(name));
        }"""
    )

    assert [name.rpartition("/")[2] for name in loaded] == ["theme.js"]


async def test_a_file_of_the_page_that_did_not_change_is_not_sent_again(box: Sandbox) -> None:
    address = f"{box.url}/page/js/main.js"
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as first:
            mark = first.headers["ETag"]
        async with session.get(address, headers={"If-None-Match": mark}) as second:
            assert second.status == 304
            assert await second.read() == b""
