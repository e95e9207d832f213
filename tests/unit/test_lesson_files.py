"""Lesson files of every kind that people make: what is kept, and what is said about the rest."""

import codecs
import csv
import io
import json
import time
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.lesson_files import (
    Code,
    LessonFile,
    Row,
    RowState,
    Standard,
    decoded,
    lesson_rows,
    read_lesson_file,
    rejected_csv,
)
from myna.domain.lesson_files.report import with_guard, without_guard
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


def test_a_whole_file_may_say_what_is_wrong() -> None:
    text = "question,answer,label\nWhere?,There,\nWho?,You,1\nHow?,,\n"

    file = read(text, is_positive=False)

    assert [taught(row) for row in file.kept] == [
        (LessonKind.NEGATIVE, "Where?", "", "There"),
        (LessonKind.EXAMPLE, "Who?", "You", ""),
    ]
    assert [(4, Code.MISSING_REJECTED)] == problems(file)
    lines = read("Where? -> There\nJust talk", "faq.txt", is_positive=False)
    assert [(LessonKind.NEGATIVE, "Where?", "", "There")] == [taught(row) for row in lines.kept]


def test_an_examination_asks_for_right_answers_only() -> None:
    file = read("question,rejected\nWhere?,There\n", for_examination=True)

    assert [(2, Code.WRONG_ANSWER)] == problems(file)


def test_what_is_said_last_counts_and_contradictions_are_named() -> None:
    file = read(
        "question,answer,rejected\n"
        "Where?,Here,\n"
        "Where?,,here\n"  # it was right above
        "Where?,Here,\n"  # and now is right again
        "Where?,There,Here\n"  # a correction says itself what it replaces
        "where?,,HERE\n"
        "Where?,Here,\n"
    )

    assert [row.code for row in file.rows] == [
        None,
        Code.CONFLICT,
        Code.CONFLICT,
        None,
        Code.DUPLICATE,
        Code.CONFLICT,
    ]


def test_what_was_allowed_again_can_be_rejected_again() -> None:
    file = read("q,a,rejected\nWhere?,,Here\nWhere?,Here,\nWhere?,,Here\n")

    assert [None, Code.CONFLICT, Code.CONFLICT] == [row.code for row in file.rows]


def test_what_looks_like_a_secret_is_not_kept_and_not_shown() -> None:
    secrets = (
        "sk-" + "a1" * 20,
        "-----BEGIN RSA PRIVATE KEY-----",
        "пароль: qwerty12345",
        "AKIA" + "A" * 16,
    )
    lines = [json.dumps({"q": f"What {n}?", "a": f"It is {key}"}) for n, key in enumerate(secrets)]
    harmless = '{"q": "Password?", "a": "The password: ask a moderator, see sk-learn"}'

    file = read("\n".join([*lines, harmless]), "faq.jsonl")

    assert [Code.SECRET] * len(secrets) == [row.code for row in file.problems]
    assert ["…"] * len(secrets) == [row.value for row in file.problems]
    assert 1 == len(file.kept)
    assert 5 == len(read("\n".join([*lines, harmless]), "a.jsonl", allows_secrets=True).kept)


def test_mentions_are_kept_with_a_word() -> None:
    file = read("q,a\nWho?,Ask <@123456789012345678>\nAll?,@everyone come\nMail?,a@here.org\n")

    assert 3 == len(file.kept)
    assert [(2, Code.MENTION), (3, Code.MENTION)] == problems(file)


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


def test_rows_beyond_the_limit_are_not_hidden() -> None:
    file = read_lesson_file(b"q,a\n1,a\n2,b\n3,c\n", "faq.csv", max_rows=2)

    assert pairs(file) == [("1", "a"), ("2", "b")]
    assert problems(file) == [(4, Code.TOO_MANY)]


def test_nothing_is_read_beyond_the_most_rows() -> None:
    rows = b"".join(b"%d,a\n" % number for number in range(1_000))
    file = read_lesson_file(b"q,a\n" + rows, "faq.csv", max_rows=2)

    assert (3, 2) == (len(file.rows), len(file.kept))


def test_a_reader_may_stop_after_any_row() -> None:
    lines = '{"q": "What %d?", "a": "It"}\n' * 100_000
    text = decoded((lines % tuple(range(100_000))).encode())
    started = time.process_time()

    rows = list(islice(lesson_rows(text, "a.jsonl", Standard()), 3))

    assert ["What 0?", "What 1?", "What 2?"] == [row.question for row in rows]
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("data", "kept", "code"),
    [
        (b'q,a\nOne?,"1\n' + b"Two?,2\n" * 3, 1, Code.QUOTES),
        (b"q,a\nOne?,1\r\nTwo?,2\rThree?,3\n\xe2\x80\x8b,4\n", 3, Code.MISSING_PROMPT),
        (b"q,a\nOne?,1\x00\nTwo?," + b"x" * 200 + b"\n", 2, Code.CONTROL),
    ],
    ids=["a quote never closed", "mixed ends of lines and a cell of nothing", "a null byte"],
)
def test_damage_stays_where_it_is(data: bytes, kept: int, code: Code) -> None:
    file = read(data)

    assert kept == len(file.kept)
    assert code in {row.code for row in file.problems}


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


@pytest.mark.parametrize("cell", ["＝1+1", "＠x", "＋1", "－1", " =1+1", "\t=1"])
def test_what_some_spreadsheet_program_takes_for_a_formula_is_guarded(cell: str) -> None:
    assert f"'{cell}" == with_guard(cell)
    assert cell == without_guard(with_guard(cell))


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


KINDS = st.sampled_from(["", "example", "negative", "correction"])


@given(st.lists(st.tuples(KINDS, CELLS, CELLS, CELLS), min_size=1, max_size=5), st.booleans())
def test_a_report_says_again_what_was_rejected(
    cells: list[tuple[str, str, str, str]], is_positive: bool
) -> None:
    names = ("kind", "prompt", "answer", "rejected")
    lines = [json.dumps(dict(zip(names, row, strict=True))) for row in cells]
    rows = read("\n".join(lines), "faq.jsonl", is_positive=is_positive).rows
    lost = [row for row in rows if row.state is RowState.REJECTED]
    if not lost:
        return

    again = read(rejected_csv(lost), "report.csv")

    assert [stripped(row) for row in lost if has_text(row)] == [
        stripped(row) for row in again.rows if has_text(row)
    ]


def has_text(row: Row) -> bool:
    return any(map(str.strip, (row.question, row.answer, row.rejected)))


def stripped(row: Row) -> tuple[object, ...]:
    texts = (row.question, row.answer, row.rejected)
    return (row.kind, row.code, *map(str.strip, texts))


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.jsonl", "a.json", "a.txt", "a"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        file = read_lesson_file(data, name)
    except FileRefused:
        return
    assert len(file.rows) == len(file.kept) + sum(not row.is_kept for row in file.rows)
    assert all(row.is_kept or row.code for row in file.rows)
