"""Rows of a file beside what was taught before; used by imports, once a file was read."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from myna.domain.lesson_files.repeats import with_repeats_marked
from myna.domain.lesson_files.rows import Code, Row, RowState
from myna.domain.near_duplicates import Asked, near_duplicates
from myna.domain.teaching import (
    Lesson,
    LessonKind,
    SourceType,
    Split,
    answer_group,
    split_of,
)


def compared(rows: Iterable[Row], lessons: Sequence[Lesson]) -> tuple[Row, ...]:
    """The rows with what these lessons, all of which count, make of them.

    What was taught before is a duplicate, what was taught otherwise a conflict. A row too like a
    held-out question, be it in the lessons or further up or down, is kept and named `W_TEST_LEAK`.
    """
    marked = list(with_repeats_marked(rows, lessons))
    trained, held_out = [], [_asked(one) for one in lessons if _is_held_out(one)]
    for number, row in enumerate(marked):
        if row.is_kept and _row_is_held_out(row):
            held_out.append(_asked(row))
        elif row.is_kept and row.kind is not LessonKind.NEGATIVE:
            trained.append(number)
    for leak in near_duplicates([_asked(marked[number]) for number in trained], held_out):
        row = marked[trained[leak]]
        if row.state is not RowState.CONFLICT:
            marked[trained[leak]] = replace(row, code=Code.TEST_LEAK)
    return tuple(marked)


def _asked(taught: Row | Lesson) -> Asked:
    return Asked(question=taught.question, group=answer_group(taught.answer))


def _is_held_out(lesson: Lesson) -> bool:
    return lesson.kind is not LessonKind.NEGATIVE and lesson.split is Split.TEST


def _row_is_held_out(row: Row) -> bool:
    """As the lesson that it becomes."""
    is_example = row.kind is LessonKind.EXAMPLE and row.source_type is SourceType.FILE
    return is_example and split_of(row.question) is Split.TEST
