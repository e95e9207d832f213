"""The shipped verifiers for models that an encoder helps; fitted by `benchmarks/fit_verifier.py --encoder`.

What a question means is counted in spreads above unrelated questions, so that one set of coefficients serves every
encoder and language.
"""

import numpy as np

from myna.engines.local.verifier import SIGNS, Verifier

SIGNS_OF_MEANING = (*SIGNS, "meaning", "lead in meaning")

NEIGHBOURS_OF_MEANING = Verifier(coefficients=np.zeros(10))
"""For models without margins."""
CROWDED_OF_MEANING = Verifier(coefficients=np.zeros(10))
"""For models without margins and with many phrasings of each answer."""
SEPARATED_OF_MEANING = Verifier(coefficients=np.zeros(10))
"""For models with margins."""
