"""What was taught."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from myna.domain.conversation import Tenant
from myna.domain.teaching import Lesson, LessonStatus


@dataclass(frozen=True, kw_only=True)
class StoredLesson:
    """A record and its place in the order of its tenant's records, counted from 1 without gaps being promised."""

    position: int
    lesson: Lesson
    """With the status that it has now: one of a batch that was decided on has the batch's."""


@dataclass(frozen=True, kw_only=True)
class LessonCounts:
    """Of one tenant's records."""

    records: int
    """Without those of imports that were discarded."""
    proposed: int
    """Those that wait, as `proposals` has them."""
    last: int
    """The position of the last; 0 for none."""


class LessonStore(Protocol):
    """What was taught; append-only."""

    async def add(self, lessons: Sequence[Lesson]) -> int:
        """Store all or none, durably; returns the position of the last, 0 for no lessons.

        Lessons whose id is known are left as they are.
        """
        ...

    async def after(
        self, tenant: Tenant, position: int = 0, until: int | None = None
    ) -> Sequence[StoredLesson]:
        """The tenant's records behind a position, up to and with `until`, in order."""
        ...

    async def find(self, tenant: Tenant, lesson_id: str) -> StoredLesson | None: ...

    async def recent(
        self,
        tenant: Tenant,
        *,
        limit: int,
        before: int | None = None,
        author_id: int | None = None,
    ) -> Sequence[StoredLesson]:
        """The newest first, from the one before a position on.

        Ratings are left out, and records whose place a later one took. Of the rows of an import that do not count the
        last stands for all.
        """
        ...

    async def proposals(self, tenant: Tenant, *, limit: int) -> Sequence[StoredLesson]:
        """What members proposed one by one and nobody decided on yet, oldest first."""
        ...

    async def batch(
        self, tenant: Tenant, batch: str, *, limit: int | None = None
    ) -> Sequence[StoredLesson]:
        """The rows of one import, in order, without what was said of single ones later; the first, or all."""
        ...

    async def decide_batch(
        self, tenant: Tenant, batch: str, status: LessonStatus, *, by: int | None, at: datetime
    ) -> None:
        """The last decision on a batch counts for all its rows; what was said of a single one stands by itself."""
        ...

    async def count(self, tenant: Tenant) -> int: ...

    async def counts(self, tenant: Tenant) -> LessonCounts: ...
