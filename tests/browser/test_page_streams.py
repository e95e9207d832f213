"""In a real browser an answer grows where it stands, in one message, in light and in dark."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chromium import opened
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from myna.domain.chat import ChatPart, Closing, Delta, Finished, Prompt, Spent
from myna.testing import ScriptedChatModel
from myna_at_work import at_work, connected

pytestmark = pytest.mark.slow
VIEWPORT = {"width": 1100, "height": 760}
BEGINNING = (
    "We meet **every Thursday at seven** [1] in the library. Bring the book and something to"
    " drink.\n\nThis month:\n```\n12 Nov  chapters 1 to 4\n19 Nov  chap"
)
REST = "ters 5 to 9\n```\nNobody minds if you have not read all of it."


class Writer:
    """Writes the beginning of an answer, and the rest when it is told to."""

    def __init__(self) -> None:
        self.may_go_on = asyncio.Event()

    async def write(self, _prompt: Prompt) -> AsyncIterator[ChatPart]:
        yield Delta(text=f"[1] {BEGINNING}")
        await self.may_go_on.wait()
        yield Delta(text=REST)
        yield Finished(closing=Closing.WHOLE, spent=Spent(), model="scripted")


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
async def box(tmp_path: Path, writer: Writer) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(bot_name="Myna", guild_name="Book club", rate_limits=False)
    model = ScriptedChatModel(script=writer.write)
    async with (
        checked(sandbox),
        at_work(sandbox, tmp_path, chat=[model], change_seconds=0.1) as myna,
    ):
        await connected(sandbox, myna)
        yield sandbox


@pytest.fixture
def pictures(repository: Path) -> Path:
    folder = repository / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_an_answer_grows_in_the_page_where_it_stands(
    chromium: Any, box: Sandbox, writer: Writer, pictures: Path, scheme: str
) -> None:
    async with opened(chromium, box.page_url, color_scheme=scheme, viewport=VIEWPORT) as alice:
        await alice.say("!train When and where do we meet? -> Every Thursday at seven")
        await alice.hears("remember what to answer")
        await alice.say(f"<@{box.application.id}> so when is it that we meet, and where?")
        growing = await alice.hears("in the library")
        await growing.locator("pre").wait_for()
        before = await alice.messages.count()
        buttons = await growing.locator(".components button").count()
        await alice.page.screenshot(path=pictures / f"writing-{scheme}.png")
        writer.may_go_on.set()
        whole = await alice.hears("Nobody minds")
        await whole.locator(".components button").first.wait_for()
        await alice.page.screenshot(path=pictures / f"written-{scheme}.png")

        assert 0 == buttons
        assert before == await alice.messages.count()
        assert "chapters 5 to 9" in await whole.locator("pre").inner_text()
