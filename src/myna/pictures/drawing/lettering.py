"""Texts that the font can show and that fit; used by `canvas`."""

import unicodedata
from collections.abc import Sequence
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

FONT = "DejaVu Sans"
PIXELS_PER_INCH = 100
_SUBPIXELS = 64
"""In which FreeType measures."""
_POINTS_PER_PIXEL = 72 / PIXELS_PER_INCH
_UNKNOWN = "□"
_DISPENSABLE = frozenset({"So", "Sk", "Cf", "Cn", "Mn", "Me"})
"""Symbols and what belongs to letters; letters and figures that the font lacks leave a box."""


def font(size: float, *, is_bold: bool = False) -> FontProperties:
    """Of this height in pixels."""
    weight = "bold" if is_bold else "normal"
    return FontProperties(family=FONT, size=size * _POINTS_PER_PIXEL, weight=weight)


def shown(text: str) -> str:
    """As far as the font goes: without coloured emoji, with boxes for letters it lacks."""
    known = _known_characters()
    kept = "".join(
        character if ord(character) in known else _UNKNOWN
        for character in text
        if ord(character) in known or unicodedata.category(character) not in _DISPENSABLE
    )
    return " ".join(kept.split()) or (_UNKNOWN if text.strip() else "")


def width(text: str, letters: FontProperties) -> float:
    """In pixels, as the canvas will hint it."""
    face = get_font(findfont(letters))
    face.set_size(letters.get_size_in_points(), PIXELS_PER_INCH)
    face.set_text(text, flags=LoadFlags.FORCE_AUTOHINT)
    return face.get_width_height()[0] / _SUBPIXELS


def shortened(text: str, most: float, letters: FontProperties) -> str:
    """Cut with an ellipsis where it is wider than so many pixels."""
    if width(text, letters) <= most:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        is_fit = width(text[:middle].rstrip() + "…", letters) <= most
        fits, too_long = (middle, too_long) if is_fit else (fits, middle)
    return text[:fits].rstrip() + "…"


def wrapped(text: str, most: float, letters: FontProperties, lines: int) -> list[str]:
    """At most so many lines, each no wider than so many pixels."""
    full: list[str] = []
    words = text.split()
    while words and len(full) < lines - 1:
        count = 1
        while count < len(words) and width(" ".join(words[: count + 1]), letters) <= most:
            count += 1
        full.append(shortened(" ".join(words[:count]), most, letters))
        words = words[count:]
    return [*full, shortened(" ".join(words), most, letters)] if words else full


def fitting_size(texts: Sequence[str], room: float, most: float) -> float:
    """The height of bold letters, at most this, at which each of the texts is no wider than so many pixels."""
    widest = max((width(text, font(most, is_bold=True)) for text in texts), default=0)
    return most * min(1, room / widest) if widest else most


@cache
def _known_characters() -> frozenset[int]:
    """Those that the bold letters have too."""
    plain, bold = (
        get_font(findfont(font(10, is_bold=is_bold))).get_charmap() for is_bold in (False, True)
    )
    return frozenset(plain) & frozenset(bold)
