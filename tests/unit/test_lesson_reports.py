"""The report of rejected rows: safe to open, and ready to be mended and sent again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.lesson_files import Row, RowState, rejected_csv
from myna.domain.lesson_files.report import with_guard, without_guard
from read_lessons import CELLS, pairs, read


def test_no_cell_of_a_report_is_a_formula() -> None:
    rows = read("q,a\n=1+1,\n+7,\n-1,\n@x,\n'=2,\n").rows
    report = rejected_csv(rows).decode("utf-8-sig")

    starts = {line[0] for line in report.splitlines()}

    assert not starts & set("=+-@")
    assert len(report.splitlines()) == 6


@pytest.mark.parametrize("cell", ["＝1+1", "＠x", "＋1", "－1", " =1+1", "\t=1"])
def test_what_some_spreadsheet_program_takes_for_a_formula_is_guarded(cell: str) -> None:
    assert f"'{cell}" == with_guard(cell)
    assert cell == without_guard(with_guard(cell))


def test_a_mended_report_can_be_sent_again() -> None:
    report = rejected_csv(read("q,a\n=1+1,\n'=2,\n").rows).decode("utf-8-sig")

    mended = report.replace("'=1+1,,", "'=1+1,2,").replace("''=2,,", "''=2,two,")

    assert pairs(read(mended, "report.csv")) == [("=1+1", "2"), ("'=2", "two")]


KINDS = st.sampled_from(["", "example", "negative", "correction"])


@given(st.lists(st.tuples(KINDS, CELLS, CELLS, CELLS), min_size=1, max_size=5), st.booleans())
def test_a_report_says_again_what_was_rejected(
    cells: list[tuple[str, str, str, str]], is_positive: bool
) -> None:
    names = ("kind", "prompt", "answer", "rejected")
    lines = [json.dumps(dict(zip(names, row, strict=True))) for row in cells]
    rows = read("\n".join(lines), "faq.jsonl", is_positive=is_positive).rows
    lost = [row for row in rows if row.state is RowState.REJECTED]
    if not lost:
        return

    again = read(rejected_csv(lost), "report.csv")

    assert [stripped(row) for row in lost if has_text(row)] == [
        stripped(row) for row in again.rows if has_text(row)
    ]


def has_text(row: Row) -> bool:
    return any(map(str.strip, (row.question, row.answer, row.rejected)))


def stripped(row: Row) -> tuple[object, ...]:
    texts = (row.question, row.answer, row.rejected)
    return (row.kind, row.code, *map(str.strip, texts))
