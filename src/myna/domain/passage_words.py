"""How a passage itself puts what it is asked for by; shown to people in the place of the bare telling words."""

import re

_MARKS = re.compile(r"[*_`|]+")


def as_written(question: str, passage: str) -> str:
    """The shortest piece of the passage with all words of the question in their order.

    The question itself where there is none, or where the words stand far apart: then it was not made of this passage.
    """
    words = [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in question.split()]
    if len(words) < 2:  # noqa: PLR2004 - a single word is as it is written
        return question
    spans = (_span(words, passage, first.start()) for first in words[0].finditer(passage))
    whole = min((passage[start:end] for start, end in spans if end), key=len, default="")
    plain = " ".join(_MARKS.sub("", whole).split())
    return plain if plain and len(plain) <= 2 * len(question) else question


def _span(words: list[re.Pattern[str]], passage: str, start: int) -> tuple[int, int]:
    """From there to the end of the last word; to 0 where one is missing."""
    end = start
    for word in words:
        found = word.search(passage, end)
        if found is None:
            return start, 0
        end = found.end()
    return start, end
