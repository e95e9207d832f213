"""Somebody sees, on the page, what Myna holds about them, and has it deleted for good: in both languages."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chromium import opened
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from myna_at_work import at_work, connected
from page_object import ChatPage

pytestmark = pytest.mark.slow


@dataclass(frozen=True, kw_only=True)
class Words:
    locale: str
    scheme: str
    taught: str
    question: str
    answer: str
    command: str
    title: str
    delete: str
    sure: str
    yes: str
    deleted: str
    nothing: str
    out: str
    kept_nothing: str


ENGLISH = Words(
    locale="en-US",
    scheme="light",
    taught="what to answer to",
    question="Where is the kestrel?",
    answer="On the old mill.",
    command="privacy",
    title="What I hold about you",
    delete="Delete everything",
    sure="Delete all of this for good?",
    yes="Yes, delete for good",
    deleted="Deleted for good",
    nothing="Nothing at all",
    out="Keep nothing of mine",
    kept_nothing="I keep nothing new",
)
RUSSIAN = Words(
    locale="ru-RU",
    scheme="dark",
    taught="Спасибо",
    question="Где пустельга?",
    answer="На старой мельнице.",
    command="приватность",
    title="Что я о тебе храню",
    delete="Удалить всё",
    sure="Удалить всё это навсегда?",
    yes="Да, удалить навсегда",
    deleted="Удалено навсегда",
    nothing="Совсем ничего",
    out="Ничего моего не хранить",
    kept_nothing="Ничего нового твоего",
)


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(bot_name="Myna", guild_name="Book club", rate_limits=False)
    async with checked(sandbox), at_work(sandbox, tmp_path) as myna:
        await connected(sandbox, myna)
        yield sandbox


async def pictured(chat: ChatPage, folder: Path, name: str) -> None:
    await chat.page.wait_for_timeout(150)
    await chat.page.screenshot(path=folder / f"{name}.png")


@pytest.mark.parametrize("words", [ENGLISH, RUSSIAN], ids=["en", "ru"])
async def test_a_person_deletes_on_the_page_what_is_held_about_them(
    chromium: Any, box: Sandbox, repository: Path, words: Words
) -> None:
    pictures = repository / "build" / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    options = {"locale": words.locale, "color_scheme": words.scheme}
    async with opened(chromium, box.page_url, **options) as chat:
        await chat.say(f"!train {words.question} -> {words.answer}")
        await chat.hears(words.taught)
        await chat.say(f"<@{box.application.id}> {words.question}")
        await chat.hears(words.answer)

        await chat.slash(words.command)
        panel = await chat.hears(words.title)
        await pictured(chat, pictures, f"privacy-{words.locale}-1")
        await chat.click_button(words.delete, panel)
        asked = await chat.hears(words.sure)
        await pictured(chat, pictures, f"privacy-{words.locale}-2")
        await chat.click_button(words.yes, asked)
        done = await chat.hears(words.deleted)
        await pictured(chat, pictures, f"privacy-{words.locale}-3")
        await chat.click_button(words.out, done)
        await chat.hears(words.kept_nothing)

        await chat.hears(words.nothing)
        await pictured(chat, pictures, f"privacy-{words.locale}-4")
