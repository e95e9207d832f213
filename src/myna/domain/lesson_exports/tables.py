"""Lessons as a table that every spreadsheet program opens, and that can be sent to Myna again."""

from collections.abc import Iterable, Iterator

from myna.domain.lesson_files.report import LESSON_COLUMNS, table_line
from myna.domain.teaching import Lesson, LessonKind

_COLUMNS = (*LESSON_COLUMNS, "language", "section", "author", "created")


def table(lessons: Iterable[Lesson]) -> Iterator[str]:
    """Without ratings, which teach nothing."""
    yield table_line(_COLUMNS)
    for lesson in lessons:
        if lesson.kind is not LessonKind.RATING:
            taught = (lesson.question, lesson.answer, lesson.rejected or "", lesson.kind.value)
            about = (lesson.language or "", lesson.source.section or "")
            made = (str(lesson.author_id), lesson.created.isoformat())
            yield table_line((*taught, *about, *made))
