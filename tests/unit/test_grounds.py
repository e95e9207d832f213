"""The questions that answers with grounds are measured with: many, all different, and used for nothing else."""

import json
from pathlib import Path

import pytest

from myna.domain.teaching import as_asked, checked_pair

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
FEWEST = 50


@pytest.fixture(params=["en", "ru"])
def rows(request: pytest.FixtureRequest) -> list[dict[str, str]]:
    lines = (BENCHMARKS / "grounds" / f"{request.param}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in lines.splitlines()]


def test_half_of_a_hundred_questions_in_each_language_have_an_answer(
    rows: list[dict[str, str]],
) -> None:
    assert FEWEST == len(rows)
    assert {("answer", "paraphrase", "question", "unknown")} == {tuple(sorted(row)) for row in rows}


def test_no_question_is_asked_twice_in_the_same_words(rows: list[dict[str, str]]) -> None:
    asked = [as_asked(row[kind]) for row in rows for kind in ("question", "paraphrase", "unknown")]

    assert 3 * FEWEST == len(set(asked))
    assert FEWEST == len({row["answer"] for row in rows})


def test_every_pair_can_be_taught(rows: list[dict[str, str]]) -> None:
    pairs = [checked_pair(row["question"], row["answer"]) for row in rows]

    assert [(row["question"], row["answer"]) for row in rows] == pairs


def test_none_of_them_stands_in_the_pairs_for_corrections(rows: list[dict[str, str]]) -> None:
    others = "".join(
        path.read_text(encoding="utf-8") for path in (BENCHMARKS / "corrections").glob("*.jsonl")
    )

    assert [] == [text for row in rows for text in row.values() if text in others]
