"""What every job ledger promises to whoever watches its jobs."""

from dataclasses import replace

from ledger_jobs import FAILURE, MUCH_LATER, begun, claimed, kinds, now_found, submitted
from myna.domain.jobs import Checkpoint, JobState
from stored_samples import ELSEWHERE, HERE, NOON, Stores, claim_on, job, result


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
