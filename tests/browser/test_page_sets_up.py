"""Two people with different rights at one Myna: one sets her up in English, the other is helped in Russian."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chromium import opened
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from discord_sandbox.world.records import Role
from myna_at_work import at_work, connected, new_role
from page_object import ChatPage

pytestmark = pytest.mark.slow
VIEWPORT = {"width": 1100, "height": 940}
RUSSIAN = {"locale": "ru-RU", "color_scheme": "dark"}


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(bot_name="Myna", guild_name="Book club", rate_limits=False)
    async with checked(sandbox), at_work(sandbox, tmp_path) as myna:
        await connected(sandbox, myna)
        yield sandbox


@pytest.fixture
def librarians(box: Sandbox) -> Role:
    return new_role(box, "Librarians")


@pytest.fixture
def pictures(repository: Path) -> Path:
    folder = repository / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def press(chat: ChatPage, label: str) -> None:
    panel = chat.last.locator(".components")
    await panel.get_by_role("button", name=label, exact=True).click()


async def choose(chat: ChatPage, label: str) -> None:
    """In the menu of the panel, and close it: that is when it counts."""
    await chat.last.locator(".components .select").click()
    await chat.options.filter(has_text=label).click()
    await chat.page.keyboard.press("Escape")


async def helped(chat: ChatPage, command: str, beginning: str) -> str:
    await chat.pick_command(command)
    await chat.run()
    message = await chat.hears(beginning)
    return str(await message.inner_text())


async def set_up(chat: ChatPage, librarians: Role, picture: Path) -> None:
    await chat.pick_command("setup")
    await chat.run()
    await chat.hears("Let me settle in")
    await press(chat, "Begin")
    await chat.hears("Which language shall I speak here?")
    await press(chat, "Next")
    await chat.hears("What teachers say counts at once")
    await choose(chat, librarians.name)
    await chat.hears(f"Now: @{librarians.name}")
    await chat.page.screenshot(path=picture)
    await press(chat, "Done")
    await chat.hears("All set")


async def test_a_manager_sets_her_up_and_a_member_is_helped_each_in_their_language(
    chromium: Any, box: Sandbox, librarians: Role, pictures: Path
) -> None:
    url = box.page_url
    async with (
        opened(chromium, url, color_scheme="light", viewport=VIEWPORT) as alice,
        opened(chromium, url, viewport=VIEWPORT, **RUSSIAN) as bob,
    ):
        await bob.become("Bob")
        help_for_bob = await helped(bob, "помощь", "Вот что мы можем здесь вместе")
        assert "Bob: команда /помощь" in help_for_bob
        assert "учитель посмотрит" in help_for_bob
        await set_up(alice, librarians, pictures / "setup-light.png")
        bobs_id = box.member("bob").id
        box.world.set_member_roles(box.guild.id, bobs_id, (librarians.id,))

        message = await (await bob_asks_again(bob)).inner_text()
        assert "Ты здесь учишь меня" in message
        assert "Управлять" not in message
        await bob.page.screenshot(path=pictures / "help-russian-dark.png")
        assert "🛠️ Manage" in await helped(alice, "help", "all of this is yours")


async def bob_asks_again(bob: ChatPage) -> Any:
    await bob.pick_command("помощь")
    await bob.run()
    return await bob.hears("учишь")


async def test_whoever_may_not_set_her_up_is_not_offered_it(chromium: Any, box: Sandbox) -> None:
    async with opened(chromium, box.page_url, **RUSSIAN) as bob:
        await bob.become("Bob")
        await bob.composer.fill("/")
        await bob.options.filter(has_text="/помощь").first.wait_for()

        assert 0 == await bob.options.filter(has_text="/настройка").count()


async def test_chosen_roles_are_shown_as_chosen_when_the_page_is_opened_again(
    chromium: Any, box: Sandbox, librarians: Role
) -> None:
    async with opened(chromium, box.page_url) as alice:
        await alice.say("!setup")
        await alice.hears("Let me settle in")
        await press(alice, "Begin")
        await press(alice, "Next")
        await alice.hears("What teachers say counts at once")
        await choose(alice, librarians.name)
        await alice.hears(f"Now: @{librarians.name}")
        await press(alice, "Back")
        await alice.hears("Which language shall I speak here?")
        await press(alice, "Next")

        menu = alice.last.locator(".components .select").filter(has_text=f"@{librarians.name}")
        await menu.wait_for()
