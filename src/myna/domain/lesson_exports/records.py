"""One JSON object on each line: Myna's own record, chats, completions, and answers with a label."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from myna.domain.lesson_records import record_of
from myna.domain.teaching import Lesson, LessonKind

_TAUGHT = {LessonKind.EXAMPLE, LessonKind.CORRECTION}


def line_of(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def canonical(lessons: Iterable[Lesson]) -> Iterator[str]:
    return (line_of(record_of(lesson)) for lesson in lessons)


def openai_chats(lessons: Iterable[Lesson]) -> Iterator[str]:
    for lesson in lessons:
        if lesson.kind in _TAUGHT:
            asked = {"role": "user", "content": lesson.question}
            answered = {"role": "assistant", "content": lesson.answer}
            yield line_of({"messages": [asked, answered]})


def trl_completions(lessons: Iterable[Lesson]) -> Iterator[str]:
    for lesson in lessons:
        if lesson.kind in _TAUGHT:
            yield line_of({"prompt": lesson.question, "completion": lesson.answer})


def trl_ratings(lessons: Iterable[Lesson]) -> Iterator[str]:
    """Unpaired preferences (KTO): every answer that was judged, and whether it was found right."""
    for lesson in lessons:
        for answer, is_right in _judged(lesson):
            yield line_of({"prompt": lesson.question, "completion": answer, "label": is_right})


def _judged(lesson: Lesson) -> Iterator[tuple[str, bool]]:
    if lesson.kind is LessonKind.RATING:
        yield lesson.answer, lesson.rating == 1
        return
    if lesson.kind in _TAUGHT:
        yield lesson.answer, True
    if lesson.kind is not LessonKind.EXAMPLE and lesson.rejected:
        yield lesson.rejected, False
