"""Finds out what an encoder is worth in each language, before anybody is answered by it; called by `adding`."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from myna.domain.language import language_of
from myna.engines.local.background import QUESTIONS
from myna.engines.local.encoding.card import Scale
from myna.engines.local.encoding.encoder import Encoder, refuse
from myna.engines.local.encoding.touchstone import PAIRS

LEAST_SPREAD = 1e-3
DIGITS = 4
"""So that the same encoder has the same card on machines whose arithmetic differs in the last places."""


def questions_of(language: str) -> Sequence[str]:
    """Ordinary ones, unrelated to each other."""
    return [question for question in QUESTIONS if language_of(question) == language]


def question_count() -> int:
    """How many texts an examination looks at."""
    return sum(len(questions_of(language)) + 2 * len(pairs) for language, pairs in PAIRS.items())


def examined(encoder: Encoder, on_progress: Callable[[], None]) -> dict[str, Scale]:
    """By language; `on_progress` is called after every text. Raises `EngineFailed` where it is of use for none."""

    def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
        rows = []
        for text in texts:
            rows.append(encoder.vector(text))
            on_progress()
        return np.array(rows)

    scales = {}
    for language, pairs in PAIRS.items():
        ordinary = vectors(questions_of(language))
        one, other = (vectors([pair[side] for pair in pairs]) for side in (0, 1))
        scales[language] = _scale(ordinary, one @ other.T)
    if not any(scale.is_of_use for scale in scales.values()):
        found = ", ".join(f"{name} {scale.found:.0%}" for name, scale in scales.items())
        refuse(encoder.card.name, f"it does not find what means the same in other words ({found})")
    return scales


def _scale(ordinary: NDArray[np.float32], paired: NDArray[np.float32]) -> Scale:
    """`paired` are the cosines of all first questions (rows) to all second ones; those of a pair on the diagonal."""
    cosines = (ordinary @ ordinary.T)[np.triu_indices(len(ordinary), 1)]
    ways = [matrix.argmax(axis=1) == np.arange(len(matrix)) for matrix in (paired, paired.T)]
    return Scale(
        mean=round(min(float(cosines.mean()), 1 - LEAST_SPREAD), DIGITS),
        spread=round(max(float(cosines.std()), LEAST_SPREAD), DIGITS),
        found=round(float(np.mean(ways)), DIGITS),
    )
