"""Which questions to train on are nearly those of the examination."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain import near_duplicates as near_duplicates_module
from myna.domain.conversation import Tenant
from myna.domain.near_duplicates import (
    MOST_COMPARED,
    Asked,
    Pieces,
    are_alike,
    leaking,
    near_duplicates,
    pieces_of,
)
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType, Split, split_of

QUESTION = "When does the riverside library open on the first Sunday of the month"


def asked(question: str, group: str = "g") -> Asked:
    return Asked(question=question, group=group)


def test_one_letter_more_or_another_order_makes_no_other_question() -> None:
    alike = [
        "open WHEN does the riverside library on the first Sunday of the month?",
        QUESTION + "s",
    ]

    assert {0: 0, 1: 0} == near_duplicates([asked(one) for one in alike], [asked(QUESTION)])


def test_another_word_makes_another_question() -> None:
    others = [QUESTION.replace("open", "close"), QUESTION.replace("library", "bakery"), "Why?", ""]

    assert {} == near_duplicates([asked(one) for one in others], [asked(QUESTION)])


def test_questions_with_different_answers_are_no_duplicates() -> None:
    assert {} == near_duplicates([asked(QUESTION, "a")], [asked(QUESTION, "b")])


WORDS = st.lists(
    st.sampled_from(
        ["when", "where", "library", "opens", "shop", "the", "a", "is", "red", "blue", "now"]
    )
)


@given(
    st.lists(WORDS.map(" ".join), max_size=12),
    st.lists(WORDS.map(" ".join), max_size=12),
)
def test_the_same_are_found_as_by_comparing_all_with_all(one: list[str], two: list[str]) -> None:
    found = near_duplicates([asked(text) for text in one], [asked(text) for text in two])

    slowly = {
        number
        for number, text in enumerate(one)
        if any(are_alike(pieces_of(text), pieces_of(other)) for other in two)
    }
    assert slowly == set(found)
    assert all(
        are_alike(pieces_of(one[here]), pieces_of(two[there])) for here, there in found.items()
    )


def test_leaks_are_named_by_the_ids_of_both_lessons() -> None:
    held_out = next(
        text
        for text in (f"{QUESTION} {'a' * n}" for n in range(100))
        if split_of(text) is Split.TEST
    )
    alike = next(
        text
        for text in (f"{held_out}{'a' * n}" for n in range(100))
        if split_of(text) is Split.TRAIN
    )
    lessons = [lesson("1", alike), lesson("2", held_out), lesson("3", "Who is the treasurer?")]

    assert {"1": "2"} == leaking(lessons)


def lesson(lesson_id: str, question: str) -> Lesson:
    return Lesson(
        id=lesson_id,
        tenant=Tenant("guild:1"),
        kind=LessonKind.EXAMPLE,
        question=question,
        answer="At ten",
        author_id=1,
        source=Source(type=SourceType.FILE),
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_of_many_questions_that_begin_alike_few_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = 0

    def counting(one: Pieces, other: Pieces) -> bool:
        nonlocal compared
        compared += 1
        return are_alike(one, other)

    monkeypatch.setattr(near_duplicates_module, "are_alike", counting)
    chance = random.Random(1)  # noqa: S311 - the same texts every time
    texts = [f"how do I join the server number {chance.random()} please" for _ in range(1_000)]

    near_duplicates([asked(text) for text in texts[500:]], [asked(text) for text in texts[:500]])

    assert 0 < compared < 500 * min(MOST_COMPARED, 250)
