"""Learns a model from lessons, in a child process of its own that `engine` starts.

`python -m myna.engines.local.training DIRECTORY` takes the lessons as one line on standard input, tells
the share that is done as a number on each line of standard output, and ends early when standard input does.
"""

import json
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myna.engines.local import files
from myna.engines.local.book import Book, tidied, weighed_part
from myna.engines.local.calibration import Verifiers, calibrated
from myna.engines.local.curation import telling_entries
from myna.engines.local.encoding.encoder import opened
from myna.engines.local.exemplars import exemplars_of
from myna.engines.local.lexicon import Lexicon, is_company, ordinary, places_of
from myna.engines.local.margins import Margins, company_weight, word_weight
from myna.engines.local.memory import Shelf, shelf_of
from myna.engines.local.model import ByMeaning, Trained, trained_model
from myna.engines.local.vectors import Meanings, vectors_from
from myna.engines.local.verifier import CROWDED, LOOKED_UP, SEPARATED, Verifier
from myna.engines.local.verifier_of_meaning import (
    CROWDED_OF_MEANING,
    LOOKED_UP_OF_MEANING,
    SEPARATED_OF_MEANING,
)
from myna.engines.local.words import FIRST_COMPANY, FeatureSets, feature_sets
from myna.unpickling import refuse_unpickling

FEWEST_ANSWERS = 3
FEWEST_PHRASINGS = 2
"""With fewer for the middle answer, or fewer answers, the nearest question is the better guide."""
SMALL_TRAINING_ROWS = 3_000
FEWEST_ROWS = 4
"""A model that could afford fewer for an answer is not separated at all."""
MOST_WORK = 800_000
"""Answers times rows."""
MOST_WEIGHTS = 25_000_000
"""Answers times features: 100 MB."""
CROWDED_PHRASINGS = 5
"""From so many of the middle answer on its nearest question is often near by chance."""
FEWEST_CALIBRATED_ANSWERS = 8
FEWEST_CALIBRATED_PHRASINGS = 5
ANSWER_COUNTS, ANSWER_FLOOR = 10, 0.3
"""How often an answer counts beside the ordinary questions, and what a word of all answers is worth, where telling is
what few answers have."""
READ_SHARE, SEPARATED_SHARE, CALIBRATED_SHARE = 0.05, 0.35, 0.95
"""How much of the whole is done after each part."""


def trained_on(
    book: Book,
    on_progress: Callable[[float], None] = lambda _share: None,
    meanings: Meanings | None = None,
) -> Trained:
    """The model of a book. All of it can be looked up; weights are fitted to nothing but its `weighed_part`."""
    on_progress(READ_SHARE)
    whole = tidied(book)
    part = weighed_part(whole)
    if part is whole:
        return _fitted(whole, on_progress, meanings)
    weights = _fitted(part, on_progress, meanings) if part.right else None
    return _looked_up(whole, weights, meanings)


def _fitted(book: Book, on_progress: Callable[[float], None], meanings: Meanings | None) -> Trained:
    """Margins learned from the whole book; the verifiers are moved towards it where there is enough to go by."""
    trained = separated(book, meanings)
    on_progress(SEPARATED_SHARE)
    if trained.margins is None or not _can_calibrate(trained.book):
        return trained
    with ThreadPoolExecutor(max_workers=1) as thread:
        verifiers = calibrated(
            trained.book,
            lambda part: trained_model(separated(part, meanings), thread, meanings),
            _verifiers_of(trained),
            lambda share: on_progress(
                SEPARATED_SHARE + share * (CALIBRATED_SHARE - SEPARATED_SHARE)
            ),
        )
    return replace(
        trained,
        verifier=verifiers.of_words,
        by_meaning=_by_meaning(verifiers.of_meaning, meanings),
    )


