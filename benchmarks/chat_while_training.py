"""How long a member waits for an answer while a large training runs in Myna's worker, and while it is idle."""

import asyncio
import hashlib
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.bot_processes import MYNA, connected
from benchmarks.growth import questions
from benchmarks.mortals import settings_of
from benchmarks.report import Options, Section
from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from myna.bootstrap import new_id, now, opened_trainer
from myna.domain.conversation import Tenant, guild_tenant
from myna.domain.jobs import DatasetFile, Job, JobSpec, JobState
from myna.services.attempts import Trainer

LESSONS, QUICK_LESSONS = 15_000, 1_500
IDLE_ROUNDS, QUICK_IDLE_ROUNDS = 1_000, 200
WARMING_ROUNDS = 20
REST_SECONDS = 0.02
"""Between an answer and the next question."""
TAUGHT = "Where is the old kayak? -> Behind the shed."
ASKED = "!ask Where is that old kayak?"


async def measure(options: Options) -> Section:
    lessons, rounds = (
        (QUICK_LESSONS, QUICK_IDLE_ROUNDS) if options.quick else (LESSONS, IDLE_ROUNDS)
    )
    with tempfile.TemporaryDirectory(prefix="myna-bench-") as scratch:
        data = Path(scratch) / "data"
        async with Sandbox(rate_limits=False) as discord, connected(discord, MYNA, data=data):
            alice = discord.member("alice")
            await alice.say("#general", f"!train {TAUGHT}")
            await alice.hears(by="bot", timeout_seconds=30)
            await _times(alice, _rounds(WARMING_ROUNDS))
            idle = await _times(alice, _rounds(rounds))
            async with opened_trainer(settings_of(data)) as trainer:
                tenant = guild_tenant(int(discord.guild.id))
                job = await _submitted(trainer, tenant, lessons)
                began = time.perf_counter()
                busy = await _times(alice, lambda: _is_under_way(trainer, job))
                seconds = time.perf_counter() - began
                ended = await trainer.ledger.find(tenant, job.id)
    if ended is None or ended.state is not JobState.SUCCEEDED:
        raise RuntimeError(f"the training ended otherwise: {ended and ended.failure}")
    ratio = _percentile(busy, 95) / _percentile(idle, 95)
    rows = [
        _row("idle", idle, ""),
        _row(f"learns {lessons} lessons, {seconds:.0f} s", busy, round(ratio, 2)),
    ]
    return Section(title="An answer while a training runs", rows=rows)


def _rounds(count: int) -> Callable[[], Awaitable[bool]]:
    left = iter(range(count))

    async def more() -> bool:
        return next(left, None) is not None

    return more


async def _is_under_way(trainer: Trainer, job: Job) -> bool:
    return job.id in await trainer.ledger.active_ids()


async def _times(alice: Member, goes_on: Callable[[], Awaitable[bool]]) -> list[float]:
    """Milliseconds from question to answer, one after the other."""
    taken = []
    while await goes_on():
        started = time.perf_counter()
        await alice.say("#general", ASKED)
        await alice.hears("Behind the shed", by="bot", timeout_seconds=30)
        taken.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(REST_SECONDS)
    return taken


async def _submitted(trainer: Trainer, tenant: Tenant, lessons: int) -> Job:
    rows = "".join(f'"{question}","{answer}"\n' for question, answer in questions(lessons))
    content = f"question,answer\n{rows}".encode()
    path = "uploads/lessons.csv"
    await trainer.importer.vault.write(tenant, path, content)
    digest = hashlib.sha256(content).hexdigest()
    spec = JobSpec(
        files=(DatasetFile(path=path, sha256=digest, name="lessons.csv"),),
        last_lesson=(await trainer.stores.lessons.counts(tenant)).last,
    )
    job = Job(
        id=new_id(),
        tenant=tenant,
        requester_id=1,
        idempotency_key="benchmark",
        spec=spec,
        state=JobState.QUEUED,
        created=now(),
    )
    return await trainer.ledger.submit(job, most_waiting=1)


def _row(name: str, taken: list[float], ratio: object) -> dict[str, object]:
    return {
        "Myna": name,
        "answers": len(taken),
        "p50 ms": round(statistics.median(taken), 1),
        "p95 ms": round(_percentile(taken, 95), 1),
        "p99 ms": round(_percentile(taken, 99), 1),
        "p95 to idle": ratio,
    }


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]
