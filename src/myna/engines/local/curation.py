"""Chooses what is learned of an answer that has very many phrasings; called by `training`.

So the cost of a model grows with its answers rather than with repetition.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.book import Book, Entry
from myna.engines.local.exemplars import Exemplars, exemplars_of
from myna.engines.local.lexicon import WeighedQuestion, ordinary
from myna.engines.local.words import feature_sets

MOST_PHRASINGS = 200
MOST_ROWS = 30_000
"""Of a whole model; an answer has to do with fewer phrasings where there are very many answers."""
SAME_COSINE = 0.95
"""From here on two questions are taken for the same."""


def telling_entries(book: Book) -> NDArray[np.int32]:
    """The entries to learn from, in their order.

    All of them, but the most different ones of an answer that has too many.
    """
    by_answer: dict[tuple[str, bool], list[int]] = {}
    for number, entry in enumerate(book.entries):
        by_answer.setdefault((entry.group, entry.is_right), []).append(number)
    most = min(MOST_PHRASINGS, max(MOST_ROWS // max(len(by_answer), 1), 1))
    chosen = [
        number for numbers in by_answer.values() for number in _chosen(numbers, book.entries, most)
    ]
    return np.array(sorted(chosen), np.int32)


def _chosen(numbers: list[int], entries: Sequence[Entry], most: int) -> Iterator[int]:
    if len(numbers) <= most:
        yield from numbers
        return
    step = max(len(numbers) / (2 * most), 1)
    compared = [numbers[int(place * step)] for place in range(min(len(numbers), 2 * most))]
    sets = feature_sets([entries[number].question for number in compared])
    for row in _most_different(exemplars_of(sets, ordinary()), most):
        yield compared[row]


def _most_different(exemplars: Exemplars, most: int) -> Iterator[int]:
    """Rows, each as unlike as can be to those before it."""
    nearness = np.zeros(exemplars.row_count, np.float32)
    row = 0
    for _ in range(most):
        yield row
        nearness = np.maximum(nearness, exemplars.similarities(_as_question(exemplars, row)))
        nearness[row] = np.inf
        row = int(np.argmin(nearness))
        if nearness[row] > SAME_COSINE:
            return


def _as_question(exemplars: Exemplars, row: int) -> WeighedQuestion:
    places = exemplars.places[exemplars.starts[row] : exemplars.starts[row + 1]]
    return WeighedQuestion(features=exemplars.features[places], rarity=exemplars.rarity[places])