def _looked_up(book: Book, weights: Trained | None, meanings: Meanings | None) -> Trained:
    """The book beside weights that were fitted to a part of it, and that the rest does not touch."""
    shelf, sets, lexicon = _shelved(book, meanings)
    if weights is None or weights.margins is None:
        shelf, lexicon = _by_answer(shelf, sets)
    fitted = (
        _looking_up(book) if weights is None or weights.margins is None else _verifiers_of(weights)
    )
    return Trained(
        book=book,
        lexicon=lexicon,
        shelf=shelf,
        margins=None if weights is None else _margins_within(book, weights),
        verifier=fitted.of_words,
        by_meaning=_by_meaning(fitted.of_meaning, meanings),
    )


def _shelved(book: Book, meanings: Meanings | None) -> tuple[Shelf, FeatureSets, Lexicon]:
    entries = telling_entries(book)
    questions = [book.entries[number].question for number in entries]
    sets = feature_sets(questions)
    lexicon = ordinary().counting(sets)
    vectors = None if meanings is None else meanings.of_rows(questions)
    return shelf_of(entries, exemplars_of(sets, lexicon), book, vectors), sets, lexicon


def _by_answer(shelf: Shelf, sets: FeatureSets) -> tuple[Shelf, Lexicon]:
    """For models without margins: telling is what few answers have, however many lessons.

    A form in which everything is asked likens all questions to each other, and says nothing of their answers.
    """
    lexicon = ordinary().counting(sets.joined(shelf.owners), ANSWER_COUNTS, ANSWER_FLOOR)
    rarity = lexicon.rarity(shelf.exemplars.features)
    return replace(shelf, exemplars=replace(shelf.exemplars, rarity=rarity)), lexicon


def _looking_up(book: Book) -> Verifiers:
    """The shipped ones for a model without margins: nothing of them is fitted to the book."""
    phrasings = [answer.phrasings for answer in book.answers.values() if answer.phrasings]
    is_crowded = len(phrasings) >= FEWEST_ANSWERS and np.median(phrasings) >= CROWDED_PHRASINGS
    if is_crowded:
        return Verifiers(of_words=CROWDED, of_meaning=CROWDED_OF_MEANING)
    return Verifiers(of_words=LOOKED_UP, of_meaning=LOOKED_UP_OF_MEANING)


def _verifiers_of(trained: Trained) -> Verifiers:
    by_meaning = trained.by_meaning
    return Verifiers(
        of_words=trained.verifier, of_meaning=None if by_meaning is None else by_meaning.verifier
    )


def _by_meaning(verifier: Verifier | None, meanings: Meanings | None) -> ByMeaning | None:
    if verifier is None or meanings is None:
        return None
    return ByMeaning(encoder=meanings.identity, verifier=verifier)


def _margins_within(book: Book, weights: Trained) -> Margins | None:
    """The same margins, by the numbers that the answers have in the whole book."""
    if weights.margins is None:
        return None
    groups = tuple(weights.book.answers)
    answers = [book.answers[groups[number]].number for number in weights.margins.answers]
    return replace(weights.margins, answers=np.array(answers, np.int32), lexicon=weights.lexicon)


def separated(book: Book, meanings: Meanings | None = None) -> Trained:
    """The model of a book, with the shipped verifiers."""
    shelf, sets, lexicon = _shelved(book, meanings)
    rows = _learned_rows(shelf)
    shipped = Verifiers(of_words=SEPARATED, of_meaning=SEPARATED_OF_MEANING)
    if not len(rows):
        shipped = _looking_up(book)
        shelf, lexicon = _by_answer(shelf, sets)
    return Trained(
        book=book,
        lexicon=lexicon,
        shelf=shelf,
        margins=_margins(_part(sets, rows), shelf.owners[rows], lexicon) if len(rows) else None,
        verifier=shipped.of_words,
        by_meaning=_by_meaning(shipped.of_meaning, meanings),
    )


def _learned_rows(shelf: Shelf) -> NDArray[np.int64]:
    """The rows to learn margins from.

    None where the nearest question is the better guide, or where there are too many answers to tell
    them apart in seconds.
    """
    rows = np.flatnonzero(shelf.is_right)
    _, columns, phrasings = np.unique(shelf.owners[rows], return_inverse=True, return_counts=True)
    most = MOST_WORK // max(len(phrasings), 1) ** 2
    if len(phrasings) < FEWEST_ANSWERS or np.median(phrasings) < FEWEST_PHRASINGS:
        return rows[:0]
    if most < min(FEWEST_ROWS, phrasings.max()):
        return rows[:0]
    order = np.argsort(columns, kind="stable")
    rank = np.empty(len(rows), np.int64)
    rank[order] = np.arange(len(rows)) - np.repeat(np.cumsum(phrasings) - phrasings, phrasings)
    share = np.minimum(most / phrasings[columns], 1)
    return rows[np.floor((rank + 1) * share) > np.floor(rank * share)]


