"""Reads our own pairs of questions and answers, `benchmarks/corrections`."""

import json
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from myna.domain.teaching import normalised

FOLDER = Path(__file__).parent / "corrections"
LANGUAGES = ("en", "ru")


@dataclass(frozen=True, kw_only=True)
class Pair:
    question: str
    answer: str
    near_paraphrase: str
    far_paraphrase: str
    wrong: str
    """An answer that is plausible, but wrong."""


@dataclass(frozen=True, kw_only=True)
class NearMiss:
    text: str
    question: str
    """The question that it resembles without meaning the same."""


@dataclass(frozen=True, kw_only=True)
class CorrectionPairs:
    pairs: tuple[Pair, ...]
    near_misses: tuple[NearMiss, ...]
    unrelated: tuple[str, ...]


def correction_pairs(language: str) -> CorrectionPairs:
    lines = (FOLDER / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return CorrectionPairs(
        pairs=tuple(_pair(row) for row in rows if "question" in row),
        near_misses=tuple(
            NearMiss(text=row["near"], question=row["of"]) for row in rows if "near" in row
        ),
        unrelated=tuple(row["unrelated"] for row in rows if "unrelated" in row),
    )


def half(text: str) -> int:
    """0 or 1: what is tuned looks at one half and is reported for the other."""
    return crc32(normalised(text).encode()) % 2


def _pair(row: dict[str, str | list[str]]) -> Pair:
    near, far = row["paraphrases"]
    return Pair(
        question=str(row["question"]),
        answer=str(row["answer"]),
        near_paraphrase=near,
        far_paraphrase=far,
        wrong=str(row["wrong"]),
    )
