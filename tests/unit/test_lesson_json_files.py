"""Lesson files of JSON: records of every usual shape, and what a bad one costs."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.lesson_files import Code, RowState
from myna.domain.teaching import LessonKind, normalised
from read_lessons import CELLS, pairs, problems, read, taught


@pytest.mark.parametrize(
    "record",
    [
        {"prompt": "Where?", "completion": "Here"},
        {"Question": "Where?", "ANSWER": "Here"},
        {"вопрос": "Where?", "ответ": "Here"},
        {"v": 1, "kind": "correction", "prompt": "Where?", "answer": "Here", "rejected": "No"},
        {
            "messages": [
                {"role": "system", "content": "Be kind"},
                {"role": "user", "content": "Where?"},
                {"role": "assistant", "content": "Here"},
            ]
        },
        {
            "prompt": [{"role": "user", "content": "Where?"}],
            "completion": [{"role": "assistant", "content": "Here"}],
        },
        {
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "Where?"}]},
                {"role": "assistant", "content": "Here"},
            ]
        },
    ],
)
def test_a_json_record_of_any_usual_shape_is_a_lesson(record: dict[str, object]) -> None:
    line = json.dumps(record, ensure_ascii=False)

    assert pairs(read(f"\n{line}\n", "faq.jsonl")) == [("Where?", "Here")]
    assert pairs(read(f"[\n{line}\n]", "faq.json")) == [("Where?", "Here")]


def chat(role: str, text: str) -> list[dict[str, str]]:
    return [{"role": role, "content": text}]


@pytest.mark.parametrize(
    "record",
    [
        {"conversations": [{"from": "human", "value": "Where?"}, {"from": "gpt", "value": "Here"}]},
        {"instruction": "Where?", "input": "", "output": "Here", "text": "### Where? Here"},
        {"text": "Where?", "label": "Here"},
        {"sentence": "Where?", "intent": "Here"},
        {"prompt": "Where?", "completion": "Here", "label": True},
        {"v": 1, "kind": "example", "prompt": "Where?", "answer": "Here", "status": "accepted"},
    ],
)
def test_records_of_other_programs_are_lessons(record: dict[str, object]) -> None:
    file = read(json.dumps(record), "faq.jsonl")

    assert [(LessonKind.EXAMPLE, "Where?", "Here", "")] == [taught(row) for row in file.kept]


@pytest.mark.parametrize(
    "record",
    [
        {"prompt": "Where?", "chosen": "Here", "rejected": "There"},
        {"question": "Where?", "answer": "Here", "rejected": "There", "label": 1},
        {"kind": "correction", "prompt": "Where?", "answer": "Here", "rejected": "There"},
        {
            "chosen": chat("user", "Where?") + chat("assistant", "Here"),
            "rejected": chat("user", "Where?") + chat("assistant", "There"),
        },
        {
            "input": {"messages": chat("system", "Be kind") + chat("user", "Where?")},
            "preferred_output": chat("assistant", "Here"),
            "non_preferred_output": chat("assistant", "There"),
        },
    ],
)
def test_a_preference_is_a_correction(record: dict[str, object]) -> None:
    file = read(json.dumps(record), "faq.jsonl")

    assert [(LessonKind.CORRECTION, "Where?", "Here", "There")] == [
        taught(row) for row in file.kept
    ]


@pytest.mark.parametrize(
    "record",
    [
        {"prompt": "Where?", "completion": "There", "label": False},
        {"prompt": "Where?", "answer": "There", "positive": "нет"},
        {"вопрос": "Where?", "ответ": "There", "верно": "-"},
        {"kind": "negative", "prompt": "Where?", "rejected": "There"},
        {"question": "Where?", "rejected": "There"},
    ],
)
def test_a_wrong_answer_is_a_negative(record: dict[str, object]) -> None:
    file = read(json.dumps(record), "faq.jsonl")

    assert [(LessonKind.NEGATIVE, "Where?", "", "There")] == [taught(row) for row in file.kept]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", Code.JSON),
        ("null", Code.JSON),
        ('"text"', Code.JSON),
        ('{"prompt": "a", "prompt": "b", "answer": "c"}', Code.JSON),
        ('{"prompt": NaN, "answer": "c"}', Code.JSON),
        ('{"prompt": null, "answer": "c"}', Code.MISSING_PROMPT),
        ('{"prompt": "a", "answer": {}}', Code.MISSING_ANSWER),
        ("{}", Code.EMPTY),
        ('{"prompt": "a\\ud800", "answer": "c"}', Code.ENCODING),
        ('{"kind": "negative", "prompt": "a"}', Code.MISSING_REJECTED),
        ('{"kind": "rating", "prompt": "a", "answer": "c", "rating": 1}', Code.NOT_TAUGHT),
        ('{"v": 1, "status": "discarded", "prompt": "a", "answer": "c"}', Code.NOT_TAUGHT),
        ('{"kind": [], "prompt": "a", "answer": "c"}', Code.KIND),
        ('{"prompt": "a", "answer": "c", "rejected": "C "}', Code.SAME_ANSWER),
        ('{"prompt": "a", "answer": "c", "positive": {}}', Code.LABEL),
        ('{"prompt": ' + "[" * 20_000 + "1" + "]" * 20_000 + "}", Code.TOO_DEEP),
        ('{"prompt": ' + "[" * 200_000, Code.TOO_LONG),
        ('{"messages": []}', Code.EMPTY),
        ('{"messages": [1, {"role": "assistant"}]}', Code.EMPTY),
    ],
)
def test_a_bad_json_line_costs_only_itself(line: str, code: Code) -> None:
    good = '{"prompt": "Where?", "answer": "Here"}'

    file = read(f"{good}\n{line}\n", "faq.jsonl")

    assert pairs(file) == [("Where?", "Here")]
    assert [(2, code)] == problems(file)


def test_a_damaged_object_in_an_array_costs_only_itself() -> None:
    file = read('[\n{"q": "One?", "a": "1"},\n{"q" "Two?"},\n{"q": "Three?", "a": 3}\n]', "a.json")

    assert pairs(file) == [("One?", "1"), ("Three?", "3")]
    assert problems(file) == [(3, Code.JSON)]


def test_two_hundred_thousand_brackets_are_an_ordinary_bad_row() -> None:
    assert problems(read("[" + "[" * 200_000, "a.json")) == [(1, Code.TOO_LONG)]


def test_an_object_may_be_spread_over_lines() -> None:
    text = json.dumps({"q": "Where?", "a": "Here"}, indent=2)

    file = read(f"{text}\n{text.replace('Where', 'Who')}\n", "faq.json")

    assert pairs(file) == [("Where?", "Here"), ("Who?", "Here")]
    assert [1, 5] == [row.line for row in file.rows]


def test_an_object_of_an_array_may_carry_much_else() -> None:
    record = {"meta": "x" * 50_000, "q": "Where?", "a": "Here"}

    assert pairs(read(json.dumps([record, {"q": "Who?", "a": "Me"}]), "faq.json")) == [
        ("Where?", "Here"),
        ("Who?", "Me"),
    ]


def test_one_huge_object_of_an_array_costs_only_itself() -> None:
    huge = '{"q": [' + "{}," * 200_000 + "{}]}"

    file = read(f'[{huge},\n{{"q": "Where?", "a": "Here"}}]', "faq.json")

    assert pairs(file) == [("Where?", "Here")]
    assert [(1, Code.TOO_LONG)] == problems(file)
    assert len(file.rows[0].question) < 100


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_every_row_of_json_lines_is_accounted_for(cells: list[tuple[str, str]]) -> None:
    lines = [json.dumps({"prompt": question, "answer": answer}) for question, answer in cells]

    file = read("\n".join(lines), "faq.jsonl")

    assert list(range(1, len(cells) + 1)) == [row.line for row in file.rows]
    assert all(row.is_kept or row.code for row in file.rows)
    for (question, answer), row in zip(cells, file.rows, strict=True):
        if row.state is RowState.OK:
            assert (question.strip(), answer.strip()) == (row.question, row.answer)
            assert normalised(question)
            assert normalised(answer)
