"""A worker that is told to stop: by whoever cancels its job, or all its work."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from myna.domain.jobs import JobState
from myna.domain.teaching import Lesson, LessonStatus
from myna.services.worker import MOST_ATTEMPTS
from slow_engine import engine_of, until
from workshop import HERE, QUICK, ROWS, Workshop, statuses, table


async def test_a_training_is_cancelled_and_its_import_discarded(slow: Workshop) -> None:
    job_id = await slow.submit(ROWS)
    working = asyncio.create_task(slow.work())
    await until(lambda: engine_of(slow).begun)

    await slow.ledger.request_cancel(HERE, job_id, now=slow.now())
    await slow.ledger.request_cancel(HERE, job_id, now=slow.now())
    await working

    assert JobState.CANCELLED is slow.job(job_id).state
    assert 1 == engine_of(slow).cancelled
    assert {LessonStatus.DISCARDED} == await statuses(slow, job_id)
    assert [] == list(slow.root.glob("drafts/*"))


async def test_an_import_is_cancelled_between_two_chunks(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(f"Question {number}?", "Yes") for number in range(2_000)]
    job_id, add = await shop.submit(table(*rows)), shop.lessons.add

    async def slowly(added: Sequence[Lesson]) -> int:
        await shop.ledger.request_cancel(HERE, job_id, now=shop.now())
        last = await add(added)
        await asyncio.sleep(4 * QUICK.beat)
        return last

    monkeypatch.setattr(type(shop.lessons), "add", staticmethod(slowly))

    await shop.work()

    assert JobState.CANCELLED is shop.job(job_id).state
    assert 500 == len(await shop.lessons.batch(HERE, job_id))
    assert {LessonStatus.DISCARDED} == await statuses(shop, job_id)
    assert [] == shop.engine.trained


async def test_a_worker_that_is_told_to_stop_gives_its_job_back(slow: Workshop) -> None:
    job_id, stop = await slow.submit(ROWS), asyncio.Event()
    running = asyncio.create_task(slow.worker().run(stop))
    await until(lambda: engine_of(slow).begun)

    stop.set()
    await running
    engine_of(slow).is_free = True
    await slow.work(slow.worker("next"))

    job = slow.job(job_id)
    assert (JobState.SUCCEEDED, 1, 1) == (job.state, job.attempt, engine_of(slow).cancelled)


async def test_however_often_workers_are_told_to_stop_their_job_is_not_given_up(
    slow: Workshop,
) -> None:
    job_id = await slow.submit(ROWS)
    for number in range(MOST_ATTEMPTS + 1):
        stop, begun = asyncio.Event(), engine_of(slow).begun
        running = asyncio.create_task(slow.worker(f"worker {number}").run(stop))
        await until(lambda begun=begun: engine_of(slow).begun > begun)
        stop.set()
        await running

    engine_of(slow).is_free = True
    await slow.work(slow.worker("the last"))

    assert JobState.SUCCEEDED is slow.job(job_id).state


async def test_a_wish_to_cancel_that_comes_after_the_last_heartbeat_still_counts(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id, finish = await shop.submit(ROWS), shop.ledger.finish

    async def wished_away(*told: Any, now: datetime) -> None:
        await shop.ledger.request_cancel(HERE, job_id, now=now)
        await finish(*told, now=now)

    monkeypatch.setattr(type(shop.ledger), "finish", staticmethod(wished_away))

    await shop.work()

    assert JobState.CANCELLED is shop.job(job_id).state
    assert {LessonStatus.DISCARDED} == await statuses(shop, job_id)
