"""The trained part: one linear separator for each answer, learned by `training` and read by `model`."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.lexicon import Lexicon, WeighedQuestion, places_of

MOST_OF_COMPANY = 1.0


def word_weight(phrasings: float) -> float:
    """How much words and pairs count beside pieces of words, for the middle answer's number of phrasings.

    Words are the better guide the more of them were seen (measured on parts of a training set).
    """
    return min(0.5 + 0.02 * phrasings, 1.2)


def company_weight(of_words: float) -> float:
    """How much the company of words counts: as much as words do, up to a limit."""
    return min(of_words, MOST_OF_COMPANY)


@dataclass(frozen=True, kw_only=True)
class Margins:
    features: NDArray[np.uint32]
    """Sorted."""
    weights: NDArray[np.float32]
    """A row for each feature, a column for each answer."""
    bias: NDArray[np.float32]
    answers: NDArray[np.int32]
    """For each column the number of its answer."""
    word_weight: float
    lexicon: Lexicon | None = None
    """How telling features are among the lessons that the weights were fitted to; None: as among all."""

    def of(self, question: WeighedQuestion) -> NDArray[np.float32]:
        """For each answer how far the question is on its side: about 1 for sure, -1 for surely not."""
        places, is_known = places_of(question.features, self.features)
        if self.lexicon is not None:
            question = replace(question, rarity=self.lexicon.rarity(question.features))
        values = block_values(question, self.word_weight)[is_known]
        return np.asarray(values @ self.weights[places[is_known]] + self.bias, np.float32)


def block_values(question: WeighedQuestion, word_weight: float) -> NDArray[np.float32]:
    """The coordinates of a question: pieces scaled to length 1, other kinds to their weights."""
    values = question.rarity.copy()
    for block, length in (
        (slice(question.piece_count), 1.0),
        (slice(question.piece_count, question.first_pair), company_weight(word_weight)),
        (slice(question.first_pair, None), word_weight),
    ):
        values[block] *= np.float32(length / max(float(np.linalg.norm(values[block])), 1e-9))
    return values
