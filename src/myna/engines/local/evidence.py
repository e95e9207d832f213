"""What speaks for the best answer to a question, as the numbers that the verifier weighs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.lexicon import WeighedQuestion, places_of
from myna.engines.local.memory import Likeness, Memory, Shelf


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A question held against everything taught; arrays by answer number."""

    question: WeighedQuestion
    memory: Memory
    likeness: Likeness
    scores: NDArray[np.float32]
    margins: NDArray[np.float32] | None


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The answers in the running, best first."""

    entries: tuple[int, ...]
    """For each its nearest taught question: the entry's number."""
    scores: NDArray[np.float32]
    signs: NDArray[np.float64]
    """What speaks for the first, in the order of `verifier.SIGNS`."""


def judge(evidence: Evidence, best: list[int]) -> Judgement:
    nearest = [evidence.memory.nearest(evidence.likeness, answer) for answer in best]
    return Judgement(
        entries=tuple(int(shelf.entries[row]) for shelf, row in nearest),
        scores=evidence.scores[best],
        signs=_signs(evidence, best[0], nearest[0]),
    )


def _signs(evidence: Evidence, winner: int, nearest: tuple[Shelf, int]) -> NDArray[np.float64]:
    likeness, others = evidence.likeness, evidence.memory.given[evidence.memory.given != winner]
    score_of_others = evidence.scores[others].max() if len(others) else evidence.scores[winner] - 1
    cosine_of_others = likeness.right[others].max() if len(others) else 0.0
    rejection = likeness.rejected[winner] ** 2
    cosine = likeness.right[winner] - rejection
    margin = 0.0 if evidence.margins is None else evidence.margins[winner] - rejection
    asked = evidence.question.features[evidence.question.first_word :]
    rarity = evidence.question.rarity[evidence.question.first_word :]
    known, of_answer = _known_words(asked, evidence.memory, winner)
    words, words_rarity = nearest[0].exemplars.words(nearest[1])
    return np.array(
        [
            margin,
            min(evidence.scores[winner] - score_of_others, 1),
            cosine,
            cosine - cosine_of_others,
            _share(rarity, known),
            _share(rarity, of_answer),
            _share(rarity, np.isin(asked, words)),
            _share(words_rarity, np.isin(words, asked)),
            np.log1p(len(asked)),
            np.log1p(len(evidence.memory.given)),
        ],
        np.float64,
    )


def _known_words(
    asked: NDArray[np.uint32], memory: Memory, answer: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which of the words occur in any taught question, and which in those of this answer."""
    known, of_answer = np.zeros((2, len(asked)), bool)
    for shelf, living in zip(memory.shelves, memory.living, strict=True):
        places, is_known = places_of(asked, shelf.exemplars.features)
        known |= is_known
        for index in np.flatnonzero(is_known & ~of_answer):
            rows = shelf.exemplars.rows_with(int(places[index]))
            of_answer[index] = bool(
                (living[rows] & shelf.is_right[rows] & (shelf.owners[rows] == answer)).any()
            )
    return known, of_answer


def _share(weights: NDArray[np.float32], chosen: NDArray[np.bool_]) -> float:
    total = float(weights.sum())
    return float(weights[chosen].sum()) / total if total else 0.0
