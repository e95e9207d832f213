"""Files of lessons as people make them; read by `!train` with a file and by `myna evaluate`.

Every row comes back, kept or with what is wrong with it; nothing is lost and nothing hidden.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from myna.domain.lesson_files.encodings import decoded
from myna.domain.lesson_files.json_lines import read_json
from myna.domain.lesson_files.labelled_text import read_text
from myna.domain.lesson_files.report import rejected_csv
from myna.domain.lesson_files.rows import (
    MAX_ROWS,
    Code,
    Row,
    RowState,
    judged,
    with_repeats_marked,
    within_limit,
)
from myna.domain.lesson_files.tables import is_table, read_table
from myna.errors import FileRefused

__all__ = ["Code", "LessonFile", "Row", "RowState", "read_lesson_file", "rejected_csv"]

_READERS: dict[str, Callable[[str], Iterator[Row]]] = {
    ".csv": read_table,
    ".tsv": read_table,
    ".jsonl": read_json,
    ".ndjson": read_json,
    ".json": read_json,
}


@dataclass(frozen=True, kw_only=True)
class LessonFile:
    rows: tuple[Row, ...]
    """All of them, in the order of the file."""
    encoding: str
    encoding_was_guessed: bool

    @property
    def kept(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_kept)

    @property
    def problems(self) -> tuple[Row, ...]:
        """Rows that are not as they should be; some of them are kept all the same."""
        return tuple(row for row in self.rows if row.code)


def read_lesson_file(
    data: bytes, name: str, *, for_examination: bool = False, max_rows: int = MAX_ROWS
) -> LessonFile:
    """Read lessons, or an examination: there an answer may be missing and rows may repeat.

    Takes about 40 µs for each row. Raises `FileRefused` for a file that is empty or no text.
    """
    text = decoded(data)
    rows = within_limit(_reader(name, text.text)(text.text), max_rows)
    checked = (judged(row, needs_answer=not for_examination) for row in rows)
    found = tuple(checked if for_examination else with_repeats_marked(checked))
    if not found:
        raise FileRefused(
            "The file is empty.",
            remedy="Write a question and an answer on each line.",
            reason="empty",
        )
    return LessonFile(rows=found, encoding=text.encoding, encoding_was_guessed=text.was_guessed)


def _reader(name: str, text: str) -> Callable[[str], Iterator[Row]]:
    """By the name where it tells, or else by how the text begins."""
    reader = _READERS.get(PurePath(name).suffix.lower())
    if reader:
        return reader
    if text.lstrip().startswith(("{", "[{")):
        return read_json
    return read_table if is_table(text) else read_text
