"""Pictures of how well a model does, as plain values; every text is already in the member's language.

Made by services and the bot, drawn by whatever keeps the port `Painter`. Texts may be of any length and kind: they
are made `legible`, and shortened where they are drawn. What has no picture raises `ValueError`: no rows, too many of
them, lengths that do not match, negative numbers, NaN or infinity.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_CHARACTERS = 200
MAX_SERIES = 4
MAX_GROUPS = 6
MAX_CONFUSED = 12
MAX_VALUE = 1_000_000
MAX_THRESHOLDS = 2
MAX_VERSIONS = 60
HISTOGRAM_BINS = 20
_MAX_MARKS = 2
"""More accents than these upon one letter are meant to climb over everything else."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, kw_only=True)
class BarGroup:
    """One place of the axis."""

    label: str
    values: tuple[float, ...]
    """One for each series, e.g. champion, challenger."""


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Up to four series side by side, e.g. champion and challenger, with every value written above its bar."""

    title: str
    series: tuple[str, ...]
    groups: tuple[BarGroup, ...]
    unit: str = ""
    """Written behind each value, e.g. `%`."""
    decimal_mark: str = "."
    footnote: str = ""

    def __post_init__(self) -> None:
        _check_count("series", self.series, MAX_SERIES)
        _check_count("groups", self.groups, MAX_GROUPS)
        for group in self.groups:
            _check_same_length(group.values, self.series)
            _check_numbers(group.values)


@dataclass(frozen=True, kw_only=True)
class Confusions:
    """Which answer was given where which was expected."""

    title: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    """A row for each expected answer, a column for each given one, both in the order of the labels."""
    expected_name: str
    given_name: str
    right_name: str
    wrong_name: str
    """Of the legend: what is upon the diagonal, and what is beside it."""
    footnote: str = ""

    def __post_init__(self) -> None:
        _check_count("labels", self.labels, MAX_CONFUSED)
        _check_same_length(self.counts, self.labels)
        for row in self.counts:
            _check_same_length(row, self.labels)
            _check_numbers(row)


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A line across a histogram."""

    name: str
    confidence: float


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """How sure the model was of its right and of its wrong answers."""

    title: str
    right: tuple[int, ...]
    wrong: tuple[int, ...]
    """As `binned` counts them."""
    right_name: str
    wrong_name: str
    confidence_name: str
    """Of the axis, which goes from 0 to 100 percent."""
    count_name: str
    thresholds: tuple[Threshold, ...] = ()
    """To answer, to offer."""
    footnote: str = ""

    def __post_init__(self) -> None:
        for counts in (self.right, self.wrong):
            _check_same_length(counts, range(HISTOGRAM_BINS))
            _check_numbers(counts)
        if len(self.thresholds) > MAX_THRESHOLDS:
            raise ValueError("too many thresholds")
        _check_numbers((each.confidence for each in self.thresholds), most=1.0)


@dataclass(frozen=True, kw_only=True)
class VersionPoint:
    """How one version of the model did in its exam."""

    label: str
    """Its date or its name."""
    right: float
    wrong: float
    """Shares, each from 0 to 1."""
    is_refused: bool = False
    """It never became the champion."""
    is_champion: bool = False
    """It is the one that answers now."""


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The versions of a model, oldest first."""

    title: str
    versions: tuple[VersionPoint, ...]
    right_name: str
    wrong_name: str
    champion_name: str
    refused_name: str
    footnote: str = ""

    def __post_init__(self) -> None:
        _check_count("versions", self.versions, MAX_VERSIONS)
        for version in self.versions:
            _check_numbers((version.right, version.wrong), most=1.0)
        if sum(version.is_champion for version in self.versions) > 1:
            raise ValueError("there is one champion at most")


Picture = Bars | Confusions | Histogram | Timeline


def legible(text: str) -> str:
    """One line without what nobody sees, at most `MAX_CHARACTERS` long."""
    seen = "".join(
        character
        for character in text[: 20 * MAX_CHARACTERS]
        if character.isspace() or unicodedata.category(character) not in _UNSEEN
    )
    line = " ".join(_calmed(unicodedata.normalize("NFC", seen)).split())
    return line if len(line) <= MAX_CHARACTERS else line[: MAX_CHARACTERS - 1].rstrip() + "…"


def _calmed(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks <= _MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def binned(confidences: Sequence[float], bins: int = HISTOGRAM_BINS) -> tuple[int, ...]:
    """How many fall into each of as many equal parts of 0 to 1; 1 belongs to the last."""
    _check_numbers(confidences, most=1.0)
    counts = Counter(min(int(confidence * bins), bins - 1) for confidence in confidences)
    return tuple(counts[number] for number in range(bins))


def most_confused(
    pairs: Iterable[tuple[str, str]], most: int = MAX_CONFUSED
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Labels and counts of a `Confusions`: the answers that are most often in a mistake, worst first.

    Of each pair the first answer was expected and the second was given. Both are empty where there is no mistake.
    """
    counts = Counter(pairs)
    mistakes: Counter[str] = Counter()
    for (expected, given), count in counts.items():
        if expected != given:
            mistakes.update({expected: count, given: count})
    labels = tuple(sorted(mistakes, key=lambda label: (-mistakes[label], label))[:most])
    return labels, tuple(tuple(counts[row, column] for column in labels) for row in labels)


def _check_count(what: str, rows: Sequence[object], most: int) -> None:
    if not 1 <= len(rows) <= most:
        raise ValueError(f"{len(rows)} {what}; a picture shows 1 to {most}")


def _check_same_length(values: Sequence[object], names: Sequence[object]) -> None:
    if len(values) != len(names):
        raise ValueError(f"{len(values)} values for {len(names)} names")


def _check_numbers(values: Iterable[float], most: float = MAX_VALUE) -> None:
    if not all(0 <= value <= most for value in values):  # neither does NaN pass
        raise ValueError(f"a number that is not within 0 and {most:g}")
