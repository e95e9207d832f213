"""Turns a text into a vector that is near those of other texts which mean the same.

An ONNX model with its tokenizer, run by onnxruntime in one thread, one text at a time: an int8 model makes of a text
something else in other company. Opened by `vectors` where a model answers or learns, and by `examining`.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.encoding.card import (
    CARD,
    MAX_CARD_BYTES,
    MODEL,
    TOKENIZER,
    UNREADABLE,
    Card,
    Pooling,
    card_from,
)
from myna.engines.local.encoding.onnx_files import check_self_contained
from myna.errors import EngineFailed

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MAX_MODEL_BYTES = (1 << 31) - 1
"""As many as an ONNX file can have."""
MAX_TOKENIZER_BYTES = 64 << 20
MAX_CHARACTERS = 2_000
"""What lies behind is not looked at."""
MAX_DIMENSIONS = 4_096
POOLED_RANK, TOKENS_RANK = 2, 3
ADD_AGAIN = "Add it again with `myna encoder add`, or choose another."
_FED = frozenset({"input_ids", "attention_mask", "token_type_ids"})
_FLOATS = frozenset({"tensor(float)", "tensor(float16)"})


class Encoder:
    """May be asked from any thread."""

    def __init__(self, card: Card, session: "InferenceSession", tokenizer: "Tokenizer") -> None:
        self.card = card
        self._session = session
        self._tokenizer = tokenizer
        self._inputs = [each.name for each in session.get_inputs()]
        self._output = _output_of(session)
        self.dimensions = len(self._run("one"))

    def vector(self, text: str) -> NDArray[np.float32]:
        """Of length 1. Raises `EngineFailed` where the model makes nothing of the text."""
        made = self._run(self.card.prefix + text[:MAX_CHARACTERS])
        if len(made) != self.dimensions:
            refuse(self.card.name, "its vectors differ in their dimensions")
        return made

    def _run(self, text: str) -> NDArray[np.float32]:
        ids = np.array([self._tokenizer.encode(text).ids], np.int64)
        if not ids.size:
            refuse(self.card.name, "its tokenizer makes nothing of a text")
        offered = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        fed = {name: offered[name] for name in self._inputs}
        try:
            found = np.asarray(self._session.run([self._output], fed)[0], np.float32)
        except Exception as error:  # noqa: BLE001 - onnxruntime's errors have no root but this one
            refuse(self.card.name, f"it fails: {_first_line(error)}")
        return self._unit(found, ids.shape[1])

    def _unit(self, found: NDArray[np.float32], tokens: int) -> NDArray[np.float32]:
        if found.ndim == TOKENS_RANK and found.shape[:2] == (1, tokens):
            found = found[:, 0] if self.card.pooling is Pooling.FIRST else found.mean(axis=1)
        if found.ndim != POOLED_RANK or found.shape[0] != 1 or found.shape[1] > MAX_DIMENSIONS:
            refuse(self.card.name, f"its vectors have the shape {list(found.shape)}")
        length = float(np.linalg.norm(found))
        if not np.isfinite(length) or length == 0:
            refuse(self.card.name, "its vectors are not finite numbers")
        return np.asarray(found[0] / length, np.float32)


def opened(directory: Path) -> Encoder:
    """The encoder of a directory, just as it was added; raises `EngineFailed` for anything else."""
    card = _card(directory)
    return opened_with(
        card,
        content_of(directory / MODEL, MAX_MODEL_BYTES, card.sha256),
        content_of(directory / TOKENIZER, MAX_TOKENIZER_BYTES, card.sha256),
    )


def opened_with(card: Card, model: bytes, tokenizer: bytes) -> Encoder:
    """Raises `EngineFailed` for files that make no encoder."""
    try:
        check_self_contained(model)
    except ValueError as error:
        refuse(card.name, str(error))
    session = _session(card.name, model)
    _check_inputs(card.name, session)
    return Encoder(card, session, _tokenizer(card, tokenizer))


def _card(directory: Path) -> Card:
    try:
        return card_from(content_of(directory / CARD, MAX_CARD_BYTES))
    except UNREADABLE as error:
        refuse(str(directory), f"its {CARD} cannot be understood: {error}")


def content_of(path: Path, max_bytes: int, sha256: Mapping[str, str] | None = None) -> bytes:
    """Raises `EngineFailed` for a file that is missing, too large, or another than when it was added."""
    try:
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except OSError as error:
        refuse(str(path.parent), f"{path.name} cannot be read: {error.strerror}")
    if len(content) > max_bytes:
        refuse(str(path.parent), f"{path.name} is too large")
    if sha256 is not None and hashlib.sha256(content).hexdigest() != sha256[path.name]:
        refuse(str(path.parent), f"{path.name} was changed since it was added")
    return content


def _session(name: str, model: bytes) -> "InferenceSession":
    try:
        import onnxruntime
    except ImportError as error:
        raise not_installed(error) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001 - as in `Encoder._run`
        refuse(name, f"onnxruntime cannot read it: {_first_line(error)}")


def _check_inputs(name: str, session: "InferenceSession") -> None:
    asked = {each.name: each.type for each in session.get_inputs()}
    if "input_ids" not in asked or not set(asked) <= _FED:
        refuse(name, f"it wants {', '.join(sorted(asked)) or 'nothing'}, not the tokens of a text")
    if set(asked.values()) != {"tensor(int64)"}:
        refuse(name, "it wants tokens of another kind")


def _output_of(session: "InferenceSession") -> str:
    """The pooled one, where there is one."""
    outputs = {each.name: each for each in session.get_outputs()}
    chosen = outputs.get("sentence_embedding") or next(iter(outputs.values()))
    if chosen.type not in _FLOATS or len(chosen.shape) not in {POOLED_RANK, TOKENS_RANK}:
        refuse("The model", f"it gives {chosen.type} of the shape {chosen.shape}, not vectors")
    return str(chosen.name)


def _tokenizer(card: Card, content: bytes) -> "Tokenizer":
    try:
        from tokenizers import Tokenizer  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise not_installed(error) from error
    try:
        tokenizer = Tokenizer.from_str(content.decode())
        tokenizer.no_padding()
        tokenizer.enable_truncation(card.max_tokens)
    except Exception as error:  # noqa: BLE001 - tokenizers raises nothing more exact
        refuse(card.name, f"its tokenizer cannot be read: {_first_line(error)}")
    return tokenizer


def not_installed(error: ImportError) -> EngineFailed:
    return EngineFailed(
        f"What an encoder runs on is not installed: {error.name}.", remedy="make encoder"
    )


def refuse(name: str, reason: str) -> NoReturn:
    raise EngineFailed(f"{name} is no encoder that can be used: {reason}.", remedy=ADD_AGAIN)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200]
