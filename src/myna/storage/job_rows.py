"""Jobs as rows and back; used by the job ledger."""

from typing import Any

from sqlalchemy import RowMapping

from myna.domain.conversation import Tenant
from myna.domain.jobs import (
    Checkpoint,
    ImportedFile,
    Job,
    JobFailure,
    JobNote,
    JobResult,
    JobSpec,
    JobState,
    Notice,
)
from myna.storage.plain_json import from_json, to_json


def row_of(job: Job) -> dict[str, Any]:
    notice = job.notice
    return {
        "id": job.id,
        "short_id": job.short_id,
        "tenant": job.tenant,
        "requester_id": job.requester_id,
        "idempotency_key": job.idempotency_key,
        "spec": to_json(job.spec),
        "state": job.state.value,
        "progress": job.progress,
        "attempt": job.attempt,
        "owner": job.owner,
        "lease_until": job.lease_until,
        "heartbeat_at": job.heartbeat_at,
        "checkpoint": to_json(job.checkpoint),
        "imported": to_json(job.imported),
        "is_cancel_requested": job.is_cancel_requested,
        "notice_channel_id": notice.channel_id if notice else None,
        "notice_language": notice.language if notice else None,
        "notice_message_id": notice.message_id if notice else None,
        "is_reported": job.is_reported,
        "note": to_json(job.note),
        "result": to_json(job.result),
        "failure": to_json(job.failure),
        "created": job.created,
        "started": job.started,
        "finished": job.finished,
    }


def job_of(row: RowMapping) -> Job:
    """Raises `StorageError` for a row of a newer Myna."""
    return Job(
        id=row["id"],
        tenant=Tenant(row["tenant"]),
        requester_id=row["requester_id"],
        idempotency_key=row["idempotency_key"],
        spec=from_json(JobSpec, row["spec"]),
        state=from_json(JobState, row["state"]),
        progress=row["progress"],
        attempt=row["attempt"],
        owner=row["owner"],
        lease_until=row["lease_until"],
        heartbeat_at=row["heartbeat_at"],
        checkpoint=row["checkpoint"] and from_json(Checkpoint, row["checkpoint"]),
        imported=tuple(from_json(ImportedFile, each) for each in row["imported"]),
        is_cancel_requested=row["is_cancel_requested"],
        notice=_notice(row),
        is_reported=row["is_reported"],
        note=row["note"] and from_json(JobNote, row["note"]),
        result=row["result"] and from_json(JobResult, row["result"]),
        failure=row["failure"] and from_json(JobFailure, row["failure"]),
        created=row["created"],
        started=row["started"],
        finished=row["finished"],
    )


def _notice(row: RowMapping) -> Notice | None:
    if row["notice_channel_id"] is None:
        return None
    return Notice(
        channel_id=row["notice_channel_id"],
        language=row["notice_language"],
        message_id=row["notice_message_id"],
    )
