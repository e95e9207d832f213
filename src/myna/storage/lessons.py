"""The lesson store: what was taught, append-only; called by the teaching service."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from myna.domain.conversation import Tenant
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType
from myna.ports import StoredLesson
from myna.storage.database import Database
from myna.storage.dialects import insert_new
from myna.storage.schema import lessons


@dataclass(frozen=True, kw_only=True)
class SqlLessonStore:
    database: Database

    async def add(self, added: Sequence[Lesson]) -> int:
        if not added:
            return 0
        rows = [_row(lesson) for lesson in added]

        def work(connection: Connection) -> int:
            connection.execute(insert_new(connection, lessons, "id"), rows)
            last = select(lessons.c.position).where(lessons.c.id == added[-1].id)
            position: int = connection.execute(last).scalar_one()
            return position

        return await self.database.write(work)

    async def after(self, tenant: Tenant, position: int = 0) -> Sequence[StoredLesson]:
        statement = (
            select(lessons)
            .where(lessons.c.tenant == tenant, lessons.c.position > position)
            .order_by(lessons.c.position)
        )

        def work(connection: Connection) -> tuple[StoredLesson, ...]:
            return tuple(
                StoredLesson(position=row["position"], lesson=_lesson(row))
                for row in connection.execute(statement).mappings()
            )

        return await self.database.read(work, is_long=position == 0)

    async def count(self, tenant: Tenant) -> int:
        statement = select(func.count()).select_from(lessons).where(lessons.c.tenant == tenant)
        return await self.database.read(
            lambda connection: connection.execute(statement).scalar_one()
        )


def _row(lesson: Lesson) -> dict[str, Any]:
    return {
        "id": lesson.id,
        "tenant": lesson.tenant,
        "kind": lesson.kind.value,
        "question": lesson.question,
        "answer": lesson.answer,
        "rejected": lesson.rejected,
        "author_id": lesson.author_id,
        "source_type": lesson.source.type.value,
        "source_message_id": lesson.source.message_id,
        "source_file_name": lesson.source.file_name,
        "source_line": lesson.source.line,
        "created": lesson.created,
    }


def _lesson(row: RowMapping) -> Lesson:
    return Lesson(
        id=row["id"],
        tenant=Tenant(row["tenant"]),
        kind=LessonKind(row["kind"]),
        question=row["question"],
        answer=row["answer"],
        rejected=row["rejected"],
        author_id=row["author_id"],
        source=Source(
            type=SourceType(row["source_type"]),
            message_id=row["source_message_id"],
            file_name=row["source_file_name"],
            line=row["source_line"],
        ),
        created=row["created"],
    )
