"""Lessons for the contracts of answer engines, and the material that they make."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from myna.domain.conversation import guild_tenant
from myna.domain.provenance import TrainingMaterial, training_material
from myna.domain.teaching import Lesson, LessonKind, Provenance, Source, SourceType


def lesson(
    question: str, answer: str, *, rejected: str | None = None, lesson_id: str = ""
) -> Lesson:
    return Lesson(
        id=lesson_id or f"{question} -> {answer}",
        tenant=guild_tenant(1),
        kind=LessonKind.EXAMPLE if rejected is None else LessonKind.CORRECTION,
        question=question,
        answer=answer,
        rejected=rejected,
        author_id=7,
        source=Source(type=SourceType.MESSAGE, provenance=Provenance.SANDBOX, message_id=1),
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )


def wrong(question: str, rejected: str, *, lesson_id: str = "wrong") -> Lesson:
    return replace(
        lesson(question, "", rejected=rejected, lesson_id=lesson_id), kind=LessonKind.NEGATIVE
    )


LESSONS = (
    lesson("What time do we meet?", "At nine"),
    lesson("When is our meeting?", "At nine"),
    lesson("Где лежит ключ от гаража?", "В верхнем ящике"),
    lesson("Who feeds the cat?", "Anna"),
)


def material(lessons: Sequence[Lesson]) -> TrainingMaterial:
    return training_material(lessons, permission=None)
