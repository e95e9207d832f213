"""Turns what speaks for the best answer into the probability that it is right.

A logistic regression. The shipped coefficients were fitted by `benchmarks/fit_verifier.py`; a
server with enough lessons moves them towards its own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIGNS = (
    "margin",
    "lead in score",
    "cosine",
    "lead in cosine",
    "length",
    "answers",
    "mismatch",
)
"""What each coefficient weighs; the last coefficient is the intercept."""


SETTLED = 1e-6


@dataclass(frozen=True, kw_only=True)
class Verifier:
    coefficients: NDArray[np.float64]

    def probability(self, signs: NDArray[np.float64]) -> float:
        return float(_sigmoid(_with_one(signs[None]) @ self.coefficients)[0])


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What was asked, how it went, and how much each row counts."""

    signs: NDArray[np.float64]
    is_right: NDArray[np.float64]
    weights: NDArray[np.float64]


def fitted(seen: Rows, prior: Verifier, strength: float) -> Verifier:
    """The coefficients that explain the rows, drawn towards the prior's as though it had seen `strength` rows."""
    rows = _with_one(seen.signs)
    coefficients = prior.coefficients.copy()
    for _ in range(50):
        chances = _sigmoid(rows @ coefficients)
        slope = rows.T @ (seen.weights * (chances - seen.is_right))
        slope += strength * (coefficients - prior.coefficients)
        bend = (rows * (seen.weights * chances * (1 - chances))[:, None]).T @ rows
        step = np.linalg.solve(bend + strength * np.eye(rows.shape[1]), slope)
        coefficients -= step
        if np.abs(step).max() < SETTLED:
            break
    return Verifier(coefficients=coefficients)


def _with_one(signs: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hstack([signs, np.ones((len(signs), 1))])


def _sigmoid(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(values, -30, 30)))


NEIGHBOURS = Verifier(coefficients=np.array([0, 0, 5.171, 3.177, 0, -0.584, -2.559, -0.378]))
"""For what no model has learned yet."""
LOOKED_UP = Verifier(coefficients=np.array([0, 0, 5.012, 2.976, 0, -0.598, -3.175, -0.277]))
"""For models without margins."""
CROWDED = Verifier(coefficients=np.array([0, 0, 3.421, 5.022, 0.617, 0, -0.59, -4.85]))
"""For models without margins and with many phrasings of each answer.

Fitted was -4.629 for the last: there it erred more often than the one before, here as often.
"""
SEPARATED = Verifier(coefficients=np.array([1.734, 1.354, 3.537, 0, 0.724, 0, 0, -4.589]))
"""For models with margins."""
