"""Which of the ways to ask that a model proposed may be shown to a teacher; used by the phrasing service.

What a model makes of somebody's words is not trusted: it may only ask the question in other words.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from myna.domain.language import language_of
from myna.domain.teaching import as_asked

MOST = 5
MAX_CHARACTERS = 200

_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_QUOTES = "\"'«»“”„`*_ "
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|www\.|<[@#/]|@(?:everyone|here)|[\[\]]", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


def kept(proposed: Sequence[str], question: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """At most `MOST` of them; `known` are questions that this answer is taught for already."""
    seen = {as_asked(each) for each in (question, *known)}
    found: list[str] = []
    for text in _listed(proposed):
        if as_asked(text) not in seen and _asks_the_same(text, question):
            seen.add(as_asked(text))
            found.append(text)
    return tuple(found[:MOST])


def _listed(proposed: Sequence[str]) -> Iterator[str]:
    """One for each line, without what lists and quotes put around it."""
    for text in proposed:
        for line in text.splitlines():
            yield " ".join(_BULLET.sub("", line).strip(_QUOTES).split())


def _asks_the_same(text: str, question: str) -> bool:
    """As far as it can be told: no other language, no address or mention, no number that was not asked about."""
    if not as_asked(text) or len(text) > MAX_CHARACTERS or not text.isprintable():
        return False
    if _ADDRESS.search(text) or set(_NUMBER.findall(text)) - set(_NUMBER.findall(question)):
        return False
    asked, spoken = language_of(text), language_of(question)
    return asked is not None and spoken in (asked, None)
