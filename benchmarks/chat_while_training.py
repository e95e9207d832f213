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
from myna.assembly import new_id, now, opened_trainer
from myna.domain.conversation import Tenant, guild_tenant
from myna.domain.jobs import DatasetFile, Job, JobSpec, JobState
from myna.services.attempts import Trainer

LESSONS, QUICK_LESSONS = 15_000, 1_500
ROUNDS, QUICK_ROUNDS = 600, 100
IDLE = "is idle"
WARMING_ROUNDS = 20
AFTERWARDS_SECONDS = 8.0
REST_SECONDS = 0.02
"""Between an answer and the next question."""
TAUGHT = "Where is the old kayak? -> Behind the shed."
ASKED = "!ask where is the old kayak?"


async def measure(options: Options) -> Section:
    lessons, rounds = (QUICK_LESSONS, QUICK_ROUNDS) if options.quick else (LESSONS, ROUNDS)
    with tempfile.TemporaryDirectory(prefix="myna-bench-") as scratch:
        data = Path(scratch) / "data"
        async with Sandbox(rate_limits=False) as discord, connected(discord, MYNA, data=data):
            alice = discord.member("alice")
            await alice.say("#general", f"!train {TAUGHT}")
            await alice.hears(by="bot", timeout_seconds=30)
            await _times(alice, _rounds(WARMING_ROUNDS, "is warm"))
            tenant = guild_tenant(int(discord.guild.id))
            async with opened_trainer(settings_of(data)) as trainer:
                before = await _times(alice, _rounds(rounds, IDLE))
                job = await _submitted(trainer, tenant, lessons)
                began = time.perf_counter()
                busy = await _times(alice, lambda: _state(trainer, job))
                seconds = time.perf_counter() - began
                taken_over = await _times(alice, _for(AFTERWARDS_SECONDS, "takes the model over"))
                after = await _times(alice, _rounds(rounds, IDLE))
                ended = await trainer.ledger.find(tenant, job.id)
    if ended is None or ended.state is not JobState.SUCCEEDED:
        raise RuntimeError(f"the training ended otherwise: {ended and ended.failure}")
    idle = before[IDLE] + after[IDLE]
    learning = [each for times in busy.values() for each in times]
    times = {
        IDLE: idle,
        f"learns {lessons} lessons, {seconds:.0f} s": learning,
        **{f"  {state}": each for state, each in busy.items()},
        **taken_over,
    }
    usual_ms = _percentile(idle, 95)
    rows = [_row(name, each, usual_ms) for name, each in times.items() if len(each) > 1]
    return Section(title="An answer while a training runs; idle is before and after", rows=rows)


Stage = Callable[[], Awaitable[str | None]]
"""What Myna does now; None when enough was asked."""


def _rounds(count: int, name: str) -> Stage:
    left = iter(range(count))

    async def stage() -> str | None:
        return name if next(left, None) is not None else None

    return stage


def _for(seconds: float, name: str) -> Stage:
    end = time.perf_counter() + seconds

    async def stage() -> str | None:
        return name if time.perf_counter() < end else None

    return stage


async def _state(trainer: Trainer, job: Job) -> str | None:
    found = await trainer.ledger.find(job.tenant, job.id)
    return None if found is None or found.state.is_over else found.state.value


async def _times(alice: Member, stage: Stage) -> dict[str, list[float]]:
    """Milliseconds from question to answer, one after the other, by what Myna did meanwhile."""
    taken: dict[str, list[float]] = {}
    while name := await stage():
        started = time.perf_counter()
        await alice.say("#general", ASKED)
        await alice.hears("Behind the shed", by="bot", timeout_seconds=30)
        taken.setdefault(name, []).append((time.perf_counter() - started) * 1000)
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


def _row(name: str, taken: list[float], usual_ms: float) -> dict[str, object]:
    return {
        "Myna": name,
        "answers": len(taken),
        "p50 ms": round(statistics.median(taken), 1),
        "p95 ms": round(_percentile(taken, 95), 1),
        "p99 ms": round(_percentile(taken, 99), 1),
        "p95 to idle": round(_percentile(taken, 95) / usual_ms, 2),
    }


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]
