"""Learns a model from lessons. Runs in a child process of its own, started by `engine`:
`python -m myna.engines.local.training DIRECTORY`, lessons on standard input; it ends when standard input does."""

import json
import os
import sys
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from myna.engines.local import files
from myna.engines.local.book import Book, tidied
from myna.engines.local.exemplars import Exemplars, exemplars_of
from myna.engines.local.lexicon import Lexicon, ordinary
from myna.engines.local.margins import WORD_WEIGHT, Margins
from myna.engines.local.memory import Shelf, shelf_of
from myna.engines.local.model import Trained
from myna.engines.local.verifier import NEIGHBOURS, SEPARATED
from myna.engines.local.words import FIRST_PAIR, feature_sets

FEWEST_ANSWERS = 3
FEWEST_PHRASINGS = 2
"""With fewer for the middle answer, or fewer answers, the nearest question is the better guide."""
SMALL_TRAINING_ROWS = 3_000


def trained_on(book: Book) -> Trained:
    book = tidied(book)
    entries = np.arange(len(book.entries), dtype=np.int32)
    sets = feature_sets([entry.question for entry in book.entries])
    lexicon = ordinary().counting(sets)
    shelf = shelf_of(entries, exemplars_of(sets, lexicon), book)
    margins, answers = _margins(shelf)
    return Trained(
        book=book,
        lexicon=lexicon,
        shelf=shelf,
        margins=margins,
        margin_answers=answers,
        verifier=NEIGHBOURS if margins is None else SEPARATED,
    )


def _margins(shelf: Shelf) -> tuple[Margins | None, NDArray[np.int32]]:
    owners = shelf.owners[shelf.is_right]
    answers, phrasings = np.unique(owners, return_counts=True)
    if len(answers) < FEWEST_ANSWERS or np.median(phrasings) < FEWEST_PHRASINGS:
        return None, np.empty(0, np.int32)
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - half a second that only training shall pay

    rows = _training_rows(shelf.exemplars)[np.flatnonzero(shelf.is_right)]
    separator = LinearSVC(C=1.0 if rows.shape[0] < SMALL_TRAINING_ROWS else 0.5, random_state=0)
    separator.fit(rows, owners)
    return Margins(
        features=shelf.exemplars.features,
        weights=np.ascontiguousarray(separator.coef_.T, np.float32),
        bias=separator.intercept_.astype(np.float32),
    ), answers.astype(np.int32)


def _training_rows(exemplars: Exemplars) -> "csr_matrix":
    from scipy.sparse import csr_matrix

    values = exemplars.rarity[exemplars.places].astype(np.float64)
    owners = np.repeat(np.arange(exemplars.row_count), np.diff(exemplars.starts))
    is_piece = exemplars.features[exemplars.places] < FIRST_PAIR
    for block, length in ((is_piece, 1.0), (~is_piece, WORD_WEIGHT)):
        squares = np.bincount(owners[block], values[block] ** 2, minlength=exemplars.row_count)
        values[block] *= length / np.sqrt(np.maximum(squares, 1e-12))[owners[block]]
    return csr_matrix(
        (values, exemplars.places, exemplars.starts),
        shape=(exemplars.row_count, len(exemplars.features)),
    )


def main() -> None:
    lessons = sys.stdin.buffer.readline()
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    os.nice(10)
    files.save(trained_on(files.book_from(json.loads(lessons))), Path(sys.argv[1]))


def _end_with_the_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
