"""What a model cites, and how its words are made harmless; used by the conversing service, the bot and speech.

A reply begins with a bracket that says what it rests on (`prompting` tells the model so), which is read before a
character is shown. Citations go by the numbers that were offered alone; links are made from them by the bot.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import Enum

HELD_BACK_CHARACTERS = 40
"""A reply in which so many have come without a bracket has none."""


class Basis(Enum):
    """What a reply says it rests on."""

    LESSONS = "lessons"
    NOTHING = "nothing"
    """No lesson answers the question."""
    GENERAL = "general"
    """What the model knows itself."""
    UNTOLD = "untold"
    """It did not begin as it was told to."""


@dataclass(frozen=True, kw_only=True)
class Header:
    basis: Basis
    numbers: tuple[int, ...] = ()
    """As the model gave them, each once; nobody has checked them."""


# All of these take time in proportion to the text: models say strange things, and every piece is read anew.
_MARKS = " \t\n*_`>\ufeff"
_NUMBERS = r"\d{1,4}(?: {0,2}[,;] {0,2}\d{1,4}){0,15}"
_BRACKET = rf"\[ {{0,2}}(?:-|–|—|{_NUMBERS}) {{0,2}}\]"
_HEADER = re.compile(rf"[{_MARKS}]*(?P<brackets>(?:{_BRACKET}\s*)+)[*_`:]*\s*")
_IN_BRACKET = frozenset("0123456789,;–—- ")
_CITED = re.compile(rf"[ \t]{{0,8}}(?<![\w)])\[ {{0,2}}({_NUMBERS}) {{0,2}}\]")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_HALF = re.compile(r"(?:\[[\d ,;]*|<(?:@[!&]?\d*)?)\Z")
HALF_CHARACTERS = 200
"""No citation and no mention is longer."""
_MENTION = re.compile(r"<@[!&]?\d+>")
_MASKED = re.compile(r"\](?=\()")
_UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH_SPACE = "\u200b"


@dataclass(kw_only=True)
class HeaderReader:
    """Reads one reply as it comes."""

    body: str = ""
    """What stands behind the header."""
    header: Header | None = None
    _held: str = ""

    def feed(self, text: str) -> Header | None:
        """None as long as it cannot be told."""
        if self.header is not None:
            self.body += text
            return self.header
        self._held += text
        if len(self._held) <= HELD_BACK_CHARACTERS and _is_open(self._held):
            return None
        return self.finish()

    def finish(self) -> Header:
        """Nothing more comes, or it is told."""
        if self.header is None:
            found = _HEADER.match(self._held)
            self.header = _header_of(found["brackets"]) if found else Header(basis=Basis.UNTOLD)
            self.body = self._held[found.end() :] if found else self._held
        return self.header


def _is_open(held: str) -> bool:
    """Is there no bracket yet, but one may still come or go on?"""
    rest = held.lstrip(_MARKS)
    while rest.startswith("["):
        inside, end, rest = rest[1:].partition("]")
        if not end:
            return _IN_BRACKET.issuperset(inside)
        rest = rest.lstrip()
    return not rest.strip(_MARKS + ":")


def _header_of(brackets: str) -> Header:
    numbers = tuple(dict.fromkeys(int(each) for each in re.findall(r"\d+", brackets)))
    cited = tuple(each for each in numbers if each)
    if cited:
        return Header(basis=Basis.LESSONS, numbers=cited)
    return Header(basis=Basis.NOTHING if numbers else Basis.GENERAL)


@dataclass(frozen=True, kw_only=True)
class Cleaning:
    """How the words of one reply are made harmless."""

    offered: Collection[int] = field(default_factory=frozenset)
    """Numbers of grounds; no other is left in the text."""
    known: Collection[str] = field(default_factory=frozenset)
    """Texts of grounds; whom they mention may be mentioned."""

    def of(self, text: str, *, is_whole: bool) -> str:
        """Of a reply that still comes only what will not change any more."""
        text = _UNPRINTED.sub("", _joined(text))
        if not is_whole:
            text = _settled(text)
        text = _outside_code(text, self._cleaned)
        return text.strip() if is_whole else text.lstrip()

    def _cleaned(self, text: str) -> str:
        text = _CITED.sub(self._offered_alone, text)
        text = _MENTION.sub(self._known_alone, text)
        return _MASKED.sub("]" + _ZERO_WIDTH_SPACE, text)

    def _offered_alone(self, found: re.Match[str]) -> str:
        numbers = [int(each) for each in re.findall(r"\d+", found[1])]
        kept = [str(each) for each in numbers if each in self.offered]
        space = found[0][: found[0].index("[")]
        return f"{space}[{', '.join(kept)}]" if kept else ""

    def _known_alone(self, found: re.Match[str]) -> str:
        is_known = any(found[0] in text for text in self.known)
        return found[0] if is_known else found[0].replace("<@", f"<{_ZERO_WIDTH_SPACE}@")


def cited_in(text: str) -> tuple[int, ...]:
    """The numbers that stand in a text, each once, in order."""
    found: list[int] = []

    def note(plain: str) -> str:
        for each in _CITED.finditer(plain):
            found.extend(int(number) for number in re.findall(r"\d+", each[1]))
        return plain

    _outside_code(text, note)
    return tuple(dict.fromkeys(found))


def plain(text: str) -> str:
    """Without the numbers of citations: to be spoken, compared and taught."""
    return _outside_code(text, lambda outside: _CITED.sub("", outside)).strip()


def renumbered(text: str, places: Collection[int]) -> str:
    """The citations of these numbers counted from 1 in the order of `places`; no other is left."""
    new = {number: count for count, number in enumerate(places, start=1)}

    def counted(found: re.Match[str]) -> str:
        numbers = [new[int(each)] for each in re.findall(r"\d+", found[1]) if int(each) in new]
        space = found[0][: found[0].index("[")]
        return f"{space}[{', '.join(map(str, numbers))}]" if numbers else ""

    return _outside_code(text, lambda outside: _CITED.sub(counted, outside))


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """In code `[1]` is no citation and `<@` no mention."""
    made, start = "", 0
    for code in _CODE.finditer(text):
        made += change(text[start : code.start()]) + code[0]
        start = code.end()
    return made + change(text[start:])


def _joined(text: str) -> str:
    """With the halves of a character joined that came in two pieces; what is left of one becomes `?`."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _settled(text: str) -> str:
    """Without the end of which something may still become: half a citation, a mention, a span of code, space."""
    text = text.removesuffix("\ufffd")
    start = max((code.end() for code in _CODE.finditer(text)), default=0)
    code = text.find("`", max(start, text.rfind("\n") + 1))
    if code != -1:
        text = text[:code]
    elif half := _HALF.search(text, max(0, len(text) - HALF_CHARACTERS)):
        text = text[: half.start()]
    return text.rstrip()
