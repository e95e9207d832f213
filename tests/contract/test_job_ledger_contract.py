"""What every job ledger promises: to whoever submits, watches and cancels, and to workers."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from myna.domain.conversation import Tenant, guild_tenant
from myna.domain.jobs import (
    Checkpoint,
    Claim,
    ImportedFile,
    Job,
    JobFailure,
    JobState,
    RowProblem,
)
from myna.domain.teaching import LessonStatus
from myna.errors import CancelRequested, LeaseLost, NotFound, QuotaReached
from myna.ports import JobLedger
from stored_samples import (
    ELSEWHERE,
    HERE,
    NOON,
    Stores,
    claim_on,
    finish_job,
    job,
    publication,
    result,
    row,
    version,
)

LATER = NOON + timedelta(seconds=6)
MUCH_LATER = NOON + timedelta(seconds=60)
IMPORTED = ImportedFile(
    name="Вопросы.csv",
    row_count=3,
    kept_count=2,
    encoding="cp1251",
    encoding_was_guessed=True,
    problems=(RowProblem(line=2, code="E_EMPTY"),),
    problem_count=1,
    report_path="reports/1.csv",
)
FAILURE = JobFailure(code="error-engine-failed", text="It is out of memory.")


async def submitted(stores: Stores, number: int, tenant: Tenant = HERE) -> Job:
    return await stores.jobs.submit(job(number, tenant), most_waiting=10)


async def claimed(stores: Stores, owner: str = "worker", seconds: float = 0.0) -> Job | None:
    """So many seconds after noon, with a lease of six."""
    now = NOON + timedelta(seconds=seconds)
    return await stores.jobs.claim(owner, now=now, lease_until=now + timedelta(seconds=6))


async def begun(stores: Stores, number: int = 1, tenant: Tenant = HERE) -> Claim:
    """A job that somebody works on."""
    await submitted(stores, number, tenant)
    found = await claimed(stores)
    assert found is not None
    return claim_on(found)


async def now_found(stores: Stores, number: int = 1, tenant: Tenant = HERE) -> Job:
    found = await stores.jobs.find(tenant, job(number).id)
    assert found is not None
    return found


async def kinds(stores: Stores) -> list[str]:
    return [event.kind for event in await stores.jobs.events_after(0)]


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


async def everything(stores: Stores) -> list[object]:
    return [
        await stores.jobs.recent(HERE, limit=10),
        await stores.jobs.events_after(0),
        await stores.models.versions(HERE),
        await stores.models.promotions(HERE),
        await stores.lessons.after(HERE),
    ]


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


# Cancelling


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


async def test_a_job_that_is_to_be_cancelled_publishes_nothing(stores: Stores) -> None:
    claim = await begun(stores)
    await stores.jobs.request_cancel(HERE, job(1).id, now=NOON)
    before = await everything(stores)

    with pytest.raises(CancelRequested):
        await stores.jobs.finish(claim, result(1), publication(version(1)), now=LATER)

    assert before == await everything(stores)
    assert await stores.models.champion(HERE) is None
    await stores.jobs.end_cancelled(claim, now=LATER)


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


# Watching


async def test_a_job_is_found_by_what_people_type(stores: Stores) -> None:
    await submitted(stores, 1)

    assert job(1) == await stores.jobs.find(HERE, job(1).short_id)
    assert await stores.jobs.find(HERE, "000009") is None
    assert await stores.jobs.find(HERE, "1") is None
    assert await stores.jobs.find(ELSEWHERE, job(1).short_id) is None
    assert await stores.jobs.find(ELSEWHERE, job(1).id) is None


async def test_of_two_with_one_short_id_the_newest_is_meant(stores: Stores) -> None:
    await submitted(stores, 1)
    newer = replace(job(2), id="another-000001")
    await stores.jobs.submit(newer, most_waiting=10)

    assert newer == await stores.jobs.find(HERE, "000001")


async def test_a_whole_id_is_meant_before_a_short_one(stores: Stores) -> None:
    exact = replace(job(1), id="000001")
    await stores.jobs.submit(exact, most_waiting=10)
    await stores.jobs.submit(replace(job(2), id="another-000001"), most_waiting=10)

    assert exact == await stores.jobs.find(HERE, "000001")


async def test_the_newest_jobs_come_first(stores: Stores) -> None:
    for number in (3, 1, 2):
        await submitted(stores, number)
    await submitted(stores, 4, ELSEWHERE)

    assert [job(2), job(1)] == list(await stores.jobs.recent(HERE, limit=2))


async def test_jobs_stay_untold_until_their_end_was_told(stores: Stores) -> None:
    await submitted(stores, 2, ELSEWHERE)
    claim = await begun(stores, 1)
    await stores.jobs.submit(replace(job(3), notice=None), most_waiting=10)
    del claim

    assert [job(2).id, job(1).id] == [each.id for each in await stores.jobs.unreported()]
    await stores.jobs.reported(job(2).id)
    assert [job(1).id] == [each.id for each in await stores.jobs.unreported()]


async def test_the_message_that_shows_a_job_is_remembered(stores: Stores) -> None:
    await submitted(stores, 1)
    await stores.jobs.submit(replace(job(2), notice=None), most_waiting=10)

    for number in (1, 2):
        await stores.jobs.show_in(job(number).id, 2**60)

    shown = await now_found(stores)
    assert job(1).notice is not None
    assert replace(job(1).notice, message_id=2**60) == shown.notice
    assert (await now_found(stores, 2)).notice is None


async def test_jobs_that_are_not_over_are_active(stores: Stores) -> None:
    await begun(stores, 1)
    await submitted(stores, 2)
    await submitted(stores, 3, ELSEWHERE)
    await submitted(stores, 4, ELSEWHERE)
    await stores.jobs.request_cancel(ELSEWHERE, job(4).id, now=NOON)

    active = await stores.jobs.active_ids()

    assert {job(1).id, job(2).id, job(3).id} == set(active)


async def test_events_come_in_the_order_in_which_they_happened(stores: Stores) -> None:
    assert await stores.jobs.last_event() == 0
    claim = await begun(stores)
    await stores.jobs.reach(claim, Checkpoint.IMPORTED, now=NOON, imported=[])
    await stores.jobs.give_up(claim, FAILURE, is_final=False, now=NOON)
    seen = await stores.jobs.last_event()
    await claimed(stores, "another")
    third = await claimed(stores, "third", seconds=60)
    assert third is not None
    await stores.jobs.enter(claim_on(third), JobState.RUNNING, now=MUCH_LATER)
    await stores.jobs.finish(claim_on(third), result(1), None, now=MUCH_LATER)

    events = await stores.jobs.events_after(seen)

    assert ["submitted", "claimed", "imported", "failed-attempt"] == (await kinds(stores))[:4]
    assert ["claimed", "lease-lost", "claimed", "running", "succeeded"] == [
        event.kind for event in events
    ]
    assert sorted({event.position for event in events}) == [event.position for event in events]
    assert events[-1].position == await stores.jobs.last_event()
    assert {(job(1).id, HERE)} == {(event.job_id, event.tenant) for event in events}
    assert MUCH_LATER == events[-1].at
