"""The shipped verifiers for models that an encoder helps; fitted by `benchmarks/fit_verifier.py --encoder`.

What a question means is counted in spreads above unrelated questions, so that one set of coefficients serves every
encoder and language.
"""

import numpy as np

from myna.engines.local.verifier import SIGNS, Verifier

SIGNS_OF_MEANING = (*SIGNS, "meaning", "lead in meaning")

NEIGHBOURS_OF_MEANING = Verifier(
    coefficients=np.array([0, 0, 0, 0, 0, -0.544, -2.897, 0.991, 0.518, -1.431])
)
"""For what no model has learned yet."""
LOOKED_UP_OF_MEANING = Verifier(
    coefficients=np.array([0, 0, 0, 0, 0, -0.26, -1.345, 0.688, 0.86, -3.361])
)
"""For models without margins."""
CROWDED_OF_MEANING = Verifier(
    coefficients=np.array([0, 0, 0, 2.347, 0.246, 0, 0, 1.191, 0.717, -7.624])
)
"""For models without margins and with many phrasings of each answer."""
SEPARATED_OF_MEANING = Verifier(
    coefficients=np.array([0.823, 0.551, 0, 0, 0.301, 0, 0, 0.927, 0.681, -6.36])
)
"""For models with margins."""
