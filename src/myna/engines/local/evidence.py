"""What speaks for the best answer to a question, as the numbers that the verifier weighs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.lexicon import WeighedQuestion, places_of
from myna.engines.local.memory import Likeness, Memory


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
        signs=_signs(evidence, best[0]),
    )


def _signs(evidence: Evidence, winner: int) -> NDArray[np.float64]:
    likeness, others = evidence.likeness, evidence.memory.given[evidence.memory.given != winner]
    score_of_others = evidence.scores[others].max() if len(others) else evidence.scores[winner] - 1
    cosine_of_others = likeness.right[others].max() if len(others) else 0.0
    rejection = likeness.rejected[winner] ** 2
    cosine = likeness.right[winner] - rejection
    margin = 0.0 if evidence.margins is None else evidence.margins[winner] - rejection
    asked = evidence.question.features[evidence.question.first_word :]
    rarity = evidence.question.rarity[evidence.question.first_word :]
    of_answer = _words_of_answer(asked, evidence.memory, winner)
    return np.array(
        [
            margin,
            min(evidence.scores[winner] - score_of_others, 1),
            cosine,
            cosine - cosine_of_others,
            _share(rarity, of_answer),
            np.log1p(len(asked)),
            np.log1p(len(evidence.memory.given)),
        ],
        np.float64,
    )


def _words_of_answer(asked: NDArray[np.uint32], memory: Memory, answer: int) -> NDArray[np.bool_]:
    """Which of the words occur in the questions of this answer."""
    found = np.zeros(len(asked), bool)
    for shelf, living in zip(memory.shelves, memory.living, strict=True):
        places, is_known = places_of(asked, shelf.exemplars.features)
        for index in np.flatnonzero(is_known & ~found):
            rows = shelf.exemplars.rows_with(int(places[index]))
            holds = living[rows] & shelf.is_right[rows] & (shelf.owners[rows] == answer)
            found[index] = bool(holds.any())
    return found


def _share(weights: NDArray[np.float32], chosen: NDArray[np.bool_]) -> float:
    """The chosen part of all, the telling counted more than in proportion."""
    squares = np.square(weights)
    total = float(squares.sum())
    return float(squares[chosen].sum()) / total if total else 0.0
