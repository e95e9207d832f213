"""What is known of an encoder, kept in `encoder.json` beside its files: made by `adding`, believed by `encoder`."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

CARD = "encoder.json"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
FORMAT = 1
MAX_CARD_BYTES = 64 * 1024
MAX_TOKENS = 256
MAX_PREFIX_CHARACTERS = 200
UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""Whatever Python and NumPy say of files that are damaged or forged."""


class Pooling(Enum):
    """How the vectors of tokens become that of a text; of no account where the model does it itself."""

    MEAN = "mean"
    FIRST = "cls"


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What cosines mean in one language: those of different encoders cannot be compared."""

    mean: float
    """The middle cosine of questions that have nothing to do with each other."""
    spread: float
    """Their standard deviation."""
    found: float
    """The share of questions whose paraphrase, in other words, was nearer than any of the others."""

    FEWEST_FOUND = 0.5

    @property
    def is_of_use(self) -> bool:
        """Does the encoder tell meanings of this language apart?"""
        return self.found >= self.FEWEST_FOUND

    @property
    def same(self) -> float:
        """What the same text means to itself."""
        return (1 - self.mean) / self.spread


@dataclass(frozen=True, kw_only=True)
class Card:
    name: str
    pooling: Pooling
    prefix: str
    """Stands before every text."""
    max_tokens: int
    sha256: Mapping[str, str]
    """Of each file, by its name."""
    scales: Mapping[str, Scale]
    """By language."""

    @property
    def identity(self) -> str:
        """The same for encoders that make the same of a text."""
        return hashlib.sha256(written(self)).hexdigest()


def written(card: Card) -> bytes:
    content = {
        "format": FORMAT,
        "name": card.name,
        "pooling": card.pooling.value,
        "prefix": card.prefix,
        "max_tokens": card.max_tokens,
        "sha256": dict(sorted(card.sha256.items())),
        "languages": {
            language: {"mean": scale.mean, "spread": scale.spread, "found": scale.found}
            for language, scale in sorted(card.scales.items())
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def card_from(content: bytes) -> Card:
    """Raises one of `UNREADABLE` for what is no card."""
    said: dict[str, Any] = json.loads(content)
    card = Card(
        name=str(said["name"]),
        pooling=Pooling(said["pooling"]),
        prefix=str(said["prefix"]),
        max_tokens=int(said["max_tokens"]),
        sha256={name: str(said["sha256"][name]) for name in (MODEL, TOKENIZER)},
        scales={
            str(language): Scale(**{key: float(scale[key]) for key in ("mean", "spread", "found")})
            for language, scale in said["languages"].items()
        },
    )
    if said["format"] != FORMAT:
        raise ValueError("its encoder.json is of another format")
    is_odd = any(
        not math.isfinite(scale.mean + scale.spread + scale.found)
        or scale.spread <= 0
        or scale.mean >= 1
        for scale in card.scales.values()
    )
    if is_odd or not 1 <= card.max_tokens <= MAX_TOKENS or len(card.prefix) > MAX_PREFIX_CHARACTERS:
        raise ValueError("its encoder.json is odd")
    return card
