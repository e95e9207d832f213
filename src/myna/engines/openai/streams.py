"""A stream of Chat Completions or Responses as parts of one answer, whatever the endpoint sends; used by `chatting`.

The SDK checks nothing of what comes: every value may be of any type. `sign_of_chunk` and `responses.sign_of_event`
read what concerns us, `parts_of` counts and ends.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass

from myna.domain.chat import ChatPart, Closing, Delta, Finished, Spent
from myna.domain.spending import counted
from myna.engines.openai.failures import CHAT, Reason, failed
from myna.errors import EngineFailed

MOST_CHARACTERS = 16_000
"""Of an answer; Discord shows 10,000 in five messages."""
CHARACTERS_OF_A_TOKEN = 4
"""About, where the endpoint does not count."""
_BREATHLESS_SECONDS = 0.01
"""So long may a flood of events that are there already keep everybody else waiting."""
_CLOSINGS = {
    "length": Closing.TOO_LONG,
    "tool_calls": Closing.TOOLS,
    "function_call": Closing.TOOLS,
    "content_filter": Closing.FILTERED,
}


@dataclass(frozen=True, kw_only=True)
class Sign:
    """What one event says to us."""

    text: str = ""
    closing: Closing | None = None
    spent: Spent | None = None
    model: str = ""


@dataclass(frozen=True, kw_only=True)
class Patience:
    first_seconds: float
    """Until the first visible text."""
    stall_seconds: float
    whole_seconds: float


async def signs_of(
    events: AsyncIterator[object], sign_of: Callable[[object], Sign]
) -> AsyncGenerator[Sign]:
    async for event in events:
        yield sign_of(event)


async def signs_in_time(
    signs: AsyncGenerator[Sign], patience: Patience, started: float
) -> AsyncGenerator[Sign]:
    """Raises `TimeoutError`. Only visible text winds up the clock: comments and thoughts do not.

    `started` by the clock of the event loop.
    """
    now = asyncio.get_running_loop().time
    ends = started + patience.whole_seconds
    due = min(started + patience.first_seconds, ends)
    breathed = now()
    async with aclosing(signs):
        while True:
            async with asyncio.timeout_at(due):
                sign = await anext(signs, None)
                if now() - breathed > _BREATHLESS_SECONDS:
                    await asyncio.sleep(0)
                    breathed = now()
            if sign is None:
                return
            if sign.text.strip():
                due = min(now() + patience.stall_seconds, ends)
            yield sign


async def parts_of(
    signs: AsyncGenerator[Sign], prompt_characters: int, model: str
) -> AsyncGenerator[ChatPart]:
    """Raises `EngineFailed` only before the first text; later failures are closings."""
    told = _Told(model=model)
    try:
        async with aclosing(signs):
            async for sign in signs:
                if text := told.heard(sign):
                    yield Delta(text=text)
                if told.is_full:
                    break
        told.end()
    except EngineFailed:
        if not told.characters:
            raise
        told.closing = Closing.CUT_OFF
    if rest := told.rest():
        yield Delta(text=rest)
    yield told.finished(prompt_characters)


def sign_of_chunk(chunk: object) -> Sign:
    """Of Chat Completions. Raises `EngineFailed` where it is none."""
    spent = spent_of(getattr(chunk, "usage", None), "prompt_tokens", "completion_tokens")
    model = text_or_nothing(getattr(chunk, "model", None))
    choices = getattr(chunk, "choices", None)
    if not isinstance(choices, list):
        if spent is None:
            raise failed(Reason.NONSENSE, CHAT)
        choices = []
    if not choices:
        return Sign(spent=spent, model=model)
    choice = choices[0]
    if not hasattr(choice, "delta"):
        raise failed(Reason.NONSENSE, CHAT)
    reason = getattr(choice, "finish_reason", None)
    closing = _CLOSINGS.get(reason, Closing.WHOLE) if isinstance(reason, str) else None
    if text_or_nothing(getattr(choice.delta, "refusal", None)):
        closing = Closing.FILTERED
    text = text_of(getattr(choice.delta, "content", None))
    return Sign(text=text, closing=closing, spent=spent, model=model)


def text_of(value: object) -> str:
    """Raises `EngineFailed` where it is neither text nor nothing."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise failed(Reason.NONSENSE, CHAT)
    return value


def text_or_nothing(value: object) -> str:
    return value if isinstance(value, str) else ""


def spent_of(usage: object, prompt: str, completion: str) -> Spent | None:
    """From the attributes of these names; None where they are no counts."""
    return counted(getattr(usage, prompt, None), getattr(usage, completion, None))


@dataclass(kw_only=True)
class _Told:
    """What has come of one answer."""

    model: str
    characters: int = 0
    closing: Closing | None = None
    spent: Spent | None = None
    is_full: bool = False
    half: str = ""
    """The first half of a character whose second half may come next."""

    def heard(self, sign: Sign) -> str:
        """What may be shown of it."""
        if self.closing is not Closing.FILTERED:  # a refusal ends as if all were well
            self.closing = sign.closing or self.closing
        self.spent = sign.spent or self.spent
        self.model = sign.model or self.model
        return self._passed(sign.text)

    def rest(self) -> str:
        half, self.half = self.half, ""
        return _joined(half)

    def end(self) -> None:
        """Raises `EngineFailed` where there was nothing at all."""
        if self.is_full:
            self.closing = Closing.TOO_LONG
        elif self.closing is None and self.spent is None:
            # Some servers name no reason; but all that are asked to count do so last.
            raise failed(Reason.CUT_OFF, CHAT)
        elif self.closing in {None, Closing.WHOLE}:
            self.closing = Closing.WHOLE if self.characters else Closing.EMPTY

    def finished(self, prompt_characters: int) -> Finished:
        spent = self.spent or Spent(
            prompt_tokens=-(-prompt_characters // CHARACTERS_OF_A_TOKEN),
            completion_tokens=-(-self.characters // CHARACTERS_OF_A_TOKEN),
            is_estimated=True,
        )
        return Finished(closing=self.closing or Closing.WHOLE, spent=spent, model=self.model)

    def _passed(self, text: str) -> str:
        text, self.half = self.half + text, ""
        if "\ud800" <= text[-1:] <= "\udbff":
            text, self.half = text[:-1], text[-1]
        text = _joined(text)
        if not self.characters:
            text = text.lstrip()
        left = MOST_CHARACTERS - self.characters
        self.is_full = len(text) >= left
        self.characters += min(len(text), left)
        return text[:left]


def _joined(text: str) -> str:
    """Halves of characters become whole ones; those without the other half are left out, and so is NUL."""
    if text.isascii():
        return text.replace("\0", "")
    halves = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return halves.replace("\0", "")
