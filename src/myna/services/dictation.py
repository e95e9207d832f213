"""Takes down one reply of a chat model as it comes; used by the conversing service.

Nothing of it is told before it is known what it rests on, of some models at the very end, and nothing that is, or may
become, a rejected answer.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import cast

from myna.domain.chat import ChatPart, Closing, Finished, Prompt, Spent, Style
from myna.domain.citations import Basis, Cleaning, Header, HeaderReader, cited_in
from myna.domain.forbidden_words import ForbiddenWords, forbidden_words
from myna.domain.prompting import messages_of
from myna.domain.spending import estimated, may_be_billed
from myna.domain.unfinished import steady
from myna.errors import EngineFailed

MAX_ANSWER_CHARACTERS = 8_000
"""At most five messages of Discord."""
MAX_IDLE_CHARACTERS = 200
"""So many are awaited behind the bracket that says that there is no answer: with the end comes what it cost."""

READ_SHARE = 1 / 20
"""The answer is read anew when it has grown by so much: reading takes as long as the answer is."""


@dataclass(frozen=True, kw_only=True)
class Dictated:
    text: str
    """Harmless; empty where there is no answer."""
    says_nothing_fits: bool
    """Nothing that it was shown answers the question, the model said."""
    cited: tuple[int, ...]
    """Numbers of grounds; empty for a general answer."""
    closing: Closing
    model: str
    """As the endpoint called it; empty where it did not come to that."""
    is_forbidden: bool
    """It says what was rejected."""


@dataclass(kw_only=True)
class Dictation:
    """Of one reply."""

    prompt: Prompt
    on_text: Callable[[str], None]
    """Told all that may be shown so far."""
    _reader: HeaderReader = field(default_factory=HeaderReader)
    _raw: str = ""
    _told: str = ""
    _read: int = 0
    """So much of the body has been made harmless."""
    _finished: Finished | None = None
    _was_refused: bool = False

    def __post_init__(self) -> None:
        grounds = self.prompt.grounds
        known = [text for each in grounds for text in (each.question, each.answer)]
        self._offered = frozenset(each.number for each in grounds)
        self._cleaning = Cleaning(offered=self._offered, known=known)
        self._forbidden: ForbiddenWords = forbidden_words(self.prompt.forbidden)
        self._is_forbidden = False

    async def take(self, parts: AsyncIterator[ChatPart]) -> Dictated:
        """Raises `EngineFailed` where not a word came."""
        broke_off = False
        try:
            async with aclosing(cast("AsyncGenerator[ChatPart]", parts)) as coming:
                async for part in coming:
                    if isinstance(part, Finished):
                        self._finished = part
                        break
                    if self._is_over(part.text):
                        break
                else:
                    broke_off = True
        except EngineFailed as failure:
            if not self._raw:
                self._was_refused = not may_be_billed(failure.details)
                raise
            broke_off = True
        return self._result(broke_off=broke_off)

    @property
    def spent(self) -> Spent | None:
        """So far; None where it was refused. What ends before its first word has had the prompt read."""
        if self._finished is not None:
            return self._finished.spent
        if self._was_refused:
            return None
        return estimated([each.content for each in messages_of(self.prompt)], self._raw)

    def given_up(self) -> Dictated | None:
        """What was shown before somebody wanted no more of it; None where that was nothing."""
        text = steady(self._told)
        if not text.strip():
            return None
        return Dictated(
            text=text,
            says_nothing_fits=False,
            cited=self._cited(self._reader.finish(), text),
            closing=Closing.STOPPED,
            model="",
            is_forbidden=False,
        )

    def _is_over(self, text: str) -> bool:
        self._raw += text
        header = self._reader.feed(text)
        if header is None:
            return False
        body = self._reader.body
        if header.basis is Basis.UNTOLD and not self._is_answer(header):
            return len(body) > MAX_ANSWER_CHARACTERS
        if not self._is_answer(header):
            return len(body) > MAX_IDLE_CHARACTERS
        if len(body) - self._read < READ_SHARE * len(body):
            return False
        self._read = len(body)
        words = self._cleaning.of(body[:MAX_ANSWER_CHARACTERS], is_whole=False)
        self._is_forbidden = self._forbidden.are_in(words, is_whole=False)
        if self._is_forbidden:
            return True
        self._tell(self._forbidden.sayable(words))
        return len(body) > MAX_ANSWER_CHARACTERS

    def _tell(self, text: str) -> None:
        if len(text) > len(self._told):
            self._told = text
            self.on_text(text)

    def _is_answer(self, header: Header) -> bool:
        match header.basis:
            case Basis.NOTHING:
                return False
            case Basis.LESSONS if not self._offered.isdisjoint(header.numbers):
                return True
            case Basis.LESSONS | Basis.GENERAL | Basis.UNTOLD:
                return self.prompt.style is Style.OPEN

    def _result(self, *, broke_off: bool) -> Dictated:
        header = self._reader.finish()
        body = self._reader.body[:MAX_ANSWER_CHARACTERS]
        text = self._cleaning.of(body, is_whole=True)
        cited = self._cited(header, text)
        is_cited_late = header.basis is Basis.UNTOLD and bool(cited)
        text = text if is_cited_late or self._is_answer(header) else ""
        is_forbidden = self._is_forbidden or self._forbidden.are_in(text, is_whole=True)
        if not is_forbidden:
            self._tell(text)
        return Dictated(
            text=text,
            says_nothing_fits=header.basis in (Basis.NOTHING, Basis.GENERAL),
            cited=cited,
            closing=self._closing(broke_off=broke_off),
            model=self._finished.model if self._finished else "",
            is_forbidden=is_forbidden,
        )

    def _cited(self, header: Header, text: str) -> tuple[int, ...]:
        """Those that were offered, each once; `text` is cleaned."""
        named = (*header.numbers, *cited_in(text))
        return tuple(dict.fromkeys(each for each in named if each in self._offered))

    def _closing(self, *, broke_off: bool) -> Closing:
        if self._finished is not None:
            return self._finished.closing
        if broke_off:
            return Closing.CUT_OFF
        is_long = len(self._reader.body) > MAX_ANSWER_CHARACTERS
        return Closing.TOO_LONG if is_long else Closing.WHOLE
