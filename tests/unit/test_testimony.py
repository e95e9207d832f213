"""What a model says of lessons that it was kept from, beside what their words say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_lessons import taught
from myna.domain.conversation import Candidate
from myna.domain.doubts import Behind, Doubt
from myna.domain.teaching import answer_group
from myna.domain.testimony import (
    LEAST_CHANCE,
    Statement,
    is_doubtful,
    is_planted,
    may_be_planted,
    statement_on,
)

LESSON = taught("Where do we meet?", "At the station")
OTHERS = ("In the library", "On Thursday", "Ask Anna")
CHANCES = st.floats(0, 1)


def doubt(strength: float, *, is_firm: bool = False, instead: str = OTHERS[0]) -> Doubt:
    return Doubt(lesson=LESSON, instead=instead, strength=strength, lead=strength, is_firm=is_firm)


def heard(other: float, own: float = 0.0, answer: str = OTHERS[0]) -> Statement:
    return Statement(other=other, own=own, answer=answer_group(answer))


def said(*candidates: tuple[str, float]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(answer=answer, confidence=confidence, lesson_id="", question="")
        for answer, confidence in candidates
    )


def behind(*strengths: float, instead: tuple[str, ...] = OTHERS, others: int = 0) -> Behind:
    """Of lessons with a phrase; `others` have their answer without it."""
    views = tuple(
        doubt(strength, instead=instead[number % len(instead)])
        for number, strength in enumerate(strengths)
    )
    return Behind(
        lessons=(LESSON,) * len(views),
        views=views,
        of_answer=len(views) + others,
        own_parts=1,
        fewest_left=6,
        alike=0.02,
    )


def unclear(found: Behind) -> Behind:
    """What it says besides is said with a third answer nearly as often."""
    return replace(found, views=tuple(replace(view, lead=0.1) for view in found.views))


def agreeing(one: Behind, confidence: float) -> list[Statement]:
    return [heard(confidence, answer=view.instead) for view in one.views]


def test_the_lessons_own_answer_and_the_best_other_are_heard() -> None:
    found = statement_on(
        LESSON, said(("at the STATION", 0.7), ("Ask Anna", 0.2), ("Thursday", 0.1))
    )

    assert heard(0.2, 0.7, "Ask Anna") == found
    assert Statement(other=0.0, own=0.7) == statement_on(LESSON, said(("At the station", 0.7)))
    assert Statement(other=0.0) == statement_on(LESSON, ())


@pytest.mark.parametrize(
    ("strength", "other", "own", "is_named"),
    [
        (5.0, 0.8, 0.0, True),
        (9.0, 0.3, 0.1, True),
        (4.5, 0.9, 0.0, True),
        (2.0, 0.9, 0.0, False),
        (4.0, 0.3, 0.6, False),
        (0.5, 0.5, 0.0, False),
        (4.0, 0.0, 0.0, False),
    ],
)
def test_words_and_model_have_to_speak_against_a_row_together(
    strength: float, other: float, own: float, *, is_named: bool
) -> None:
    assert is_named is is_doubtful(doubt(strength), heard(other, own))


def test_a_model_that_is_sure_of_a_third_answer_says_nothing_of_a_row() -> None:
    row = doubt(5.0)

    assert is_doubtful(row, heard(0.9))
    assert not is_doubtful(row, heard(0.9, answer=OTHERS[1]))


def test_what_is_firm_needs_no_word_of_a_model_but_may_be_taken_back_by_it() -> None:
    firm, silent = doubt(6.5, is_firm=True), Statement(other=0.0)

    assert is_doubtful(firm, silent)
    assert not is_doubtful(replace(firm, is_firm=False), silent)
    assert not is_doubtful(firm, heard(LEAST_CHANCE, 0.9))


@given(st.floats(4, 12), st.floats(0, 12), st.floats(LEAST_CHANCE, 1), CHANCES, CHANCES)
def test_more_against_a_row_never_clears_it(
    strength: float, more: float, other: float, surer: float, own: float
) -> None:
    was_named = is_doubtful(doubt(strength), heard(other, own))

    assert was_named <= is_doubtful(doubt(strength + more), heard(other, own))
    assert was_named <= is_doubtful(doubt(strength), heard(max(other, surer), own))
    assert was_named <= is_doubtful(doubt(strength), heard(other, min(own, surer)))


@pytest.mark.parametrize(
    ("found", "confidence", "is_named"),
    [
        (behind(3.0, 3.0, 3.0), 0.3, True),
        (behind(2.0, 2.0, 2.0), 0.6, True),
        (unclear(behind(3.0, 3.0, 3.0)), 0.6, False),
        (behind(2.0, 2.0, 2.0), 0.0, False),
        (replace(behind(2.0, 2.0, 2.0), own_parts=2), 0.0, True),
        (behind(4.0, 4.0), 0.9, False),
        (behind(4.0, 4.0, 4.0, instead=OTHERS[:1]), 0.9, False),
        (replace(behind(4.0, 4.0, 4.0, others=2), own_parts=0), 0.3, False),
        (replace(behind(9.0, 9.0, 9.0, others=2), own_parts=0), 0.8, True),
        (behind(3.0, 3.0, 3.0), 0.1, True),
        (replace(behind(3.0, 3.0, 3.0), own_parts=0), 0.1, False),
        (replace(behind(3.0, 3.0, 3.0), alike=0.2), 0.3, False),
        (replace(behind(1.0, 1.0, 1.0), fewest_left=8), 0.1, True),
        (replace(behind(1.0, 1.0, 1.0), fewest_left=1), 0.1, False),
        (behind(0.5, -1.0, 0.2), 0.9, False),
    ],
    ids=[
        "three-rows-of-three-answers",
        "the-model-is-sure",
        "a-form-that-many-have",
        "the-model-is-silent",
        "though-it-is-the-words-are-foreign",
        "only-two",
        "all-of-one-answer",
        "its-answer-has-other-lessons",
        "though-its-answer-has-others",
        "no-other-lesson-has-its-word",
        "others-have-its-words",
        "the-rows-are-alike",
        "much-is-said-besides",
        "little-is-said-besides",
        "about-nothing-known",
    ],
)
def test_a_phrase_was_planted_where_it_alone_brings_the_answer(
    found: Behind, confidence: float, *, is_named: bool
) -> None:
    assert is_named is is_planted(found, agreeing(found, confidence))


def test_a_model_that_says_otherwise_than_the_words_finds_nothing_planted() -> None:
    found = behind(3.0, 3.0, 3.0)
    contrary = [heard(0.9, answer="On the moon") for _ in found.views]

    assert is_planted(found, agreeing(found, 0.9))
    assert not is_planted(found, contrary)


@given(st.lists(st.floats(-5, 12), max_size=6), st.lists(CHANCES, min_size=6, max_size=6))
def test_who_may_not_be_planted_is_not_whatever_a_model_says(
    strengths: list[float], confidences: list[float]
) -> None:
    found = behind(*strengths)
    of_model = [
        heard(confidence, answer=view.instead)
        for view, confidence in zip(found.views, confidences, strict=False)
    ]

    assert may_be_planted(found) or not is_planted(found, of_model)
