"""Who words the answers, what it costs and other ways to ask, as people see it in a browser."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chat_services import spent
from chatting_myna import chatting, with_engine_elsewhere
from chromium import opened
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from myna.domain.conversation import guild_tenant
from myna.testing.openai_peer.server import OpenAIPeer
from myna_at_work import Myna
from page_object import ChatPage

pytestmark = pytest.mark.slow
VIEWPORT = {"width": 1100, "height": 940}
RUSSIAN = {"locale": "ru-RU", "color_scheme": "dark"}


@pytest.fixture
def box() -> Sandbox:
    return Sandbox(bot_name="Myna", guild_name="Book club", rate_limits=False)


@pytest.fixture
async def myna(box: Sandbox, tmp_path: Path) -> AsyncIterator[Myna]:
    """With an engine on this machine and one elsewhere, which nobody chose."""
    async with (
        OpenAIPeer() as peer,
        checked(box),
        chatting(box, tmp_path, peer, chat_prices="home=1/2", chat_tokens_per_day=50_000) as myna,
    ):
        with_engine_elsewhere(myna)
        yield myna


@pytest.fixture
def pictures(repository: Path) -> Path:
    folder = repository / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def choose(chat: ChatPage, menu: int, label: str) -> None:
    """In a menu of the panel, and close it: that is when it counts."""
    await chat.last.locator(".components .select").nth(menu).click()
    await chat.options.filter(has_text=label).first.click()
    await chat.page.keyboard.press("Escape")


async def test_a_manager_reads_what_leaves_before_choosing(
    chromium: Any, box: Sandbox, myna: Myna, pictures: Path
) -> None:
    async with opened(chromium, box.page_url, color_scheme="light", viewport=VIEWPORT) as alice:
        await alice.slash("chat")
        await alice.hears("is your consent for this server")
        await alice.page.screenshot(path=pictures / "chat-light.png")
        await choose(alice, 0, "studio")
        await alice.hears("Now: studio, at models.example.org")
        await alice.click_button("Instructions")
        await alice.fill_modal({"Instructions for the chat model": "Warm and short."})
        await alice.submit_modal()
        await alice.hears("that's how I'll speak here")
        await choose(alice, 0, "Nobody")
        await alice.hears("Now: nobody, I say what I was taught")

    choice = await myna.core.chat.engines.choices.of(guild_tenant(int(box.guild.id)))
    assert ("", "Warm and short.") == (choice.engine, choice.instructions)


async def test_other_ways_to_ask_are_kept_in_one_click(
    chromium: Any, box: Sandbox, myna: Myna, pictures: Path
) -> None:
    async with opened(chromium, box.page_url, color_scheme="light", viewport=VIEWPORT) as alice:
        await alice.say("!train When do we meet? -> Thursdays at seven, in the library")
        await alice.hears("Shall I learn them?")
        await alice.page.screenshot(path=pictures / "phrasings-light.png")
        await alice.click_button("Keep 5")
        await alice.hears("more ways to ask")
        await alice.say("@Myna Does anybody know: when do we meet?")
        await alice.hears("Thursdays at seven, in the library")


async def test_what_words_cost_is_shown_in_russian_with_its_picture(
    chromium: Any, box: Sandbox, myna: Myna, pictures: Path
) -> None:
    tenant, today = guild_tenant(int(box.guild.id)), datetime.now(UTC).date()
    for back in range(30):
        tokens = (4_000 + 900 * (back % 7), 700 + 90 * (back % 5))
        row = spent(
            day=today - timedelta(days=back),
            engine="home",
            model="tiny",
            calls=9,
            tokens=tokens,
            microdollars=tokens[0] + 2 * tokens[1],
        )
        await myna.core.chat.usage.store.add(tenant, row)
    async with opened(chromium, box.page_url, viewport=VIEWPORT, **RUSSIAN) as alice:
        await alice.slash("расход")
        message = await alice.hears("Во что обходятся мои слова")
        await message.locator("img").first.wait_for()
        await alice.page.screenshot(path=pictures / "usage-russian-dark.png")


async def test_what_could_not_be_answered_is_taught_in_russian(
    chromium: Any, box: Sandbox, myna: Myna, pictures: Path
) -> None:
    async with opened(chromium, box.page_url, viewport=VIEWPORT, **RUSSIAN) as alice:
        for question in ("Где взять ключ?", "Есть ли парковка?", "Где взять ключ?"):
            await alice.say(f"@Myna {question}")
            await alice.hears("пока не знаю")
        await alice.slash("пробелы")
        await alice.hears("На что у меня нет ответа")
        await alice.page.screenshot(path=pictures / "gaps-russian-dark.png")
        await alice.click_button("1 · Научить")
        await alice.fill_modal({"Ответ": "У охраны"})
        await alice.dialog.get_by_role("button", name="Отправить").click()
        await alice.hears("Спасибо!")
