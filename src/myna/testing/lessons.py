"""What was taught, in memory; exported by the package."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count, islice

from myna.domain.conversation import Tenant
from myna.domain.teaching import Lesson, LessonKind, LessonStatus
from myna.ports import LessonCounts, StoredLesson
from myna.testing.unwanted import Unwanted


@dataclass(frozen=True, kw_only=True)
class MemoryLessonStore:
    stored: dict[str, StoredLesson] = field(default_factory=dict)
    """By the lesson's id, in the order of adding; each with the status it came with."""
    batches: dict[tuple[Tenant, str], LessonStatus] = field(default_factory=dict)
    """The last decision on each import."""
    unwanted: Unwanted = field(default_factory=Unwanted)
    _positions: Iterator[int] = field(default_factory=lambda: count(1))

    async def add(self, added: Sequence[Lesson]) -> int:
        self.unwanted.refuse_lessons(added)
        self.unwanted.refuse_void({lesson.source.batch for lesson in added})
        for lesson in added:
            if lesson.id not in self.stored:
                position = next(self._positions)
                self.stored[lesson.id] = StoredLesson(position=position, lesson=lesson)
        return self.stored[added[-1].id].position if added else 0

    async def after(
        self, tenant: Tenant, position: int = 0, until: int | None = None
    ) -> Sequence[StoredLesson]:
        return tuple(
            each
            for each in self._records(tenant)
            if each.position > position and (until is None or each.position <= until)
        )

    async def find(self, tenant: Tenant, lesson_id: str) -> StoredLesson | None:
        found = (each for each in self._records(tenant) if each.lesson.id == lesson_id)
        return next(found, None)

    async def recent(
        self,
        tenant: Tenant,
        *,
        limit: int,
        before: int | None = None,
        author_id: int | None = None,
    ) -> Sequence[StoredLesson]:
        records = self._records(tenant)
        superseded = {each.lesson.supersedes for each in records}
        last_rows = {_import_that_waits(each.lesson): each.position for each in records}
        last_rows.pop(None, None)
        newest_first = [
            each
            for each in reversed(records)
            if (before is None or each.position < before)
            and each.lesson.id not in superseded
            and each.lesson.kind is not LessonKind.RATING
            and author_id in {None, each.lesson.author_id}
            and last_rows.get(_import_that_waits(each.lesson), each.position) == each.position
        ]
        return newest_first[:limit]

    async def proposals(self, tenant: Tenant, *, limit: int) -> Sequence[StoredLesson]:
        return self._waiting(tenant)[:limit]

    async def batch(
        self, tenant: Tenant, batch: str, *, limit: int | None = None
    ) -> Sequence[StoredLesson]:
        rows = (
            each
            for each in self._records(tenant)
            if each.lesson.source.batch == batch and each.lesson.supersedes is None
        )
        return tuple(islice(rows, limit))

    async def decide_batch(
        self, tenant: Tenant, batch: str, status: LessonStatus, *, by: int | None, at: datetime
    ) -> None:
        self.batches[tenant, batch] = status

    async def count(self, tenant: Tenant) -> int:
        return len(self._records(tenant))

    async def counts(self, tenant: Tenant) -> LessonCounts:
        records = self._records(tenant)
        return LessonCounts(
            records=sum(not self._is_of_no_use(each.lesson) for each in records),
            proposed=len(self._waiting(tenant)),
            last=records[-1].position if records else 0,
        )

    @staticmethod
    def _is_of_no_use(lesson: Lesson) -> bool:
        is_of_import = lesson.source.batch is not None and lesson.supersedes is None
        return is_of_import and lesson.status is LessonStatus.DISCARDED

    def _records(self, tenant: Tenant) -> list[StoredLesson]:
        own = (each for each in self.stored.values() if each.lesson.tenant == tenant)
        return [self._decided(each) for each in own]

    def _decided(self, stored: StoredLesson) -> StoredLesson:
        lesson = stored.lesson
        if lesson.source.batch is None or lesson.supersedes is not None:
            return stored
        status = self.batches.get((lesson.tenant, lesson.source.batch), lesson.status)
        return replace(stored, lesson=replace(lesson, status=status))

    def _waiting(self, tenant: Tenant) -> list[StoredLesson]:
        records = self._records(tenant)
        superseded = {each.lesson.supersedes for each in records}
        return [
            each
            for each in records
            if each.lesson.status is LessonStatus.PROPOSED
            and each.lesson.source.batch is None
            and each.lesson.id not in superseded
        ]


def _import_that_waits(lesson: Lesson) -> str | None:
    """The import of a row that does not count."""
    if lesson.supersedes is not None or lesson.status is LessonStatus.ACCEPTED:
        return None
    return lesson.source.batch
