"""Encoders that lie in a folder of this machine, as a download or a package leaves them; read by `adding`."""

from pathlib import Path

from myna.engines.local.encoding.encoder import content_of
from myna.engines.local.encoding.sources import (
    CONFIG,
    MOST_BYTES,
    MOST_MODEL_BYTES,
    ONNX,
    POOLING,
    PROMPTS,
    TOKENIZER,
    WEIGHTS,
    Sources,
)
from myna.errors import EngineFailed


def found_in(folder: Path) -> Sources:
    """Raises `EngineFailed` where something is missing."""
    onnx = next((folder / name for name in ONNX if (folder / name).is_file()), None)
    weights = folder / WEIGHTS
    if onnx is None and not weights.is_file():
        raise EngineFailed(
            f"{folder} holds neither {ONNX[0]} nor {WEIGHTS}.",
            remedy="Name the folder of an encoder, with its tokenizer.json beside it.",
        )
    return Sources(
        name=folder.resolve().name,
        tokenizer=content_of(folder / TOKENIZER, MOST_BYTES[TOKENIZER]),
        onnx=None if onnx is None else content_of(onnx, MOST_MODEL_BYTES),
        weights=None if onnx else content_of(weights, MOST_MODEL_BYTES),
        config=_content_if_any(folder, CONFIG),
        pooling=_content_if_any(folder, POOLING),
        prompts=_content_if_any(folder, PROMPTS),
    )


def _content_if_any(folder: Path, name: str) -> bytes | None:
    path = folder / name
    return content_of(path, MOST_BYTES[name]) if path.is_file() else None
