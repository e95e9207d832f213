"""Training jobs in memory; exported by the package."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from myna.domain.conversation import Tenant
from myna.domain.jobs import (
    Checkpoint,
    Claim,
    ImportedFile,
    Job,
    JobEvent,
    JobFailure,
    JobNote,
    JobResult,
    JobState,
)
from myna.domain.teaching import LessonStatus
from myna.domain.training import Promotion
from myna.errors import CancelRequested, LeaseLost, NotFound, QuotaReached
from myna.ports import Publication
from myna.testing.models import MemoryModelRegistry

_AT_WORK = {JobState.PREPARING, JobState.RUNNING, JobState.EVALUATING}
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class MemoryJobLedger:
    models: MemoryModelRegistry
    """Where versions enter at the end of a job, and whose lesson store knows of imports."""
    jobs: dict[str, Job] = field(default_factory=dict)
    """By id, in the order of submission."""
    events: list[JobEvent] = field(default_factory=list)

    async def submit(self, job: Job, *, most_waiting: int) -> Job:
        own = [each for each in self.jobs.values() if each.tenant == job.tenant]
        for each in own:
            if each.idempotency_key == job.idempotency_key:
                return each
        self.models.lessons.unwanted.refuse([job.requester_id])
        if sum(not each.state.is_over for each in own) >= most_waiting:
            raise QuotaReached("There are already as many jobs as may wait.", what="jobs")
        self.jobs[job.id] = job
        self._note(job, "submitted", job.created)
        return job

    async def claim(
        self, owner: str, *, now: datetime, lease_until: datetime, waits: bool | None = None
    ) -> Job | None:
        claimable = [each for each in self._claimable(now) if waits in {None, each.spec.waits}]
        job = min(claimable, key=self._last_served, default=None)
        if job is None:
            return None
        if job.state in _AT_WORK:
            self._note(job, "lease-lost", now)
        claimed = self._change(
            job,
            state=JobState.PREPARING,
            attempt=job.attempt + 1,
            owner=owner,
            lease_until=lease_until,
            heartbeat_at=now,
            started=job.started or now,
        )
        self._note(claimed, "claimed", now)
        return claimed

    async def heartbeat(
        self,
        claim: Claim,
        *,
        progress: float,
        now: datetime,
        lease_until: datetime,
        note: JobNote | None = None,
    ) -> bool:
        job = self._held(claim)
        values = {"progress": progress, "heartbeat_at": now, "lease_until": lease_until}
        self._change(job, note=note or job.note, **values)
        return job.is_cancel_requested

    async def enter(self, claim: Claim, state: JobState, *, now: datetime) -> None:
        if state not in _AT_WORK:
            raise ValueError(f"a job that is worked on cannot be {state.value}")
        self._note(self._change(self._held(claim), state=state), state.value, now)

    async def reach(
        self,
        claim: Claim,
        checkpoint: Checkpoint,
        *,
        now: datetime,
        imported: Sequence[ImportedFile] | None = None,
        note: JobNote | None = None,
    ) -> None:
        job = self._held(claim)
        files = job.imported if imported is None else tuple(imported)
        values = {"checkpoint": checkpoint, "imported": files, "note": note or job.note}
        self._note(self._change(job, **values), checkpoint.value, now)

    async def finish(
        self,
        claim: Claim,
        result: JobResult,
        publication: Publication | None,
        *,
        now: datetime,
    ) -> None:
        job = self._held(claim)
        if job.is_cancel_requested:
            raise CancelRequested(f"Job {claim.job_id} is to be cancelled.")
        if publication is not None:
            self._publish(publication, now)
        self._end(job, JobState.SUCCEEDED, now, progress=1.0, result=result)

    async def give_up(
        self, claim: Claim, failure: JobFailure, *, is_final: bool, now: datetime
    ) -> None:
        job = self._held(claim)
        if is_final:
            self._end(job, JobState.FAILED, now, failure=failure)
            return
        self._queue_again(job, "failed-attempt", now)

    async def give_back(self, claim: Claim, *, now: datetime) -> None:
        job = self._held(claim)
        self._queue_again(job, "given-back", now, attempt=job.attempt - 1)

    async def end_cancelled(self, claim: Claim, *, now: datetime) -> None:
        self._end(self._held(claim), JobState.CANCELLED, now)

    async def request_cancel(self, tenant: Tenant, job_id: str, *, now: datetime) -> Job:
        job = await self.find(tenant, job_id)
        if job is None:
            raise NotFound("There is no such job.", what="job")
        if job.state is JobState.QUEUED:
            self._end(job, JobState.CANCELLED, now, is_cancel_requested=True)
        elif job.state in _AT_WORK and not job.is_cancel_requested:
            self._note(self._change(job, is_cancel_requested=True), "cancel-requested", now)
        return self.jobs[job.id]

    async def find(self, tenant: Tenant, job_id: str) -> Job | None:
        newest_first = await self.recent(tenant, limit=len(self.jobs))
        exact = [job for job in newest_first if job.id == job_id]
        short = [job for job in newest_first if job.short_id == job_id]
        return next(iter(exact + short), None)

    async def recent(self, tenant: Tenant, *, limit: int) -> Sequence[Job]:
        own = [job for job in reversed(self.jobs.values()) if job.tenant == tenant]
        return own[:limit]

    async def unreported(self) -> Sequence[Job]:
        return [job for job in self.jobs.values() if job.notice and not job.is_reported]

    async def show_in(self, job_id: str, message_id: int) -> None:
        job = self.jobs.get(job_id)
        if job is not None and job.notice is not None:
            self._change(job, notice=replace(job.notice, message_id=message_id))

    async def reported(self, job_id: str) -> None:
        if job_id in self.jobs:
            self._change(self.jobs[job_id], is_reported=True)

    async def active_ids(self) -> Collection[str]:
        return frozenset(job.id for job in self.jobs.values() if not job.state.is_over)

    async def events_after(self, position: int) -> Sequence[JobEvent]:
        return self.events[position:]

    async def last_event(self) -> int:
        return len(self.events)

    def _queue_again(self, job: Job, kind: str, now: datetime, **values: Any) -> None:
        again = self._change(job, state=JobState.QUEUED, owner=None, lease_until=None, **values)
        self._note(again, kind, now)
        if again.is_cancel_requested:
            self._end(again, JobState.CANCELLED, now)

    def _claimable(self, now: datetime) -> Sequence[Job]:
        """In the order of submission."""
        busy = {job.tenant for job in self.jobs.values() if job.state in _AT_WORK}
        found = []
        for job in self.jobs.values():
            was_left = job.state in _AT_WORK and job.lease_until and job.lease_until <= now
            if was_left or (job.state is JobState.QUEUED and job.tenant not in busy):
                found.append(job)
        return found

    def _last_served(self, job: Job) -> datetime:
        own = (each for each in self.jobs.values() if each.tenant == job.tenant)
        return max(each.heartbeat_at or _LONG_AGO for each in own)

    def _held(self, claim: Claim) -> Job:
        job = self.jobs.get(claim.job_id)
        is_valid = job is not None and (job.owner, job.attempt) == (claim.owner, claim.attempt)
        if job is None or not is_valid or job.state not in _AT_WORK:
            raise LeaseLost(f"Attempt {claim.attempt} of job {claim.job_id} is not valid any more.")
        return job

    def _publish(self, publication: Publication, now: datetime) -> None:
        version = publication.version
        self.models.published[version.id] = version
        if publication.is_promoted:
            promotion = Promotion(
                tenant=version.tenant,
                version_id=version.id,
                replaced_id=self.models.champion_id(version.tenant),
                is_rollback=False,
                by=None,
                at=now,
            )
            self.models.crown(promotion, is_chosen=False)
        if publication.accepts_batch:
            self.models.decide_batch_of(version.id, LessonStatus.ACCEPTED)

    def _end(self, job: Job, state: JobState, now: datetime, **values: Any) -> None:
        ended = self._change(job, state=state, owner=None, lease_until=None, finished=now, **values)
        self._note(ended, state.value, now)
        if state is not JobState.SUCCEEDED and job.spec.files:
            self.models.lessons.batches[job.tenant, job.id] = LessonStatus.DISCARDED

    def _change(self, job: Job, **values: Any) -> Job:
        self.jobs[job.id] = replace(job, **values)
        return self.jobs[job.id]

    def _note(self, job: Job, kind: str, at: datetime) -> None:
        position = len(self.events) + 1
        event = JobEvent(position=position, job_id=job.id, tenant=job.tenant, kind=kind, at=at)
        self.events.append(event)
