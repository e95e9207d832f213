"""Which questions to train on are nearly those of the examination; asked by imports and by training.

Questions of the same answer are compared by the cosine of their sets of three-letter pieces. A set
can only be that like another one if they share one of its few rarest pieces, so only those are
looked up (prefix filtering; Bayardo, Ma and Srikant: Scaling up all pairs similarity search, 2007).
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from myna.domain.teaching import Lesson, LessonKind, Split, skeleton

SAME_COSINE = 0.95
MOST_COMPARED = 200
"""With so many held-out questions a question is compared; only made-up texts have more that might be alike."""
LONGEST_CHARACTERS = 500
"""What lies behind is not looked at."""

Pieces = frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    question: str
    group: str
    """Of the answer; questions with different answers are no duplicates, however alike."""


def leaking(lessons: Iterable[Lesson]) -> dict[str, str]:
    """By the id of each lesson to train on that leaks the id of the held-out one that it is like."""
    examples = [lesson for lesson in lessons if lesson.kind is not LessonKind.NEGATIVE]
    held_out = [lesson for lesson in examples if lesson.split is Split.TEST]
    trained = [lesson for lesson in examples if lesson.split is Split.TRAIN]
    found = near_duplicates(
        [Asked(question=one.question, group=one.group) for one in trained],
        [Asked(question=one.question, group=one.group) for one in held_out],
    )
    return {trained[here].id: held_out[there].id for here, there in found.items()}


def near_duplicates(questions: Sequence[Asked], held_out: Sequence[Asked]) -> dict[int, int]:
    """By the number of each question that is nearly a held-out one the number of that one.

    A hundred thousand take some seconds; see `MOST_COMPARED` for what bounds it.
    """
    index = _index(held_out)
    found = ((number, index.like(asked)) for number, asked in enumerate(questions))
    return {number: place for number, place in found if place is not None}


def pieces_of(question: str) -> Pieces:
    """The three-letter pieces of its words in the order of the alphabet, with the spaces between."""
    text = f" {skeleton(question[:LONGEST_CHARACTERS])} "
    return frozenset(text[at : at + 3] for at in range(max(len(text) - 2, 1)))


def are_alike(one: Pieces, other: Pieces) -> bool:
    return len(one & other) >= SAME_COSINE * math.sqrt(len(one) * len(other))


_Place = tuple[str, str, int]
"""A group, a piece, and how many pieces the question has in all."""


@dataclass(frozen=True, kw_only=True)
class _Index:
    counts: Counter[str]
    """In how many held-out questions a piece stands."""
    groups: frozenset[str]
    kept: list[Pieces]
    places: dict[_Place, list[int]]
    """Where a piece is among the rarest."""

    def like(self, asked: Asked) -> int | None:
        if asked.group not in self.groups:
            return None
        pieces = pieces_of(asked.question)
        seen: set[int] = set()
        for piece in _rarest(pieces, self.counts):
            for size in _possible_sizes(len(pieces)):
                for place in self.places.get((asked.group, piece, size), ()):
                    if place not in seen and are_alike(pieces, self.kept[place]):
                        return place
                    seen.add(place)
                    if len(seen) == MOST_COMPARED:
                        return None
        return None


def _index(held_out: Sequence[Asked]) -> _Index:
    """Of questions with the same pieces only the first is found."""
    kept = [pieces_of(asked.question) for asked in held_out]
    counts = Counter(piece for pieces in kept for piece in pieces)
    places: dict[_Place, list[int]] = {}
    known: set[tuple[str, Pieces]] = set()
    for place, (asked, pieces) in enumerate(zip(held_out, kept, strict=True)):
        if (asked.group, pieces) in known:
            continue
        known.add((asked.group, pieces))
        for piece in _rarest(pieces, counts):
            places.setdefault((asked.group, piece, len(pieces)), []).append(place)
    groups = frozenset(asked.group for asked in held_out)
    return _Index(counts=counts, groups=groups, kept=kept, places=places)


def _rarest(pieces: Pieces, counts: Counter[str]) -> list[str]:
    """So many that no set that lacks them all can be alike: at least the other part must be shared."""
    ordered = sorted(pieces, key=lambda piece: (counts[piece], piece))
    return ordered[: len(ordered) - math.ceil(SAME_COSINE**2 * len(ordered)) + 1]


def _possible_sizes(size: int) -> range:
    """How many pieces a question must have that is alike."""
    return range(math.ceil(SAME_COSINE**2 * size), math.floor(size / SAME_COSINE**2) + 1)
