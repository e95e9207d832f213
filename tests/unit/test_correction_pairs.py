"""The pairs that `make bench` measures corrections with are many, differ from each other and fit together."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from myna.domain.teaching import checked_pair, normalised
from myna.engines.local.background import QUESTIONS

FOLDER = Path(__file__).parents[2] / "benchmarks" / "corrections"
FEWEST = {"question": 130, "unrelated": 150, "near": 40}


@pytest.fixture(params=["en", "ru"])
def rows(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    lines = (FOLDER / f"{request.param}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def pairs(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if "question" in row]


def comparable(text: str) -> str:
    return normalised(text).rstrip("?!. ")


@pytest.mark.parametrize("kind", FEWEST)
def test_there_are_enough(rows: list[dict[str, Any]], kind: str) -> None:
    assert sum(kind in row for row in rows) >= FEWEST[kind]


def test_every_line_is_of_one_kind(rows: list[dict[str, Any]]) -> None:
    kinds = {tuple(sorted(row)) for row in rows}

    assert kinds == {
        ("answer", "paraphrases", "question", "wrong"),
        ("near", "of"),
        ("unrelated",),
    }


def test_every_pair_can_be_taught(rows: list[dict[str, Any]]) -> None:
    for pair in pairs(rows):
        for answer in (pair["answer"], pair["wrong"]):
            assert checked_pair(pair["question"], answer) == (pair["question"], answer)


def test_every_question_has_two_paraphrases(rows: list[dict[str, Any]]) -> None:
    assert {2} == {len(pair["paraphrases"]) for pair in pairs(rows)}


def test_no_text_is_asked_twice(rows: list[dict[str, Any]]) -> None:
    asked = [
        comparable(text)
        for row in rows
        for text in (
            row.get("question", ""),
            *row.get("paraphrases", ()),
            row.get("near", ""),
            row.get("unrelated", ""),
        )
        if text
    ]

    assert [] == [text for text, count in Counter(asked).items() if count > 1]


def test_no_answer_is_given_twice(rows: list[dict[str, Any]]) -> None:
    answers = [normalised(pair[kind]) for pair in pairs(rows) for kind in ("answer", "wrong")]

    assert [] == [text for text, count in Counter(answers).items() if count > 1]


def test_every_near_miss_is_near_a_question(rows: list[dict[str, Any]]) -> None:
    questions = {pair["question"] for pair in pairs(rows)}

    assert questions >= {row["of"] for row in rows if "near" in row}


def test_nothing_was_asked_that_the_engine_has_counted(rows: list[dict[str, Any]]) -> None:
    known = {comparable(question) for question in QUESTIONS}
    asked = {comparable(str(text)) for row in rows for key, text in row.items() if key != "answer"}

    assert set() == known & asked
