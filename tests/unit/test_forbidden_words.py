"""What was rejected is said in no part of an answer, and never begins to be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.forbidden_words import forbidden_words

WORDS = st.lists(
    st.sampled_from(["sword", "fish", "swordfish", "no", "42", "is", "x."]), max_size=9
)


@pytest.mark.parametrize(
    ("rejected", "answer", "is_said"),
    [
        ("Sword fish", "The secret is: SWORD-fish!", True),
        ("Sword fish", "The sword is a fish", False),
        ("Ёж", "Здесь живёт еж", False),
        ("Ёжик", "Здесь живёт ежик", True),
        ("42", "It costs 42 euros", True),
        ("42", "It costs 421 euros", False),
        ("No", "No, that is right", False),
        ("No", "No.", True),
        ("At nine", "At [1] nine", True),
        ("?!", "Anything", False),
    ],
)
def test_a_whole_answer_is_compared_word_by_word(rejected: str, answer: str, is_said: bool) -> None:
    assert is_said is forbidden_words([rejected]).are_in(answer, is_whole=True)


def test_a_word_that_is_not_whole_yet_is_no_word() -> None:
    forbidden = forbidden_words(["It is 42"])

    assert not forbidden.are_in("It is 42", is_whole=False)
    assert forbidden.are_in("It is 42 ", is_whole=True)


def test_what_may_become_forbidden_is_held_back_until_it_does_not() -> None:
    forbidden = forbidden_words(["Sword fish"])

    assert "It is" == forbidden.sayable("It is swo")
    assert "It is" == forbidden.sayable("It is sword")
    assert "It is swordplay" == forbidden.sayable("It is swordplay")
    assert "It is sword and" == forbidden.sayable("It is sword and")


def test_without_anything_rejected_all_is_said() -> None:
    assert "Anything " == forbidden_words([]).sayable("Anything ")


@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=3), WORDS.map(" ".join))
def test_nothing_that_is_shown_says_what_was_rejected(rejected: list[str], answer: str) -> None:
    forbidden = forbidden_words(rejected)
    shown = [forbidden.sayable(answer[:end]) for end in range(len(answer) + 1)]

    assert not any(forbidden.are_in(each, is_whole=True) for each in shown if each)
