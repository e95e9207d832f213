"""Rejected rows as a CSV that a person mends in any spreadsheet program and sends again."""

import csv
import io
import re

from myna.domain.lesson_files.rows import Row, RowState

ERROR_COLUMN = "error_code"
_HEADER = ("question", "answer", "line", ERROR_COLUMN, "error")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet program would run, or that was guarded already."""


def rejected_csv(rows: tuple[Row, ...]) -> bytes:
    """UTF-8 with a mark, which spreadsheet programs need to read it as such."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for row in rows:
        if row.state is RowState.REJECTED:
            cells = (row.question, row.answer, str(row.line), row.code or "", row.remedy)
            writer.writerow([with_guard(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig", errors="replace")


def with_guard(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def without_guard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
