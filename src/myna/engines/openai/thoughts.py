"""Leaves out what a model thinks aloud before it answers, where its server does not; used by `chatting`."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from myna.engines.openai.streams import Sign

_BEGIN, _END = "<think>", "</think>"


async def without_thoughts(signs: AsyncGenerator[Sign]) -> AsyncGenerator[Sign]:
    thoughts = _Thoughts()
    async with aclosing(signs):
        async for sign in signs:
            yield replace(sign, text=thoughts.passed(sign.text)) if sign.text else sign
    if thoughts.held:
        yield Sign(text=thoughts.held)


@dataclass(kw_only=True)
class _Thoughts:
    held: str = ""
    """The beginning, as long as it may be that of a thought."""
    _end: str = ""
    """The last characters of a thought, in which its end may have begun."""
    _is_thinking: bool = False
    _is_over: bool = False

    def passed(self, text: str) -> str:
        """What of the text is said, not thought."""
        if self._is_over:
            return text
        if self._is_thinking:
            return self._after_thought(text)
        begun = (self.held + text).lstrip()
        if begun.startswith(_BEGIN):
            self.held, self._is_thinking = "", True
            return self._after_thought(begun)
        if _BEGIN.startswith(begun):
            self.held = begun
            return ""
        self.held, self._is_over = "", True
        return begun

    def _after_thought(self, text: str) -> str:
        _, end, said = (self._end + text).partition(_END)
        self._is_over = bool(end)
        self._end = (self._end + text)[-len(_END) :]
        return said
