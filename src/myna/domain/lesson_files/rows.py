"""The rows of a lesson file and what is right or wrong with each; every format ends here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from myna.domain.teaching import MAX_ANSWER_CHARACTERS, MAX_QUESTION_CHARACTERS, normalised

MAX_ROWS = 200_000
MAX_LINE_CHARACTERS = 100_000
SHOWN_CHARACTERS = 80

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BROKEN = re.compile("[\ufffd\ud800-\udfff]")
"""What is left of bytes, or of JSON escapes, that are no text."""


class RowState(Enum):
    OK = "ok"
    REPAIRED = "repaired"
    DUPLICATE = "duplicate"
    """The same lesson stands further up; not kept."""
    CONFLICT = "conflict"
    """The same question stands further up with another answer; kept, the later one counts."""
    REJECTED = "rejected"


class Code(StrEnum):
    """Stable: people and programs search for them."""

    JSON = "E_JSON"
    TOO_DEEP = "E_TOO_DEEP"
    QUOTES = "E_QUOTES"
    COLUMNS = "E_COLUMNS"
    MISSING_PROMPT = "E_MISSING_PROMPT"
    MISSING_ANSWER = "E_MISSING_ANSWER"
    EMPTY = "E_EMPTY"
    TOO_LONG = "E_TOO_LONG"
    ENCODING = "E_ENCODING"
    WRONG_ANSWER = "E_WRONG_ANSWER"
    TOO_MANY = "E_TOO_MANY"
    DUPLICATE = "W_DUP"
    CONFLICT = "W_CONFLICT"
    JOINED = "W_JOINED"
    CONTROL = "W_CONTROL"


REMEDIES = {
    Code.JSON: "Write one JSON object on each line, with double quotes and no key twice.",
    Code.TOO_DEEP: "Write one flat JSON object on each line.",
    Code.QUOTES: 'Close every quoted cell; write a quote within one as "".',
    Code.COLUMNS: "Give the row as many cells as the header has; quote cells with separators.",
    Code.MISSING_PROMPT: "Add the question.",
    Code.MISSING_ANSWER: "Add the answer.",
    Code.EMPTY: "Add a question and an answer, or remove the row.",
    Code.TOO_LONG: f"At most {MAX_QUESTION_CHARACTERS} characters for a question,"
    f" {MAX_ANSWER_CHARACTERS} for an answer.",
    Code.ENCODING: "Save the file as UTF-8 and look at the damaged letters.",
    Code.WRONG_ANSWER: "Only right answers can be taught from a file; remove the row.",
    Code.TOO_MANY: f"Split the file: at most {MAX_ROWS} rows in one.",
    Code.DUPLICATE: "Nothing to do: the same lesson stands further up.",
    Code.CONFLICT: "Check which answer is right; the later one counts.",
    Code.JOINED: "Quote cells that contain the separator.",
    Code.CONTROL: "Nothing to do: invisible control characters were removed.",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row that says something; blank lines are none.

    `question` of a row that could not be read holds its text as it stands in the file.
    """

    line: int
    """Where it begins, counted from 1."""
    question: str
    answer: str = ""
    state: RowState = RowState.OK
    code: Code | None = None

    @property
    def is_kept(self) -> bool:
        return self.state not in {RowState.DUPLICATE, RowState.REJECTED}

    @property
    def value(self) -> str:
        """The row, short and on one line."""
        text = _CONTROL.sub("", " ".join(f"{self.question} -> {self.answer}".split()))
        return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"

    @property
    def remedy(self) -> str:
        return REMEDIES[self.code] if self.code else ""


def rejected(line: int, text: str, code: Code) -> Row:
    return Row(line=line, question=text, state=RowState.REJECTED, code=code)


def judged(row: Row, *, needs_answer: bool) -> Row:
    """The row with what is wrong with it, cleaned of what nobody can see."""
    if row.state is RowState.REJECTED:
        return row
    code = _fault(row, needs_answer=needs_answer)
    if code:
        return replace(row, state=RowState.REJECTED, code=code)
    question, answer = (_CONTROL.sub("", text).strip() for text in (row.question, row.answer))
    if _CONTROL.search(row.question + row.answer):
        row = replace(row, state=RowState.REPAIRED, code=Code.CONTROL)
    return replace(row, question=question, answer=answer)


def _fault(row: Row, *, needs_answer: bool) -> Code | None:
    has_question, has_answer = (
        bool(normalised(_CONTROL.sub("", text))) for text in (row.question, row.answer)
    )
    faults = {
        Code.ENCODING: bool(_BROKEN.search(row.question + row.answer)),
        Code.EMPTY: not has_question and not has_answer,
        Code.MISSING_PROMPT: not has_question,
        Code.MISSING_ANSWER: needs_answer and not has_answer,
        Code.TOO_LONG: len(row.question.strip()) > MAX_QUESTION_CHARACTERS
        or len(row.answer.strip()) > MAX_ANSWER_CHARACTERS,
    }
    return next((code for code, is_there in faults.items() if is_there), None)


def with_repeats_marked(rows: Iterable[Row]) -> Iterable[Row]:
    """Finds rows that say again, or say otherwise, what a row further up said."""
    answers: dict[str, set[str]] = {}
    for row in rows:
        if not row.is_kept:
            yield row
            continue
        answer, known = normalised(row.answer), answers.setdefault(normalised(row.question), set())
        if answer in known:
            yield replace(row, state=RowState.DUPLICATE, code=Code.DUPLICATE)
        elif known:
            yield replace(row, state=RowState.CONFLICT, code=Code.CONFLICT)
        else:
            yield row
        known.add(answer)


def within_limit(rows: Iterable[Row], max_rows: int) -> Iterable[Row]:
    for number, row in enumerate(rows, start=1):
        if number > max_rows:
            yield replace(row, state=RowState.REJECTED, code=Code.TOO_MANY)
        else:
            yield row
