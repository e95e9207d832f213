"""Lessons, reasons and the inbox as people see them in a real browser, in English and in Russian."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chromium import opened
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from myna_at_work import at_work, connected

pytestmark = pytest.mark.slow


@dataclass(frozen=True, kw_only=True)
class Words:
    locale: str
    correct: str
    question: str
    answer: str
    asked: str
    proposed: str
    feedback: str
    why: str
    lessons: str
    inbox: str
    open_it: str
    accept: str
    done: str


ENGLISH = Words(
    locale="en-GB",
    correct="Correct",
    question="When do we meet?",
    answer="Every Thursday at 19:00.",
    asked="when do we all meet",
    proposed="Who brings the cake? -> Bob does",
    feedback="!feedback She is so quick!",
    why="Why this answer?",
    lessons="!lessons",
    inbox="!inbox",
    open_it="Open",
    accept="1 · Accept",
    done="Learned",
)
RUSSIAN = Words(
    locale="ru-RU",
    correct="Исправить",
    question="Когда мы встречаемся?",
    answer="Каждый четверг в 19:00.",
    asked="когда мы все встречаемся",
    proposed="Кто принесёт торт? -> Боб принесёт",
    feedback="!отзыв Она такая быстрая!",
    why="Почему такой ответ?",
    lessons="!уроки",
    inbox="!входящие",
    open_it="Открыть",
    accept="1 · Принять",
    done="Запомнила",
)


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(bot_name="Myna", guild_name="Book club", rate_limits=False)
    async with checked(sandbox), at_work(sandbox, tmp_path) as myna:
        await connected(sandbox, myna)
        yield sandbox


@pytest.mark.parametrize("words", [ENGLISH, RUSSIAN], ids=["en", "ru"])
async def test_members_propose_and_a_teacher_sees_why_and_decides(
    chromium: Any, box: Sandbox, repository: Path, words: Words
) -> None:
    pictures = repository / "build" / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    name = words.locale[:2]
    async with opened(chromium, box.page_url, color_scheme="light", locale=words.locale) as chat:
        await chat.say(f"!train {words.question} -> {words.answer}")
        await chat.hears(words.question)
        await chat.say(f"<@{box.application.id}> {words.asked}")
        answer = chat.messages.filter(has=chat.page.get_by_role("button", name=words.correct)).last
        await answer.wait_for()
        await chat.use_menu(answer, words.why)
        await chat.hears("🔎")
        await chat.page.screenshot(path=pictures / f"page-why-{name}.png")
        await chat.become("bob")
        await chat.say(f"!train {words.proposed}")
        await chat.say(words.feedback)
        await chat.hears("💌")
        await chat.become("alice")
        await chat.say(words.lessons)
        await chat.hears("📚")
        await chat.page.screenshot(path=pictures / f"page-lessons-{name}.png")
        await chat.say(words.inbox)
        counted = await chat.hears("📥")
        await chat.click_button(words.open_it, counted)
        inbox = chat.messages.filter(has_text=words.proposed.partition(" ->")[0]).last
        await inbox.get_by_role("button", name=words.accept).wait_for()
        await chat.page.screenshot(path=pictures / f"page-inbox-{name}.png")
        await chat.click_button(words.accept, inbox)
        await chat.hears(words.done)
        await chat.page.screenshot(path=pictures / f"page-accepted-{name}.png")
