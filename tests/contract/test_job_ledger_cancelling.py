"""What every job ledger promises to whoever cancels a job."""

import pytest

from ledger_jobs import FAILURE, LATER, begun, claimed, everything, kinds, now_found, submitted
from myna.domain.jobs import JobState
from myna.domain.teaching import LessonStatus
from myna.errors import CancelRequested, NotFound
from stored_samples import (
    ELSEWHERE,
    HERE,
    NOON,
    Stores,
    job,
    publication,
    result,
    row,
    version,
)


async def test_a_queued_job_is_cancelled_at_once(stores: Stores) -> None:
    await submitted(stores, 1)

    cancelled = await stores.jobs.request_cancel(HERE, job(1).id, now=LATER)

    assert (JobState.CANCELLED, LATER) == (cancelled.state, cancelled.finished)
    assert cancelled == await now_found(stores)
    assert await claimed(stores) is None


async def test_a_running_job_learns_that_it_is_to_be_cancelled(stores: Stores) -> None:
    claim = await begun(stores)

    asked = await stores.jobs.request_cancel(HERE, job(1).id, now=NOON)
    is_to_end = await stores.jobs.heartbeat(claim, progress=0.5, now=NOON, lease_until=LATER)
    await stores.jobs.end_cancelled(claim, now=LATER)

    assert (JobState.PREPARING, True) == (asked.state, asked.is_cancel_requested)
    assert is_to_end
    found = await now_found(stores)
    assert (JobState.CANCELLED, LATER) == (found.state, found.finished)


@pytest.mark.parametrize("is_begun", [True, False])
async def test_what_a_cancelled_job_imported_is_discarded(stores: Stores, is_begun: bool) -> None:
    claim = await begun(stores)
    await stores.lessons.add([row(1, job(1).id), row(2, "another")])
    if not is_begun:
        await stores.jobs.give_up(claim, FAILURE, is_final=False, now=NOON)

    await stores.jobs.request_cancel(HERE, job(1).id, now=NOON)
    if is_begun:
        await stores.jobs.end_cancelled(claim, now=LATER)

    found = [each.lesson.status for each in await stores.lessons.after(HERE)]
    assert [LessonStatus.DISCARDED, LessonStatus.PROPOSED] == found


async def test_what_a_job_imported_that_failed_for_good_is_discarded(stores: Stores) -> None:
    claim = await begun(stores)
    await stores.lessons.add([row(1, job(1).id), row(2, "another")])

    await stores.jobs.give_up(claim, FAILURE, is_final=True, now=NOON)

    found = [each.lesson.status for each in await stores.lessons.after(HERE)]
    assert [LessonStatus.DISCARDED, LessonStatus.PROPOSED] == found


async def test_cancelling_twice_is_told_once(stores: Stores) -> None:
    await begun(stores)

    first = await stores.jobs.request_cancel(HERE, job(1).id, now=NOON)
    again = await stores.jobs.request_cancel(HERE, job(1).id, now=LATER)

    assert first == again
    assert ["submitted", "claimed", "cancel-requested"] == await kinds(stores)


async def test_a_job_that_is_over_stays_as_it_is(stores: Stores) -> None:
    claim = await begun(stores)
    await stores.jobs.finish(claim, result(1), None, now=NOON)
    before = await everything(stores)

    stayed = await stores.jobs.request_cancel(HERE, job(1).id, now=LATER)

    assert JobState.SUCCEEDED is stayed.state
    assert before == await everything(stores)


async def test_a_job_to_be_cancelled_does_not_wait_for_another_attempt(stores: Stores) -> None:
    claim = await begun(stores)
    await stores.jobs.request_cancel(HERE, job(1).id, now=NOON)

    await stores.jobs.give_up(claim, FAILURE, is_final=False, now=LATER)

    assert JobState.CANCELLED is (await now_found(stores)).state


async def test_whoever_takes_over_learns_that_the_job_is_to_be_cancelled(stores: Stores) -> None:
    await begun(stores)
    await stores.jobs.request_cancel(HERE, job(1).id, now=NOON)

    taken = await claimed(stores, seconds=60)

    assert taken is not None
    assert taken.is_cancel_requested


async def test_nobody_cancels_a_job_of_another_server(stores: Stores) -> None:
    await submitted(stores, 1)

    with pytest.raises(NotFound):
        await stores.jobs.request_cancel(ELSEWHERE, job(1).id, now=NOON)

    assert job(1) == await now_found(stores)


async def test_a_job_that_is_to_be_cancelled_publishes_nothing(stores: Stores) -> None:
    claim = await begun(stores)
    await stores.jobs.request_cancel(HERE, job(1).id, now=NOON)
    before = await everything(stores)

    with pytest.raises(CancelRequested):
        await stores.jobs.finish(claim, result(1), publication(version(1)), now=LATER)

    assert before == await everything(stores)
    assert await stores.models.champion(HERE) is None
    await stores.jobs.end_cancelled(claim, now=LATER)
