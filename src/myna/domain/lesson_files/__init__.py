"""Files of lessons as people make them; read by imports and by `myna evaluate`.

Every row comes back, kept or with what is wrong with it; nothing is lost and nothing hidden.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import PurePath

from myna.domain.lesson_files.documents import is_document, read_document
from myna.domain.lesson_files.encodings import Decoded, decoded
from myna.domain.lesson_files.json_lines import read_json
from myna.domain.lesson_files.judging import Standard, judged
from myna.domain.lesson_files.labelled_text import read_text
from myna.domain.lesson_files.repeats import with_repeats_marked
from myna.domain.lesson_files.report import rejected_csv
from myna.domain.lesson_files.rows import MAX_ROWS, Code, Row, RowState, Said
from myna.domain.lesson_files.tables import is_table, read_table
from myna.errors import FileRefused

__all__ = [
    "Code",
    "LessonFile",
    "Row",
    "RowState",
    "Standard",
    "decoded",
    "lesson_rows",
    "read_lesson_file",
    "rejected_csv",
    "with_repeats_marked",
]

_JSON = re.compile(r"\s*(?:\{|\[\s*\{)")
_READERS: dict[str, Callable[[str], Iterator[Said]]] = {
    ".csv": read_table,
    ".tsv": read_table,
    ".jsonl": read_json,
    ".ndjson": read_json,
    ".json": read_json,
}
_DOCUMENTS = {".txt", ".text", ".md", ".markdown", ".rst"}
"""Only a text of such a name may be a document; lines that somebody typed never are."""


@dataclass(frozen=True, kw_only=True)
class LessonFile:
    rows: tuple[Row, ...]
    """All of them, in the order of the file; beyond the most that one may have, the first stands for the rest."""
    encoding: str
    encoding_was_guessed: bool

    @cached_property
    def kept(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_kept)

    @cached_property
    def problems(self) -> tuple[Row, ...]:
        """Rows that are not as they should be; some of them are kept all the same."""
        return tuple(row for row in self.rows if row.code)


def read_lesson_file(
    data: bytes,
    name: str,
    *,
    is_positive: bool = True,
    for_examination: bool = False,
    allows_secrets: bool = False,
    max_rows: int = MAX_ROWS,
) -> LessonFile:
    """Read lessons, or an examination: there an answer may be missing and rows may repeat.

    With `is_positive=False`, answers are wrong in rows that do not say so themselves.
    Takes about 40 µs for each row. Raises `FileRefused` for a file that is empty or no text.
    """
    text = decoded(data)
    standard = Standard(
        is_positive=is_positive, for_examination=for_examination, allows_secrets=allows_secrets
    )
    found = tuple(lesson_rows(text, name, standard, max_rows=max_rows))
    if not found:
        raise FileRefused(
            "The file is empty.",
            remedy="Write a question and an answer on each line.",
            reason="empty",
        )
    return LessonFile(rows=found, encoding=text.encoding, encoding_was_guessed=text.was_guessed)


def lesson_rows(
    text: Decoded, name: str, standard: Standard, *, max_rows: int = MAX_ROWS
) -> Iterator[Row]:
    """The same one by one, for who wants to stop in between."""
    reader = _reader(name, text.text, standard)
    found = enumerate(islice(reader(text.text), max_rows + 1), start=1)
    rows = (
        judged(said if number <= max_rows else replace(said, fault=Code.TOO_MANY), standard)
        for number, said in found
    )
    return rows if standard.for_examination else with_repeats_marked(rows)


def _reader(name: str, text: str, standard: Standard) -> Callable[[str], Iterator[Said]]:
    """By the name where it tells, or else by how the text begins; only a text may be a document."""
    suffix = PurePath(name).suffix.lower()
    reader = _READERS.get(suffix)
    if reader:
        return reader
    if _JSON.match(text):
        return read_json
    if is_table(text):
        return read_table
    may_be_one = suffix in _DOCUMENTS and standard.is_positive and not standard.for_examination
    return read_document if may_be_one and is_document(text) else read_text
