"""Makes an encoder ready for use and puts it into a folder, whole or not at all; called by `myna encoder`."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from myna.engines.local.encoding.bert import converted, shape_from, weights_from
from myna.engines.local.encoding.card import (
    CARD,
    MAX_PREFIX_CHARACTERS,
    MAX_TOKENS,
    MODEL,
    TOKENIZER,
    UNREADABLE,
    Card,
    Pooling,
    written,
)
from myna.engines.local.encoding.encoder import ADD_AGAIN, opened_with, refuse
from myna.engines.local.encoding.examining import examined
from myna.engines.local.encoding.sources import CONFIG, POOLING, PROMPTS, Sources
from myna.errors import EngineFailed

_POOLINGS = {
    "pooling_mode_mean_tokens": Pooling.MEAN,
    "pooling_mode_cls_token": Pooling.FIRST,
}


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the operator knows better than the files; None where these tell."""

    pooling: Pooling | None = None
    prefix: str | None = None
    sha256: str | None = None
    """The model must have it."""


def added(
    sources: Sources,
    folder: Path,
    wishes: Wishes,
    on_progress: Callable[[], None] = lambda: None,
) -> Card:
    """Raises `EngineFailed` for what is no encoder or is of use for no language; then the folder is as it was."""
    pooling = wishes.pooling or _pooling(sources)
    model = sources.onnx or _converted(sources, pooling)
    sha256 = {
        MODEL: hashlib.sha256(model).hexdigest(),
        TOKENIZER: hashlib.sha256(sources.tokenizer).hexdigest(),
    }
    _check_pinned(sources, wishes)
    card = Card(
        name=sources.name[:MAX_PREFIX_CHARACTERS],
        pooling=pooling,
        prefix=_prefix(sources) if wishes.prefix is None else wishes.prefix,
        max_tokens=MAX_TOKENS,
        sha256=sha256,
        scales={},
    )
    encoder = opened_with(card, model, sources.tokenizer)
    card = replace(card, scales=examined(encoder, on_progress))
    _put(folder, {MODEL: model, TOKENIZER: sources.tokenizer, CARD: written(card)})
    return card


def _check_pinned(sources: Sources, wishes: Wishes) -> None:
    """The file that came, before it was converted, is what a hash can be known of."""
    came = hashlib.sha256(sources.onnx or sources.weights or b"").hexdigest()
    if wishes.sha256 is not None and wishes.sha256.lower() != came:
        raise EngineFailed(
            f"The model has another SHA-256 than you named: {came}.",
            remedy="Do not use it unless you know why.",
        )


def _converted(sources: Sources, pooling: Pooling) -> bytes:
    if sources.weights is None:
        refuse(sources.name, "it has neither an ONNX file nor weights that can be converted")
    try:
        shape = shape_from(_json(sources.config, CONFIG))
        return converted(shape, weights_from(sources.weights), pooling)
    except UNREADABLE as error:
        raise EngineFailed(
            f"{sources.name} cannot be converted: {error}.",
            remedy="Bring it as an ONNX file, with its tokenizer.json.",
        ) from error


def _pooling(sources: Sources) -> Pooling:
    if sources.pooling is None:
        return Pooling.MEAN
    said = _json(sources.pooling, POOLING)
    chosen = [pooling for mode, pooling in _POOLINGS.items() if said.get(mode)]
    others = [mode for mode, on in said.items() if mode.startswith("pooling_mode_") and on is True]
    if len(chosen) != 1 or len(others) != 1:
        refuse(
            sources.name, f"it pools by {', '.join(others) or 'nothing'}; mean and cls are known"
        )
    return chosen[0]


def _prefix(sources: Sources) -> str:
    """As the encoder wants questions to begin."""
    if sources.prompts is None:
        return ""
    prompts = _json(sources.prompts, PROMPTS).get("prompts")
    said = prompts.get("query", "") if isinstance(prompts, dict) else ""
    return said if isinstance(said, str) and len(said) <= MAX_PREFIX_CHARACTERS else ""


def _json(content: bytes | None, name: str) -> dict[str, Any]:
    try:
        said = json.loads(content or b"")
    except (ValueError, RecursionError) as error:
        raise EngineFailed(f"{name} is missing or no JSON.", remedy=ADD_AGAIN) from error
    if not isinstance(said, dict):
        raise EngineFailed(f"{name} is no object.", remedy=ADD_AGAIN)
    return said


def _put(folder: Path, contents: dict[str, bytes]) -> None:
    """What was there before goes only when all of it lies beside."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".encoder-", dir=folder.parent))
        try:
            for name, content in contents.items():
                (beside / name).write_bytes(content)
            beside.chmod(0o755)
            if folder.exists():
                shutil.rmtree(folder)
            os.replace(beside, folder)  # noqa: PTH105 - as the rename of a whole folder
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise EngineFailed(
            f"{folder} cannot be written: {error.strerror}.",
            remedy="Name a folder that you may write to with --into.",
        ) from error
