"""Cuts a text into the pieces that are spoken one after the other.

Used by the speaking service, so that speech starts with the first piece while the next ones are
being made, and by engines that take only so much at once.
"""

import re
from collections.abc import Iterable, Iterator

from myna.domain.speakable import is_audible

LONGEST_CHARACTERS = 200
FIRST_CHARACTERS = 80
"""A longer first sentence is cut at a comma or the like, so that speech starts at once."""
TINY_CHARACTERS = 25
"""A sentence shorter than this is spoken together with its neighbour, if both are at most FIRST_CHARACTERS."""

_CLOSING = "\"'»“”’)]}"
_ENDING = re.compile(rf"[.!?…]+[{re.escape(_CLOSING)}]*$")
_CLAUSE_END = re.compile(rf"[,;:—–][{re.escape(_CLOSING)}]*(?=\s)|[)\]](?=\s)")
_DOTTED_LETTERS = re.compile(r"(?:[^\W\d_]\.)+")
"""т.е., e.g., U.S., and the initials of a name."""

_ENGLISH = """
mr mrs ms dr prof st mt vs etc approx fig ed eds vol no nos inc ltd co corp jr sr dept est
jan feb mar apr jun jul aug sep sept oct nov dec
"""
_RUSSIAN = """
гг вв ул пр просп пл пер кв стр корп обл респ им др проч руб коп тыс млн млрд трлн см рис табл
напр проф акад доц тел мин сек час ср гл ред изд св
"""
_ABBREVIATIONS = frozenset(f"{_ENGLISH} {_RUSSIAN}".split())


def sentences(
    text: str, *, longest: int = LONGEST_CHARACTERS, first: int = FIRST_CHARACTERS
) -> tuple[str, ...]:
    """Pieces of at most `longest` characters, in order, each with something to say.

    No letter and no digit is lost. A line's end always ends a sentence.
    """
    whole = [sentence for line in text.splitlines() for sentence in _of_line(line)]
    short = [piece for sentence in whole for piece in pieces(sentence, longest)]
    merged = _merged([piece for piece in short if is_audible(piece)], min(first, longest))
    return (*_opened(merged[0], first), *merged[1:]) if merged else ()


def ended(text: str) -> tuple[str, ...]:
    """The sentences of a text that goes on, without the last one unless its line ended; however short or long."""
    found = [sentence for line in text.splitlines() for sentence in _of_line(line)]
    return tuple(found if text.endswith("\n") else found[:-1])


def pieces(text: str, longest: int) -> Iterator[str]:
    """The text in pieces of at most `longest` characters, cut at commas, else at spaces, else anywhere."""
    rest = " ".join(text.split())
    while len(rest) > longest:
        end = _cut(rest, longest)
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()
    if rest:
        yield rest


def _cut(text: str, longest: int) -> int:
    clauses = [match.end() for match in _CLAUSE_END.finditer(text, 0, longest + 1)]
    if clauses and clauses[-1] >= longest // 3:
        return clauses[-1]
    space = text.rfind(" ", 1, longest + 1)
    return space if space > 0 else longest


def _of_line(line: str) -> Iterator[str]:
    words = line.split()
    start = 0
    for position, word in enumerate(words):
        following = words[position + 1] if position + 1 < len(words) else ""
        if _ends_sentence(word, following, is_first=position == start):
            yield " ".join(words[start : position + 1])
            start = position + 1
    if start < len(words):
        yield " ".join(words[start:])


def _ends_sentence(word: str, following: str, *, is_first: bool) -> bool:
    ending = _ENDING.search(word)
    if not ending:
        return False
    body = word[: ending.start()].lstrip("\"'«“„([{")
    if ending.group().rstrip(_CLOSING) != ".":
        return not following[:1].islower()
    is_list_number = is_first and body.isdecimal()
    is_short_form = body.lower() in _ABBREVIATIONS or bool(_DOTTED_LETTERS.fullmatch(f"{body}."))
    return not (is_list_number or is_short_form)


def _merged(parts: Iterable[str], longest: int) -> list[str]:
    """Tiny sentences together with their neighbours; one that ends without a full stop keeps its pause."""
    merged: list[str] = []
    for part in parts:
        previous = merged[-1] if merged else ""
        is_tiny = len(previous) < TINY_CHARACTERS or len(part) < TINY_CHARACTERS
        fits = len(previous) + 1 + len(part) <= longest
        if is_tiny and fits and _ENDING.search(previous):
            merged[-1] = f"{previous} {part}"
        else:
            merged.append(part)
    return merged


def _opened(sentence: str, first: int) -> list[str]:
    """The first sentence, cut at a clause where it is long."""
    ends = [match.end() for match in _CLAUSE_END.finditer(sentence, 0, first + 1)]
    if len(sentence) <= first or not ends or ends[-1] < TINY_CHARACTERS:
        return [sentence]
    head, tail = sentence[: ends[-1]], sentence[ends[-1] :].strip()
    return [head, tail] if is_audible(head) and is_audible(tail) else [sentence]
