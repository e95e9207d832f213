"""What becomes of the rows of a lesson file: kept, repeated, contradicted, wrong, secret, too many."""

import json

import pytest

from myna.domain.lesson_files import Code, read_lesson_file
from myna.domain.teaching import LessonKind
from read_lessons import pairs, problems, read, taught


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


def test_rows_beyond_the_limit_are_not_hidden() -> None:
    file = read_lesson_file(b"q,a\n1,a\n2,b\n3,c\n", "faq.csv", max_rows=2)

    assert pairs(file) == [("1", "a"), ("2", "b")]
    assert problems(file) == [(4, Code.TOO_MANY)]


def test_nothing_is_read_beyond_the_most_rows() -> None:
    rows = b"".join(b"%d,a\n" % number for number in range(1_000))
    file = read_lesson_file(b"q,a\n" + rows, "faq.csv", max_rows=2)

    assert (3, 2) == (len(file.rows), len(file.kept))


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


def test_control_characters_are_removed_with_a_word() -> None:
    file = read("q,a\nWhe\x07re?,He\x1bre\nplenty of other text,so that this is text\n" * 3)

    assert ("Where?", "Here") in pairs(file)
    assert (2, Code.CONTROL) in problems(file)
