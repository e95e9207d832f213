"""A lesson as a JSON object that keeps everything of it, and back; for exports and archives.

The object is documented in `docs/lesson-files.md`. It does not say whose it is: a record is only
ever read into the tenant that asks for it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from myna.domain.conversation import Tenant
from myna.domain.teaching import (
    Lesson,
    LessonKind,
    LessonStatus,
    Provenance,
    Source,
    SourceType,
)
from myna.errors import UnreadableLesson

VERSION = 1


def record_of(lesson: Lesson) -> dict[str, Any]:
    """What a kind does not have is left out. Ids are text, which every JSON reader keeps exactly."""
    source = lesson.source
    whole = {
        "v": VERSION,
        "id": lesson.id,
        "kind": lesson.kind.value,
        "prompt": lesson.question,
        "answer": lesson.answer or None,
        "rejected": lesson.rejected,
        "rating": lesson.rating,
        "answer_id": lesson.group if lesson.answer else None,
        "lang": lesson.language,
        "split": lesson.split.value,
        "status": lesson.status.value,
        "author": {"id": str(lesson.author_id)},
        "source": _without_nothing(
            {
                "type": source.type.value,
                "provenance": source.provenance.value,
                "file": source.file_name,
                "line": source.line,
                "section": source.section,
                "message_id": _text_of(source.message_id),
                "channel_id": _text_of(source.channel_id),
                "batch": source.batch,
                "question_by": _text_of(source.question_by),
                "answer_by": _text_of(source.answer_by),
            }
        ),
        "model_version": lesson.model_version,
        "created": lesson.created.isoformat(),
        "supersedes": lesson.supersedes,
    }
    return _without_nothing(whole)


def lesson_of(record: Mapping[str, Any], tenant: Tenant) -> Lesson:
    """The lesson that `record_of` wrote; what can be told from it (`split`, `answer_id`) is not looked at.

    Raises `UnreadableLesson` for what is no such record.
    """
    try:
        return _lesson(record, tenant)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableLesson(
            f"This is no record of a lesson: {error!r}.",
            remedy="Take the records as they were exported.",
            reason="incomplete",
        ) from error


def _lesson(record: Mapping[str, Any], tenant: Tenant) -> Lesson:
    if record["v"] != VERSION:
        raise ValueError("another version")
    rating = record.get("rating")
    if rating not in {None, -1, 1}:
        raise ValueError("a rating is -1 or 1")
    return Lesson(
        id=_text(record["id"]),
        tenant=tenant,
        kind=LessonKind(record["kind"]),
        question=_text(record["prompt"]),
        answer=_text(record.get("answer", "")),
        rejected=_text_or_none(record.get("rejected")),
        rating=rating,
        language=_text_or_none(record.get("lang")),
        status=LessonStatus(record["status"]),
        supersedes=_text_or_none(record.get("supersedes")),
        author_id=int(record["author"]["id"]),
        source=_source(record["source"]),
        model_version=_text_or_none(record.get("model_version")),
        created=_moment(record["created"]),
    )


def _source(record: Mapping[str, Any]) -> Source:
    line = record.get("line")
    if not (line is None or (isinstance(line, int) and not isinstance(line, bool))):
        raise TypeError("a line is a number")
    return Source(
        type=SourceType(record["type"]),
        provenance=Provenance(record["provenance"]),
        message_id=_number_or_none(record.get("message_id")),
        channel_id=_number_or_none(record.get("channel_id")),
        file_name=_text_or_none(record.get("file")),
        line=line,
        section=_text_or_none(record.get("section")),
        batch=_text_or_none(record.get("batch")),
        question_by=_number_or_none(record.get("question_by")),
        answer_by=_number_or_none(record.get("answer_by")),
    )


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text was expected")
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def _number_or_none(value: Any) -> int | None:
    return None if value is None else int(value)


def _text_of(number: int | None) -> str | None:
    return None if number is None else str(number)


def _without_nothing(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value is not None}
