"""Keeps a model from saying what was rejected, word by word as it speaks; used by the conversing service.

What may still become a forbidden text is held back until it is something else.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from myna.domain.citations import plain
from myna.domain.teaching import normalised

SHORT_CHARACTERS = 3
"""Such a word alone, as *no* or *да*, is forbidden as the whole answer; within another it says something else."""

_WORD = re.compile(r"\w+")
_Words = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ForbiddenWords:
    texts: tuple[_Words, ...]

    def are_in(self, text: str, *, is_whole: bool) -> bool:
        """Of an answer that is still being written the last word may not be whole, and does not count."""
        words = _words(text)
        if not is_whole:
            words = words[:-1]
        return any(
            is_whole and words == each if _is_short(each) else _holds(words, each)
            for each in self.texts
        )

    def sayable(self, text: str) -> str:
        """The beginning of an answer that is still being written in which nothing can become forbidden any more."""
        if not self.texts:
            return text
        found = list(_found(text))
        words = [word for word, _ in found]
        for place, (word, start) in enumerate(found):
            is_last = place + 1 == len(found)
            if any(
                self._may_begin(words, place, each)
                for each in self.texts
                if word == each[0] or (is_last and each[0].startswith(word))
            ):
                return text[:start].rstrip()
        return text

    def _may_begin(self, words: Sequence[str], place: int, forbidden: _Words) -> bool:
        """Do the words from here to the end begin the forbidden ones? The last of them may not be whole."""
        if _is_short(forbidden) and place:
            return False
        rest = words[place : place + len(forbidden) + 1]
        if len(rest) > len(forbidden):
            return tuple(rest[: len(forbidden)]) == forbidden and not _is_short(forbidden)
        *whole, last = rest
        return list(forbidden[: len(whole)]) == whole and forbidden[len(whole)].startswith(last)


def forbidden_words(texts: Iterable[str]) -> ForbiddenWords:
    return ForbiddenWords(texts=tuple(words for text in texts if (words := _words(text))))


def _is_short(words: _Words) -> bool:
    return len(words) == 1 and len(words[0]) <= SHORT_CHARACTERS and words[0].isalpha()


def _holds(words: _Words, forbidden: _Words) -> bool:
    size = len(forbidden)
    return any(
        word == forbidden[0] and words[place : place + size] == forbidden
        for place, word in enumerate(words)
    )


def _words(text: str) -> _Words:
    return tuple(word for word, _ in _found(plain(text)))


def _found(text: str) -> Iterator[tuple[str, int]]:
    """Each word in the form in which words are compared, and where it begins."""
    for found in _WORD.finditer(text):
        yield _alike(found[0]), found.start()


def _alike(word: str) -> str:
    """As `normalised` makes it, but quicker: every piece of an answer is read anew."""
    return word.lower() if word.isascii() else normalised(word)
