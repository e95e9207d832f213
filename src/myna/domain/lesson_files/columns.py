"""What columns and JSON keys may be called; shared by tables and JSON lines."""

from collections.abc import Iterable

QUESTION_NAMES = (
    "prompt",
    "question",
    "q",
    "text",
    "input",
    "sentence",
    "instruction",
    "вопрос",
)
ANSWER_NAMES = (
    "completion",
    "answer",
    "a",
    "output",
    "response",
    "ответ",
    "label",
    "category",
    "intent",
)
VERDICT_NAMES = ("label", "positive")
"""Beside a column of answers these say whether the answer is right."""

_WRONG = {"0", "false", "-", "нет"}


def column(names: Iterable[str], wanted: tuple[str, ...]) -> str | None:
    """The first of the wanted names that is there; names are lower case."""
    present = set(names)
    return next((name for name in wanted if name in present), None)


def column_name(text: str) -> str:
    return text.strip().strip("\ufeff").casefold()


def says_wrong(verdict: str) -> bool:
    return verdict.strip().casefold() in _WRONG
