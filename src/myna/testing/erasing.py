"""Deletes what belongs to one member from stores in memory; used by the privacy store beside it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from myna.domain.conversation import Tenant, direct_tenant
from myna.domain.jobs import Job, JobEvent, JobState
from myna.domain.privacy import (
    Departure,
    Others,
    TracedFile,
    Traces,
    Upload,
    departure,
    job_without_examples,
    mended_turns,
)
from myna.domain.teaching import Lesson, LessonKind, LessonStatus, answer_group, as_asked
from myna.domain.vault_paths import REPORTS
from myna.ports import NewId
from myna.testing.chat import MemoryPhrasingStore
from myna.testing.conversations import MemoryFeedbackStore, MemoryTurnStore
from myna.testing.jobs import MemoryJobLedger

Uploads = dict[tuple[Tenant, str, int], Upload]


@dataclass(frozen=True, kw_only=True)
class MemoryErasing:
    member_id: int
    now: datetime
    new_id: NewId
    jobs: MemoryJobLedger
    turns: MemoryTurnStore
    feedback: MemoryFeedbackStore
    uploads: Uploads
    phrasings: MemoryPhrasingStore

    def done(self) -> Traces:
        traces = self._own_space()
        sent = self._files()
        tenants = {each.tenant for each in sent} | self._tenants()
        for tenant in sorted(tenants):
            left, first = self._lessons(tenant, [each for each in sent if each.tenant == tenant])
            self._mend_turns(tenant, left)
            traces = traces.and_also(Traces(tenants=(tenant,)))
            if first is not None:
                traces = traces.and_also(self._withdraw(tenant, first))
                traces = traces.and_also(self._begin_anew(tenant))
        self._forget_turns()
        self._forget_feedback()
        own = [job for job in self.jobs.jobs.values() if job.requester_id == self.member_id]
        return traces.and_also(self._drop_jobs(own)).and_also(Traces(files=tuple(sent)))

    def _own_space(self) -> Traces:
        tenant, models = direct_tenant(self.member_id), self.jobs.models
        jobs = [job for job in self.jobs.jobs.values() if job.tenant == tenant]
        versions = [each.id for each in models.published.values() if each.tenant == tenant]
        stored = models.lessons.stored
        for lesson_id in [key for key, each in stored.items() if each.lesson.tenant == tenant]:
            del stored[lesson_id]
        for version_id in versions:
            del models.published[version_id]
        models.champions.pop(tenant, None)
        traces = Traces(tenants=(tenant,), vaults=(tenant,), versions=tuple(versions))
        return traces.and_also(self._drop_jobs(jobs))

    def _files(self) -> Sequence[TracedFile]:
        own = [each for each in self.uploads.values() if each.member_id == self.member_id]
        for each in own:
            del self.uploads[each.tenant, each.path, each.member_id]
        others = {(tenant, path) for tenant, path, _ in self.uploads}
        return [
            TracedFile(tenant=each.tenant, path=each.path, sha256=each.sha256)
            for each in own
            if (each.tenant, each.path) not in others
        ]

    def _tenants(self) -> set[Tenant]:
        records = [each.lesson for each in self.jobs.models.lessons.stored.values()]
        turns = self.turns.turns.values()
        taught = {each.tenant for each in records if self.member_id in _named_in(each)}
        asked = {
            each.utterance.tenant for each in turns if each.utterance.author_id == self.member_id
        }
        return taught | asked

    def _lessons(self, tenant: Tenant, sent: Sequence[TracedFile]) -> tuple[Departure, int | None]:
        """With the first position of what may have been learned."""
        stored = self.jobs.models.lessons.stored
        own = {key: each for key, each in stored.items() if each.lesson.tenant == tenant}
        imported = self._read_from(tenant, {each.path for each in sent})
        records = [each.lesson for each in own.values()]
        left = departure(self.member_id, records, self._others(tenant, records), imported)
        for mended in left.mended:
            stored[mended.id] = replace(own[mended.id], lesson=mended)
        for gone in left.gone:
            del stored[gone.id]
            self.turns.unwanted.gone_lessons.add(gone.id)
        learned = (own[each].position for each in left.learned_ids)
        return left, min(learned, default=None)

    def _read_from(self, tenant: Tenant, paths: Collection[str]) -> set[str]:
        """The rows that anybody's trainings read from these files; the trainings forget them."""
        read = set()
        for job in [each for each in self.jobs.jobs.values() if each.tenant == tenant]:
            names = {file.name for file in job.spec.files if file.path in paths}
            kept = tuple(file for file in job.spec.files if file.path not in paths)
            self.jobs.jobs[job.id] = replace(job, spec=replace(job.spec, files=kept))
            for each in self.jobs.models.lessons.stored.values():
                source = each.lesson.source
                if source.batch == job.id and source.file_name in names:
                    read.add(each.lesson.id)
        return read

    def _others(self, tenant: Tenant, records: Sequence[Lesson]) -> Others:
        said = [
            each.utterance
            for each in self.turns.turns.values()
            if each.utterance.tenant == tenant and each.utterance.author_id != self.member_id
        ]
        answered = {
            answer_group(each.answer)
            for each in records
            if self.member_id not in {each.author_id, each.source.answer_by}
            and each.answer
            and each.kind is not LessonKind.RATING
        }
        return Others(questions={as_asked(each.text) for each in said}, answers=answered)

    def _mend_turns(self, tenant: Tenant, left: Departure) -> None:
        gone = {each.id for each in left.gone}
        concerned = gone | {each.id for each in left.mended}
        kept = [each for each in self.phrasings.proposed if each[1].lesson_id not in concerned]
        self.phrasings.proposed[:] = kept
        own = [turn for turn in self.turns.turns.values() if turn.utterance.tenant == tenant]
        for turn in mended_turns(own, self.member_id, gone):
            self.turns.turns[turn.utterance.key] = turn

    def _withdraw(self, tenant: Tenant, first: int) -> Traces:
        models = self.jobs.models
        gone = [
            each.id
            for each in models.published.values()
            if each.tenant == tenant and each.last_lesson >= first
        ]
        for version_id in gone:
            del models.published[version_id]
        models.history[:] = [
            replace(each, replaced_id=None) if each.replaced_id in gone else each
            for each in models.history
            if each.version_id not in gone
        ]
        if models.champion_id(tenant) in gone:
            models.champions[tenant] = (self._once_champion(tenant), False)
        return Traces(versions=tuple(gone), relearned=(tenant,))

    def _once_champion(self, tenant: Tenant) -> str | None:
        """The last one that knows all that was imported."""
        models, lessons = self.jobs.models, self.jobs.models.lessons
        accepted = {batch for (_, batch), status in lessons.batches.items() if _counts(status)}
        last = max(
            (
                each.position
                for each in lessons.stored.values()
                if each.lesson.source.batch in accepted
            ),
            default=0,
        )
        once = {each.version_id for each in models.history}
        fit = [
            each
            for each in models.published.values()
            if each.tenant == tenant and each.id in once and each.last_lesson >= last
        ]
        return max(fit, key=lambda each: each.number).id if fit else None

    def _begin_anew(self, tenant: Tenant) -> Traces:
        begun = []
        for job in [each for each in self.jobs.jobs.values() if each.tenant == tenant]:
            self.jobs.jobs[job.id] = job_without_examples(job)
            if job.attempt and not job.state.is_over and job.requester_id != self.member_id:
                begun.append(job)
        for job in begun:
            self._renamed(job)
        untils = [job.lease_until for job in begun if job.lease_until]
        return Traces(
            versions=tuple(job.id for job in begun), workers_until=max(untils, default=None)
        )

    def _renamed(self, job: Job) -> None:
        again = replace(
            self.jobs.jobs[job.id],
            id=self.new_id(),
            state=JobState.QUEUED,
            progress=0.0,
            owner=None,
            lease_until=None,
            checkpoint=None,
            imported=(),
        )
        self.jobs.jobs[again.id] = again
        del self.jobs.jobs[job.id]
        self._forget_import(job)
        event = JobEvent(
            position=len(self.jobs.events) + 1,
            job_id=again.id,
            tenant=again.tenant,
            kind="lease-lost",
            at=self.now,
        )
        self.jobs.events.append(event)

    def _forget_import(self, job: Job) -> None:
        lessons = self.jobs.models.lessons
        lessons.unwanted.void_jobs.add(job.id)
        lessons.batches.pop((job.tenant, job.id), None)
        for key in [k for k, e in lessons.stored.items() if e.lesson.source.batch == job.id]:
            del lessons.stored[key]

    def _drop_jobs(self, jobs: Sequence[Job]) -> Traces:
        for job in jobs:
            del self.jobs.jobs[job.id]
            self._forget_import(job)
        folders = [
            TracedFile(tenant=job.tenant, path=f"{REPORTS}/{job.short_id}", sha256="")
            for job in jobs
        ]
        published = self.jobs.models.published
        untils = [job.lease_until for job in jobs if job.lease_until]
        return Traces(
            versions=tuple(job.id for job in jobs if job.id not in published),
            folders=tuple(folders),
            workers_until=max(untils, default=None),
        )

    def _forget_turns(self) -> None:
        for given in self.turns.rated.values():
            given.pop(self.member_id, None)
        for key, turn in list(self.turns.turns.items()):
            if turn.utterance.author_id == self.member_id:
                del self.turns.turns[key]
                self.turns.rated.pop(turn.id, None)

    def _forget_feedback(self) -> None:
        told = self.feedback.told
        for key, each in list(told.items()):
            if each.author_id == self.member_id:
                del told[key]
            elif each.about is not None and each.about not in self.turns.turns:
                told[key] = replace(each, about=None)


def _named_in(lesson: Lesson) -> set[int | None]:
    return {lesson.author_id, lesson.source.question_by, lesson.source.answer_by}


def _counts(status: LessonStatus) -> bool:
    return status is LessonStatus.ACCEPTED
