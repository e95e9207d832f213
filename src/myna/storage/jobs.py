"""The job ledger: what is to be trained, who works on it, and what came of it.

Shared by the bot, which submits and watches, and the workers. Every write of a worker is fenced by owner and
attempt, so that one that was thought dead changes nothing any more.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    case,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

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
from myna.errors import CancelRequested, NotFound, QuotaReached
from myna.ports import Publication
from myna.storage import promoting
from myna.storage.database import Database
from myna.storage.job_claims import (
    AT_WORK,
    NOT_OVER,
    QUEUED,
    Lease,
    claim_next,
    hold,
    is_in,
    is_there_one,
    note_event,
)
from myna.storage.job_rows import job_of, row_of
from myna.storage.plain_json import to_json
from myna.storage.schema import UNREPORTED, job_events, jobs, model_versions
from myna.storage.unwanted import refuse_unwanted


@dataclass(frozen=True, kw_only=True)
class SqlJobLedger:
    database: Database

    async def submit(self, job: Job, *, most_waiting: int) -> Job:
        row = row_of(job)
        known = select(jobs).where(
            jobs.c.tenant == job.tenant, jobs.c.idempotency_key == job.idempotency_key
        )
        waiting = select(func.count()).select_from(jobs)
        waiting = waiting.where(jobs.c.tenant == job.tenant, is_in(jobs, NOT_OVER))

        def work(connection: Connection) -> Job:
            stored = connection.execute(known).mappings().one_or_none()
            if stored is not None:
                return job_of(stored)
            refuse_unwanted(connection, [job.requester_id])
            if connection.execute(waiting).scalar_one() >= most_waiting:
                raise QuotaReached(
                    "There are already as many training jobs as may wait.",
                    remedy="Wait for one to end, or cancel one.",
                    what="jobs",
                )
            connection.execute(insert(jobs), row)
            note_event(connection, row, "submitted", job.created)
            return job

        return await self.database.write(work)

    async def claim(
        self, owner: str, *, now: datetime, lease_until: datetime, waits: bool | None = None
    ) -> Job | None:
        if await self.database.read(lambda connection: is_there_one(connection, now, waits=waits)):
            lease = Lease(owner=owner, now=now, until=lease_until)
            return await self.database.write(
                lambda connection: claim_next(connection, lease, waits=waits)
            )
        return None  # whoever has nothing to do takes no write lock to learn it

    async def heartbeat(
        self,
        claim: Claim,
        *,
        progress: float,
        now: datetime,
        lease_until: datetime,
        note: JobNote | None = None,
    ) -> bool:
        values: dict[str, Any] = {
            "progress": progress,
            "heartbeat_at": now,
            "lease_until": lease_until,
        }
        if note is not None:
            values["note"] = to_json(note)
        held = await self.database.write(lambda connection: hold(connection, claim, values))
        is_to_end: bool = held["is_cancel_requested"]
        return is_to_end

    async def enter(self, claim: Claim, state: JobState, *, now: datetime) -> None:
        if state.value not in AT_WORK:
            raise ValueError(f"a job that is worked on cannot be {state.value}")
        await self._advance(claim, {"state": state.value}, state.value, now)

    async def reach(
        self,
        claim: Claim,
        checkpoint: Checkpoint,
        *,
        now: datetime,
        imported: Sequence[ImportedFile] | None = None,
        note: JobNote | None = None,
    ) -> None:
        values: dict[str, Any] = {"checkpoint": checkpoint.value}
        if note is not None:
            values["note"] = to_json(note)
        if imported is not None:
            values["imported"] = to_json(tuple(imported))
        await self._advance(claim, values, checkpoint.value, now)

    async def finish(
        self,
        claim: Claim,
        result: JobResult,
        publication: Publication | None,
        *,
        now: datetime,
    ) -> None:
        values = _ended(JobState.SUCCEEDED, now) | {"progress": 1.0, "result": to_json(result)}

        def work(connection: Connection) -> None:
            held = hold(connection, claim, values)
            if held["is_cancel_requested"]:
                raise CancelRequested(f"Job {claim.job_id} is to be cancelled.")
            if publication is not None:
                _publish(connection, publication, now)
            note_event(connection, held, JobState.SUCCEEDED.value, now)

        await self.database.write(work)

    async def give_up(
        self, claim: Claim, failure: JobFailure, *, is_final: bool, now: datetime
    ) -> None:
        failed = _ended(JobState.FAILED, now) | {"failure": to_json(failure)}

        def work(connection: Connection) -> None:
            held = hold(connection, claim, failed)
            note_event(connection, held, JobState.FAILED.value, now)
            _discard_import(connection, held, now)

        if is_final:
            await self.database.write(work)
        else:
            await self._queue_again(claim, {}, "failed-attempt", now)

    async def give_back(self, claim: Claim, *, now: datetime) -> None:
        await self._queue_again(claim, {"attempt": jobs.c.attempt - 1}, "given-back", now)

    async def _queue_again(
        self, claim: Claim, values: dict[str, Any], kind: str, now: datetime
    ) -> None:
        again = {"state": QUEUED, "owner": None, "lease_until": None, **values}

        def work(connection: Connection) -> None:
            held = hold(connection, claim, again)
            note_event(connection, held, kind, now)
            if held["is_cancel_requested"]:
                _cancel_queued(connection, held, now)

        await self.database.write(work)

    async def end_cancelled(self, claim: Claim, *, now: datetime) -> None:
        values = _ended(JobState.CANCELLED, now)

        def work(connection: Connection) -> None:
            _note_cancelled(connection, hold(connection, claim, values), now)

        await self.database.write(work)

    async def request_cancel(self, tenant: Tenant, job_id: str, *, now: datetime) -> Job:
        statement = _named(tenant, job_id)

        def work(connection: Connection) -> Job:
            row = connection.execute(statement).mappings().first()
            if row is None:
                raise NotFound("There is no such job.", what="job")
            if row["state"] == QUEUED:
                _cancel_queued(connection, row, now)
            elif row["state"] in AT_WORK and not row["is_cancel_requested"]:
                wish = update(jobs).where(jobs.c.id == row["id"]).values(is_cancel_requested=True)
                connection.execute(wish)
                note_event(connection, row, "cancel-requested", now)
            own = select(jobs).where(jobs.c.id == row["id"])
            return job_of(connection.execute(own).mappings().one())

        return await self.database.write(work)

    async def find(self, tenant: Tenant, job_id: str) -> Job | None:
        found = await self._jobs(_named(tenant, job_id).limit(1))
        return found[0] if found else None

    async def recent(self, tenant: Tenant, *, limit: int) -> Sequence[Job]:
        own = select(jobs).where(jobs.c.tenant == tenant)
        return await self._jobs(own.order_by(jobs.c.position.desc()).limit(limit))

    async def unreported(self) -> Sequence[Job]:
        return await self._jobs(select(jobs).where(text(UNREPORTED)).order_by(jobs.c.position))

    async def show_in(self, job_id: str, message_id: int) -> None:
        await self._set(job_id, notice_message_id=message_id)

    async def reported(self, job_id: str) -> None:
        await self._set(job_id, is_reported=True)

    async def active_ids(self) -> Collection[str]:
        statement = select(jobs.c.id).where(is_in(jobs, NOT_OVER))
        return await self.database.read(
            lambda connection: frozenset(connection.execute(statement).scalars())
        )

    async def events_after(self, position: int) -> Sequence[JobEvent]:
        statement = select(job_events).where(job_events.c.position > position)
        statement = statement.order_by(job_events.c.position)
        return await self.database.read(
            lambda connection: [JobEvent(**row) for row in connection.execute(statement).mappings()]
        )

    async def last_event(self) -> int:
        statement = select(func.coalesce(func.max(job_events.c.position), 0))
        return await self.database.read(
            lambda connection: connection.execute(statement).scalar_one()
        )

    async def _advance(
        self, claim: Claim, values: dict[str, Any], kind: str, now: datetime
    ) -> None:
        def work(connection: Connection) -> None:
            note_event(connection, hold(connection, claim, values), kind, now)

        await self.database.write(work)

    async def _jobs(self, statement: Select[Any]) -> Sequence[Job]:
        return await self.database.read(
            lambda connection: [job_of(row) for row in connection.execute(statement).mappings()]
        )

    async def _set(self, job_id: str, **values: Any) -> None:
        statement = update(jobs).where(jobs.c.id == job_id).values(**values)
        await self.database.write(lambda connection: connection.execute(statement))


def _publish(connection: Connection, publication: Publication, now: datetime) -> None:
    version = publication.version
    connection.execute(insert(model_versions), asdict(version))
    if publication.is_promoted:
        promotion = Promotion(
            tenant=version.tenant,
            version_id=version.id,
            replaced_id=promoting.champion_id(connection, version.tenant),
            is_rollback=False,
            by=None,
            at=now,
        )
        promoting.crown(connection, promotion, is_chosen=False)
    if publication.accepts_batch and version.batch is not None:
        whose = version.tenant, version.batch
        promoting.decide_batch(connection, whose, LessonStatus.ACCEPTED, by=None, at=now)


def _named(tenant: Tenant, job_id: str) -> Select[Any]:
    """The job with this id first, then those with this short id from new to old."""
    is_named = or_(jobs.c.id == job_id, jobs.c.short_id == job_id)
    exact_first = case((jobs.c.id == job_id, 0), else_=1)
    own = select(jobs).where(jobs.c.tenant == tenant, is_named)
    return own.order_by(exact_first, jobs.c.position.desc())


def _cancel_queued(connection: Connection, row: RowMapping, now: datetime) -> None:
    values = _ended(JobState.CANCELLED, now) | {"is_cancel_requested": True}
    connection.execute(update(jobs).where(jobs.c.id == row["id"]).values(**values))
    _note_cancelled(connection, row, now)


def _note_cancelled(connection: Connection, row: RowMapping, now: datetime) -> None:
    note_event(connection, row, JobState.CANCELLED.value, now)
    _discard_import(connection, row, now)


def _discard_import(connection: Connection, row: RowMapping, now: datetime) -> None:
    """A job that came to nothing changed nothing."""
    if row["spec"]["files"]:
        whose = Tenant(row["tenant"]), row["id"]
        promoting.decide_batch(connection, whose, LessonStatus.DISCARDED, by=None, at=now)


def _ended(state: JobState, now: datetime) -> dict[str, Any]:
    return {"state": state.value, "owner": None, "lease_until": None, "finished": now}
