"""A training as a person sees it in a real browser: its progress, its examination, the models; pictures are taken."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from chromium import opened
from club_lessons import ENGLISH, RUSSIAN, Club
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from myna.bot.learning.notices import Tempo
from myna.bot.texts.catalogue import say
from myna_at_work import at_work, connected, trainer_beside
from page_object import ChatPage

pytestmark = pytest.mark.slow

TRAINING_MS = 60_000
TALL = {"width": 1280, "height": 940}
WATCHABLE = Tempo(look=0.05, idle=0.05, edit=0.3)


@pytest.fixture
def pictures(repository: Path) -> Path:
    folder = repository / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@asynccontextmanager
async def club_page(
    chromium: Any, club: Club, folder: Path, **look: Any
) -> AsyncIterator[ChatPage]:
    sandbox = Sandbox(bot_name="Myna", guild_name=club.name, rate_limits=False)
    async with (
        checked(sandbox),
        at_work(sandbox, folder, job_tempo=WATCHABLE) as myna,
        trainer_beside(folder),
    ):
        await connected(sandbox, myna)
        async with opened(
            chromium, sandbox.page_url, locale=club.locale, viewport=TALL, **look
        ) as chat:
            yield chat


async def train(chat: ChatPage, club: Club, data: bytes, number: int) -> Any:
    """The message of the training with this number, at its end."""
    await chat.drop_files([(club.file_name, "text/csv", data)])
    await chat.say(club.train)
    cards = chat.messages.filter(has_text="🏋️")
    end = cards.filter(has_text=f"v{number}").last
    await end.wait_for(timeout=TRAINING_MS)
    return end


async def photograph(chat: ChatPage, path: Path) -> None:
    """Of the newest, once all pictures have come."""
    await chat.page.wait_for_function("[...document.images].every((image) => image.complete)")
    await chat.page.wait_for_timeout(300)
    await chat.page.screenshot(path=path)


@pytest.mark.parametrize(("club", "look"), [(ENGLISH, "light"), (RUSSIAN, "dark")])
async def test_a_training_moves_ends_in_an_examination_and_can_be_looked_into(
    chromium: Any, tmp_path: Path, pictures: Path, club: Club, look: str
) -> None:
    language = club.locale[:2]
    shots = f"learning-%s-{club.locale[:2]}-{look}.png"
    async with club_page(chromium, club, tmp_path, color_scheme=look) as chat:
        await train(chat, club, club.first, 1)
        await chat.drop_files([(club.file_name, "text/csv", club.more)])
        await chat.say(club.train)
        await chat.messages.filter(has_text="▰▰▰").last.wait_for(timeout=TRAINING_MS)
        await photograph(chat, pictures / (shots % "progress"))
        promoted = chat.messages.filter(has_text="✅").filter(has_text="v2").last
        await promoted.wait_for(timeout=TRAINING_MS)
        await promoted.locator("img").first.wait_for()
        await photograph(chat, pictures / (shots % "promoted"))
        refused = await train(chat, club, club.poisoned, 3)
        await photograph(chat, pictures / (shots % "refused"))
        assert "🛑" in await refused.inner_text()
        await chat.say(club.models)
        await chat.messages.filter(has_text="👑").last.wait_for()
        await photograph(chat, pictures / (shots % "models"))
        await chat.say(f"{club.models} 2")
        await (
            chat.messages.filter(has_text="📊")
            .last.locator("img")
            .nth(1)
            .wait_for(timeout=TRAINING_MS)
        )
        await photograph(chat, pictures / (shots % "compare"))
        await chat.drop_files([("exam.csv", "text/csv", club.exam)])
        await chat.say(club.test)
        await (
            chat.messages.filter(has_text="🧪")
            .last.locator("img")
            .nth(1)
            .wait_for(timeout=TRAINING_MS)
        )
        await photograph(chat, pictures / (shots % "test"))
        await chat.say(club.jobs)
        await chat.hears(say(language, "jobs-suspicious", number=3).replace("**", ""))
        await photograph(chat, pictures / (shots % "jobs"))
        await chat.say(f"{club.models} 1 2")
        beside = chat.messages.filter(has_text=say(language, "beside-how").removeprefix("-# "))
        await beside.last.locator("img").first.wait_for(timeout=TRAINING_MS)
        await photograph(chat, pictures / (shots % "beside"))
        anyway = chat.page.get_by_role("button", name=say(language, "button-promote-anyway"))
        await anyway.last.click()
        await chat.hears(say(language, "confirm-title", number=3).replace("**", ""))
        await photograph(chat, pictures / (shots % "confirmation"))
        await chat.say("!lessons batch")
        await chat.hears(say(language, "imports-state", kind="poisoned"))
        await photograph(chat, pictures / (shots % "imports"))
