"""Lesson files of every kind that people make: what is kept, and what is said about the rest."""

import codecs
import csv
import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.lesson_files import Code, LessonFile, Row, RowState, read_lesson_file, rejected_csv
from myna.domain.teaching import LessonKind, normalised
from myna.errors import FileRefused


def read(text: str | bytes, name: str = "faq.csv", **options: bool) -> LessonFile:
    data = text.encode() if isinstance(text, str) else text
    return read_lesson_file(data, name, **options)


def pairs(file: LessonFile) -> list[tuple[str, str]]:
    return [(row.question, row.answer) for row in file.kept]


def taught(row: Row) -> tuple[LessonKind, str, str, str]:
    return row.kind, row.question, row.answer, row.rejected


def problems(file: LessonFile) -> list[tuple[int, Code | None]]:
    return [(row.line, row.code) for row in file.problems]


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    file = read("вопрос,ответ\nГде ключ?,Под ковриком\n".encode(encoding))

    assert pairs(file) == [("Где ключ?", "Под ковриком")]
    assert (encoding == "cp1251") == file.encoding_was_guessed


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


def test_repeats_are_dropped_and_contradictions_kept_with_a_word() -> None:
    file = read("q,a\nWhere?,Here\nWHERE?,here\nWhere?,There\n")

    assert pairs(file) == [("Where?", "Here"), ("Where?", "There")]
    assert problems(file) == [(3, Code.DUPLICATE), (4, Code.CONFLICT)]


def test_an_examination_keeps_repeats_and_rows_without_an_answer() -> None:
    file = read("q,a\nWhere?,Here\nWhere?,Here\nWho?,\n", for_examination=True)

    assert pairs(file) == [("Where?", "Here"), ("Where?", "Here"), ("Who?", "")]


def test_a_label_beside_an_answer_says_whether_it_is_right() -> None:
    file = read("prompt,completion,label\nWhere?,Here,true\nWho?,You,false\nHow?,So,maybe\n")

    assert [taught(row) for row in file.kept] == [
        (LessonKind.EXAMPLE, "Where?", "Here", ""),
        (LessonKind.NEGATIVE, "Who?", "", "You"),
    ]
    assert problems(file) == [(4, Code.LABEL)]


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


def test_rows_beyond_the_limit_are_not_hidden() -> None:
    file = read_lesson_file(b"q,a\n1,a\n2,b\n3,c\n", "faq.csv", max_rows=2)

    assert pairs(file) == [("1", "a"), ("2", "b")]
    assert problems(file) == [(4, Code.TOO_MANY)]


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


def test_control_characters_are_removed_with_a_word() -> None:
    file = read("q,a\nWhe\x07re?,He\x1bre\nplenty of other text,so that this is text\n" * 3)

    assert ("Where?", "Here") in pairs(file)
    assert (2, Code.CONTROL) in problems(file)


def test_no_cell_of_a_report_is_a_formula() -> None:
    rows = read("q,a\n=1+1,\n+7,\n-1,\n@x,\n'=2,\n").rows
    report = rejected_csv(rows).decode("utf-8-sig")

    starts = {line[0] for line in report.splitlines()}

    assert not starts & set("=+-@")
    assert len(report.splitlines()) == 6


def test_a_mended_report_can_be_sent_again() -> None:
    report = rejected_csv(read("q,a\n=1+1,\n'=2,\n").rows).decode("utf-8-sig")

    mended = report.replace("'=1+1,,", "'=1+1,2,").replace("''=2,,", "''=2,two,")

    assert pairs(read(mended, "report.csv")) == [("=1+1", "2"), ("'=2", "two")]


# A cell: anything a person may type, but nothing that only an encoding could spoil.
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\ufffd\x00"), max_size=30)


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


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_a_report_says_again_what_was_rejected(cells: list[tuple[str, str]]) -> None:
    lines = [json.dumps({"prompt": question, "answer": answer}) for question, answer in cells]
    rows = read("\n".join(lines), "faq.jsonl").rows
    lost = [row for row in rows if row.state is RowState.REJECTED]
    if not lost:
        return

    again = read(rejected_csv(tuple(lost)), "report.csv")

    assert [(row.question.strip(), row.answer.strip(), row.code) for row in lost] == [
        (row.question.strip(), row.answer.strip(), row.code) for row in again.rows
    ]


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.jsonl", "a.json", "a.txt", "a"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        file = read_lesson_file(data, name)
    except FileRefused:
        return
    assert len(file.rows) == len(file.kept) + sum(not row.is_kept for row in file.rows)
    assert all(row.is_kept or row.code for row in file.rows)
