"""What columns and JSON keys may be called; shared by tables and JSON."""

from collections.abc import Iterable

QUESTION_NAMES = (
    "prompt",
    "question",
    "q",
    "instruction",
    "text",
    "input",
    "sentence",
    "query",
    "utterance",
    "вопрос",
)
ANSWER_NAMES = (
    "completion",
    "answer",
    "a",
    "chosen",
    "output",
    "response",
    "reply",
    "ответ",
    "label",
    "intent",
    "category",
)
REJECTED_NAMES = ("rejected", "rejected_answer", "wrong_answer", "неверный ответ", "неверно")
VERDICT_NAMES = ("label", "positive", "верно")
"""Beside a column of answers these say whether the answer is right."""
KIND_NAMES = ("kind", "вид")

RIGHT = frozenset({"1", "1.0", "true", "+", "да", "yes", "y", "right", "верно", "истина"})
WRONG = frozenset({"0", "0.0", "false", "-", "нет", "no", "n", "wrong", "неверно", "ложь"})


def column(names: Iterable[str], wanted: tuple[str, ...]) -> str | None:
    """The first of the wanted names that is there; names are lower case."""
    present = set(names)
    return next((name for name in wanted if name in present), None)


def answer_names(*, has_rejected: bool) -> tuple[str, ...]:
    """Beside a rejected answer a label says whether an answer is right, and is none."""
    return tuple(name for name in ANSWER_NAMES if not (has_rejected and name in VERDICT_NAMES))


def column_name(text: str) -> str:
    return text.strip().strip("\ufeff").casefold()
