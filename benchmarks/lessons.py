"""Lessons for measurements."""

from datetime import UTC, datetime

from myna.domain.conversation import guild_tenant
from myna.domain.teaching import Lesson, LessonKind, Provenance, Source, SourceType


def lesson(
    number: int, question: str, answer: str, *, provenance: Provenance = Provenance.PUBLIC
) -> Lesson:
    return Lesson(
        id=f"lesson-{number}",
        tenant=guild_tenant(1),
        kind=LessonKind.EXAMPLE,
        question=question,
        answer=answer,
        author_id=1,
        source=Source(
            type=SourceType.FILE, provenance=provenance, file_name="benchmark", line=number
        ),
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )
