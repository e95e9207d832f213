"""What is already there, and how it is done away with; used by `jobs` and `engine`."""

from collections.abc import Awaitable, Callable, Sequence

from myna.domain.jobs import Abandoned
from myna.engines.openai_protocol import state
from myna.engines.openai_protocol.checkpoints import with_checkpoints
from myna.engines.openai_protocol.endpoint import (
    GONE,
    NOT_OFFERED,
    REFUSED,
    Endpoint,
    talking,
)
from myna.errors import EngineFailed

PAGE = 100
MOST_LOOKED_AT = 1_000
"""So many of the newest are looked through for one whose name did not come back."""


async def file_named(endpoint: Endpoint, name: str) -> str | None:
    """The id of the file that was uploaded under this name."""
    looked_at = 0
    async with talking(endpoint) as client:
        async for file in client.files.list(purpose="fine-tune", limit=PAGE):
            looked_at += 1
            if file.filename == name:
                return str(file.id)
            if looked_at >= MOST_LOOKED_AT:
                break
    return None


async def job_marked(endpoint: Endpoint, mark: str, file_id: str = "") -> str | None:
    """The id of the training with this mark, or on this file.

    First by the mark, which some servers do not know to ask for; those that pass it over show all they have.
    """
    for wanted in ({"myna_job": mark}, None):
        found = await _first(endpoint, wanted, mark, file_id)
        if found is not None:
            return found
    return None


async def _first(
    endpoint: Endpoint, wanted: dict[str, str] | None, mark: str, file_id: str
) -> str | None:
    looked_at = 0
    async with talking(endpoint) as client:
        jobs = client.fine_tuning.jobs
        page = jobs.list(limit=PAGE, metadata=wanted) if wanted else jobs.list(limit=PAGE)
        async for job in page:
            own = (job.metadata or {}).get("myna_job", "")
            if own == mark or (file_id and job.training_file == file_id):
                return str(job.id)
            looked_at += 1
            if looked_at >= MOST_LOOKED_AT:
                break
    return None


async def done_away_with(endpoint: Endpoint, kind: str, remote_id: str) -> Abandoned:
    """Ended or deleted; done as well where it is gone. Raises `EngineFailed`."""
    if kind == state.FILE_NAMED:
        kind, remote_id = state.FILE, await file_named(endpoint, remote_id) or ""
    elif kind == state.JOB_MARKED:
        kind, remote_id = state.JOB, await job_marked(endpoint, remote_id) or ""
    if not remote_id:
        return Abandoned.NOT_FOUND
    if kind in _GONE:
        await _deleted(endpoint, kind, remote_id)
    if kind == state.JOB:
        for name in await _made_by(endpoint, remote_id):
            await _deleted(endpoint, state.MODEL, name)
    return Abandoned.GONE


async def _deleted(endpoint: Endpoint, kind: str, remote_id: str) -> None:
    try:
        async with talking(endpoint) as client:
            deeds: dict[str, Callable[[str], Awaitable[object]]] = {
                state.FILE: client.files.delete,
                state.JOB: client.fine_tuning.jobs.cancel,
                state.MODEL: client.models.delete,
            }
            await deeds[kind](remote_id)
    except EngineFailed as refusal:
        if refusal.details["reason"] not in _GONE[kind]:
            raise


async def _made_by(endpoint: Endpoint, job_id: str) -> Sequence[str]:
    """The models of a training whose end nobody here saw: it may have been over before it could be cancelled."""
    try:
        async with talking(endpoint) as client:
            job = await client.fine_tuning.jobs.retrieve(job_id)
            model = job.fine_tuned_model if isinstance(job.fine_tuned_model, str) else ""
            base_model = job.model
    except EngineFailed as refusal:
        if refusal.details["reason"] == GONE:
            return ()
        raise
    seen = await with_checkpoints(endpoint, "", state.Step(sha256="", job_id=job_id))
    names = (model, *(each.name for each in seen.checkpoints))
    return [name for name in dict.fromkeys(names) if name and name != base_model]


_GONE = {
    state.FILE: {GONE},
    state.JOB: {GONE, REFUSED},  # one that is over is refused
    state.MODEL: {GONE, NOT_OFFERED},
}
