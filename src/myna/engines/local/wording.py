"""Tells another phrasing from another matter in the same frame; used by `evidence`."""

import math

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.lexicon import Lexicon
from myna.engines.local.words import FIRST_COMPANY, feature_sets, words

MOST_WORDS = 24
"""So many of the words that only one of the texts has are looked at."""


def mismatch(asked: str, taught: str, lexicon: Lexicon) -> float:
    """0 to 1: how telling a word is in either text that the other has nothing like.

    The less telling of the two counts: it is high where one matter has taken the place of another ("the key
    of the cellar", "the key of the workshop"), and low where words were only added, dropped or bent.
    """
    said, known = set(words(asked)), set(words(taught))
    only_said, only_known = sorted(said - known)[:MOST_WORDS], sorted(known - said)[:MOST_WORDS]
    if not only_said or not only_known:
        return 0.0
    pieces, rarity = _weighed_words(only_said + only_known, lexicon)
    alike = np.array(
        [
            [_likeness(one, other) for other in pieces[len(only_said) :]]
            for one in pieces[: len(only_said)]
        ]
    )
    of_said = rarity[: len(only_said)] * (1 - alike.max(axis=1))
    of_known = rarity[len(only_said) :] * (1 - alike.max(axis=0))
    return float(min(of_said.max(), of_known.max()))


def _weighed_words(
    texts: list[str], lexicon: Lexicon
) -> tuple[list[set[int]], NDArray[np.float64]]:
    """The pieces of each word, and how rare it is among all words, 0 to 1."""
    sets = feature_sets(texts)
    pieces = [
        set(sets.features[start:end][sets.features[start:end] < FIRST_COMPANY].tolist())
        for start, end in zip(sets.starts, sets.starts[1:], strict=False)
    ]
    rarity = lexicon.rarity(sets.features[sets.starts[1:] - 1])
    return pieces, np.minimum(rarity / (np.log(1 + lexicon.texts) + lexicon.floor), 1)


def _likeness(one: set[int], other: set[int]) -> float:
    return len(one & other) / max(math.sqrt(len(one) * len(other)), 1.0)
