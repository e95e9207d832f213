"""Lesson files that are tables: comma, semicolon or tab, with a header or just two columns."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from myna.domain.lesson_files.columns import (
    KIND_NAMES,
    QUESTION_NAMES,
    REJECTED_NAMES,
    VERDICT_NAMES,
    answer_names,
    column,
    column_name,
)
from myna.domain.lesson_files.lines import lines_of
from myna.domain.lesson_files.report import is_guarded, without_guard
from myna.domain.lesson_files.rows import MAX_LINE_CHARACTERS, Code, Said, unreadable
from myna.domain.teaching import MAX_ANSWER_CHARACTERS

_DELIMITERS = ("\t", ";", ",")
"""The rarer within sentences, the earlier."""
_LOOKED_AT = 50
MAX_LINES_PER_RECORD = MAX_ANSWER_CHARACTERS + 100
"""How far a quoted cell may reach. An unclosed quote costs its own line only: looking for its end stops
at the next quote, so that every line is looked at twice at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
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
    rejected: int | None = None
    verdict: int | None = None
    kind: int | None = None
    is_guarded: bool = False
    """Was it written by Myna, who guards cells against being run as formulas?"""


_TWO_COLUMNS = _Header(width=2, question=0, answer=1)


def read_table(text: str) -> Iterator[Said]:
    delimiter = likeliest_delimiter(list(islice(lines_of(text), _LOOKED_AT)))
    header = _TWO_COLUMNS
    for number, record in enumerate(_records(lines_of(text), delimiter)):
        if number == 0:
            found = _header(record)
            if found:
                header = found
                continue
        yield _said(record, header, delimiter)


def likeliest_delimiter(beginning: list[str]) -> str:
    """The one that gives a header of known names, or else the most rows of two cells."""
    scores = {}
    for delimiter in _DELIMITERS:
        widths = [len(record.cells) for record in _records(beginning, delimiter)]
        first = next(_records(beginning, delimiter), None)
        has_header = first is not None and _header(first) is not None and len(first.cells) > 1
        scores[delimiter] = (has_header, widths.count(2), sum(width > 1 for width in widths))
    return max(_DELIMITERS, key=lambda delimiter: scores[delimiter])


def is_table(text: str) -> bool:
    """Does a text without a telling name look like a table with a header?"""
    lines = list(islice(lines_of(text), _LOOKED_AT))
    first = next(_records(lines, likeliest_delimiter(lines)), None)
    header = _header(first) if first else None
    return (
        header is not None
        and header.question is not None
        and (header.answer is not None or header.rejected is not None)
    )


def _records(lines: Iterable[str], delimiter: str) -> Iterator[_Record]:
    coming = iter(lines)
    ahead = deque(islice(coming, MAX_LINES_PER_RECORD))
    line = 1
    while ahead:
        record, length = _record(line, ahead, delimiter)
        if record.is_broken or any(cell.strip() for cell in record.cells):
            yield record
        line += length
        for _ in range(length):
            ahead.popleft()
        ahead.extend(islice(coming, length))


def _record(line: int, ahead: deque[str], delimiter: str) -> tuple[_Record, int]:
    """The record that begins with the first line, and how many lines it takes."""
    if len(ahead[0]) <= MAX_LINE_CHARACTERS:
        reader = csv.reader(
            ahead, delimiter=delimiter, skipinitialspace=delimiter != "\t", strict=True
        )
        try:
            cells = next(reader)
        except csv.Error:
            pass
        else:
            text = "".join(islice(ahead, reader.line_num))
            return _Record(line=line, cells=tuple(cells), text=text), reader.line_num
    return _Record(line=line, cells=(), text=ahead[0], is_broken=True), 1


def _header(record: _Record) -> _Header | None:
    names = [column_name(cell) for cell in record.cells]
    question, rejected = column(names, QUESTION_NAMES), column(names, REJECTED_NAMES)
    answer = column(names, answer_names(has_rejected=rejected is not None))
    if question is None and (answer in {None, "a"} or len(names) == 1):
        return None
    verdict = column([name for name in names if name != answer], VERDICT_NAMES)
    places: Mapping[str | None, int] = {name: names.index(name) for name in names}
    return _Header(
        width=len(names),
        question=places.get(question),
        answer=places.get(answer),
        rejected=places.get(rejected),
        verdict=places.get(verdict),
        kind=places.get(column(names, KIND_NAMES)),
        is_guarded=is_guarded(names),
    )


def _said(record: _Record, header: _Header, delimiter: str) -> Said:
    if record.is_broken:
        code = Code.TOO_LONG if len(record.text) > MAX_LINE_CHARACTERS else Code.QUOTES
        return unreadable(record.line, record.text.rstrip("\r\n"), code)
    cells, was_joined = _fitted(record.cells, header, delimiter)
    if cells is None:
        return unreadable(record.line, record.text.rstrip("\r\n"), Code.COLUMNS)
    if header.is_guarded:
        cells = tuple(without_guard(cell) for cell in cells)
    return Said(
        line=record.line,
        question=_cell(cells, header.question),
        answer=_cell(cells, header.answer),
        rejected=_cell(cells, header.rejected),
        verdict=_cell(cells, header.verdict),
        kind=_cell(cells, header.kind),
        repair=Code.JOINED if was_joined else None,
    )


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
