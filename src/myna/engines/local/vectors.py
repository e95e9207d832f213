"""What questions mean, as an encoder has it, beside the shelves of `memory`.

Vectors are looked up, like the questions themselves; nothing is ever fitted to make them.
"""

import base64
import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

from myna.domain.language import language_of
from myna.engines.local.encoding.card import Scale
from myna.engines.local.encoding.encoder import Encoder, opened
from myna.engines.local.encoding.probing import probe
from myna.errors import EngineFailed

log = structlog.get_logger(__name__)

MOST_REMEMBERED = 50_000
"""40 MB at 384 dimensions."""


@dataclass(frozen=True, kw_only=True)
class RowVectors:
    """Of the rows of a shelf; those in a language that the encoder does not tell apart have none."""

    rows: NDArray[np.int32]
    vectors: NDArray[np.float16]
    """One for each of `rows`, of length 1."""

    def followed_by(self, other: "RowVectors", row_count: int) -> "RowVectors":
        """Both, where `row_count` rows of a shelf come before those of the other."""
        return RowVectors(
            rows=np.concatenate([self.rows, other.rows + np.int32(row_count)]),
            vectors=np.concatenate([self.vectors, other.vectors]),
        )


@dataclass(frozen=True, kw_only=True)
class QuestionMeaning:
    vector: NDArray[np.float32]
    scale: Scale

    def of_rows(self, known: RowVectors | None, row_count: int) -> NDArray[np.float32]:
        """How much nearer each row is than an unrelated question, in spreads of such; 0 for one without a vector."""
        meaning = np.zeros(row_count, np.float32)
        if known is not None and len(known.rows):
            cosines = known.vectors.astype(np.float32) @ self.vector
            meaning[known.rows] = (cosines - self.scale.mean) / self.scale.spread
        return np.maximum(meaning, 0)


class Meanings:
    """An encoder that remembers what it made of questions that were taught. May be asked from any thread."""

    def __init__(self, encoder: Encoder, *, most: int = MOST_REMEMBERED) -> None:
        self.identity = encoder.card.identity
        self.dimensions = encoder.dimensions
        self._encoder = encoder
        self._most = most
        self._known: OrderedDict[bytes, NDArray[np.float16]] = OrderedDict()
        self._lock = Lock()

    @cached_property
    def _scales(self) -> Mapping[str, Scale]:
        scales = self._encoder.card.scales
        return {language: scale for language, scale in scales.items() if scale.is_of_use}

    def of(self, question: str) -> QuestionMeaning | None:
        """None in a language that the encoder does not tell apart, and where it fails.

        Whatever is asked is not remembered: who asked may have wished that nothing is.
        """
        vector = self._known_to(question)
        vector = self._made(question) if vector is None else vector
        if vector is None:
            return None
        scale = self._scales[language_of(question) or ""]
        return QuestionMeaning(vector=vector.astype(np.float32), scale=scale)

    def of_rows(self, questions: Sequence[str], *, most_new: int | None = None) -> RowVectors:
        """Of taught questions, the latest last; beyond `most_new` that are not known yet the others have no vector."""
        found = []
        for row in reversed(range(len(questions))):
            vector = self._known_to(questions[row])
            if vector is None and most_new != 0:
                vector = self._made(questions[row])
                most_new = None if most_new is None else most_new - 1
            if vector is not None:
                self._keep(_key(questions[row]), vector)
                found.append((row, vector))
        found.reverse()
        return self._rows([row for row, _ in found], [vector for _, vector in found])

    def _rows(self, rows: Sequence[int], vectors: Sequence[NDArray[np.float16]]) -> RowVectors:
        return RowVectors(
            rows=np.array(rows, np.int32),
            vectors=np.array(vectors, np.float16).reshape(len(rows), self.dimensions),
        )

    def remembered(self, questions: Sequence[str]) -> RowVectors:
        """Of those that are known; nothing is made."""
        found = [(row, self._known_to(each)) for row, each in enumerate(questions)]
        known = [(row, vector) for row, vector in found if vector is not None]
        return self._rows([row for row, _ in known], [vector for _, vector in known])

    def remember(self, questions: Sequence[str], known: RowVectors) -> None:
        """Take what was made of them before by the same encoder."""
        for row, vector in zip(known.rows, known.vectors, strict=True):
            self._keep(_key(questions[row]), vector)

    def _known_to(self, question: str) -> NDArray[np.float16] | None:
        with self._lock:
            return self._known.get(_key(question))

    def _made(self, question: str) -> NDArray[np.float16] | None:
        if language_of(question) not in self._scales:
            return None
        try:
            return self._encoder.vector(question).astype(np.float16)
        except EngineFailed as failure:
            log.warning("encoder.failed", reason=failure.message)
            return None

    def _keep(self, key: bytes, vector: NDArray[np.float16]) -> None:
        with self._lock:
            self._known[key] = vector
            self._known.move_to_end(key)
            if len(self._known) > self._most:
                self._known.popitem(last=False)


class Ear:
    """The encoder that the operator chose, opened when it is first needed; where it cannot be used words have to do."""

    def __init__(self, directory: Path | None) -> None:
        self.directory = None if directory is None else directory.absolute()
        self._lock = Lock()

    @property
    def meanings(self) -> Meanings | None:
        """Takes a second for the first who asks."""
        with self._lock:
            return self._meanings

    @cached_property
    def _meanings(self) -> Meanings | None:
        if self.directory is None:
            return None
        try:
            probe(self.directory)
            meanings = Meanings(opened(self.directory))
        except EngineFailed as failure:
            log.warning("encoder.unusable", reason=failure.message, remedy=failure.remedy)
            return None
        log.info("encoder.opened", encoder=meanings.identity[:12], dimensions=meanings.dimensions)
        return meanings


def vectors_said(known: RowVectors) -> dict[str, Any]:
    """As JSON has them, for another process; `vectors_from` is the way back."""
    return {
        "rows": known.rows.tolist(),
        "float16": base64.b64encode(known.vectors.tobytes()).decode("ascii"),
    }


def vectors_from(said: Mapping[str, Any], dimensions: int) -> RowVectors:
    vectors = np.frombuffer(base64.b64decode(said["float16"]), np.float16)
    return RowVectors(
        rows=np.array(said["rows"], np.int32), vectors=vectors.reshape(-1, dimensions)
    )


def _key(question: str) -> bytes:
    return hashlib.blake2b(question.encode("utf-8", "surrogatepass"), digest_size=16).digest()
