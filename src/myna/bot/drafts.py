"""An answer while it is being written: told by what writes it; shown and spoken until the whole takes its place."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from myna.bot.rendering import MAX_MESSAGES, closed, defused, pieces
from myna.bot.replies import Part
from myna.domain.unfinished import steady

T = TypeVar("T")


@dataclass(kw_only=True)
class Draft:
    """Of one request."""

    above: str = ""
    """What is shown over it: what was heard of a question that was spoken."""
    text: str = ""
    """All of it so far, cleaned: what stands here may be shown and spoken."""
    aloud: str | None = None
    """What of the whole is to be spoken, once that is known."""
    is_spoken: bool = False
    """Is it said in a call while it is written? Then the whole is not said once more."""
    is_unwanted: bool = False
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _followers: set[asyncio.Event] = field(default_factory=set)

    @property
    def shown_text(self) -> str:
        """Empty as long as none of it has come."""
        return "\n".join(filter(None, [self.above, self.text])) if self.text else ""

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def say(self, text: str) -> None:
        """`text` is the whole answer so far; it only ever grows."""
        self.text = text
        self._tell()

    def end(self) -> None:
        """Nothing more comes."""
        self._over.set()
        self._tell()

    def stop(self) -> None:
        """Nobody wants it any more: whatever writes it is to cease."""
        self.is_unwanted = self.is_unwanted or not self._over.is_set()
        self.end()

    async def growth(self) -> AsyncGenerator[str]:
        """All of it so far, whenever there is more, until nothing more comes."""
        news, seen = asyncio.Event(), ""
        self._followers.add(news)
        try:
            while True:
                news.clear()
                if self.text != seen:
                    seen = self.text
                    yield seen
                elif self._over.is_set():
                    return
                else:
                    await news.wait()
        finally:
            self._followers.discard(news)

    async def lasts_for(self, awaited: Coroutine[Any, Any, object] | asyncio.Task[T]) -> bool:
        """Wait for this; False where the draft ended before, and then it is given up."""
        task = asyncio.ensure_future(awaited)
        if self.is_over:
            task.cancel()
            return False
        over = asyncio.create_task(self._over.wait())
        try:
            await asyncio.wait({task, over}, return_when=asyncio.FIRST_COMPLETED)
            return task.done()
        finally:
            over.cancel()
            task.cancel()

    def _tell(self) -> None:
        for follower in self._followers:
            follower.set()


def displayed(text: str) -> list[Part]:
    """The messages that show an answer of which this is the beginning; all but the last stay as they are."""
    texts = pieces(defused(steady(text)))[:MAX_MESSAGES]
    return [Part(number=number, text=closed(each)) for number, each in enumerate(texts)]


def next_change(standing: Sequence[Part], wanted: Sequence[Part]) -> Part | None:
    """The first message that does not stand as it should; None where all do."""
    for part in wanted:
        if part.number >= len(standing) or standing[part.number] != part:
            return part
    return None
