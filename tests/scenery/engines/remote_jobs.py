"""Jobs that train elsewhere, in a folder of real stores, for tests of whole processes."""

import asyncio
import hashlib
from pathlib import Path

from myna.assembly import now
from myna.domain.conversation import guild_tenant
from myna.domain.jobs import DatasetFile, Job, JobSpec, JobState
from myna.ports import JobLedger
from myna.storage.vault import FileVault

HERE = guild_tenant(1)
ROWS = b"question,answer\n" + b"".join(
    f"Where is thing number{n}?,In drawer {n}\n".encode() for n in range(20)
)


async def submitted(folder: Path, ledger: JobLedger) -> str:
    """Of a file with twenty lessons; returns its id."""
    await FileVault(root=folder / "vaults").write(HERE, "uploads/rows.csv", ROWS)
    digest = hashlib.sha256(ROWS).hexdigest()
    job = Job(
        id="job-000001",
        tenant=HERE,
        requester_id=1,
        idempotency_key="event 1",
        spec=JobSpec(
            files=(DatasetFile(path="uploads/rows.csv", sha256=digest, name="rows.csv"),),
            engine="openai-protocol",
            waits=True,
        ),
        state=JobState.QUEUED,
        created=now(),
    )
    return (await ledger.submit(job, most_waiting=1)).id


async def over(ledger: JobLedger, job_id: str) -> Job:
    """The job, once it is over."""
    async with asyncio.timeout(60):
        while True:
            job = await ledger.find(HERE, job_id)
            assert job is not None
            if job.state.is_over:
                return job
            await asyncio.sleep(0.05)
