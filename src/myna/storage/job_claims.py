"""Which job is next, who holds it, and what is noted of it; statements of the job ledger.

Every write of a worker is fenced by owner and attempt.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Select,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from myna.domain.jobs import Claim, Job, JobState
from myna.errors import LeaseLost
from myna.storage.job_rows import job_of
from myna.storage.schema import job_events, jobs

QUEUED = "queued"
AT_WORK = ("preparing", "running", "evaluating")
NOT_OVER = (QUEUED, *AT_WORK)


@dataclass(frozen=True, kw_only=True)
class Lease:
    owner: str
    now: datetime
    until: datetime


def is_there_one(connection: Connection, now: datetime, *, waits: bool | None) -> bool:
    """Is there a job to be claimed? Locks nothing: else who only looks would hide it from who takes it."""
    return connection.execute(next_job(waits=waits), {"now": now}).first() is not None


@cache
def next_job(*, waits: bool | None) -> Select[Any]:
    """The id and state of the job to be claimed next, at the moment `now`.

    Of what a tenant has queued only the first is looked at, so that two workers never take two of them at once.
    """
    others, earlier, served = jobs.alias(), jobs.alias(), jobs.alias()
    is_busy = select(others.c.id).where(others.c.tenant == jobs.c.tenant, is_in(others, AT_WORK))
    is_not_first = select(earlier.c.id).where(
        earlier.c.tenant == jobs.c.tenant,
        is_in(earlier, NOT_OVER),
        earlier.c.state == QUEUED,
        earlier.c.position < jobs.c.position,
    )
    last_served = (
        select(func.max(served.c.heartbeat_at))
        .where(served.c.tenant == jobs.c.tenant)
        .scalar_subquery()
    )
    may_begin = and_(jobs.c.state == QUEUED, ~is_busy.exists(), ~is_not_first.exists())
    was_left = and_(jobs.c.state != QUEUED, jobs.c.lease_until <= bindparam("now"))
    is_meant = []
    if waits is not None:
        is_meant.append(func.coalesce(jobs.c.spec["waits"].as_boolean(), False) == waits)
    return (
        select(jobs.c.id, jobs.c.state)
        .where(is_in(jobs, NOT_OVER), or_(may_begin, was_left), *is_meant)
        .order_by(last_served.is_not(None), last_served, jobs.c.position)
        .limit(1)
    )


@cache
def next_job_locked(*, waits: bool | None) -> Select[Any]:
    """The same, where the database can: locked, and one that another worker has locked is passed over."""
    return next_job(waits=waits).with_for_update(skip_locked=True, of=jobs)


def claim_next(connection: Connection, lease: Lease, *, waits: bool | None) -> Job | None:
    statement = next_job_locked(waits=waits)
    found = connection.execute(statement, {"now": lease.now}).one_or_none()
    if found is None:
        return None
    claimed = (
        update(jobs)
        .where(jobs.c.id == found.id)
        .values(
            state=JobState.PREPARING.value,
            attempt=jobs.c.attempt + 1,
            owner=lease.owner,
            lease_until=lease.until,
            heartbeat_at=lease.now,
            started=func.coalesce(jobs.c.started, lease.now),
        )
        .returning(jobs)
    )
    row = connection.execute(claimed).mappings().one()
    if found.state != QUEUED:
        note_event(connection, row, "lease-lost", lease.now)
    note_event(connection, row, "claimed", lease.now)
    return job_of(row)


def hold(connection: Connection, claim: Claim, values: dict[str, Any]) -> RowMapping:
    """Write under a claim; returns the row. Raises `LeaseLost`. Only what is worked on has an owner."""
    statement = (
        update(jobs)
        .where(
            jobs.c.id == claim.job_id,
            jobs.c.owner == claim.owner,
            jobs.c.attempt == claim.attempt,
        )
        .values(**values)
        .returning(jobs)
    )
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        raise LeaseLost(f"Attempt {claim.attempt} of job {claim.job_id} is not valid any more.")
    return row


def is_in(table: FromClause, states: Iterable[str]) -> ColumnElement[bool]:
    """Written out, for the partial indexes."""
    return table.c.state.in_([literal_column(f"'{state}'") for state in states])


def note_event(
    connection: Connection, row: RowMapping | dict[str, Any], kind: str, at: datetime
) -> None:
    event = {"job_id": row["id"], "tenant": row["tenant"], "kind": kind, "at": at}
    connection.execute(insert(job_events), event)
