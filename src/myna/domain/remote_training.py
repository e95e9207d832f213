"""Facts of trainings elsewhere that several rooms must agree on: engines, storage, texts."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

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

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, kw_only=True)
class RemoteCheckpoint:
    """A model that an endpoint kept while the training went on."""

    method: str
    """`supervised` or `dpo`: each counts its steps by itself."""
    step: int
    name: str
    """By which it is asked there."""
    training_loss: float | None = None
    validation_loss: float | None = None


def origin_of(url: str) -> str:
    """Scheme, host and port of an endpoint; nothing else of its address."""
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme, 0)
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"
