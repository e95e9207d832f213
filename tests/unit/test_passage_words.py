"""What a passage is asked for by is shown in the words of the passage."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from myna.domain.lesson_files import read_lesson_file
from myna.domain.passage_words import as_written

HOURS = "Зал открыт с девяти до девяти, кроме воскресенья. Ключ висит у вахтёра."


@pytest.mark.parametrize(
    ("question", "passage", "written"),
    [
        (
            "Зал открыт девяти девяти кроме воскресенья",
            HOURS,
            "Зал открыт с девяти до девяти, кроме воскресенья",
        ),
        ("Ключ висит вахтёра", HOURS, "Ключ висит у вахтёра"),
        (
            "tea stands table",
            "tea, or so. The tea stands\non the **table**.",
            "tea stands on the table",
        ),
        ("Opening hours", HOURS, "Opening hours"),
        ("Зал вахтёра", HOURS, "Зал вахтёра"),
        ("висит Ключ", HOURS, "висит Ключ"),
        ("Ключ", HOURS, "Ключ"),
        ("hall open", "The halls open at nine.", "hall open"),
    ],
)
def test_the_words_are_shown_as_the_passage_has_them(
    question: str, passage: str, written: str
) -> None:
    assert written == as_written(question, passage)


def test_every_question_of_a_document_is_found_in_its_passage_again() -> None:
    rows = read_lesson_file(f"# Правила\n\n## Часы\n\n{HOURS}\n".encode(), "a.md").kept

    assert [
        "Часы",
        "Зал открыт с девяти до девяти, кроме воскресенья",
        "Ключ висит у вахтёра",
    ] == [as_written(row.question, row.answer) for row in rows]


@given(some.text(max_size=80), some.text(max_size=200))
def test_what_is_shown_is_never_much_longer_than_the_question(question: str, passage: str) -> None:
    assert len(as_written(question, passage)) <= 2 * len(question)


@pytest.mark.parametrize("question", ["a " * 5_000, "a b", "a " * 30 + "b"])
def test_long_texts_take_no_quadratic_time(question: str) -> None:
    started = time.process_time()

    assert question == as_written(question, "a " * 10_000)

    assert time.process_time() - started < 0.5
