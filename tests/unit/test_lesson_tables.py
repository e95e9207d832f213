"""Lesson files that are tables: whatever their delimiter, header, encoding and quotes."""

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.lesson_files import Code, RowState
from read_lessons import pairs, problems, read


@pytest.mark.parametrize(
    "text",
    [
        "question,answer\nWhere?,Here\n",
        "Вопрос;Ответ\r\nWhere?;Here\r\n",
        "TEXT\tCategory\nWhere?\tHere",
        "id,Sentence,Intent\n7,Where?,Here\n",
        '"prompt","completion"\n"Where?","Here"\n',
        "answer,question\nHere,Where?\n",
        "Where?,Here\n",
        "Where?;Here\n",
        "\n\nWhere?\tHere\n\n",
        "\ufeffq,a\nWhere?,Here\n",
        "question, answer\nWhere?, Here\n",
    ],
)
def test_a_table_is_read_whatever_its_delimiter_and_header(text: str) -> None:
    assert pairs(read(text)) == [("Where?", "Here")]


GUESSED = ["cp1251", "koi8-r", "cp866", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", *GUESSED])
@pytest.mark.parametrize("answer", ["Под ковриком", "ПОД КОВРИКОМ", "Under it, друг"])
def test_every_usual_encoding_is_read(encoding: str, answer: str) -> None:
    file = read(f'вопрос,ответ\nГде ключ?,"{answer}"\n'.encode(encoding))

    assert pairs(file) == [("Где ключ?", answer)]
    assert (encoding in GUESSED) == file.encoding_was_guessed


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("text", ["ПРИВЕТ,ЗДРАВСТВУЙ", "привет,здравствуй"])
def test_cases_are_not_mixed_up_by_a_wrong_guess(encoding: str, text: str) -> None:
    file = read(f"q,a\n{text}\n".encode(encoding))

    assert pairs(file) == [tuple(text.split(","))]


def test_western_letters_are_not_taken_for_russian_ones() -> None:
    file = read("q,a\nWo ist das Café?,Über der Brücke\n".encode("cp1252"))

    assert pairs(file) == [("Wo ist das Café?", "Über der Brücke")]


def test_utf16_big_endian_is_read() -> None:
    data = codecs.BOM_UTF16_BE + "q,a\nГде?,Тут\n".encode("utf-16-be")

    assert pairs(read(data)) == [("Где?", "Тут")]


def test_a_cell_may_hold_lines_quotes_and_delimiters() -> None:
    file = read('q,a\nHow?,"First ""this"",\nthen that"\nWhen?,Now\n')

    assert pairs(file) == [("How?", 'First "this",\nthen that'), ("When?", "Now")]
    assert [row.line for row in file.rows] == [2, 4]


def test_an_unclosed_quote_costs_its_own_line_only() -> None:
    file = read('q,a\nOne?,"1\nTwo?,2\nThree?,3\n')

    assert pairs(file) == [("Two?", "2"), ("Three?", "3")]
    assert problems(file) == [(2, Code.QUOTES)]


def test_an_answer_with_an_unquoted_comma_is_put_together() -> None:
    file = read("q,a\nHello?,Hi, friend\n")

    assert pairs(file) == [("Hello?", "Hi, friend")]
    assert problems(file) == [(2, Code.JOINED)]


def test_surplus_cells_of_a_wide_table_are_not_guessed_about() -> None:
    file = read("id,q,a\n1,Hello?,Hi, friend\n2,Bye?,Bye\n")

    assert pairs(file) == [("Bye?", "Bye")]
    assert problems(file) == [(2, Code.COLUMNS)]


def test_each_bad_row_has_its_line_and_code() -> None:
    file = read(f"q,a\n,Answer\nQuestion,\nGood,Row\n{'x' * 2001},Long\n\ufffdх,Broken\n")

    assert pairs(file) == [("Good", "Row")]
    assert problems(file) == [
        (2, Code.MISSING_PROMPT),
        (3, Code.MISSING_ANSWER),
        (5, Code.TOO_LONG),
        (6, Code.ENCODING),
    ]
    assert all(row.remedy for row in file.problems)


def test_a_damaged_line_does_not_change_the_encoding_of_the_others() -> None:
    file = read("q,a\nГде?,Тут\nКогда?,Там\n".encode() + b"\xd0?,\xff\n")

    assert pairs(file) == [("Где?", "Тут"), ("Когда?", "Там")]
    assert problems(file) == [(4, Code.ENCODING)]


# As people type them: no control characters, of which too many make a file no text.
TYPED = st.text(
    st.characters(codec="utf-8", exclude_characters="\ufffd", exclude_categories=["Cc"])
    | st.sampled_from('\n\t",;'),
    max_size=30,
)


@given(st.lists(st.tuples(TYPED, TYPED), max_size=8), st.sampled_from(",;\t"))
def test_every_row_of_a_table_is_accounted_for(
    cells: list[tuple[str, str]], delimiter: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([("question", "answer"), ("Where?", "Here"), *cells])

    file = read(out.getvalue())

    written = [("Where?", "Here"), *(pair for pair in cells if any(map(str.strip, pair)))]
    assert len(file.rows) == len(written)
    assert all(row.is_kept or row.code for row in file.rows)
    for (question, answer), row in zip(written, file.rows, strict=True):
        if row.state is RowState.OK:
            assert (question.strip(), answer.strip()) == (row.question, row.answer)
