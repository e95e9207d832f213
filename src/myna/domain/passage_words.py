"""How a passage itself puts what it is asked for by; shown to people in the place of the bare telling words."""

import re
from collections.abc import Iterator

MOST_WORDS = 40
"""Of a question; of a longer one only the beginning is shown anyway."""

_MARKS = re.compile(r"[*_`|]+")


def as_written(question: str, passage: str) -> str:
    """The shortest piece of the passage with all words of the question in their order.

    The question itself where there is none, or where the words stand far apart: then it was not made of this passage.
    """
    parts = question.split()
    if not 1 < len(parts) <= MOST_WORDS:
        return question
    words = [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in parts]
    whole = min(_pieces(words, passage), key=len, default="")
    plain = " ".join(_MARKS.sub("", whole).split())
    return plain if plain and len(plain) <= 2 * len(question) else question


def _pieces(words: list[re.Pattern[str]], passage: str) -> Iterator[str]:
    """The shortest from every place at which the first word stands."""
    for first in words[0].finditer(passage):
        end = first.start()
        for word in words:
            found = word.search(passage, end)
            if found is None:
                return  # nor is it behind any later place
            end = found.end()
        yield passage[first.start() : end]
