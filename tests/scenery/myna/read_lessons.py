"""Lesson files read and looked at, and cells as people fill them, for the tests of lesson files."""

from hypothesis import strategies as st

from myna.domain.lesson_files import Code, LessonFile, Row, read_lesson_file
from myna.domain.teaching import LessonKind

# A cell: anything a person may type, but nothing that only an encoding could spoil.
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\ufffd\x00"), max_size=30)


def read(text: str | bytes, name: str = "faq.csv", **options: bool) -> LessonFile:
    data = text.encode() if isinstance(text, str) else text
    return read_lesson_file(data, name, **options)


def pairs(file: LessonFile) -> list[tuple[str, str]]:
    return [(row.question, row.answer) for row in file.kept]


def taught(row: Row) -> tuple[LessonKind, str, str, str]:
    return row.kind, row.question, row.answer, row.rejected


def problems(file: LessonFile) -> list[tuple[int, Code | None]]:
    return [(row.line, row.code) for row in file.problems]
