"""Reads the public set BANKING77 (77 answers, short English questions) from a given folder."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Question:
    text: str
    category: str


@dataclass(frozen=True, kw_only=True)
class Banking77:
    train: tuple[Question, ...]
    test: tuple[Question, ...]


def banking77(folder: Path) -> Banking77:
    return Banking77(train=_read(folder / "train.csv"), test=_read(folder / "test.csv"))


def _read(path: Path) -> tuple[Question, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Question(text=row["text"], category=row["category"]) for row in csv.DictReader(file)
        )


def some_of_each(
    questions: Sequence[Question], count: int, chance: np.random.Generator
) -> list[Question]:
    """At most `count` questions of each category."""
    taken: dict[str, int] = {}
    chosen = []
    for index in chance.permutation(len(questions)):
        question = questions[index]
        if taken.get(question.category, 0) < count:
            taken[question.category] = taken.get(question.category, 0) + 1
            chosen.append(question)
    return chosen
