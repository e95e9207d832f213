"""How far a command is that takes long: told by the command, shown by the client until the answer takes its place."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
import discord
import structlog

from myna.bot.breaking_off import broken_off

log = structlog.get_logger(__name__)

T = TypeVar("T")

BAR_CELLS = 20
Show = Callable[[str], Awaitable[bool]]
"""False where it cannot be shown yet."""


@dataclass(kw_only=True)
class Progress:
    """Of one request."""

    words: str = ""
    """What is being done, in the language of whoever asked; empty for what shows no bar."""
    share: float = 0.0
    """Of what is to be done, 0 to 1."""
    is_shown: bool = False
    """Is there a message with a bar, which the answer is to replace?"""

    def reach(self, share: float) -> None:
        self.share = max(self.share, share)

    @property
    def text(self) -> str:
        return f"{bar(self.share)} {round(100 * self.share)} % · {self.words}" if self.words else ""


@dataclass(frozen=True, kw_only=True)
class BarTempo:
    """In seconds."""

    first: float = 2.0
    """What is done sooner shows no bar."""
    edit: float = 1.5
    """Between two changes of the message."""


DEFAULT_BAR_TEMPO = BarTempo()


async def beside_bar(
    work: Coroutine[Any, Any, T],
    progress: Progress,
    show: Show,
    tempo: BarTempo = DEFAULT_BAR_TEMPO,
) -> T:
    """What the work brings; meanwhile its bar is shown, whatever goes wrong with that."""
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task}, timeout=tempo.first)
        said = ""
        while not task.done():
            text = progress.text
            if text not in {"", said} and await _tried(show, text):
                said = text
            await asyncio.wait({task}, timeout=tempo.edit)
        return await task
    finally:
        await broken_off(task)


def bar(share: float) -> str:
    """A share of 0 to 1 as a row of cells."""
    filled = min(BAR_CELLS, max(0, round(share * BAR_CELLS)))
    return "▰" * filled + "▱" * (BAR_CELLS - filled)


async def _tried(show: Show, text: str) -> bool:
    """What failed is not tried again with the same words."""
    try:
        return await show(text)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as failure:
        log.info("bar.not_shown", reason=type(failure).__name__)
        return True
