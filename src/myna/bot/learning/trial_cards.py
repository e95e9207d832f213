"""What a test brought, in words; used by `trials`."""

from collections.abc import Sequence

from myna.bot.learning.examination_cards import MARKS, table
from myna.bot.learning.quoting import as_many_as_fit, percent
from myna.bot.rendering import quoted
from myna.bot.texts.catalogue import say
from myna.domain.training import JudgedRow
from myna.services.trying import Tried

SHOWN_ROWS = 10
SHOWN_ERRORS = 5
SHOWN_PROBLEMS = 5
MAX_ANSWER_CHARACTERS = 80


def trial_text(language: str, tried: Tried, file_name: str | None) -> str:
    """`file_name` is of the table with the rows to be mended, where there is one."""
    number = tried.version.number if tried.version else 0
    lines = [say(language, "test-title", number=number, count=len(tried.rows))]
    if tried.of > len(tried.rows):
        lines.append(say(language, "test-some", count=len(tried.rows), of=tried.of))
    if tried.are_held_out:
        lines.append(say(language, "test-held-out"))
    lines += _marks(language, tried) if tried.knows_answers else _said(language, tried.rows)
    if file_name is not None:
        name = "test-errors-attached" if tried.knows_answers else "test-rows-attached"
        lines.append(say(language, name, name=f"`{file_name}`", count=len(tried.to_mend)))
    return as_many_as_fit([*lines, *_problems(language, tried)])


def is_shown_whole(tried: Tried) -> bool:
    """Do the words say of every row to be mended what a table would?"""
    return not tried.to_mend or (not tried.knows_answers and len(tried.rows) <= 1)


def _marks(language: str, tried: Tried) -> list[str]:
    counts = {
        "right": sum(row.is_right or (row.abstained and not row.expected) for row in tried.rows),
        "wrong": sum(row.is_wrong for row in tried.rows),
        "abstained": sum(row.abstained and bool(row.expected) for row in tried.rows),
    }
    total = len(tried.rows)
    rows = [
        [say(language, f"marks-{name}"), str(counts[name]), percent(counts[name], total)]
        for name in MARKS
    ]
    errors = tried.errors
    lines = [table(rows)]
    if not errors:
        return [*lines, say(language, "test-all-right")]
    lines.append(say(language, "test-errors", count=len(errors)))
    return [*lines, *(_error(language, row) for row in errors[:SHOWN_ERRORS])]


def _said(language: str, rows: Sequence[JudgedRow]) -> list[str]:
    lines = [_prediction(language, row) for row in rows[:SHOWN_ROWS]]
    if len(rows) > SHOWN_ROWS:
        lines.append(say(language, "file-more-problems", more=len(rows) - SHOWN_ROWS))
    return lines


def _prediction(language: str, row: JudgedRow) -> str:
    return f"- {quoted(row.prompt)} → {_given(language, row)}"


def _error(language: str, row: JudgedRow) -> str:
    expected = quoted(row.expected, MAX_ANSWER_CHARACTERS) or say(language, "test-no-answer")
    right = say(language, "test-expected", answer=expected)
    return f"{_prediction(language, row)} · {right}"


def _given(language: str, row: JudgedRow) -> str:
    best, sure = quoted(row.answer, MAX_ANSWER_CHARACTERS), round(100 * row.confidence)
    if not row.abstained:
        return say(language, "test-given", answer=best, percent=sure)
    if not best:
        return say(language, "test-unknown")
    return say(language, "test-unsure", answer=best, percent=sure)


def _problems(language: str, tried: Tried) -> list[str]:
    problems = tried.problems
    if not problems:
        return []
    lines = [say(language, "file-problems", problems=len(problems))]
    for row in problems[:SHOWN_PROBLEMS]:
        what = say(language, f"row-{str(row.code).lower().replace('_', '-')}")
        said = say(language, "file-problem", line=row.line, code=str(row.code), what=what)
        lines.append(f"- {said}")
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(say(language, "file-more-problems", more=len(problems) - SHOWN_PROBLEMS))
    return lines
