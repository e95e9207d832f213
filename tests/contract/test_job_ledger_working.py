"""What every job ledger promises to a worker, and keeps from one that was thought dead."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from ledger_jobs import FAILURE, IMPORTED, LATER, MUCH_LATER, begun, claimed, everything, now_found
from myna.domain.jobs import Checkpoint, Claim, JobState
from myna.domain.teaching import LessonStatus
from myna.errors import LeaseLost
from myna.ports import JobLedger
from stored_samples import HERE, NOON, Stores, finish_job, publication, result, row, version

# Working


async def test_a_job_enters_its_states(stores: Stores) -> None:
    claim = await begun(stores)

    for state in (JobState.PREPARING, JobState.RUNNING, JobState.EVALUATING):
        await stores.jobs.enter(claim, state, now=NOON)
        assert state is (await now_found(stores)).state


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.SUCCEEDED, JobState.CANCELLED])
async def test_nobody_ends_a_job_by_entering_a_state(stores: Stores, state: JobState) -> None:
    claim = await begun(stores)

    with pytest.raises(ValueError, match="cannot be"):
        await stores.jobs.enter(claim, state, now=NOON)

    assert JobState.PREPARING is (await now_found(stores)).state


async def test_later_checkpoints_forget_no_file(stores: Stores) -> None:
    claim = await begun(stores)
    await stores.jobs.reach(claim, Checkpoint.IMPORTED, now=NOON, imported=[IMPORTED])
    await stores.jobs.reach(claim, Checkpoint.TRAINED, now=NOON)

    found = await now_found(stores)

    assert Checkpoint.TRAINED is found.checkpoint
    assert (IMPORTED,) == found.imported


async def test_a_finished_job_keeps_its_result(stores: Stores) -> None:
    claim = await begun(stores)

    await stores.jobs.finish(claim, result(1), None, now=LATER)

    found = await now_found(stores)
    assert (JobState.SUCCEEDED, 1.0, LATER) == (found.state, found.progress, found.finished)
    assert result(1) == found.result
    assert (None, None) == (found.owner, found.lease_until)
    assert await stores.models.versions(HERE) == []


async def test_finishing_publishes_promotes_and_accepts_the_import(stores: Stores) -> None:
    await stores.lessons.add([row(1, "import")])

    await finish_job(stores, publication(version(1, batch="import")))

    stored = await stores.lessons.batch(HERE, "import")
    assert [LessonStatus.ACCEPTED] == [each.lesson.status for each in stored]
    assert [version(1, batch="import")] == list(await stores.models.versions(HERE))
    (promotion,) = await stores.models.promotions(HERE)
    assert ("version-1", None, None) == (
        promotion.version_id,
        promotion.replaced_id,
        promotion.by,
    )
    assert (NOON, False) == (promotion.at, promotion.is_rollback)


async def test_finishing_without_promotion_publishes_and_leaves_the_import(
    stores: Stores,
) -> None:
    await stores.lessons.add([row(1, "import")])

    await finish_job(stores, publication(version(1, batch="import"), is_promoted=False))

    stored = await stores.lessons.batch(HERE, "import")
    assert [LessonStatus.PROPOSED] == [each.lesson.status for each in stored]
    assert [version(1, batch="import")] == list(await stores.models.versions(HERE))
    assert await stores.models.promotions(HERE) == []
    assert await stores.models.champion(HERE) is None


async def test_a_job_may_be_given_up_for_good(stores: Stores) -> None:
    claim = await begun(stores)

    await stores.jobs.give_up(claim, FAILURE, is_final=True, now=LATER)

    found = await now_found(stores)
    assert (JobState.FAILED, FAILURE, LATER) == (found.state, found.failure, found.finished)
    assert await claimed(stores, seconds=60) is None


async def test_a_job_may_be_given_up_for_another_attempt(stores: Stores) -> None:
    claim = await begun(stores)

    await stores.jobs.give_up(claim, FAILURE, is_final=False, now=NOON)

    waiting = await now_found(stores)
    assert (JobState.QUEUED, None, None) == (waiting.state, waiting.owner, waiting.lease_until)
    assert waiting.failure is None
    again = await claimed(stores, "another")
    assert again is not None
    assert 2 == again.attempt


# What a worker that was thought dead may still do: nothing


WRITES: dict[str, Callable[[JobLedger, Claim], Coroutine[Any, Any, object]]] = {
    "heartbeat": lambda jobs, claim: jobs.heartbeat(
        claim, progress=0.9, now=MUCH_LATER, lease_until=MUCH_LATER
    ),
    "enter": lambda jobs, claim: jobs.enter(claim, JobState.EVALUATING, now=MUCH_LATER),
    "reach": lambda jobs, claim: jobs.reach(claim, Checkpoint.EXAMINED, now=MUCH_LATER),
    "finish": lambda jobs, claim: jobs.finish(
        claim, result(1), publication(version(1, batch="import")), now=MUCH_LATER
    ),
    "give up": lambda jobs, claim: jobs.give_up(claim, FAILURE, is_final=True, now=MUCH_LATER),
    "try again": lambda jobs, claim: jobs.give_up(claim, FAILURE, is_final=False, now=MUCH_LATER),
    "cancel": lambda jobs, claim: jobs.end_cancelled(claim, now=MUCH_LATER),
}


@pytest.mark.parametrize("write", WRITES)
async def test_a_write_under_a_lost_lease_changes_nothing(stores: Stores, write: str) -> None:
    await stores.lessons.add([row(1, "import")])
    claim = await begun(stores)
    await claimed(stores, "another", seconds=60)
    before = await everything(stores)

    with pytest.raises(LeaseLost):
        await WRITES[write](stores.jobs, claim)

    assert before == await everything(stores)


@pytest.mark.parametrize("write", WRITES)
async def test_a_write_after_the_end_changes_nothing(stores: Stores, write: str) -> None:
    claim = await begun(stores)
    await stores.jobs.finish(claim, result(2), publication(version(2)), now=NOON)
    before = await everything(stores)

    with pytest.raises(LeaseLost):
        await WRITES[write](stores.jobs, claim)

    assert before == await everything(stores)


@pytest.mark.parametrize("forged", [{"owner": "another"}, {"attempt": 2}, {"job_id": "job-000009"}])
async def test_only_the_very_claim_counts(stores: Stores, forged: dict[str, Any]) -> None:
    claim = replace(await begun(stores), **forged)

    with pytest.raises(LeaseLost):
        await stores.jobs.enter(claim, JobState.RUNNING, now=NOON)


async def test_the_same_worker_in_another_attempt_has_another_claim(stores: Stores) -> None:
    claim = await begun(stores)
    await claimed(stores, seconds=60)

    with pytest.raises(LeaseLost):
        await stores.jobs.enter(claim, JobState.RUNNING, now=MUCH_LATER)


# Giving back


async def test_a_job_that_is_given_back_waits_again_with_as_many_attempts(stores: Stores) -> None:
    claim = await begun(stores)
    await stores.jobs.reach(claim, Checkpoint.IMPORTED, now=NOON, imported=[IMPORTED])

    await stores.jobs.give_back(claim, now=NOON)

    found = await now_found(stores)
    assert (JobState.QUEUED, 0, None, None) == (
        found.state,
        found.attempt,
        found.owner,
        found.lease_until,
    )
    assert Checkpoint.IMPORTED is found.checkpoint
    again = await claimed(stores, "another")
    assert again is not None
    assert 1 == again.attempt
    with pytest.raises(LeaseLost):
        await stores.jobs.give_back(claim, now=NOON)


async def test_a_job_that_is_given_back_and_was_to_be_cancelled_ends(stores: Stores) -> None:
    claim = await begun(stores)
    await stores.jobs.request_cancel(HERE, claim.job_id, now=NOON)

    await stores.jobs.give_back(claim, now=NOON)

    assert JobState.CANCELLED is (await now_found(stores)).state
