"""Pictures to paint, with texts of every kind, and what a PNG must be."""

import struct
import zlib
from dataclasses import replace
from itertools import product

from myna.domain.pictures import (
    MAX_CONFUSED,
    MAX_VERSIONS,
    BarGroup,
    Bars,
    Confusions,
    Histogram,
    Picture,
    Threshold,
    Timeline,
    VersionPoint,
    binned,
)
from myna.ports import Painter

HOSTILE = {
    "long": "Windmills " * 500,
    "one long word": "W" * 5_000,
    "control characters": "a\x00b\x1b[31m\r\n\tc\x7f\u2028d\u202ee\ud800",
    "mathematics": "$\\frac{$ and $x^2$ \\alpha _hidden",
    "emoji": "🎉 👩‍👩‍👧 🇷🇺 ❤️ 😀",
    "right to left": "שלום עולם, مرحبا بالعالم",
    "letters the font lacks": "日本語のラベル",
    "accents": "Z" + "\u0301" * 400,
    "nothing": "",
    "spaces": " \u00a0\u3000 ",
    "markup": "<svg onload=x> **bold** {0} %s",
}


def bars(text: str = "Right") -> Bars:
    groups = (
        BarGroup(label=text, values=(82.5, 88)),
        BarGroup(label="Неверно", values=(9.5, 0)),
        BarGroup(label="Abstained", values=(1_000_000, 4)),
    )
    return Bars(title=text, series=(text, "challenger"), groups=groups, unit="%", footnote=text)


def confusions(text: str = "We read on Thursdays", size: int = 4) -> Confusions:
    counts = tuple(tuple(row * column for column in range(size)) for row in range(size))
    return Confusions(
        title=text,
        labels=(text,) * size,
        counts=counts,
        expected_name=text,
        given_name=text,
        right_name=text,
        wrong_name=text,
        footnote=text,
    )


def histogram(text: str = "answers") -> Histogram:
    return Histogram(
        title=text,
        right=binned((0.0, 0.5, 0.93, 1.0)),
        wrong=binned((0.31, 0.5)),
        right_name=text,
        wrong_name=text,
        confidence_name=text,
        count_name=text,
        thresholds=(
            Threshold(name=text, confidence=0.6),
            Threshold(name=text, confidence=0.58),
        ),
        footnote=text,
    )


def timeline(text: str = "3 ноября", size: int = 5) -> Timeline:
    versions = tuple(
        VersionPoint(
            label=text,
            right=number / size,
            wrong=1 - number / size,
            is_refused=number == 1,
            is_champion=number == size - 1,
        )
        for number in range(size)
    )
    return Timeline(
        title=text,
        versions=versions,
        right_name=text,
        wrong_name=text,
        champion_name=text,
        refused_name=text,
        footnote=text,
    )


PICTURES: dict[str, Picture] = {
    f"{make.__name__}, {name}": make(text)
    for make, (name, text) in product(
        (bars, confusions, histogram, timeline), {"plain": "Right", **HOSTILE}.items()
    )
} | {
    "most confusions": confusions(size=MAX_CONFUSED),
    "one confusion": confusions(size=1),
    "most versions": timeline(size=MAX_VERSIONS),
    "one version": timeline(size=1),
    "no champion": replace(timeline(), versions=timeline().versions[:2]),
    "bars of nothing": replace(bars(), groups=(BarGroup(label="right", values=(0, 0)),)),
    "confusions of nothing": replace(confusions(size=2), counts=((0, 0), (0, 0))),
    "a histogram of nothing": replace(histogram(), right=binned(()), wrong=binned(())),
}


async def painted(painter: Painter, picture: Picture) -> bytes:
    match picture:
        case Bars():
            return await painter.bars(picture)
        case Confusions():
            return await painter.confusions(picture)
        case Histogram():
            return await painter.histogram(picture)
        case Timeline():
            return await painter.timeline(picture)


def size_of_whole_png(data: bytes) -> tuple[int, int]:
    """Pixels, width first; fails for one that is damaged or cut."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    kinds, at = [], 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        body = data[at + 4 : at + 8 + length]
        assert zlib.crc32(body) == struct.unpack_from(">I", data, at + 8 + length)[0]
        kinds.append(body[:4])
        at += length + 12
    assert b"IHDR" == kinds[0]
    assert b"IEND" == kinds[-1]
    assert b"IDAT" in kinds
    width, height = struct.unpack_from(">II", data, 16)
    return width, height
