"""The book in a form that can be searched, used by `model`.

Shelves of exemplars, of which a new lesson touches only the last.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.book import Book
from myna.engines.local.exemplars import Exemplars, exemplars_of
from myna.engines.local.lexicon import Lexicon, WeighedQuestion
from myna.engines.local.vectors import Meanings, QuestionMeaning, RowVectors
from myna.engines.local.words import FeatureSets, feature_sets

SMALL_SHELF_ROWS = 256
"""Up to so many rows are put up anew for every lesson; more are moved to a shelf that stays."""
MOST_NEW_VECTORS = 2_000
"""Of lessons that come at once, a few seconds' work; the rest are found by their words until they are trained."""
MEANING_WEIGHT = 0.75
"""How much what a question means counts beside its words, for each spread that it lies above unrelated questions:
chosen on a training set."""


@dataclass(frozen=True, kw_only=True)
class Shelf:
    exemplars: Exemplars
    entries: NDArray[np.int32]
    """For each row the number of its entry in the book."""
    owners: NDArray[np.int32]
    """For each row the number of its answer."""
    is_right: NDArray[np.bool_]
    """False for the rows that reject their answer."""
    is_weighed: NDArray[np.bool_]
    """False for the rows that no weight was fitted to."""
    vectors: RowVectors | None = None
    """None where there is no encoder."""


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How near a question is to each answer, by the answer's number."""

    right: NDArray[np.float32]
    """The cosine to the nearest question that it answers."""
    rejected: NDArray[np.float32]
    """The cosine to the nearest question for which it was rejected."""
    new_right: NDArray[np.float32]
    """As `right`, over the lessons that no weight was fitted to: they came later, or may only be looked up."""
    rows: tuple[NDArray[np.float32], ...]
    """How near each row is, shelf by shelf: its cosine, and what it means where that is known; 0 for void rows."""
    meaning: NDArray[np.float32] | None = None
    """As `right`, of what is meant: in spreads above unrelated questions, less what speaks of a rejection."""


