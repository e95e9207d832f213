"""How one text becomes a question and an answer."""

import time

import pytest

from myna.domain.teaching import parse_pair, split_pair
from myna.errors import UnreadableLesson


@pytest.mark.parametrize(
    "text",
    [
        "Where? -> Here",
        "Where?=>Here",
        "Where? → Here",
        "Where?\tHere",
        "Q: Where? A: Here",
        "q: Where?; a: Here",
        "В: Where?\nО: Here",
        "Question. Where?\nAnswer. Here",
        "вопрос: Where? | ответ: Here",
    ],
)
def test_a_question_and_an_answer_are_parted(text: str) -> None:
    assert parse_pair(text) == ("Where?", "Here")


def test_only_the_first_arrow_parts() -> None:
    assert parse_pair("How? -> Settings -> Audio") == ("How?", "Settings -> Audio")


def test_a_word_that_ends_like_a_label_is_no_label() -> None:
    assert parse_pair("Q: What is pizza: food? A: Yes") == ("What is pizza: food?", "Yes")


@pytest.mark.parametrize("text", ["", "Where?", "-> Here", "Where? ->", "Q: Where?\nA: "])
def test_a_half_lesson_is_no_lesson(text: str) -> None:
    with pytest.raises(UnreadableLesson):
        parse_pair(text)


@pytest.mark.parametrize("part", [" ", "a ", "Q: ", "a:", "-", "Q: a", "\n", "а о "])
def test_parting_takes_time_in_proportion_to_the_text(part: str) -> None:
    text = "Q: x" + part * (100_000 // len(part)) + "!"
    started = time.process_time()

    split_pair(text)

    assert time.process_time() - started < 0.5
