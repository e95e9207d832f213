"""Whenever the worker is killed, a training elsewhere is begun once and ends in an examination."""

import asyncio
import hashlib
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import mortal_worker
from myna.assembly import now
from myna.config import Settings
from myna.domain.conversation import guild_tenant
from myna.domain.jobs import DatasetFile, Ending, Job, JobSpec, JobState
from myna.storage.database import Database
from myna.storage.jobs import SqlJobLedger
from myna.storage.vault import FileVault
from myna.testing.openai_peer import LIVES, Training
from remote_trainings import peer_of

HERE = guild_tenant(1)
ROWS = b"question,answer\n" + b"".join(
    f"Where is thing number{n}?,In drawer {n}\n".encode() for n in range(20)
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(120),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9"),
]


@asynccontextmanager
async def ledger_in(folder: Path) -> AsyncIterator[SqlJobLedger]:
    async with await Database.open(folder / "myna.db") as database:
        yield SqlJobLedger(database=database)


async def submitted(folder: Path, ledger: SqlJobLedger) -> str:
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


async def started(folder: Path, base_url: str, moment: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, mortal_worker.__file__, str(folder), base_url, moment),
        cwd=folder.parent,
    )


async def over(ledger: SqlJobLedger, job_id: str) -> Job:
    async with asyncio.timeout(60):
        while True:
            job = await ledger.find(HERE, job_id)
            assert job is not None
            if job.state.is_over:
                return job
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("moment", mortal_worker.MOMENTS)
async def test_a_killed_worker_has_begun_one_training_and_the_next_one_ends_it(
    tmp_path: Path, moment: str
) -> None:
    folder = Settings.model_validate({"data_dir": tmp_path / "data"}).data_dir
    folder.mkdir()
    training = Training()
    async with peer_of(training) as peer, ledger_in(folder) as ledger:
        job_id = await submitted(folder, ledger)
        mortal = await started(folder, peer.base_url, moment)
        assert -9 == await asyncio.wait_for(mortal.wait(), 60)
        survivor = await started(folder, peer.base_url, "never")
        try:
            job = await over(ledger, job_id)
        finally:
            survivor.terminate()
            await survivor.wait()

    assert JobState.SUCCEEDED is job.state, job.failure
    assert job.result is not None
    assert Ending.EXAMINED is job.result.ending
    assert (1, 1) == (len(training.files), len(training.jobs))


async def test_a_training_that_is_cancelled_while_nobody_works_is_cancelled_there(
    tmp_path: Path,
) -> None:
    folder = Settings.model_validate({"data_dir": tmp_path / "data"}).data_dir
    folder.mkdir()
    training = Training(life=LIVES["long"])
    async with peer_of(training) as peer, ledger_in(folder) as ledger:
        job_id = await submitted(folder, ledger)
        mortal = await started(folder, peer.base_url, "before the beginning is noted")
        await asyncio.wait_for(mortal.wait(), 60)
        await ledger.request_cancel(HERE, job_id, now=now())
        survivor = await started(folder, peer.base_url, "never")
        try:
            job = await over(ledger, job_id)
            async with asyncio.timeout(30):
                while training.jobs["ftjob-1"]["status"] != "cancelled":
                    await asyncio.sleep(0.05)
        finally:
            survivor.terminate()
            await survivor.wait()

    assert JobState.CANCELLED is job.state
    assert 1 == len(training.jobs)
