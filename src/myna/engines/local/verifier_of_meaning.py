"""The shipped verifiers for models that an encoder helps; fitted by `benchmarks/fit_verifier.py --encoder`.

What a question means is counted in spreads above unrelated questions, so that one set of coefficients serves every
encoder and language.
"""

import numpy as np

from myna.engines.local.verifier import SIGNS, Verifier

SIGNS_OF_MEANING = (*SIGNS, "meaning", "lead in meaning")

NEIGHBOURS_OF_MEANING = Verifier(
    coefficients=np.array([0, 0, 0.162, 0.306, 0, -0.539, -2.71, 0.968, 0.491, -1.52])
)
"""For models without margins."""
CROWDED_OF_MEANING = Verifier(
    coefficients=np.array([0, 0, 0, 2.8, 0.2, 0, -0.26, 1.24, 0.71, -7.28])
)
"""For models without margins and with many phrasings of each answer."""
SEPARATED_OF_MEANING = Verifier(
    coefficients=np.array([0.992, 0.416, 0, 0, 0.298, 0, 0, 0.973, 0.714, -6.29])
)
"""For models with margins."""
