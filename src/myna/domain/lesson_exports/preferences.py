"""Which of two answers is right: corrections, and negatives beside what was taught for their question."""

from collections.abc import Iterable, Iterator

from myna.domain.lesson_exports.records import line_of
from myna.domain.teaching import Lesson, LessonKind, normalised

_Preference = tuple[str, str, str]
"""A question, the right answer, the wrong one."""


def openai_preferences(lessons: Iterable[Lesson]) -> Iterator[str]:
    for question, right, wrong in _preferences(lessons):
        yield line_of(
            {
                "input": {"messages": [{"role": "user", "content": question}]},
                "preferred_output": [{"role": "assistant", "content": right}],
                "non_preferred_output": [{"role": "assistant", "content": wrong}],
            }
        )


def trl_preferences(lessons: Iterable[Lesson]) -> Iterator[str]:
    for question, right, wrong in _preferences(lessons):
        yield line_of({"prompt": question, "chosen": right, "rejected": wrong})


def _preferences(lessons: Iterable[Lesson]) -> Iterator[_Preference]:
    """Corrections as they come; then the negatives, as the answer to them may be taught later.

    A negative whose question has no right answer, or whose answer is right by now, says nothing here.
    """
    answers: dict[str, str] = {}
    negatives: list[Lesson] = []
    for lesson in lessons:
        if lesson.kind is LessonKind.NEGATIVE:
            negatives.append(lesson)
        elif lesson.kind is not LessonKind.RATING:
            answers[normalised(lesson.question)] = lesson.answer
            if lesson.rejected:
                yield lesson.question, lesson.answer, lesson.rejected
    for negative in negatives:
        answer, rejected = answers.get(normalised(negative.question)), negative.rejected
        if answer and rejected and normalised(answer) != normalised(rejected):
            yield negative.question, answer, rejected
