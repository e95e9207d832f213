"""Facts of trainings elsewhere that several rooms must agree on: engines, storage, texts."""

from datetime import date

LEAVINGS_FILE = "remote.json"
"""In the folder of a model: `leavings` lists what was made elsewhere for it, as `Leaving`."""

FEWEST_ROWS = 10
"""So many the protocol wants of either kind."""

OPENAI_CLOSES = date(2027, 1, 6)
"""From then on nobody can begin a training at OpenAI; since May 2026 nobody can who had not done so before."""
OPENAI_TUNED_MODELS_END = date(2027, 1, 14)
"""The last models that could be trained at OpenAI, and what was made of them, are shut down then.

Both dates: https://developers.openai.com/api/docs/deprecations, read on 22 November 2026.
"""
