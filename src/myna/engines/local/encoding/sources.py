"""Where the files of an encoder come from: a folder on this machine, or a hub; both as `adding` wants them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

CONFIG = "config.json"
POOLING = "1_Pooling/config.json"
PROMPTS = "config_sentence_transformers.json"
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
ONNX = ("model.onnx", "onnx/model.onnx")
"""The first that is there is taken; where there is none, the weights of a BERT are converted."""
MIB = 1 << 20
MOST_BYTES: Mapping[str, int] = MappingProxyType(
    {CONFIG: MIB, POOLING: MIB, PROMPTS: MIB, TOKENIZER: 64 * MIB}
)
MOST_MODEL_BYTES = (1 << 31) - 1


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What was found; nothing of it was looked into yet."""

    name: str
    tokenizer: bytes
    onnx: bytes | None
    weights: bytes | None
    """Where there is no ONNX file."""
    config: bytes | None
    pooling: bytes | None
    prompts: bytes | None
