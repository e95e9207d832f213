"""What speaks for the best answer to a question, as the numbers that the verifier weighs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.lexicon import WeighedQuestion
from myna.engines.local.memory import Likeness, Memory
from myna.engines.local.verifier import SIGNS
from myna.engines.local.wording import mismatch

ALIKE = 0.03
"""So little more likeness says nothing of which answer is right."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A question held against everything taught; arrays by answer number."""

    text: str
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
    """What speaks for the first, in the order of `verifier.SIGNS`, and of `SIGNS_OF_MEANING` where that is known."""
    alike: int = 1
    """How many answers are next to as good as the first, itself included; 1 where margins tell them apart."""

    @property
    def is_of_meaning(self) -> bool:
        return len(self.signs) > len(SIGNS)


def judge(evidence: Evidence, best: list[int]) -> Judgement:
    nearest = [evidence.memory.nearest(evidence.likeness, answer) for answer in best]
    entries = tuple(int(shelf.entries[row]) for shelf, row in nearest)
    nearest_question = evidence.memory.book.entries[entries[0]].question
    return Judgement(
        entries=entries,
        scores=evidence.scores[best],
        signs=_signs(evidence, best[0], nearest_question),
        alike=1 if evidence.margins is not None else _alike(evidence, best[0]),
    )


def _alike(evidence: Evidence, winner: int) -> int:
    scores = evidence.scores[evidence.memory.given]
    return max(int(np.count_nonzero(scores >= evidence.scores[winner] - ALIKE)), 1)


def _signs(evidence: Evidence, winner: int, nearest_question: str) -> NDArray[np.float64]:
    likeness, others = evidence.likeness, evidence.memory.given[evidence.memory.given != winner]
    score_of_others = evidence.scores[others].max() if len(others) else evidence.scores[winner] - 1
    cosine_of_others = likeness.right[others].max() if len(others) else 0.0
    rejection = likeness.rejected[winner] ** 2
    cosine = likeness.right[winner] - rejection
    margin = 0.0 if evidence.margins is None else evidence.margins[winner] - rejection
    words = len(evidence.question.features) - evidence.question.first_word
    signs = np.array(
        [
            margin,
            min(evidence.scores[winner] - score_of_others, 1),
            cosine,
            cosine - cosine_of_others,
            np.log1p(words),
            np.log1p(len(evidence.memory.given)),
            mismatch(evidence.text, nearest_question, evidence.memory.lexicon),
        ],
        np.float64,
    )
    return (
        signs if likeness.meaning is None else np.append(signs, _meaning(evidence, winner, others))
    )


def _meaning(evidence: Evidence, winner: int, others: NDArray[np.int64]) -> NDArray[np.float64]:
    """The signs in the order of `SIGNS_OF_MEANING`."""
    meaning = evidence.likeness.meaning
    if meaning is None:
        return np.empty(0)
    of_others = meaning[others].max() if len(others) else 0.0
    return np.array([meaning[winner], meaning[winner] - of_others], np.float64)
