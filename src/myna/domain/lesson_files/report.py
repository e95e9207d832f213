"""Rejected and doubtful rows as a CSV that a person mends in any spreadsheet program and sends again."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from myna.domain.lesson_files.rows import Row

LESSON_COLUMNS = ("question", "answer", "rejected", "kind")
"""Of every table that Myna writes."""
ERROR_COLUMN = "error_code"
_HEADER = (*LESSON_COLUMNS, "line", ERROR_COLUMN, "error")
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
"""How a cell begins that a spreadsheet program would run, or that was guarded already."""


def rejected_csv(rows: Iterable[Row]) -> bytes:
    """UTF-8 with a mark, which spreadsheet programs need to read it as such."""
    lines = [table_line(_HEADER)]
    for row in rows:
        if row.is_to_be_mended:
            taught = (row.question, row.answer, row.rejected, row.kind.value)
            lines.append(table_line((*taught, str(row.line), row.code or "", row.remedy)))
    return "".join(lines).encode("utf-8-sig", errors="replace")


def table_line(cells: Iterable[str]) -> str:
    """One row of a table that no spreadsheet program runs as a formula."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([with_guard(cell) for cell in cells])
    return out.getvalue()


def is_guarded(names: Sequence[str]) -> bool:
    """Do these names of columns tell that Myna wrote the table?"""
    return ERROR_COLUMN in names or tuple(names[: len(LESSON_COLUMNS)]) == LESSON_COLUMNS


def with_guard(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def without_guard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
