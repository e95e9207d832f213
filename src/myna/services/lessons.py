"""What was learned from whom, and why an answer was given; used by the bot."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import Candidate, Tenant, Turn
from myna.domain.jobs import Job
from myna.domain.lesson_exports import ExportFormat, exported
from myna.domain.teaching import LessonStatus, Source, holding
from myna.domain.training import ModelVersion
from myna.errors import NotFound
from myna.ports import JobLedger, LessonCounts, LessonStore, ModelRegistry, StoredLesson
from myna.services.imports import LOOKED_AT_ROWS, Import, import_of

PAGE_LESSONS = 6
SHOWN_IMPORTS = 8
SEARCHED_JOBS = 50


@dataclass(frozen=True, kw_only=True)
class LessonPage:
    lessons: Sequence[StoredLesson]
    """The newest first."""
    counts: LessonCounts
    imports: Mapping[str, Import]
    """By the batch of the lesson that stands for it: those that do not count are one row each."""
    older_before: int | None
    """The position before which the next page begins; None where there is none."""


@dataclass(frozen=True, kw_only=True)
class Cited:
    """One lesson that an answer rests on."""

    candidate: Candidate
    lesson: StoredLesson | None
    """None where it is gone."""
    stands: bool
    """Is it still taught?"""


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What an answer rests on."""

    turn: Turn
    cited: Sequence[Cited]
    """The best first; what was merely nearest where nothing was answered, none where nothing was taught."""
    version: ModelVersion | None
    """The trained model that spoke; None where there was none, or it is gone."""


@dataclass(frozen=True, kw_only=True)
class LessonService:
    lessons: LessonStore
    registry: ModelRegistry
    ledger: JobLedger

    async def page(
        self, actor: Actor, *, before: int | None = None, author_id: int | None = None
    ) -> LessonPage:
        """Raises `NotAllowed`."""
        authorize(actor, Action.SEE_LESSONS, actor.tenant)
        found = await self.lessons.recent(
            actor.tenant, limit=PAGE_LESSONS + 1, before=before, author_id=author_id
        )
        shown = found[:PAGE_LESSONS]
        return LessonPage(
            lessons=shown,
            counts=await self.lessons.counts(actor.tenant),
            imports=await self._folded(actor.tenant, shown),
            older_before=shown[-1].position if len(found) > PAGE_LESSONS else None,
        )

    async def numbered(self, actor: Actor, number: int) -> StoredLesson:
        """What stands under this number in a page. Raises `NotAllowed`, `NotFound`."""
        authorize(actor, Action.SEE_LESSONS, actor.tenant)
        found = await self.lessons.recent(actor.tenant, limit=1, before=number + 1)
        if not found or found[0].position != number:
            raise NotFound("There is no such lesson.", remedy="See /lessons.", what="lesson")
        return found[0]

    async def imports(self, actor: Actor, *, only_refused: bool = False) -> Sequence[Import]:
        """The newest first, those whose files could be read but brought nothing left out. Raises `NotAllowed`."""
        authorize(actor, Action.SEE_LESSONS, actor.tenant)
        found: list[Import] = []
        for job in await self.ledger.recent(actor.tenant, limit=SEARCHED_JOBS):
            one = await self._import(job)
            if one is not None and (one.state.is_refused or not only_refused):
                found.append(one)
        return found[:SHOWN_IMPORTS]

    async def _folded(self, tenant: Tenant, shown: Sequence[StoredLesson]) -> dict[str, Import]:
        found: dict[str, Import] = {}
        for each in shown:
            batch = each.lesson.source.batch
            if batch is None or each.lesson.status is LessonStatus.ACCEPTED:
                continue
            job = await self.ledger.find(tenant, batch)
            one = await self._import(job) if job else None
            if one is not None:
                found[batch] = one
        return found

    async def _import(self, job: Job) -> Import | None:
        rows = await self.lessons.batch(job.tenant, job.id, limit=LOOKED_AT_ROWS)
        return import_of(job, rows)

    async def source_of(self, turn: Turn, number: int = 0) -> Source | None:
        """Where this candidate of the turn comes from; None where its lesson is gone."""
        lesson_id = turn.candidates[number].lesson_id
        found = await self.lessons.find(turn.utterance.tenant, lesson_id)
        return found.lesson.source if found else None

    async def sources_of(self, turn: Turn) -> Sequence[Source | None]:
        """Where each lesson comes from that the answer rests on; None for one that is gone."""
        tenant = turn.utterance.tenant
        found = [await self.lessons.find(tenant, each.lesson_id) for each in turn.rests_on]
        return [each.lesson.source if each else None for each in found]

    async def export(self, actor: Actor, export_format: ExportFormat) -> bytes:
        """All records in Myna's own format, in any other what is taught now. Raises `NotAllowed`."""
        authorize(actor, Action.REVIEW, actor.tenant)
        stored = await self.lessons.after(actor.tenant)
        return await asyncio.to_thread(_written, stored, export_format)

    async def grounds(self, actor: Actor, turn: Turn) -> Grounds:
        """Raises `NotAllowed`."""
        authorize(actor, Action.SEE_LESSONS, turn.utterance.tenant)
        cited = turn.candidates[:1] if turn.composed is None else turn.rests_on
        version_id, _, _ = turn.model_version.rpartition("+")
        return Grounds(
            turn=turn,
            cited=[await self._cited(actor.tenant, each) for each in cited],
            version=await self.registry.find(actor.tenant, version_id) if version_id else None,
        )

    async def _cited(self, tenant: Tenant, candidate: Candidate) -> Cited:
        lesson = await self.lessons.find(tenant, candidate.lesson_id)
        stands = lesson is not None and await self._stands(lesson)
        return Cited(candidate=candidate, lesson=lesson, stands=stands)

    async def _stands(self, lesson: StoredLesson) -> bool:
        tenant, after_it = lesson.lesson.tenant, lesson.position + 1
        found = await self.lessons.recent(tenant, limit=1, before=after_it)
        is_accepted = lesson.lesson.status is LessonStatus.ACCEPTED
        return is_accepted and [each.position for each in found] == [lesson.position]


def _written(stored: Sequence[StoredLesson], export_format: ExportFormat) -> bytes:
    records = [each.lesson for each in stored]
    is_whole = export_format is ExportFormat.CANONICAL
    return b"".join(exported(records if is_whole else holding(records), export_format))
