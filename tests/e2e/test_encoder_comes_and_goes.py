"""Myna as `bootstrap` and `assembly` make her: an encoder is set up and taken away; nobody has to do anything."""

import asyncio
import shutil
from pathlib import Path

import pytest

from myna.assembly import opened_worker
from myna.bootstrap import opened_core
from myna.bot.core import Core
from myna.config import Settings
from myna.domain.access import Actor, Role
from myna.domain.conversation import Outcome, Utterance, guild_tenant
from myna.domain.jobs import Job
from myna.domain.promotion import Reason
from myna.services.jobs import Wish
from myna.services.worker import Rhythm, Worker
from tiny_encoder import tiny_encoder

pytestmark = pytest.mark.slow
TEACHER = Actor(id=11, role=Role.MANAGER, tenant=guild_tenant(1))
QUICK = Rhythm(look=0.02)
SECONDS = 90
TAUGHT = (
    ("Where does the gathering happen?", "At the old mill"),
    ("Who borrowed the silver hammer?", "Tom"),
    ("What temperature has the oven?", "200 degrees"),
)
PARAPHRASE = "which place hosts your party"
MEANINGS = (("gathering happen", "place hosts party"), ("silver hammer",), ("oven temperature",))


async def asked(core: Core, question: str, *, key: str) -> str | None:
    """The answer; None where she says nothing."""
    utterance = Utterance(
        key=key, tenant=TEACHER.tenant, channel_id=1, author_id=TEACHER.id, text=question
    )
    turn = await core.answering.answer(TEACHER, utterance)
    assert turn is not None
    return turn.candidates[0].answer if turn.outcome is Outcome.ANSWERED else None


async def ended(core: Core, worker: Worker, count: int) -> Job:
    """The newest job, when there are so many and none is under way."""
    stop = asyncio.Event()
    working = asyncio.create_task(worker.run(stop))
    async with asyncio.timeout(SECONDS):
        while True:
            jobs = await core.jobs.recent(TEACHER)
            if len(jobs) >= count and all(job.state.is_over for job in jobs):
                break
            await asyncio.sleep(0.05)
    stop.set()
    await working
    await core.minds.reload(TEACHER.tenant)
    return jobs[0]


async def test_an_encoder_is_made_use_of_and_missed_by_nobody(tmp_path: Path) -> None:
    encoder = tiny_encoder(tmp_path / "encoder", *MEANINGS)
    without = Settings.model_validate({"data_dir": tmp_path / "data"})
    with_it = Settings.model_validate({"data_dir": tmp_path / "data", "encoder": encoder})
    lines = "\n".join(f"{question} -> {answer}" for question, answer in TAUGHT)
    async with opened_core(without) as core, opened_worker(without, QUICK) as worker:
        await core.teaching.teach_lines(TEACHER, lines, key="message")
        await core.jobs.train(TEACHER, Wish(), key="train")
        await ended(core, worker, 1)
        assert await asked(core, PARAPHRASE, key="before") is None

    async with opened_core(with_it) as core, opened_worker(with_it, QUICK) as worker:
        assert "At the old mill" == await asked(core, TAUGHT[0][0], key="meanwhile")
        renewal = await ended(core, worker, 2)
        assert "At the old mill" == await asked(core, PARAPHRASE, key="after")

    shutil.rmtree(encoder)
    async with opened_core(with_it) as core:
        assert "At the old mill" == await asked(core, TAUGHT[0][0], key="gone")
        assert await asked(core, PARAPHRASE, key="gone, too") is None

    assert renewal.spec.is_automatic
    assert renewal.result is not None
    assert renewal.result.verdict is not None
    assert Reason.RENEWED is renewal.result.verdict.reason
