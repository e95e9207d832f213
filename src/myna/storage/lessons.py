"""The lesson store: what was taught, append-only, and what was decided on imports; called by the services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, func, literal_column, or_, select

from myna.domain.conversation import Tenant
from myna.domain.teaching import (
    Lesson,
    LessonKind,
    LessonStatus,
    Provenance,
    Source,
    SourceType,
)
from myna.ports import LessonCounts, StoredLesson
from myna.storage import promoting
from myna.storage.database import Database
from myna.storage.dialects import insert_new
from myna.storage.schema import batches, lessons
from myna.storage.unwanted import refuse_lessons, refuse_void

_DECIDED = and_(
    batches.c.tenant == lessons.c.tenant,
    batches.c.batch == lessons.c.batch,
    lessons.c.supersedes.is_(None),
)
"""A later word on a single row of an import stands by itself."""


@dataclass(frozen=True, kw_only=True)
class SqlLessonStore:
    database: Database

    async def add(self, added: Sequence[Lesson]) -> int:
        if not added:
            return 0
        rows = [row_of(lesson) for lesson in added]
        jobs = {lesson.source.batch for lesson in added if lesson.source.batch is not None}

        def work(connection: Connection) -> int:
            refuse_lessons(connection, added)
            if jobs:
                refuse_void(connection, jobs)
            connection.execute(insert_new(connection, lessons, "id"), rows)
            last = select(lessons.c.position).where(lessons.c.id == added[-1].id)
            position: int = connection.execute(last).scalar_one()
            return position

        return await self.database.write(work)

    async def after(
        self, tenant: Tenant, position: int = 0, until: int | None = None
    ) -> Sequence[StoredLesson]:
        statement = _records(tenant).where(lessons.c.position > position)
        if until is not None:
            statement = statement.where(lessons.c.position <= until)
        return await self._read(statement, is_long=position == 0)

    async def find(self, tenant: Tenant, lesson_id: str) -> StoredLesson | None:
        found = await self._read(_records(tenant).where(lessons.c.id == lesson_id))
        return found[0] if found else None

    async def recent(
        self,
        tenant: Tenant,
        *,
        limit: int,
        before: int | None = None,
        author_id: int | None = None,
    ) -> Sequence[StoredLesson]:
        statement = _records(tenant).where(
            lessons.c.kind != LessonKind.RATING.value, ~_is_superseded(), ~_is_folded()
        )
        if before is not None:
            statement = statement.where(lessons.c.position < before)
        if author_id is not None:
            statement = statement.where(lessons.c.author_id == author_id)
        newest_first = statement.order_by(None).order_by(lessons.c.position.desc())
        return await self._read(newest_first.limit(limit))

    async def proposals(self, tenant: Tenant, *, limit: int) -> Sequence[StoredLesson]:
        return await self._read(_records(tenant).where(_is_waiting()).limit(limit))

    async def batch(
        self, tenant: Tenant, batch: str, *, limit: int | None = None
    ) -> Sequence[StoredLesson]:
        statement = _records(tenant).where(lessons.c.batch == batch, lessons.c.supersedes.is_(None))
        return await self._read(statement.limit(limit), is_long=limit is None)

    async def decide_batch(
        self, tenant: Tenant, batch: str, status: LessonStatus, *, by: int | None, at: datetime
    ) -> None:
        await self.database.write(
            lambda connection: promoting.decide_batch(
                connection, (tenant, batch), status, by=by, at=at
            )
        )

    async def count(self, tenant: Tenant) -> int:
        statement = select(func.count()).select_from(lessons).where(lessons.c.tenant == tenant)
        return await self.database.read(
            lambda connection: connection.execute(statement).scalar_one()
        )

    async def counts(self, tenant: Tenant) -> LessonCounts:
        every = select(func.count(), func.coalesce(func.max(lessons.c.position), 0))
        waiting = select(func.count()).select_from(lessons)
        discarded = select(batches.c.batch).where(
            batches.c.tenant == tenant, batches.c.status == LessonStatus.DISCARDED.value
        )
        of_no_use = waiting.where(
            lessons.c.tenant == tenant,
            lessons.c.batch.in_(discarded),
            lessons.c.supersedes.is_(None),
        )

        def work(connection: Connection) -> LessonCounts:
            records, last = connection.execute(every.where(lessons.c.tenant == tenant)).one()
            proposed = connection.execute(
                waiting.where(lessons.c.tenant == tenant, _is_waiting())
            ).scalar_one()
            records -= connection.execute(of_no_use).scalar_one()
            return LessonCounts(records=records, proposed=proposed, last=last)

        return await self.database.read(work)

    async def _read(
        self, statement: Select[Any], *, is_long: bool = False
    ) -> Sequence[StoredLesson]:
        def work(connection: Connection) -> tuple[StoredLesson, ...]:
            return tuple(
                StoredLesson(position=row["position"], lesson=_lesson(row))
                for row in connection.execute(statement).mappings()
            )

        return await self.database.read(work, is_long=is_long)


def _records(tenant: Tenant) -> Select[Any]:
    """The tenant's, in order, each with the decision on its import."""
    return (
        select(lessons, batches.c.status.label("decided"))
        .outerjoin(batches, _DECIDED)
        .where(lessons.c.tenant == tenant)
        .order_by(lessons.c.position)
    )


