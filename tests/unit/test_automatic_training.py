"""Lessons that have come to rest are trained by themselves, and a training that fails is asked for once more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from myna.domain.jobs import Job, JobFailure, JobState
from myna.errors import StorageError
from myna.services.answer_engines import Engines
from myna.services.jobs import NOBODY, AutomaticTraining, JobService, Pace
from myna.services.minds import Minds, MindStores
from slow_engine import until
from workshop import HERE, TRAINED, Workshop

SWIFT = Pace(quiet_seconds=0.0, few=1, again_seconds=0.005)
FAILURE = JobFailure(code="error-engine-failed", text="It is out of memory.")


@asynccontextmanager
async def resting(shop: Workshop) -> AsyncIterator[AutomaticTraining]:
    """A lesson was taught in the shop."""
    stores = MindStores(engines=Engines(shop.engine), lessons=shop.lessons, registry=shop.registry)
    minds = Minds(stores)
    jobs = JobService(
        ledger=shop.ledger,
        lessons=shop.lessons,
        registry=shop.registry,
        engine=shop.engine,
        clock=shop.now,
        new_id=lambda: f"job-{next(shop.numbers):06d}",
    )
    automatic = AutomaticTraining(minds=minds, jobs=jobs, pace=SWIFT)
    running = asyncio.create_task(automatic.run())
    await shop.teach(TRAINED[0], "On Friday")
    automatic.lessons_came(HERE)
    try:
        yield automatic
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def asked_for(shop: Workshop, count: int) -> Job:
    """The last of so many trainings."""
    await until(lambda: len(shop.ledger.jobs) >= count)
    return list(shop.ledger.jobs.values())[count - 1]


def end(shop: Workshop, job: Job, state: JobState) -> None:
    shop.ledger.jobs[job.id] = replace(job, state=state, failure=FAILURE)


async def looked_back(shop: Workshop, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Until somebody has looked so often for the end of a job."""
    seen, find = 0, shop.ledger.find

    async def counted(tenant: str, job_id: str) -> Job | None:
        nonlocal seen
        seen += 1
        return await find(tenant, job_id)  # type: ignore[arg-type]

    monkeypatch.setattr(type(shop.ledger), "find", staticmethod(counted))
    await until(lambda: seen >= times)


async def test_a_training_that_nobody_asked_for_and_that_failed_is_asked_for_once_more(
    shop: Workshop,
) -> None:
    async with resting(shop) as automatic:
        first = await asked_for(shop, 1)
        end(shop, first, JobState.FAILED)
        second = await asked_for(shop, 2)
        end(shop, second, JobState.FAILED)
        await until(lambda: not automatic.has_plans)

    assert 2 == len(shop.ledger.jobs)
    assert (True, NOBODY) == (second.spec.is_automatic, second.requester_id)


async def test_a_training_that_succeeded_is_not_repeated(shop: Workshop) -> None:
    async with resting(shop) as automatic:
        end(shop, await asked_for(shop, 1), JobState.SUCCEEDED)
        await until(lambda: not automatic.has_plans)

    assert 1 == len(shop.ledger.jobs)


async def test_a_training_under_way_is_waited_for(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with resting(shop):
        first = await asked_for(shop, 1)
        await looked_back(shop, monkeypatch, 3)
        assert 1 == len(shop.ledger.jobs)

        end(shop, first, JobState.FAILED)
        await asked_for(shop, 2)


async def test_a_training_that_could_not_be_asked_for_is_asked_for_later(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit, failures = shop.ledger.submit, iter([True, True])

    async def sometimes(job: Job, *, most_waiting: int) -> Job:
        if next(failures, False):
            raise StorageError("The database is locked.")
        return await submit(job, most_waiting=most_waiting)

    monkeypatch.setattr(type(shop.ledger), "submit", staticmethod(sometimes))
    async with resting(shop):
        assert (await asked_for(shop, 1)).spec.is_automatic
