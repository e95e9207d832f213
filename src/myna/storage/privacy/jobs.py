"""Takes jobs away from whoever works on them; used by `erasing`, after models were withdrawn."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from myna.domain.conversation import Tenant
from myna.domain.jobs import JobState, short_id_of
from myna.domain.privacy import TracedFile, Traces
from myna.domain.vault_paths import REPORTS
from myna.storage.privacy.leaving import Leaving
from myna.storage.privacy.lessons import Departed
from myna.storage.privacy.retention import without_examples
from myna.storage.schema import batches, job_events, jobs, lessons, model_versions
from myna.storage.unwanted import make_void

_OVER = [state.value for state in JobState if state.is_over]


def taken_away(leaving: Leaving, departed: Sequence[Departed]) -> Traces:
    """The member's jobs go; others' that may have read something of the member begin anew, under another id."""
    connection = leaving.connection
    touched = [each.tenant for each in departed if each.first_learned is not None]
    without_examples(connection, jobs.c.tenant.in_(touched))
    own = _rows(connection, jobs.c.requester_id == leaving.member_id)
    begun = _rows(
        connection,
        jobs.c.tenant.in_(touched),
        jobs.c.requester_id != leaving.member_id,
        jobs.c.state.not_in(_OVER),
        jobs.c.attempt > 0,
    )
    for row in own:
        _drop(connection, row)
    for row in begun:
        _begin_anew(leaving, row)
    make_void(connection, [row["id"] for row in (*own, *begun)])
    return Traces(
        versions=tuple(_without_version(connection, [row["id"] for row in (*own, *begun)])),
        folders=tuple(_reports(row) for row in own),
        workers_until=max(
            (row["lease_until"] for row in (*own, *begun) if row["lease_until"]), default=None
        ),
    )


def _rows(connection: Connection, *which: Any) -> Sequence[RowMapping]:
    return connection.execute(select(jobs).where(*which)).mappings().all()


def _drop(connection: Connection, row: RowMapping) -> None:
    of_import = batches.c.tenant == row["tenant"], batches.c.batch == row["id"]
    connection.execute(delete(batches).where(*of_import))
    connection.execute(delete(job_events).where(job_events.c.job_id == row["id"]))
    connection.execute(delete(jobs).where(jobs.c.id == row["id"]))


def _begin_anew(leaving: Leaving, row: RowMapping) -> None:
    """Its rows are read again: their ids are made from that of the job."""
    connection, new_id = leaving.connection, leaving.new_id()
    values = {
        "id": new_id,
        "short_id": short_id_of(new_id),
        "state": JobState.QUEUED.value,
        "progress": 0.0,
        "owner": None,
        "lease_until": None,
        "checkpoint": None,
        "imported": [],
        "note": None,
    }
    of_import = lessons.c.tenant == row["tenant"], lessons.c.batch == row["id"]
    connection.execute(delete(lessons).where(*of_import))
    of_batch = batches.c.tenant == row["tenant"], batches.c.batch == row["id"]
    connection.execute(delete(batches).where(*of_batch))
    connection.execute(update(jobs).where(jobs.c.id == row["id"]).values(**values))
    event = {
        "job_id": new_id,
        "tenant": row["tenant"],
        "kind": "lease-lost",
        "at": leaving.now,
    }
    connection.execute(insert(job_events), event)


def _without_version(connection: Connection, job_ids: Sequence[str]) -> Sequence[str]:
    """A version that holds nothing of a member stays, whoever asked for its training."""
    stays = select(model_versions.c.id).where(model_versions.c.id.in_(job_ids))
    kept = set(connection.execute(stays).scalars())
    return [job_id for job_id in job_ids if job_id not in kept]


def _reports(row: RowMapping) -> TracedFile:
    path = f"{REPORTS}/{row['short_id']}"
    return TracedFile(tenant=Tenant(row["tenant"]), path=path, sha256="")
