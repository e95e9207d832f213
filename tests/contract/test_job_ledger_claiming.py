"""What every job ledger promises to whoever submits a job, and to workers that look for one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ledger_jobs import IMPORTED, LATER, MUCH_LATER, begun, claimed, kinds, now_found, submitted
from myna.domain.conversation import guild_tenant
from myna.domain.jobs import Checkpoint, JobState
from myna.errors import QuotaReached
from stored_samples import ELSEWHERE, HERE, NOON, Stores, claim_on, job

# Submitting


async def test_a_job_comes_back_as_it_was_submitted(stores: Stores) -> None:
    assert job(1) == await submitted(stores, 1)
    assert job(1) == await now_found(stores)


async def test_the_same_event_submits_one_job(stores: Stores) -> None:
    await submitted(stores, 1)

    again = await stores.jobs.submit(replace(job(1), id="job-000002"), most_waiting=1)

    assert job(1) == again
    assert [job(1)] == list(await stores.jobs.recent(HERE, limit=10))
    assert ["submitted"] == await kinds(stores)


async def test_the_same_event_brings_a_job_back_even_when_it_is_over(stores: Stores) -> None:
    claim = await begun(stores)
    await stores.jobs.end_cancelled(claim, now=NOON)

    again = await stores.jobs.submit(replace(job(1), id="job-000002"), most_waiting=1)

    assert JobState.CANCELLED is again.state


async def test_the_key_of_another_server_brings_nothing_of_it(stores: Stores) -> None:
    await submitted(stores, 1)
    theirs = replace(job(2, ELSEWHERE), idempotency_key=job(1).idempotency_key)

    assert theirs == await stores.jobs.submit(theirs, most_waiting=1)


async def test_no_more_jobs_wait_than_may(stores: Stores) -> None:
    await begun(stores, 1)
    await submitted(stores, 2)

    with pytest.raises(QuotaReached):
        await stores.jobs.submit(job(3), most_waiting=2)
    await stores.jobs.submit(job(4, ELSEWHERE), most_waiting=2)

    assert await stores.jobs.find(HERE, job(3).id) is None


async def test_a_job_that_is_over_makes_room(stores: Stores) -> None:
    await submitted(stores, 1)
    await stores.jobs.request_cancel(HERE, job(1).id, now=NOON)

    assert job(2) == await stores.jobs.submit(job(2), most_waiting=1)


# Claiming


async def test_there_is_nothing_to_claim_at_first(stores: Stores) -> None:
    assert await claimed(stores) is None


async def test_a_claimed_job_belongs_to_its_worker(stores: Stores) -> None:
    await submitted(stores, 1)

    expected = replace(
        job(1),
        state=JobState.PREPARING,
        attempt=1,
        owner="worker",
        lease_until=LATER,
        heartbeat_at=NOON,
        started=NOON,
    )

    assert expected == await claimed(stores)
    assert expected == await now_found(stores)


async def test_a_job_is_claimed_once(stores: Stores) -> None:
    await begun(stores)

    assert await claimed(stores, "another") is None


async def test_jobs_of_a_server_are_claimed_in_order_and_one_at_a_time(stores: Stores) -> None:
    claim = await begun(stores, 1)
    await submitted(stores, 2)
    await submitted(stores, 3)

    assert await claimed(stores) is None
    await stores.jobs.end_cancelled(claim, now=NOON)
    second = await claimed(stores)

    assert second is not None
    assert job(2).id == second.id


async def test_a_busy_server_does_not_hold_up_another(stores: Stores) -> None:
    await begun(stores, 1)
    await submitted(stores, 2)
    await submitted(stores, 3, ELSEWHERE)

    theirs = await claimed(stores)

    assert theirs is not None
    assert job(3).id == theirs.id


async def test_servers_that_were_served_longest_ago_come_first(stores: Stores) -> None:
    served = {guild_tenant(number): seconds for number, seconds in ((1, 30), (2, 10), (3, 20))}
    for number, (tenant, seconds) in enumerate(served.items()):
        await submitted(stores, number, tenant)
        done = await claimed(stores, seconds=seconds)
        assert done is not None
        await stores.jobs.end_cancelled(claim_on(done), now=NOON)
    never_served = guild_tenant(4)
    for number, tenant in enumerate((*served, never_served), start=10):
        await submitted(stores, number, tenant)

    order = [await claimed(stores, seconds=60) for _ in range(4)]

    assert [4, 2, 3, 1] == [int(found.tenant.split(":")[1]) for found in order if found]


async def test_a_server_with_much_to_do_takes_turns_with_one_that_has_little(
    stores: Stores,
) -> None:
    for number in range(1, 4):
        await submitted(stores, number)
    await submitted(stores, 4, ELSEWHERE)

    order = []
    for seconds in range(4):
        found = await claimed(stores, seconds=seconds)
        assert found is not None
        order.append(found.id)
        now = NOON + timedelta(seconds=seconds)
        await stores.jobs.end_cancelled(claim_on(found), now=now)

    assert [job(number).id for number in (1, 4, 2, 3)] == order


async def test_a_job_whose_lease_ran_out_is_taken_over(stores: Stores) -> None:
    claim = await begun(stores)
    await stores.jobs.enter(claim, JobState.RUNNING, now=NOON)
    await stores.jobs.reach(claim, Checkpoint.IMPORTED, now=NOON, imported=[IMPORTED])
    assert await claimed(stores, "another", seconds=5.9) is None

    taken = await claimed(stores, "another", seconds=6)

    assert taken is not None
    assert ("another", 2, JobState.PREPARING) == (taken.owner, taken.attempt, taken.state)
    assert NOON == taken.started
    assert Checkpoint.IMPORTED is taken.checkpoint
    assert (IMPORTED,) == taken.imported


async def test_a_job_that_was_left_holds_up_its_server_until_somebody_takes_it(
    stores: Stores,
) -> None:
    await begun(stores, 1)
    await submitted(stores, 2)

    found = [await claimed(stores, seconds=60), await claimed(stores, seconds=60)]

    assert [job(1).id, None] == [each and each.id for each in found]


async def test_a_heartbeat_keeps_the_lease(stores: Stores) -> None:
    claim = await begun(stores)

    is_to_end = await stores.jobs.heartbeat(claim, progress=0.25, now=LATER, lease_until=MUCH_LATER)

    assert not is_to_end
    assert await claimed(stores, "another", seconds=59) is None
    found = await now_found(stores)
    assert (0.25, LATER, MUCH_LATER) == (found.progress, found.heartbeat_at, found.lease_until)


async def test_a_late_worker_may_go_on_while_nobody_took_its_job(stores: Stores) -> None:
    claim = await begun(stores)

    await stores.jobs.heartbeat(
        claim, progress=0.5, now=MUCH_LATER, lease_until=MUCH_LATER + timedelta(seconds=6)
    )

    assert await claimed(stores, "another", seconds=61) is None
