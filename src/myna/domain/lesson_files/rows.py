"""The rows of a lesson file and what is right or wrong with each; every format ends here."""

import re
from dataclasses import dataclass
from enum import Enum, StrEnum

from myna.domain.teaching import (
    MAX_ANSWER_CHARACTERS,
    MAX_QUESTION_CHARACTERS,
    LessonKind,
    SourceType,
)

MAX_ROWS = 200_000
MAX_LINE_CHARACTERS = 100_000
SHOWN_CHARACTERS = 80

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class RowState(Enum):
    OK = "ok"
    """Kept as it stands; with a code where there is something to know about it."""
    REPAIRED = "repaired"
    DUPLICATE = "duplicate"
    """The same lesson stands further up or was taught before; not kept."""
    CONFLICT = "conflict"
    """What stands further up or was taught before says otherwise; kept, the later one counts."""
    REJECTED = "rejected"


class Code(StrEnum):
    """Stable: people and programs search for them."""

    JSON = "E_JSON"
    TOO_DEEP = "E_TOO_DEEP"
    QUOTES = "E_QUOTES"
    COLUMNS = "E_COLUMNS"
    MISSING_PROMPT = "E_MISSING_PROMPT"
    MISSING_ANSWER = "E_MISSING_ANSWER"
    MISSING_REJECTED = "E_MISSING_REJECTED"
    EMPTY = "E_EMPTY"
    TOO_LONG = "E_TOO_LONG"
    ENCODING = "E_ENCODING"
    SAME_ANSWER = "E_SAME_ANSWER"
    LABEL = "E_LABEL"
    KIND = "E_KIND"
    NOT_TAUGHT = "E_NOT_TAUGHT"
    WRONG_ANSWER = "E_WRONG_ANSWER"
    TOO_MANY = "E_TOO_MANY"
    SECRET = "W_SECRET"  # noqa: S105 - the name of a remark
    DUPLICATE = "W_DUP"
    CONFLICT = "W_CONFLICT"
    TEST_LEAK = "W_TEST_LEAK"
    MENTION = "W_MENTION"
    JOINED = "W_JOINED"
    CONTROL = "W_CONTROL"
    DOUBTFUL = "W_DOUBTFUL"


REMEDIES = {
    Code.JSON: "Write one JSON object on each line, with double quotes and no key twice.",
    Code.TOO_DEEP: "Write one flat JSON object on each line.",
    Code.QUOTES: 'Close every quoted cell; write a quote within one as "".',
    Code.COLUMNS: "Give the row as many cells as the header has; quote cells with separators.",
    Code.MISSING_PROMPT: "Add the question.",
    Code.MISSING_ANSWER: "Add the answer.",
    Code.MISSING_REJECTED: "Add the answer that must not be given.",
    Code.EMPTY: "Add a question and an answer, or remove the row.",
    Code.TOO_LONG: f"At most {MAX_QUESTION_CHARACTERS} characters for a question,"
    f" {MAX_ANSWER_CHARACTERS} for an answer.",
    Code.ENCODING: "Save the file as UTF-8 and look at the damaged letters.",
    Code.SAME_ANSWER: "The right and the rejected answer are the same; change one.",
    Code.LABEL: "Write 1 for a right answer and 0 for a wrong one, or give the column another name.",
    Code.KIND: "Write example, negative or correction, or give the column another name.",
    Code.NOT_TAUGHT: "Nothing to do: a rating, or what was only proposed or discarded.",
    Code.WRONG_ANSWER: "An examination asks for right answers; remove the row.",
    Code.TOO_MANY: f"From here on nothing was read; split the file: at most {MAX_ROWS} rows in one.",
    Code.SECRET: "It looks like a password or a key; remove it.",
    Code.DUPLICATE: "Nothing to do: the same was taught before or stands further up.",
    Code.CONFLICT: "Check which answer is right; the later one counts.",
    Code.TEST_LEAK: "Nothing to do: too like a question of the examination to be trained on.",
    Code.MENTION: "It mentions somebody; when Myna says it, nobody is called.",
    Code.JOINED: "Quote cells that contain the separator.",
    Code.CONTROL: "Nothing to do: invisible control characters were removed.",
    Code.DOUBTFUL: "Kept, but questions like it have another answer: mend it, or remove it if it is right.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a row of a file says, before it is judged; made by the readers of the formats."""

    line: int
    question: str = ""
    answer: str = ""
    rejected: str = ""
    verdict: str = ""
    """Is the answer right? As it stands in the file; empty where the row does not say."""
    kind: str = ""
    status: str = ""
    section: str | None = None
    is_passage: bool = False
    fault: Code | None = None
    """It could not be read; `question` is its text as it stands in the file."""
    repair: Code | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row that says something; blank lines are none.

    An example has an answer, a negative a rejected one, a correction both; what is missing is empty.
    `question` of a row that could not be read holds its text as it stands in the file.
    """

    line: int
    """Where it begins, counted from 1."""
    question: str
    answer: str = ""
    rejected: str = ""
    kind: LessonKind = LessonKind.EXAMPLE
    source_type: SourceType = SourceType.FILE
    """`DOCUMENT`: the answer is a passage, the question one of the ways to ask for it."""
    section: str | None = None
    """Of a document: the headings above the passage."""
    state: RowState = RowState.OK
    code: Code | None = None

    @property
    def is_kept(self) -> bool:
        return self.state not in {RowState.DUPLICATE, RowState.REJECTED}

    @property
    def is_to_be_mended(self) -> bool:
        return self.state is RowState.REJECTED or self.code is Code.DOUBTFUL

    @property
    def value(self) -> str:
        """The row, short and on one line; nothing of one that may hold a secret."""
        if self.code is Code.SECRET:
            return "…"
        parts = " -> ".join(filter(None, (self.question, self.answer or self.rejected)))
        text = CONTROL.sub("", " ".join(parts[: 4 * SHOWN_CHARACTERS].split()))
        return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"

    @property
    def remedy(self) -> str:
        return REMEDIES[self.code] if self.code else ""


def unreadable(line: int, text: str, code: Code) -> Said:
    """Of what is too long to be mended in a cell only the beginning is kept."""
    is_long = len(text) > MAX_LINE_CHARACTERS
    return Said(line=line, question=text[:SHOWN_CHARACTERS] + "…" if is_long else text, fault=code)
