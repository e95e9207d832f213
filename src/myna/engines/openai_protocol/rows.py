"""The rows that leave this machine: checked and counted before anything is sent; used by `engine`."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from myna.domain.lesson_exports import ExportFormat, exported
from myna.domain.provenance import TrainingMaterial
from myna.domain.remote_training import FEWEST_ROWS
from myna.errors import EngineFailed

SUPERVISED, PREFERENCE = "supervised", "dpo"
"""As the protocol calls the methods."""
MOST_BYTES = 512 * 1024 * 1024
"""Of one file; not reached with what one server may teach."""
LONGEST_CHARACTERS = 16_000
"""Of one row; about 4,000 tokens, which every model that is trained can take."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """One file."""

    data: bytes
    count: int
    passed_over: Mapping[str, int]
    """How many were left out, by reason: empty, too-long, repeated, not-unicode."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def rows_of(material: TrainingMaterial) -> Mapping[str, Rows]:
    """By method, in the order of training; preferences only where there are enough of them.

    Nothing is in them but `material.weights`. Raises `EngineFailed` (`details["reason"]`: remote-too-few,
    remote-too-large).
    """
    chats = _checked(exported(material.weights, ExportFormat.OPENAI_CHAT), _chat)
    if chats.count < FEWEST_ROWS:
        raise EngineFailed(
            f"A training elsewhere wants {FEWEST_ROWS} lessons that may leave; there are {chats.count}.",
            remedy="Teach more, or see docs/weights.md for which lessons may change weights.",
            reason="remote-too-few",
            is_final=True,
        )
    preferences = _checked(exported(material.weights, ExportFormat.OPENAI_PREFERENCE), _preference)
    found = {SUPERVISED: chats}
    if preferences.count >= FEWEST_ROWS:
        found[PREFERENCE] = preferences
    if any(len(rows.data) > MOST_BYTES for rows in found.values()):
        raise EngineFailed(
            "The lessons make a larger file than the protocol takes.",
            remedy="Put some of them aside.",
            reason="remote-too-large",
            is_final=True,
        )
    return found


def _checked(lines: Iterable[bytes], texts_of: Callable[[object], list[str] | None]) -> Rows:
    kept: dict[bytes, None] = {}
    passed_over: Counter[str] = Counter()
    for line in lines:
        reason = "repeated" if line in kept else _problem(line, texts_of)
        if reason:
            passed_over[reason] += 1
        else:
            kept[line] = None
    return Rows(data=b"".join(kept), count=len(kept), passed_over=passed_over)


def _problem(line: bytes, texts_of: Callable[[object], list[str] | None]) -> str | None:
    """What is wrong with a row, as the other side would see it."""
    texts = texts_of(json.loads(line))
    if texts is None:
        return "not-a-row"
    if not all(text.strip() for text in texts):
        return "empty"
    if any(_is_broken(text) for text in texts):
        return "not-unicode"
    return "too-long" if sum(map(len, texts)) > LONGEST_CHARACTERS else None


def _is_broken(text: str) -> bool:
    """Half a character, which no tokenizer takes."""
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _chat(row: object) -> list[str] | None:
    match row:
        case {
            "messages": [
                {"role": "user", "content": str(asked)},
                {"role": "assistant", "content": str(answered)},
            ]
        }:
            return [asked, answered]
    return None


def _preference(row: object) -> list[str] | None:
    match row:
        case {
            "input": {"messages": [{"role": "user", "content": str(asked)}]},
            "preferred_output": [{"role": "assistant", "content": str(right)}],
            "non_preferred_output": [{"role": "assistant", "content": str(wrong)}],
        } if right != wrong:
            return [asked, right, wrong]
    return None
