"""Nothing that someone writes becomes HTML or a script, and nobody gets in without the token."""

import re
from http import HTTPStatus
from typing import Any

import aiohttp
import pytest

from chromium import opened
from discord_sandbox.sandbox import Sandbox
from discord_sandbox.world.records import Application, Json, Message
from hostile_texts import HOSTILE_TEXTS
from page_object import ChatPage, probe

pytestmark = pytest.mark.browser

CLEAN = {"hacked": None, "scripts": 2, "foreign": [], "handlers": [], "addresses": []}


def embed(text: str) -> Json:
    return {
        "type": "rich",
        "title": text,
        "description": text,
        "url": "javascript:window.hacked=1",
        "author": {"name": text, "url": "javascript:window.hacked=1"},
        "footer": {"text": text},
        "fields": [{"name": text, "value": text, "inline": True}],
        "color": 1,
    }


def row(text: str) -> Json:
    button = {"type": 2, "id": 2, "style": 1, "label": text, "custom_id": text}
    link = {"type": 2, "id": 3, "style": 5, "label": text, "url": "javascript:window.hacked=1"}
    return {"type": 1, "id": 1, "components": [button, link]}


def menu(text: str) -> Json:
    options = [{"label": text, "value": text, "description": text}]
    select = {"type": 3, "id": 5, "custom_id": text, "placeholder": text, "options": options}
    return {"type": 1, "id": 4, "components": [select]}


def tell(box: Sandbox, bot: Application, content: str, **parts: Any) -> None:
    channel = box.world.channel_named("general")
    box.world.add_message(
        Message(
            id=box.world.new_id(),
            channel_id=channel.id,
            guild_id=channel.guild_id,
            author_id=bot.id,
            content=content,
            timestamp=box.world.now(),
            **parts,
        )
    )


def test_there_are_a_hundred_hostile_texts() -> None:
    assert len(set(HOSTILE_TEXTS)) >= 100


async def test_hostile_messages_embeds_and_components_stay_text(
    quiet_chat: ChatPage, box: Sandbox
) -> None:
    for text in HOSTILE_TEXTS:
        tell(box, box.application, text, embeds=(embed(text),), components=(row(text), menu(text)))
    tell(box, box.application, "that was all")
    await quiet_chat.hears("that was all")

    assert await quiet_chat.page.evaluate(probe("shape")) == CLEAN
    titles = await quiet_chat.page.locator(".embed-title").all_text_contents()
    plain = [text for text in HOSTILE_TEXTS if re.fullmatch(r"[^*|`#>\[\\\n_]*<s[^\[\\_]*", text)]
    assert len(plain) > 3
    assert [text for text in plain if text not in titles] == []


async def test_hostile_names_stay_text(chromium: Any) -> None:
    async with Sandbox(bot_name="<b>bot</b>", guild_name=HOSTILE_TEXTS[0]) as box:
        for number, text in enumerate(HOSTILE_TEXTS):
            user = box.world.add_user(f"u{number}{text}", text)
            box.world.add_member(box.guild.id, user.id)
            if number % 10 == 0:
                box.world.new_channel(box.guild.id, text)
        async with opened(chromium, box.page_url) as chat:
            await chat.page.locator(".person").nth(len(HOSTILE_TEXTS)).wait_for()
            await chat.page.locator(".account").click()
            await chat.page.get_by_role("menu").wait_for()

            assert await chat.page.evaluate(probe("shape")) == CLEAN


async def test_hostile_file_names_stay_text(quiet_chat: ChatPage) -> None:
    for start in range(0, 40, 10):
        texts = HOSTILE_TEXTS[start : start + 10]
        await quiet_chat.drop_files([(text, "text/html", text.encode()) for text in texts])
        assert await quiet_chat.page.evaluate(probe("shape")) == CLEAN
        await quiet_chat.composer.press("Enter")
        await quiet_chat.page.locator(".message .file-card").nth(start + 9).wait_for()

    assert await quiet_chat.page.evaluate(probe("shape")) == CLEAN


async def test_a_page_that_someone_uploads_does_not_run(quiet_chat: ChatPage) -> None:
    evil = b"<script>document.title='hacked'</script>"
    await quiet_chat.drop_files(
        [("evil.html", "text/html", evil), ("evil.svg", "image/svg+xml", evil)]
    )
    await quiet_chat.composer.press("Enter")
    card = quiet_chat.page.get_by_role("link", name="Download evil.html")
    await card.wait_for()
    answer = await quiet_chat.page.request.get(await card.get_attribute("href"))

    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_script_that_got_in_would_not_run(quiet_chat: ChatPage) -> None:
    """The second wall behind the first: even markup in the page is inert."""
    quiet_chat.forgiven += ["CSP", "Content Security Policy", "TrustedHTML", "Trusted"]
    await quiet_chat.page.evaluate(
        """() => {
          const script = document.createElement("script");
          try { script.textContent = "window.hacked = 1"; document.body.append(script); } catch {}
          try { document.body.innerHTML += "<img src=x onerror='window.hacked = 1'>"; } catch {}
        }"""
    )
    await quiet_chat.page.wait_for_timeout(100)

    assert await quiet_chat.page.evaluate("window.hacked ?? null") is None


async def test_the_token_becomes_a_cookie_that_scripts_cannot_read(quiet_chat: ChatPage) -> None:
    assert "token" not in quiet_chat.page.url
    assert await quiet_chat.page.evaluate("document.cookie") == ""
    (cookie,) = await quiet_chat.page.context.cookies()
    assert cookie["httpOnly"] is True
    assert cookie["sameSite"] == "Strict"


@pytest.mark.parametrize("path", ["/", "/console/state", "/console/events", "/?token=wrong"])
async def test_without_the_token_nobody_gets_in(box: Sandbox, path: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(box.url + path) as answer:
        assert answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


async def test_the_page_cannot_be_framed_or_extended(box: Sandbox) -> None:
    async with aiohttp.ClientSession() as session, session.get(box.page_url) as answer:
        policy = answer.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
