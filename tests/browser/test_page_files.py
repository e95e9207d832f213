"""Files on the page: sent in three ways, seen, heard, downloaded."""

import struct
import zlib

import pytest

from page_object import ChatPage

pytestmark = pytest.mark.browser

LOADED = """(element, event) => new Promise((done) => {
  if (element.complete || element.readyState) done();
  else element.addEventListener(event, () => done(), { once: true });
})"""


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\0" + b"\x0e\x6f\x6c" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def wav(seconds: float) -> bytes:
    """Silence."""
    data = bytes(int(8000 * seconds))
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)  # fmt: skip  # noqa: E501
    return head + struct.pack("<4sI", b"data", len(data)) + data


async def test_a_file_is_sent_with_the_button(chat: ChatPage) -> None:
    await chat.choose_files([("lessons.csv", "text/csv", b"a,b\n1,2\n")])
    await chat.page.locator(".tray-card").filter(has_text="lessons.csv").wait_for()
    await chat.say("here you are")

    await chat.hears("Got lessons.csv, 8 bytes")
    await chat.page.locator(".tray-card").wait_for(state="detached")


async def test_files_are_dropped_and_one_is_taken_back(chat: ChatPage) -> None:
    await chat.drop_files([("a.txt", "text/plain", b"a"), ("b.txt", "text/plain", b"bb")])
    await chat.page.get_by_role("button", name="Remove a.txt").click()
    await chat.composer.press("Enter")

    await chat.hears("Got b.txt, 2 bytes")
    assert await chat.page.locator(".file-card").filter(has_text="a.txt").count() == 0


async def test_a_picture_is_pasted_previewed_and_shown(quiet_chat: ChatPage) -> None:
    await quiet_chat.paste_files([("bird.png", "image/png", png(1200, 300))])
    await quiet_chat.page.locator("img.tray-preview").wait_for()
    await quiet_chat.composer.press("Enter")
    picture = quiet_chat.page.locator(".message .image img")
    await picture.wait_for()
    await picture.evaluate(LOADED, "load")

    assert await picture.evaluate("(e) => [e.naturalWidth, e.width, e.height]") == [1200, 420, 105]
    assert await picture.get_attribute("alt") == "bird.png"


async def test_a_picture_opens_when_it_is_clicked(quiet_chat: ChatPage) -> None:
    await quiet_chat.drop_files([("bird.png", "image/png", png(20, 20))])
    await quiet_chat.composer.press("Enter")
    await quiet_chat.page.locator(".image img").wait_for()
    async with quiet_chat.page.context.expect_page() as opened:
        await quiet_chat.page.locator(".image").click()
    window = await opened.value

    assert "/attachments/" in window.url
    await window.close()


async def test_sound_has_a_player(quiet_chat: ChatPage) -> None:
    await quiet_chat.drop_files([("song.wav", "audio/wav", wav(1.5))])
    await quiet_chat.composer.press("Enter")
    player = quiet_chat.page.locator("audio")
    await player.wait_for()
    await player.evaluate(LOADED, "loadedmetadata")

    assert await player.evaluate("(element) => element.duration") == 1.5


async def test_another_file_is_a_card_to_download(chat: ChatPage) -> None:
    await chat.say("!file lessons.csv")
    card = chat.page.get_by_role("link", name="Download lessons.csv")
    await card.wait_for()
    async with chat.page.expect_download() as download:
        await card.click()
    file = await download.value

    assert file.suggested_filename == "lessons.csv"
    assert "8 B" in await card.inner_text()


async def test_eleven_files_are_one_too_many(quiet_chat: ChatPage) -> None:
    files = [(f"{number}.txt", "text/plain", b"x") for number in range(11)]
    await quiet_chat.drop_files(files)
    await quiet_chat.page.get_by_text("At most 10 files at once.").wait_for()

    assert await quiet_chat.page.locator(".tray-card").count() == 10