def _is_superseded() -> Any:
    later = lessons.alias()
    return (
        select(later.c.id)
        .where(later.c.supersedes == lessons.c.id, later.c.tenant == lessons.c.tenant)
        .exists()
    )


def _is_folded() -> Any:
    """Does a later row of its import stand for it, because neither counts?"""
    later, accepted = lessons.alias(), LessonStatus.ACCEPTED.value
    stands_for_it = (
        select(later.c.id)
        .where(
            later.c.tenant == lessons.c.tenant,
            later.c.batch == lessons.c.batch,
            later.c.supersedes.is_(None),
            later.c.position > lessons.c.position,
            or_(batches.c.status.is_not(None), later.c.status != accepted),
        )
        .exists()
    )
    return and_(
        lessons.c.batch.is_not(None),
        lessons.c.supersedes.is_(None),
        func.coalesce(batches.c.status, lessons.c.status) != accepted,
        stands_for_it,
    )


def _is_waiting() -> Any:
    return and_(
        lessons.c.status == literal_column("'proposed'"),
        lessons.c.batch.is_(None),
        ~_is_superseded(),
    )


def row_of(lesson: Lesson) -> dict[str, Any]:
    return {
        "id": lesson.id,
        "tenant": lesson.tenant,
        "kind": lesson.kind.value,
        "question": lesson.question,
        "answer": lesson.answer,
        "rejected": lesson.rejected,
        "rating": lesson.rating,
        "language": lesson.language,
        "status": lesson.status.value,
        "supersedes": lesson.supersedes,
        "author_id": lesson.author_id,
        "source_type": lesson.source.type.value,
        "source_provenance": lesson.source.provenance.value,
        "source_message_id": lesson.source.message_id,
        "source_channel_id": lesson.source.channel_id,
        "source_file_name": lesson.source.file_name,
        "source_line": lesson.source.line,
        "source_section": lesson.source.section,
        "source_question_by": lesson.source.question_by,
        "source_answer_by": lesson.source.answer_by,
        "batch": lesson.source.batch,
        "model_version": lesson.model_version,
        "created": lesson.created,
    }


def as_added(row: RowMapping) -> Lesson:
    """Without what was decided on its import."""
    return _lesson({**row, "decided": None})


def _lesson(row: RowMapping | Mapping[str, Any]) -> Lesson:
    return Lesson(
        id=row["id"],
        tenant=Tenant(row["tenant"]),
        kind=LessonKind(row["kind"]),
        question=row["question"],
        answer=row["answer"],
        rejected=row["rejected"],
        rating=row["rating"],
        language=row["language"],
        status=LessonStatus(row["decided"] or row["status"]),
        supersedes=row["supersedes"],
        author_id=row["author_id"],
        source=Source(
            type=SourceType(row["source_type"]),
            provenance=Provenance(row["source_provenance"]),
            message_id=row["source_message_id"],
            channel_id=row["source_channel_id"],
            file_name=row["source_file_name"],
            line=row["source_line"],
            section=row["source_section"],
            batch=row["batch"],
            question_by=row["source_question_by"],
            answer_by=row["source_answer_by"],
        ),
        model_version=row["model_version"],
        created=row["created"],
    )
