"""The worker of a bot trains elsewhere with a key that nobody can read from outside."""

import asyncio
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from myna.assembly import opened_trainer
from myna.config import Settings
from myna.domain.jobs import Ending, JobState
from myna.testing.openai_peer import Training
from myna.worker_assembly import own_worker
from remote_jobs import HERE, over, submitted
from remote_trainings import peer_of

KEY = "sk-planted-goldfinch"

pytestmark = pytest.mark.slow


def settings_at(folder: Path, base_url: str) -> Settings:
    return Settings.model_validate(
        {
            "data_dir": folder,
            "answer_engine": "openai-protocol",
            "remote_training": f"{base_url}#base-mini",
            "remote_training_key": KEY,
            "remote_training_price": 3.0,
            "discord_training_permission": "as the test says",
        }
    )


async def pid_of_worker(logs: list[dict[str, object]]) -> object:
    async with asyncio.timeout(20):
        while not any(each["event"] == "worker.started" for each in logs):
            await asyncio.sleep(0.01)
    return next(each["pid"] for each in logs if each["event"] == "worker.started")


@pytest.mark.skipif(sys.platform != "linux", reason="only here a process can be read so")
async def test_the_worker_of_a_bot_trains_elsewhere_and_shows_its_key_to_nobody(
    tmp_path: Path,
) -> None:
    training = Training(life=("validating_files", "succeeded"))
    async with peer_of(training, key=KEY) as peer:
        settings = settings_at(tmp_path / "data", peer.base_url)
        async with opened_trainer(settings) as trainer:
            job_id = await submitted(settings.data_dir, trainer.ledger)
            with capture_logs() as logs:
                async with own_worker(settings):
                    process = Path("/proc") / str(await pid_of_worker(logs))
                    shown = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
                    job = await over(trainer.ledger, job_id)
            champion = await trainer.stores.champion(HERE)
            said = await champion.model.candidates("tell me where thing number3 is")

    assert JobState.SUCCEEDED is job.state, job.failure
    assert job.result is not None
    assert job.note is not None
    assert (Ending.EXAMINED, True) == (job.result.ending, (job.note.cost_microdollars or 0) > 0)
    assert "In drawer 3" == said[0].answer
    assert KEY.encode() not in shown
    assert b"MYNA_REMOTE_TRAINING=" in shown
    assert {f"Bearer {KEY}"} == {asked.headers["Authorization"] for asked in peer.asked}


async def test_a_key_that_reaches_no_worker_is_missed_there(tmp_path: Path) -> None:
    training = Training()
    async with peer_of(training, key="another key") as peer:
        settings = settings_at(tmp_path / "data", peer.base_url)
        async with opened_trainer(settings) as trainer:
            job_id = await submitted(settings.data_dir, trainer.ledger)
            async with own_worker(settings):
                job = await over(trainer.ledger, job_id)

    assert job.failure is not None
    assert (JobState.FAILED, "remote-key") == (job.state, job.failure.reason)
    assert {} == training.files
