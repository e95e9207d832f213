"""Whenever the worker is killed, a training elsewhere is begun once and ends in an examination."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import mortal_worker
from myna.assembly import now
from myna.config import Settings
from myna.domain.jobs import Ending, JobState
from myna.storage.database import Database
from myna.storage.jobs import SqlJobLedger
from myna.testing.openai_peer import LIVES, Training
from remote_jobs import HERE, over, submitted
from remote_trainings import peer_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9"),
]


@asynccontextmanager
async def ledger_in(folder: Path) -> AsyncIterator[SqlJobLedger]:
    async with await Database.open(folder / "myna.db") as database:
        yield SqlJobLedger(database=database)


async def started(folder: Path, base_url: str, moment: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, mortal_worker.__file__, str(folder), base_url, moment),
        cwd=folder.parent,
    )


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
