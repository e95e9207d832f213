"""The worker as a process: `myna worker`, and the one that the bot starts for itself."""

import asyncio
import hashlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from myna.assembly import now, opened_trainer
from myna.config import Settings
from myna.domain.conversation import guild_tenant
from myna.domain.jobs import DatasetFile, Job, JobSpec, JobState
from myna.services.attempts import Trainer
from myna.worker_assembly import own_worker

HERE = guild_tenant(1)
LESSONS = b"question,answer\n" + b"".join(
    f"Where is the {thing}?,In the {place}\n".encode()
    for thing, place in [("cat", "house"), ("dog", "garden"), ("bird", "tree"), ("key", "drawer")]
)

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"data_dir": tmp_path / "data"})


@pytest.fixture
async def trainer(settings: Settings) -> AsyncIterator[Trainer]:
    async with opened_trainer(settings) as opened:
        yield opened


async def submitted(trainer: Trainer, number: int = 1) -> str:
    tenant = guild_tenant(number)
    await trainer.importer.vault.write(tenant, "uploads/lessons.csv", LESSONS)
    digest = hashlib.sha256(LESSONS).hexdigest()
    file = DatasetFile(path="uploads/lessons.csv", sha256=digest, name="lessons.csv")
    job = Job(
        id=f"job-{number:06}",
        tenant=tenant,
        requester_id=1,
        idempotency_key=f"{number}",
        spec=JobSpec(files=(file,)),
        state=JobState.QUEUED,
        created=now(),
    )
    return (await trainer.ledger.submit(job, most_waiting=1)).id


async def until_over(trainer: Trainer) -> None:
    async with asyncio.timeout(60):
        while await trainer.ledger.active_ids():
            await asyncio.sleep(0.05)


@asynccontextmanager
async def started(settings: Settings, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`myna worker`, with nothing but a folder."""
    environment = {name: text for name, text in os.environ.items() if "MYNA" not in name}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "myna", "worker", *arguments),
        env={**environment, "MYNA_DATA_DIR": str(settings.data_dir)},
        cwd=settings.data_dir.parent,
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_a_worker_needs_no_token_and_ends_with_a_signal(
    settings: Settings, trainer: Trainer
) -> None:
    job_id = await submitted(trainer)
    async with started(settings) as process:
        await until_over(trainer)
        process.send_signal(signal.SIGTERM)
        _, printed = await asyncio.wait_for(process.communicate(), 10)

    job = await trainer.ledger.find(HERE, job_id)
    assert job is not None
    assert (JobState.SUCCEEDED, 1) == (job.state, job.attempt)
    assert 0 == process.returncode
    assert b"Traceback" not in printed
    assert b"cat" not in printed


async def test_a_worker_ends_with_whoever_started_it(settings: Settings, trainer: Trainer) -> None:
    async with started(settings, "--until-stdin-closes") as process:
        assert process.stdin
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 20)

    assert 0 == process.returncode


async def test_two_workers_share_one_folder(settings: Settings, trainer: Trainer) -> None:
    ids = [await submitted(trainer, number) for number in (1, 2, 3)]
    async with started(settings), started(settings):
        await until_over(trainer)

    jobs = [await trainer.ledger.find(guild_tenant(n), each) for n, each in enumerate(ids, 1)]
    assert [(JobState.SUCCEEDED, 1)] * 3 == [(job.state, job.attempt) for job in jobs if job]


async def until_logged(logs: list[dict[str, object]], count: int) -> int:
    """The pid of the worker that was started as the last of so many."""
    async with asyncio.timeout(20):
        while True:
            pids = [each["pid"] for each in logs if each["event"] == "worker.started"]
            if len(pids) == count:
                pid = pids[-1]
                assert isinstance(pid, int)
                return pid
            await asyncio.sleep(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
async def test_the_worker_of_a_bot_comes_back_after_a_kill_and_ends_with_the_bot(
    settings: Settings, trainer: Trainer
) -> None:
    with capture_logs() as logs:
        async with own_worker(settings):
            first = await until_logged(logs, 1)
            os.kill(first, signal.SIGKILL)
            second = await until_logged(logs, 2)
            job_id = await submitted(trainer)
            await until_over(trainer)

    job = await trainer.ledger.find(HERE, job_id)
    assert job is not None
    assert JobState.SUCCEEDED is job.state
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


async def test_where_somebody_else_trains_no_worker_is_started(settings: Settings) -> None:
    elsewhere = settings.model_copy(update={"trainer": "elsewhere"})
    with capture_logs() as logs:
        async with own_worker(elsewhere):
            await asyncio.sleep(0)

    assert [] == logs


@pytest.mark.parametrize("line", [b"", b"no json\n", b"[1]\n", b"5\n"])
async def test_a_worker_without_its_line_of_secrets_says_so(
    settings: Settings, line: bytes
) -> None:
    async with started(settings, "--secrets-on-stdin") as process:
        _, printed = await asyncio.wait_for(process.communicate(line), 20)

    assert 2 == process.returncode
    assert b"no JSON object" in printed
