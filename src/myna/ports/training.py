"""Jobs and the models that they bring."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

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
    Leaving,
)
from myna.domain.model_card import ModelCard
from myna.domain.promotion import Comparison, Verdict
from myna.domain.training import ModelVersion, Promotion


@dataclass(frozen=True, kw_only=True)
class Publication:
    """A trained challenger and what its examination said."""

    version: ModelVersion
    comparison: Comparison
    verdict: Verdict
    is_promoted: bool
    accepts_batch: bool
    """Does its import count from now on? """


class JobLedger(Protocol):
    """Every training job and how far it is; durable before it answers. Many processes may share one.

    Whoever works on a job holds a claim; a write under a claim that is no longer valid raises `LeaseLost` and
    changes nothing.
    """

    async def submit(self, job: Job, *, most_waiting: int) -> Job:
        """Store a queued job with its snapshot; the stored one where its idempotency key is known.

        Raises `QuotaReached` where the tenant has so many jobs that are not over.
        """
        ...

    async def claim(
        self, owner: str, *, now: datetime, lease_until: datetime, waits: bool | None = None
    ) -> Job | None:
        """Take the next job: queued, or with a lease that ran out, as another attempt.

        Only of those that wait for work done elsewhere, or only of the others, where `waits` says so.
        One job of a tenant at a time; tenants that were served longest ago come first.
        """
        ...

    async def heartbeat(
        self,
        claim: Claim,
        *,
        progress: float,
        now: datetime,
        lease_until: datetime,
        note: JobNote | None = None,
    ) -> bool:
        """Keep the lease, and the note before where there is none; True where the job is to be cancelled."""
        ...

    async def enter(self, claim: Claim, state: JobState, *, now: datetime) -> None: ...

    async def reach(
        self,
        claim: Claim,
        checkpoint: Checkpoint,
        *,
        now: datetime,
        imported: Sequence[ImportedFile] | None = None,
        note: JobNote | None = None,
    ) -> None:
        """What is None stays as it was."""
        ...

    async def finish(
        self,
        claim: Claim,
        result: JobResult,
        publication: Publication | None,
        *,
        now: datetime,
    ) -> None:
        """In one transaction: the version, its promotion, the decision on its batch, and the end of the job.

        Raises `CancelRequested`, and changes nothing, where somebody wished before that the job be cancelled.
        """
        ...

    async def give_up(
        self, claim: Claim, failure: JobFailure, *, is_final: bool, now: datetime
    ) -> None:
        """Failed for good, or queued for another attempt."""
        ...

    async def give_back(self, claim: Claim, *, now: datetime) -> None:
        """Queued again by a worker that ends; the attempt counts as none."""
        ...

    async def end_cancelled(self, claim: Claim, *, now: datetime) -> None:
        """What the job imported is discarded in the same transaction, as by `request_cancel`."""
        ...

    async def request_cancel(self, tenant: Tenant, job_id: str, *, now: datetime) -> Job:
        """A queued job ends at once, a running one soon; one that is over stays as it is. Raises `NotFound`."""
        ...

    async def find(self, tenant: Tenant, job_id: str) -> Job | None:
        """By its id or its short id."""
        ...

    async def recent(self, tenant: Tenant, *, limit: int) -> Sequence[Job]:
        """The newest first."""
        ...

    async def unreported(self) -> Sequence[Job]:
        """Of all tenants: jobs with a notice whose end was not told yet, oldest first."""
        ...

    async def show_in(self, job_id: str, message_id: int) -> None: ...

    async def reported(self, job_id: str) -> None: ...

    async def active_ids(self) -> Collection[str]:
        """Of all tenants: jobs that are not over; their drafts are not to be removed."""
        ...

    async def events_after(self, position: int) -> Sequence[JobEvent]: ...

    async def last_event(self) -> int: ...


class ModelRegistry(Protocol):
    """The versions of each tenant's model and which of them is the champion.

    Versions enter through `JobLedger.finish`, after their files are in place.
    """

    async def champion(self, tenant: Tenant) -> ModelVersion | None:
        """Never a version whose files are not whole.

        Then the newest whole one takes its place that was champion and was not rolled back.
        """
        ...

    async def is_chosen(self, tenant: Tenant) -> bool:
        """Did a manager choose the champion, so that nothing automatic may replace it?"""
        ...

    async def versions(self, tenant: Tenant) -> Sequence[ModelVersion]:
        """The newest first."""
        ...

    async def find(self, tenant: Tenant, version_id: str) -> ModelVersion | None: ...

    async def promotions(self, tenant: Tenant) -> Sequence[Promotion]:
        """The newest first."""
        ...

    async def promote(
        self, tenant: Tenant, version_id: str | None, *, is_rollback: bool, by: int, at: datetime
    ) -> Promotion:
        """A manager's choice. Raises `NotFound` for a version that is not there whole.

        To choose who is champion already is no change that is kept among the promotions.
        In one transaction the import that was proposed with the version is accepted; a rollback puts the one of the
        version that it leaves back among the proposals, so that no later training brings it again.
        """
        ...

    async def next_number(self, tenant: Tenant) -> int: ...

    def draft(self, version_id: str, *, is_new: bool = True) -> Path:
        """A directory to train into, which nothing reads; empty unless an earlier attempt is to be gone on with."""
        ...

    async def describe(self, card: ModelCard) -> None:
        """Write the card into the draft of its version, in words and for `card`."""
        ...

    async def card(self, version: ModelVersion) -> ModelCard | None:
        """None for a version that has none that can be read."""
        ...

    async def seal(self, version_id: str) -> Path:
        """Sync the draft to disk, write its manifest and move it into place, in one step; may be repeated.

        Returns where the files are.
        """
        ...

    def directory(self, version: ModelVersion) -> Path: ...

    async def discard(self, version_ids: Collection[str]) -> None:
        """Remove files and drafts of what is no version any more; what is not there is no mistake."""
        ...

    async def prune(self, tenant: Tenant, *, keep: int) -> None:
        """Forget the tenant's versions and their files but for the newest, the champion and those it replaced."""
        ...

    async def leavings(self) -> Sequence[Leaving]:
        """What was made elsewhere for models and drafts that are gone by now, the oldest first.

        An engine lists it in `remote.json` beside its files (see `domain/remote_training`); whatever of these goes,
        the list is kept.
        """
        ...

    async def cleared(self, leaving: Leaving) -> None:
        """It is not there any more."""
        ...

    async def tidy(self, active_ids: Callable[[], Awaitable[Collection[str]]]) -> None:
        """Remove drafts and files of jobs that are neither active nor known versions.

        Whose they are is asked after they were looked for: whatever begins meanwhile is spared.
        """
        ...
