"""Lesson files of any kind: plain text, hostile bytes, and what holds no lessons at all."""

import codecs
import time
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.lesson_files import Code, Standard, decoded, lesson_rows, read_lesson_file
from myna.errors import FileRefused
from read_lessons import pairs, problems, read


def test_text_is_read_in_all_its_shapes() -> None:
    file = read(
        "Where? -> Here\n"
        "Who?\tYou\n"
        "\n"
        "Q: What is it?\n"
        "A: A bird.\n"
        "It talks: press Settings -> Audio.\n"
        "\n"
        "В: Кто ты?\n"
        "О: Птица\n"
        "В: Где?\n"
        "О: Тут\n"
        "Q: One line? A: Yes\n",
        "faq.txt",
    )

    assert pairs(file) == [
        ("Where?", "Here"),
        ("Who?", "You"),
        ("What is it?", "A bird.\nIt talks: press Settings -> Audio."),
        ("Кто ты?", "Птица"),
        ("Где?", "Тут"),
        ("One line?", "Yes"),
    ]


def test_blank_lines_between_questions_and_answers_are_no_rows() -> None:
    file = read("Q: Where?\nA: Here\n\nQ: Who?\nA: You\n \n\nВ: Где?\nО: Тут\n", "faq.txt")

    assert pairs(file) == [("Where?", "Here"), ("Who?", "You"), ("Где?", "Тут")]
    assert problems(file) == []


def test_text_without_an_answer_is_reported() -> None:
    file = read("Where? -> Here\nJust talk\nQ: And this?\n\n", "faq.txt")

    assert problems(file) == [(2, Code.MISSING_ANSWER), (3, Code.MISSING_ANSWER)]


def test_the_content_decides_where_the_name_does_not() -> None:
    assert pairs(read("question,answer\nWhere?,Here\n", "faq.txt")) == [("Where?", "Here")]
    assert pairs(read('{"q": "Where?", "a": "Here"}', "message.txt")) == [("Where?", "Here")]
    assert pairs(read("Where? -> Here", "faq")) == [("Where?", "Here")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\r\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"\x00" * 100, "not-text"),
        (b"question,answer\n", "empty"),
        (b"PK\x03\x04rest", "unknown-kind"),
        (b"%PDF-1.7", "unknown-kind"),
        (b"abc\x00def", "not-text"),
        (bytes(range(1, 32)) * 9, "not-text"),
    ],
)
def test_what_holds_no_lessons_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read(data)

    assert reason == caught.value.details["reason"]
    assert caught.value.remedy


def test_a_reader_may_stop_after_any_row() -> None:
    lines = '{"q": "What %d?", "a": "It"}\n' * 100_000
    text = decoded((lines % tuple(range(100_000))).encode())
    started = time.process_time()

    rows = list(islice(lesson_rows(text, "a.jsonl", Standard()), 3))

    assert ["What 0?", "What 1?", "What 2?"] == [row.question for row in rows]
    assert time.process_time() - started < 0.5


def test_a_very_long_line_is_a_bad_row() -> None:
    file = read("q,a\n" + "x" * 1_000_000 + ",b\nWhere?,Here\n")

    assert pairs(file) == [("Where?", "Here")]
    assert problems(file) == [(2, Code.TOO_LONG)]
    assert len(file.problems[0].value) <= 80


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl", "a.json"])
@pytest.mark.parametrize(
    "text",
    [
        "a" + " " * 99_000 + "b",
        "Q: a\n" + "\n" * 50_000,
        "[" * 50_000,
        "[{" * 50_000,
        "{\n" * 20_000,
    ],
)
def test_no_file_takes_more_time_than_its_size_explains(text: str, name: str) -> None:
    started = time.process_time()

    read(text, name)

    assert time.process_time() - started < 3


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.jsonl", "a.json", "a.txt", "a"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        file = read_lesson_file(data, name)
    except FileRefused:
        return
    assert len(file.rows) == len(file.kept) + sum(not row.is_kept for row in file.rows)
    assert all(row.is_kept or row.code for row in file.rows)