@dataclass(frozen=True, kw_only=True)
class Memory:
    book: Book
    lexicon: Lexicon
    trained: Shelf | None
    shelves: tuple[Shelf, ...]
    """The trained one first, if any; the small one last."""
    living: tuple[NDArray[np.bool_], ...]
    """Which rows of each shelf still hold."""
    shelved: int
    """How many entries of the book are on a shelf, or were left out when the trained one was put up."""
    meanings: Meanings | None = None

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The answer group of each answer number."""
        return tuple(self.book.answers)

    @cached_property
    def given(self) -> NDArray[np.int64]:
        """The numbers of the answers that are right for some question on the shelves."""
        owners = [
            shelf.owners[living & shelf.is_right]
            for shelf, living in zip(self.shelves, self.living, strict=True)
        ]
        return np.unique(np.concatenate([np.empty(0, np.int32), *owners])).astype(np.int64)

    def likeness(self, question: WeighedQuestion, meant: QuestionMeaning | None = None) -> Likeness:
        right, rejected, new_right = np.zeros((3, len(self.book.answers)), np.float32)
        rows = []
        for shelf, living in zip(self.shelves, self.living, strict=True):
            cosines = shelf.exemplars.similarities(question) * living
            rows.append(cosines)
            holds = shelf.is_right
            np.maximum.at(right, shelf.owners[holds], cosines[holds])
            np.maximum.at(rejected, shelf.owners[~holds], cosines[~holds])
            is_new = holds & ~shelf.is_weighed
            np.maximum.at(new_right, shelf.owners[is_new], cosines[is_new])
        likeness = Likeness(right=right, rejected=rejected, new_right=new_right, rows=tuple(rows))
        return likeness if meant is None else self._with_meaning(likeness, meant)

    def _with_meaning(self, likeness: Likeness, meant: QuestionMeaning) -> Likeness:
        """Its words and what it means together. A rejection of the very same question takes away all of it."""
        right, rejected = np.zeros((2, len(self.book.answers)), np.float32)
        rows = []
        for shelf, living, cosines in zip(self.shelves, self.living, likeness.rows, strict=True):
            meaning = meant.of_rows(shelf.vectors, len(shelf.entries)) * living
            rows.append(cosines + MEANING_WEIGHT * meaning)
            holds = shelf.is_right
            np.maximum.at(right, shelf.owners[holds], meaning[holds])
            np.maximum.at(rejected, shelf.owners[~holds], meaning[~holds])
        both = np.asarray(right - np.square(rejected) / meant.scale.same, np.float32)
        return replace(likeness, rows=tuple(rows), meaning=both)

    def nearest(self, likeness: Likeness, answer: int) -> tuple[Shelf, int]:
        """The shelf and row of the question of this answer that is nearest."""
        best: tuple[float, Shelf, int] | None = None
        for shelf, living, cosines in zip(self.shelves, self.living, likeness.rows, strict=True):
            rows = np.flatnonzero(living & shelf.is_right & (shelf.owners == answer))
            if len(rows):
                row = int(rows[np.argmax(cosines[rows])])
                if best is None or cosines[row] > best[0]:
                    best = float(cosines[row]), shelf, row
        if best is None:
            raise LookupError(answer)
        return best[1], best[2]

    def extended(self, book: Book) -> "Memory":
        """The memory of a later state of the same book."""
        waiting = np.arange(self.shelved, len(book.entries), dtype=np.int32)
        settled, small = list(self.shelves), None
        if (
            settled
            and settled[-1] is not self.trained
            and len(settled[-1].entries) <= SMALL_SHELF_ROWS
        ):
            small = settled.pop()
        newest = self._with_entries(small, waiting, book)
        if len(newest.entries) > SMALL_SHELF_ROWS and settled and settled[-1] is not self.trained:
            newest = _joined(settled.pop(), newest, self.lexicon)
        shelves = (*settled, newest)
        return Memory(
            book=book,
            lexicon=self.lexicon,
            trained=self.trained,
            shelves=shelves,
            living=_living(shelves, book),
            shelved=len(book.entries),
            meanings=self.meanings,
        )

    def _with_entries(self, small: Shelf | None, waiting: NDArray[np.int32], book: Book) -> Shelf:
        questions = [book.entries[number].question for number in waiting]
        exemplars = exemplars_of(feature_sets(questions), self.lexicon)
        vectors = (
            None
            if self.meanings is None
            else self.meanings.of_rows(questions, most_new=MOST_NEW_VECTORS)
        )
        added = shelf_of(waiting, exemplars, book, vectors)
        return added if small is None else _joined(small, added, self.lexicon)


def memory_of(
    book: Book, lexicon: Lexicon, trained: Shelf | None, meanings: Meanings | None = None
) -> Memory:
    shelves = () if trained is None else (trained,)
    memory = Memory(
        book=book,
        lexicon=lexicon,
        trained=trained,
        shelves=shelves,
        living=_living(shelves, book),
        shelved=0 if trained is None else len(book.entries),
        meanings=meanings,
    )
    return memory if trained is not None or not book.entries else memory.extended(book)


def shelf_of(
    entries: NDArray[np.int32],
    exemplars: Exemplars,
    book: Book,
    vectors: RowVectors | None = None,
) -> Shelf:
    chosen = [book.entries[number] for number in entries]
    return Shelf(
        exemplars=exemplars,
        entries=entries,
        owners=np.array([book.answers[entry.group].number for entry in chosen], np.int32),
        is_right=np.array([entry.is_right for entry in chosen], bool),
        is_weighed=np.array([entry.is_weighed for entry in chosen], bool),
        vectors=vectors,
    )


def _joined(first: Shelf, second: Shelf, lexicon: Lexicon) -> Shelf:
    one, two = (shelf.exemplars for shelf in (first, second))
    sets = FeatureSets(
        features=np.concatenate([one.features[one.places], two.features[two.places]]),
        starts=np.concatenate([one.starts, one.starts[-1] + two.starts[1:]]),
    )
    return Shelf(
        exemplars=exemplars_of(sets, lexicon),
        entries=np.concatenate([first.entries, second.entries]),
        owners=np.concatenate([first.owners, second.owners]),
        is_right=np.concatenate([first.is_right, second.is_right]),
        is_weighed=np.concatenate([first.is_weighed, second.is_weighed]),
        vectors=_joined_vectors(first, second),
    )


def _joined_vectors(first: Shelf, second: Shelf) -> RowVectors | None:
    if first.vectors is None or second.vectors is None:
        return None
    return first.vectors.followed_by(second.vectors, len(first.entries))


def _living(shelves: tuple[Shelf, ...], book: Book) -> tuple[NDArray[np.bool_], ...]:
    dropped = np.fromiter(book.dropped, np.int32, len(book.dropped))
    return tuple(~np.isin(shelf.entries, dropped) for shelf in shelves)