def _part(sets: FeatureSets, rows: NDArray[np.int64]) -> FeatureSets:
    sizes = np.diff(sets.starts)
    is_in = np.zeros(len(sizes), bool)
    is_in[rows] = True
    return FeatureSets(
        features=sets.features[np.repeat(is_in, sizes)],
        starts=np.concatenate([[0], np.cumsum(sizes[is_in])]),
    )


def _can_calibrate(book: Book) -> bool:
    phrasings = [answer.phrasings for answer in book.answers.values()]
    return len(phrasings) >= FEWEST_CALIBRATED_ANSWERS and bool(
        np.median(phrasings) >= FEWEST_CALIBRATED_PHRASINGS
    )


def _margins(sets: FeatureSets, owners: NDArray[np.int32], lexicon: Lexicon) -> Margins:
    from sklearn.svm import LinearSVC

    answers, phrasings = np.unique(owners, return_counts=True)
    weight = word_weight(float(np.median(phrasings)))
    features = _weighed_features(lexicon, MOST_WEIGHTS // len(answers))
    separator = LinearSVC(C=1.0 if len(owners) < SMALL_TRAINING_ROWS else 0.5, random_state=0)
    separator.fit(_training_rows(sets, lexicon, features, weight), owners)
    return Margins(
        features=features,
        weights=np.ascontiguousarray(separator.coef_.T, np.float32),
        bias=separator.intercept_.astype(np.float32),
        answers=answers,
        word_weight=weight,
    )


def _weighed_features(lexicon: Lexicon, most: int) -> NDArray[np.uint32]:
    """The features that get weights: the most frequent, where there is no room for all."""
    if len(lexicon.features) <= most:
        return lexicon.features
    return np.sort(lexicon.features[np.argsort(-lexicon.counts, kind="stable")[:most]])


def _training_rows(
    sets: FeatureSets, lexicon: Lexicon, kept: NDArray[np.uint32], weight: float
) -> Any:
    """The coordinates of all texts, as `margins.block_values` gives those of a question."""
    from scipy.sparse import csr_matrix

    count = len(sets.starts) - 1
    texts = np.repeat(np.arange(count), np.diff(sets.starts))
    values = lexicon.rarity(sets.features).astype(np.float64)
    is_piece, is_in_company = sets.features < FIRST_COMPANY, is_company(sets.features)
    for block, length in (
        (is_piece, 1.0),
        (is_in_company, company_weight(weight)),
        (~is_piece & ~is_in_company, weight),
    ):
        squares = np.bincount(texts[block], values[block] ** 2, minlength=count)
        values[block] *= length / np.sqrt(np.maximum(squares, 1e-12))[texts[block]]
    places, is_kept = places_of(sets.features, kept)
    return csr_matrix(
        (values[is_kept], (texts[is_kept], places[is_kept])), shape=(count, len(kept))
    )


def main() -> None:
    refuse_unpickling()
    asked = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    os.nice(5)
    book = files.book_from(asked)
    files.save(trained_on(book, _told, _meanings(asked, book)), Path(sys.argv[1]))


def _meanings(asked: dict[str, Any], book: Book) -> Meanings | None:
    if asked.get("encoder") is None:
        return None
    meanings = Meanings(opened(Path(asked["encoder"])), most=2 * len(book.entries) + 1)
    questions = [entry.question for entry in book.entries]
    meanings.remember(questions, vectors_from(asked["vectors"], meanings.dimensions))
    return meanings


def _told(share: float) -> None:
    sys.stdout.write(f"{share:.3f}\n")
    sys.stdout.flush()


def _end_with_the_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
