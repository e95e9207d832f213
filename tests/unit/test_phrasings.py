"""Of what a model proposes only other ways to ask the same question are left."""

import pytest

from myna.domain.phrasings import kept

QUESTION = "When do we meet in room 5?"


def test_lists_and_quotes_around_them_are_taken_off() -> None:
    told = ["1. When is the meeting?\n- «When shall I come?»\n", "* `What time in room 5?`"]

    assert ("When is the meeting?", "When shall I come?", "What time in room 5?") == kept(
        told, QUESTION
    )


@pytest.mark.parametrize(
    "proposed",
    [
        "when do we meet in room 5",
        "Когда мы встречаемся?",
        "When do we meet at 9?",
        "Ask <@123> when",
        "See https://evil.example",
        "@everyone when do we meet?",
        "[When](x)?",
        "When?" * 60,
        "When\u202e do we meet?",
        "?!",
        "",
    ],
)
def test_what_asks_something_else_is_left_out(proposed: str) -> None:
    assert () == kept([proposed], QUESTION)


def test_what_is_known_already_is_left_out() -> None:
    assert ("When then?",) == kept(["WHEN!", "When then?", "when then"], QUESTION, ["When?"])


def test_at_most_five_are_left() -> None:
    words = ("one", "two", "three", "four", "five", "six", "seven")

    assert 5 == len(kept([f"When is number {each}?" for each in words], QUESTION))
