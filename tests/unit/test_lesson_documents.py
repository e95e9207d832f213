"""Texts that are no list of questions: how they are cut, and by which questions each part is asked for."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.lesson_files import Code, LessonFile, read_lesson_file
from myna.domain.teaching import MAX_ANSWER_CHARACTERS, SourceType, normalised

RULES = """# Club

We read together.

## Meetings

We meet on Thursdays. If the river floods, the meeting moves to the bakery.

## Fees

- twenty pounds a year
- students pay half
"""


def read(text: str, name: str = "rules.md") -> LessonFile:
    return read_lesson_file(text.encode(), name)


def passages(file: LessonFile) -> list[tuple[int, str | None, str]]:
    """Line, section and text of each, once."""
    return list(dict.fromkeys((row.line, row.section, row.answer) for row in file.rows))


def questions(file: LessonFile, part: str) -> list[str]:
    return [row.question for row in file.rows if part in row.answer]


def test_a_document_becomes_passages_with_their_sections() -> None:
    file = read(RULES)

    assert [
        (3, "Club", "We read together."),
        (
            7,
            "Club › Meetings",
            "We meet on Thursdays. If the river floods, the meeting moves to the bakery.",
        ),
        (11, "Club › Fees", "- twenty pounds a year\n- students pay half"),
    ] == passages(file)
    assert {SourceType.DOCUMENT} == {row.source_type for row in file.rows}
    assert file.rows == file.kept


def test_a_passage_is_asked_for_by_its_heading_and_its_telling_words() -> None:
    assert ["Meetings", "meet Thursdays", "river floods", "meeting moves bakery"] == questions(
        read(RULES), "Thursdays"
    )
    assert ["Fees", "twenty pounds year", "students pay half"] == questions(read(RULES), "twenty")


@pytest.mark.parametrize(
    "text",
    [
        "Club\n====\n\nWe read.\n\nFees\n----\n\nTwenty pounds.\n",
        "# Club #\n\nWe read.\n\n### **Fees**\n\nTwenty pounds.\n",
        "Club\n\nWe read.\n\nFees\n\nTwenty pounds.\n",
    ],
    ids=["underlined", "marked", "standing alone"],
)
def test_headings_of_every_kind_are_seen(text: str) -> None:
    found = passages(read(text, "rules.txt"))

    assert ["We read.", "Twenty pounds."] == [text for _, _, text in found]
    assert ["Club", "Fees"] == [(section or "").split(" › ")[-1] for _, section, _ in found]


def test_code_stays_whole_with_the_words_that_lead_to_it() -> None:
    code = "```\n# no heading\n\n" + "run --this\n" * 100 + "```"

    lead = "It takes some time and a little patience. " * 10 + "Type this:"

    (passage,) = passages(read(f"# Use\n\n{lead}\n\n{code}\n"))

    assert f"{lead}\n\n{code}" == passage[2]


def test_a_long_section_is_cut_at_paragraphs_and_no_passage_is_long() -> None:
    paragraph = "The river is wide and slow here. " * 12
    text = "# River\n\n" + f"{paragraph}\n\n" * 6 + "word " * 2000

    file = read(text)

    assert all(len(row.answer) <= 900 for row in file.rows)
    assert {"River"} == {row.section for row in file.rows}


@pytest.mark.parametrize(
    "text",
    [
        "Where? -> Here\nJust talk\nMore talk\n",
        "Q: Where?\nA: Here\nIt is nice.\n\nQ: Who?\nA: Me\n",
        "Where are you?\nWho are you?\nWhat now?\n",
    ],
)
def test_a_list_of_questions_is_no_document(text: str) -> None:
    assert {SourceType.FILE} == {row.source_type for row in read(text, "faq.txt").rows}


def test_an_arrow_or_a_table_in_a_document_makes_no_list_of_it() -> None:
    text = RULES + "\nPress Settings -> Audio.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"

    assert {SourceType.DOCUMENT} == {row.source_type for row in read(text).rows}


def test_what_is_typed_in_a_message_is_no_document() -> None:
    assert [Code.MISSING_ANSWER] == [row.code for row in read("Just talk", "message").rows]


def test_headings_without_a_text_are_named() -> None:
    file = read("# Club\n\n## Fees\n\n## Meetings\n")

    assert () == file.kept
    assert [("Fees", Code.MISSING_ANSWER), ("Meetings", Code.MISSING_ANSWER)] == [
        (row.question, row.code) for row in file.rows
    ]


def test_no_question_stands_for_two_passages() -> None:
    text = "# A\n\nThe same words here.\n\n# B\n\nThe same words here. And others there.\n"

    asked = [normalised(row.question) for row in read(text).kept]

    assert sorted(set(asked)) == sorted(asked)


def test_a_secret_in_a_document_is_not_kept() -> None:
    file = read("# Keys\n\nThe token: abcdef123456 opens all.\n\n# Rest\n\nNothing else here.\n")

    assert ["Nothing else here."] == sorted({row.answer for row in file.kept})
    assert {Code.SECRET} == {row.code for row in file.problems}


TEXTS = st.text(
    st.sampled_from("ab .\n#=-`>*1\t") | st.characters(codec="utf-8", exclude_categories=["Cc"]),
    max_size=200,
)


@given(TEXTS)
def test_any_text_becomes_rows_that_can_be_kept_or_are_named(text: str) -> None:
    for row in read(f"Words of a text.\n\n{text}").rows:
        assert row.is_kept or row.code
        assert len(row.answer) <= MAX_ANSWER_CHARACTERS


@pytest.mark.parametrize(
    "text",
    [
        "# " * 20_000,
        "#" * 50_000,
        "```\n" * 20_000,
        "- " * 20_000,
        "word " * 20_000,
        "a\n" * 20_000,
    ],
)
def test_no_document_takes_more_time_than_its_size_explains(text: str) -> None:
    started = time.process_time()

    read(f"Words of a text.\n\n{text}")

    assert time.process_time() - started < 3
