"""The trained part: one linear separator for each answer, learned by `training` and read by `model`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.lexicon import WeighedQuestion, places_of

WORD_WEIGHT = 0.8
"""How much words and pairs count beside pieces of words."""


@dataclass(frozen=True, kw_only=True)
class Margins:
    features: NDArray[np.uint32]
    """Sorted."""
    weights: NDArray[np.float32]
    """A row for each feature, a column for each answer."""
    bias: NDArray[np.float32]

    def of(self, question: WeighedQuestion) -> NDArray[np.float32]:
        """For each answer how far the question is on its side: about 1 for sure, -1 for surely not."""
        places, is_known = places_of(question.features, self.features)
        values = block_values(question)[is_known]
        return np.asarray(values @ self.weights[places[is_known]] + self.bias, np.float32)


def block_values(question: WeighedQuestion) -> NDArray[np.float32]:
    """The coordinates of a question: its pieces scaled to length 1, its words and pairs to `WORD_WEIGHT`."""
    values = question.rarity.copy()
    for block, length in (
        (slice(question.piece_count), 1.0),
        (slice(question.piece_count, None), WORD_WEIGHT),
    ):
        values[block] *= np.float32(length / max(float(np.linalg.norm(values[block])), 1e-9))
    return values
