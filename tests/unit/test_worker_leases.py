"""Workers and their leases: who has a job, who lost it, and whose turn it is."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from myna.domain.conversation import guild_tenant
from myna.domain.jobs import Checkpoint, JobState
from myna.errors import StorageError
from slow_engine import engine_of, until
from workshop import HERE, QUICK, ROWS, Workshop


async def test_heartbeats_that_fail_for_a_moment_cost_nothing(
    slow: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = 0

    async def fails(*_: object, **__: object) -> bool:
        nonlocal failed
        failed += 1
        raise StorageError("The database is locked.")

    monkeypatch.setattr(type(slow.ledger), "heartbeat", staticmethod(fails))
    job_id = await slow.submit(ROWS)
    working = asyncio.create_task(slow.work())
    await until(lambda: failed > 2)
    engine_of(slow).is_free = True
    await working

    assert (JobState.SUCCEEDED, 1) == (slow.job(job_id).state, slow.job(job_id).attempt)


async def test_heartbeats_that_fail_for_as_long_as_the_lease_end_the_attempt(
    slow: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> bool:
        slow.seconds += QUICK.lease / 2
        raise StorageError("The disk is gone.")

    monkeypatch.setattr(type(slow.ledger), "heartbeat", staticmethod(fails))
    stop = asyncio.Event()
    await slow.submit(ROWS)
    with capture_logs() as logs:
        running = asyncio.create_task(slow.worker().run(stop))
        await until(lambda: engine_of(slow).cancelled)
        stop.set()
        await running

    assert "job.lost" in {each["event"] for each in logs}


async def test_a_job_whose_worker_is_gone_is_gone_on_with_behind_its_checkpoint(
    slow: Workshop,
) -> None:
    job_id = await slow.submit(ROWS)
    running = asyncio.create_task(slow.worker("first").run(asyncio.Event()))
    await until(lambda: engine_of(slow).begun)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    stored = dict(slow.lessons.stored)
    for file in slow.job(job_id).spec.files:
        await slow.vault.write(HERE, file.path, b"nobody reads it a second time")

    slow.seconds += QUICK.lease
    engine_of(slow).is_free = True
    await slow.work(slow.worker("second"))

    job = slow.job(job_id)
    assert (JobState.SUCCEEDED, 2) == (job.state, job.attempt)
    assert stored == slow.lessons.stored


async def test_what_was_trained_before_is_not_trained_again(shop: Workshop) -> None:
    job_id = await shop.submit(ROWS)
    await shop.work()
    trained = replace(
        shop.job(job_id), state=JobState.QUEUED, checkpoint=Checkpoint.TRAINED, result=None
    )
    shop.registry.published.clear()
    shop.registry.champions.clear()
    shop.lessons.batches.clear()
    shop.ledger.jobs[job_id] = trained

    await shop.work()

    assert JobState.SUCCEEDED is shop.job(job_id).state
    assert 1 == len(shop.engine.trained)


async def test_whoever_lost_the_lease_touches_nothing_more(slow: Workshop) -> None:
    job_id, stop = await slow.submit(ROWS), asyncio.Event()
    first = asyncio.create_task(slow.worker("first").run(stop))
    await until(lambda: engine_of(slow).begun)
    now = slow.now() + timedelta(seconds=QUICK.lease)
    taken = await slow.ledger.claim("second", now=now, lease_until=now + timedelta(hours=1))
    await until(lambda: engine_of(slow).cancelled)
    draft = slow.registry.draft(job_id, is_new=False)

    stop.set()
    await first

    assert taken is not None
    assert draft.is_dir()
    assert ("second", 2) == (slow.job(job_id).owner, slow.job(job_id).attempt)


async def test_a_worker_that_slept_through_its_lease_seals_nothing(slow: Workshop) -> None:
    """As after a laptop was opened: the training ends before the first heartbeat."""
    job_id, stop = await slow.submit(ROWS), asyncio.Event()
    sleepy = slow.worker("sleepy", replace(QUICK, beat=60.0))
    running = asyncio.create_task(sleepy.run(stop))
    await until(lambda: engine_of(slow).begun)

    slow.seconds += QUICK.lease
    engine_of(slow).is_free = True
    await until(lambda: slow.job(job_id).state is JobState.SUCCEEDED)
    stop.set()
    await running

    assert 2 == slow.job(job_id).attempt


async def test_servers_take_turns(shop: Workshop) -> None:
    one, other = guild_tenant(1), guild_tenant(2)
    for tenant in (one, one, one, other):
        await shop.submit(ROWS, tenant=tenant)

    await shop.work()

    begun = [each.tenant for each in shop.ledger.events if each.kind == "claimed"]
    assert [one, other, one, one] == begun


async def test_two_workers_share_the_jobs_and_do_none_twice(shop: Workshop) -> None:
    tenants = [guild_tenant(number) for number in range(1, 7)]
    ids = [await shop.submit(ROWS, tenant=tenant) for tenant in tenants]

    await shop.work(shop.worker("one"), shop.worker("other"))

    assert {(JobState.SUCCEEDED, 1)} == {
        (shop.job(each).state, shop.job(each).attempt) for each in ids
    }
    assert 6 == len(shop.engine.trained)
