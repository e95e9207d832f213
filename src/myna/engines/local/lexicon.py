"""How telling each feature is: the rarer, the more.

Counted over the lessons and, so that a first lesson is not alone, over the ordinary questions of
`background`.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.background import QUESTIONS
from myna.engines.local.words import (
    FIRST_COMPANY,
    FIRST_PAIR,
    FIRST_WORD,
    FeatureSets,
    feature_sets,
)


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """In how many of `texts` texts each feature occurs; features sorted."""

    features: NDArray[np.uint32]
    counts: NDArray[np.int32]
    texts: int
    floor: float = 1.0
    """What a feature of every text is worth still."""

    @cached_property
    def _rarity(self) -> NDArray[np.float32]:
        return (np.log((1 + self.texts) / (1 + self.counts)) + self.floor).astype(np.float32)

    def rarity(self, features: NDArray[np.uint32]) -> NDArray[np.float32]:
        """The inverse document frequency of each: the highest for one never seen.

        Company of two words that was not seen twice says nothing: 0.
        """
        places, is_known = places_of(features, self.features)
        unknown = np.where(is_company(features), 0, np.log(1 + self.texts) + self.floor)
        return np.where(is_known, self._rarity[places], unknown).astype(np.float32)

    def counting(self, sets: FeatureSets, times: int = 1, floor: float = 1.0) -> "Lexicon":
        """With more texts counted, each so many times."""
        added, added_counts = np.unique(sets.features, return_counts=True)
        added_counts = times * added_counts
        features = np.union1d(self.features, added)
        counts = np.zeros(len(features), np.int32)
        counts[np.searchsorted(features, self.features)] += self.counts
        counts[np.searchsorted(features, added)] += added_counts.astype(np.int32)
        kept = ~is_company(features) | (counts > 1)
        return Lexicon(
            features=features[kept],
            counts=counts[kept],
            texts=self.texts + times * (len(sets.starts) - 1),
            floor=floor,
        )


@dataclass(frozen=True, kw_only=True)
class WeighedQuestion:
    """A question's features, sorted, each with its rarity."""

    features: NDArray[np.uint32]
    rarity: NDArray[np.float32]

    @cached_property
    def piece_count(self) -> int:
        return int(np.searchsorted(self.features, FIRST_COMPANY))

    @cached_property
    def first_pair(self) -> int:
        return int(np.searchsorted(self.features, FIRST_PAIR))

    @cached_property
    def first_word(self) -> int:
        """Where the single words begin."""
        return int(np.searchsorted(self.features, FIRST_WORD))


def is_company(features: NDArray[np.uint32]) -> NDArray[np.bool_]:
    return (features >= FIRST_COMPANY) & (features < FIRST_PAIR)


def weighed(question: str, lexicon: Lexicon) -> WeighedQuestion:
    features = feature_sets([question]).features
    return WeighedQuestion(features=features, rarity=lexicon.rarity(features))


def places_of(
    wanted: NDArray[np.uint32], among: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each wanted feature its place among the sorted ones, and whether it is there at all."""
    places = np.minimum(np.searchsorted(among, wanted), max(len(among) - 1, 0))
    return places, among[places] == wanted if len(among) else np.zeros(len(wanted), bool)


@cache
def ordinary() -> Lexicon:
    """The lexicon of somebody who was taught nothing yet."""
    nothing = Lexicon(features=np.empty(0, np.uint32), counts=np.empty(0, np.int32), texts=0)
    return nothing.counting(feature_sets(QUESTIONS))
