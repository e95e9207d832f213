"""Lesson files that are tables: comma, semicolon or tab, with a header or just two columns."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from myna.domain.lesson_files.columns import (
    ANSWER_NAMES,
    QUESTION_NAMES,
    VERDICT_NAMES,
    column,
    column_name,
    says_wrong,
)
from myna.domain.lesson_files.report import ERROR_COLUMN, without_guard
from myna.domain.lesson_files.rows import MAX_LINE_CHARACTERS, Code, Row, RowState, rejected

_DELIMITERS = ("\t", ";", ",")
"""The rarer within sentences, the earlier."""
_LOOKED_AT = 50
MAX_LINES_PER_RECORD = 50
"""How far a quoted cell may reach; an unclosed quote costs its own line only."""


@dataclass(frozen=True, kw_only=True)
class _Record:
    line: int
    cells: tuple[str, ...]
    text: str
    is_broken: bool = False


@dataclass(frozen=True, kw_only=True)
class _Header:
    """At which place the columns stand."""

    width: int
    question: int | None
    answer: int | None
    verdict: int | None
    is_report: bool
    """Was it written by `rejected_csv`, which guards cells against being run as formulas?"""


_TWO_COLUMNS = _Header(width=2, question=0, answer=1, verdict=None, is_report=False)


def read_table(text: str) -> Iterator[Row]:
    lines = list(io.StringIO(text, newline=""))
    delimiter = likeliest_delimiter(lines)
    records = _records(lines, delimiter)
    header = _TWO_COLUMNS
    for number, record in enumerate(records):
        if number == 0:
            found = _header(record)
            if found:
                header = found
                continue
        yield _row(record, header, delimiter)


def likeliest_delimiter(lines: list[str]) -> str:
    """The one that gives a header of known names, or else the most rows of two cells."""
    beginning = lines[:_LOOKED_AT]
    scores = {}
    for delimiter in _DELIMITERS:
        widths = [len(record.cells) for record in _records(beginning, delimiter)]
        first = next(_records(beginning, delimiter), None)
        has_header = first is not None and _header(first) is not None and len(first.cells) > 1
        scores[delimiter] = (has_header, widths.count(2), sum(width > 1 for width in widths))
    return max(_DELIMITERS, key=lambda delimiter: scores[delimiter])


def is_table(text: str) -> bool:
    """Does a text without a telling name look like a table with a header?"""
    lines = list(io.StringIO(text, newline=""))[:_LOOKED_AT]
    first = next(_records(lines, likeliest_delimiter(lines)), None)
    header = _header(first) if first else None
    return header is not None and header.question is not None and header.answer is not None


def _records(lines: list[str], delimiter: str) -> Iterator[_Record]:
    at = 0
    while at < len(lines):
        record, length = _record(lines, at, delimiter)
        if record.is_broken or any(cell.strip() for cell in record.cells):
            yield record
        at += length


def _record(lines: list[str], at: int, delimiter: str) -> tuple[_Record, int]:
    """The record that begins at this line, and how many lines it takes."""
    line = lines[at]
    if len(line) <= MAX_LINE_CHARACTERS:
        reader = csv.reader(
            lines[at : at + MAX_LINES_PER_RECORD],
            delimiter=delimiter,
            skipinitialspace=delimiter != "\t",
            strict=True,
        )
        try:
            cells = next(reader)
        except csv.Error:
            pass
        else:
            text = "".join(lines[at : at + reader.line_num])
            return _Record(line=at + 1, cells=tuple(cells), text=text), reader.line_num
    return _Record(line=at + 1, cells=(), text=line, is_broken=True), 1


def _header(record: _Record) -> _Header | None:
    names = [column_name(cell) for cell in record.cells]
    question, answer = column(names, QUESTION_NAMES), column(names, ANSWER_NAMES)
    if question is None and (answer in {None, "a"} or len(names) == 1):
        return None
    verdict = column([name for name in names if name != answer], VERDICT_NAMES)
    places: Mapping[str | None, int] = {name: names.index(name) for name in names}
    return _Header(
        width=len(names),
        question=places.get(question),
        answer=places.get(answer),
        verdict=places.get(verdict),
        is_report=ERROR_COLUMN in names,
    )


def _row(record: _Record, header: _Header, delimiter: str) -> Row:
    if record.is_broken:
        code = Code.TOO_LONG if len(record.text) > MAX_LINE_CHARACTERS else Code.QUOTES
        return rejected(record.line, record.text.rstrip("\r\n"), code)
    cells, was_joined = _fitted(record.cells, header, delimiter)
    if cells is None:
        return rejected(record.line, record.text.rstrip("\r\n"), Code.COLUMNS)
    if header.is_report:
        cells = tuple(without_guard(cell) for cell in cells)
    row = Row(
        line=record.line,
        question=_cell(cells, header.question),
        answer=_cell(cells, header.answer),
    )
    if says_wrong(_cell(cells, header.verdict)):
        return replace(row, state=RowState.REJECTED, code=Code.WRONG_ANSWER)
    return replace(row, state=RowState.REPAIRED, code=Code.JOINED) if was_joined else row


def _fitted(
    cells: tuple[str, ...], header: _Header, delimiter: str
) -> tuple[tuple[str, ...] | None, bool]:
    """The cells in the header's width; the second value says that an answer was put together."""
    surplus = [cell for cell in cells[header.width :] if cell.strip()]
    if not surplus:
        return cells, False
    if header.width == 2 and header.answer == 1:  # noqa: PLR2004 - a question and an answer
        return (cells[0], f"{delimiter} ".join(cell.strip() for cell in cells[1:])), True
    return None, False


def _cell(cells: tuple[str, ...], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""
