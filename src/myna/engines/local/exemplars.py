"""Taught questions in a form in which the nearest to a new question are found at once.

For each feature it knows the rows that have it; used by `memory` and `curation`.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.lexicon import Lexicon, WeighedQuestion, places_of
from myna.engines.local.words import FIRST_COMPANY, FIRST_WORD, FeatureSets


@dataclass(frozen=True, kw_only=True)
class Exemplars:
    """One row for each text. `places` says which of the sorted `features` a row has, rows end to end."""

    features: NDArray[np.uint32]
    rarity: NDArray[np.float32]
    places: NDArray[np.int32]
    starts: NDArray[np.int64]

    @property
    def row_count(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def _piece_count(self) -> int:
        return int(np.searchsorted(self.features, FIRST_COMPANY))

    @cached_property
    def _piece_lengths(self) -> NDArray[np.float32]:
        squares = np.where(self.places < self._piece_count, self.rarity[self.places] ** 2, 0)
        totals = np.concatenate([[0], np.cumsum(squares, dtype=np.float64)])
        squared_lengths = totals[self.starts[1:]] - totals[self.starts[:-1]]
        return np.asarray(np.sqrt(np.maximum(squared_lengths, 1e-9)), np.float32)

    @cached_property
    def _rows_by_feature(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        owners = np.repeat(np.arange(self.row_count, dtype=np.int32), np.diff(self.starts))
        counts = np.bincount(self.places, minlength=len(self.features))
        return owners[np.argsort(self.places, kind="stable")], np.concatenate(
            [[0], np.cumsum(counts)]
        )

    def prepare(self) -> "Exemplars":
        """Does now what the first question would otherwise wait for."""
        _ = self._piece_lengths, self._rows_by_feature
        return self

    def similarities(self, question: WeighedQuestion) -> NDArray[np.float32]:
        """The cosine of each row to the question, over pieces of words; what no row knows counts against all."""
        pieces = question.features[: question.piece_count]
        rarity = question.rarity[: question.piece_count]
        length = float(np.sqrt(rarity @ rarity))
        if not length:
            return np.zeros(self.row_count, np.float32)
        places, is_known = places_of(pieces, self.features)
        places, squares = places[is_known], rarity[is_known] * self.rarity[places[is_known]]
        rows, offsets = self._rows_by_feature
        counts = offsets[places + 1] - offsets[places]
        ends = np.cumsum(counts)
        hits = np.arange(ends[-1] if len(ends) else 0) + np.repeat(
            offsets[places] - (ends - counts), counts
        )
        sums = np.bincount(rows[hits], np.repeat(squares, counts), minlength=self.row_count)
        return np.minimum(sums / (self._piece_lengths * length), 1).astype(np.float32)


def exemplars_of(sets: FeatureSets, lexicon: Lexicon) -> Exemplars:
    """The texts as rows; only pieces and words are kept of them."""
    kept = (sets.features < FIRST_COMPANY) | (sets.features >= FIRST_WORD)
    features, places = np.unique(sets.features[kept], return_inverse=True)
    return Exemplars(
        features=features,
        rarity=lexicon.rarity(features),
        places=places.astype(np.int32),
        starts=np.concatenate([[0], np.cumsum(kept)])[sets.starts],
    )
