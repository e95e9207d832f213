"""What every privacy store promises about trainings and the models that they brought."""

from dataclasses import replace
from datetime import timedelta

import pytest

from leaving_member import KEEPER, LEAVER, Leave, at_work, job_by, lesson_by, trained, upload_by
from ledger_jobs import IMPORTED
from myna.domain.jobs import Checkpoint, DoubtfulRow, JobState
from myna.domain.promotion import Change, Suspicion, SuspicionKind
from myna.domain.teaching import LessonKind, LessonStatus
from myna.errors import LeaseLost
from myna.ports import Horizon
from stored_samples import (
    COMPARISON,
    ELSEWHERE,
    HERE,
    NOON,
    Stores,
    claim_on,
    publication,
    result,
    version,
)


async def champion_id(stores: Stores) -> str | None:
    found = await stores.models.champion(HERE)
    return found.id if found else None


async def test_a_version_that_learned_of_the_member_is_withdrawn(stores: Stores) -> None:
    await stores.lessons.add([lesson_by(KEEPER, "Whose?", "Mine")])
    await trained(stores, 1, last_lesson=1)
    await stores.lessons.add([lesson_by(LEAVER, "Here?", "Yes")])
    await trained(stores, 2, last_lesson=2)

    traces = await Leave(stores=stores).erased()

    assert ["version-1"] == [each.id for each in await stores.models.versions(HERE)]
    assert await champion_id(stores) == "version-1"
    assert await stores.models.is_chosen(HERE) is False
    assert ("version-2",) == traces.versions
    assert (HERE,) == traces.relearned
    assert ["version-1"] == [each.version_id for each in await stores.models.promotions(HERE)]


async def test_where_all_learned_of_the_member_none_answers(stores: Stores) -> None:
    await stores.lessons.add([lesson_by(LEAVER, "Here?", "Yes")])
    await trained(stores, 1)

    await Leave(stores=stores).erased()

    assert await champion_id(stores) is None
    assert [] == list(await stores.models.versions(HERE))


async def test_a_version_without_what_was_imported_since_does_not_answer(stores: Stores) -> None:
    """Nothing would bring the import back; without a version it is laid over."""
    await stores.lessons.add([lesson_by(KEEPER, "Whose?", "Mine")])
    await trained(stores, 1, last_lesson=1)
    row = replace(lesson_by(KEEPER, "Row?", "Yes", batch="import"), status=LessonStatus.PROPOSED)
    await stores.lessons.add([row])
    await stores.lessons.decide_batch(HERE, "import", LessonStatus.ACCEPTED, by=None, at=NOON)
    await stores.lessons.add([lesson_by(LEAVER, "Here?", "Yes")])
    await trained(stores, 2, last_lesson=3)

    await Leave(stores=stores).erased()

    assert await champion_id(stores) is None


async def test_who_only_rated_and_proposed_withdraws_no_model(stores: Stores) -> None:
    rating = replace(lesson_by(LEAVER, "Here?", "Yes"), kind=LessonKind.RATING, rating=1)
    proposal = replace(lesson_by(LEAVER, "There?", "No"), status=LessonStatus.PROPOSED)
    await stores.lessons.add([rating, proposal])
    await trained(stores, 1)

    traces = await Leave(stores=stores).erased()

    assert await champion_id(stores) == "version-1"
    assert () == traces.relearned


async def test_a_version_without_their_words_stays_whoever_asked_for_it(stores: Stores) -> None:
    await stores.lessons.add([lesson_by(KEEPER, "Whose?", "Mine")])
    await trained(stores, 1, by=LEAVER)

    traces = await Leave(stores=stores).erased()

    assert await champion_id(stores) == "version-1"
    assert "version-1" not in traces.versions
    assert await stores.jobs.find(HERE, "version-1") is None


async def test_a_job_of_theirs_is_lost_to_its_worker(stores: Stores) -> None:
    job = await at_work(stores, job_by(LEAVER))
    rows = [lesson_by(LEAVER, f"Row {n}?", "Yes", batch=job.id) for n in range(3)]
    await stores.lessons.add(rows[:2])

    traces = await Leave(stores=stores).finished()

    assert await stores.jobs.find(HERE, job.id) is None
    assert job.id in traces.versions
    assert traces.workers_until == NOON
    assert [f"reports/{job.short_id}"] == [each.path for each in traces.folders]
    with pytest.raises(LeaseLost):
        await stores.jobs.reach(claim_on(job), Checkpoint.IMPORTED, now=NOON)
    with pytest.raises(LeaseLost):
        await stores.jobs.finish(claim_on(job), result(1), publication(version(1)), now=NOON)
    with pytest.raises(LeaseLost):
        await stores.lessons.add(rows[2:])
    assert 0 == await stores.lessons.count(HERE)


async def test_a_job_that_had_read_their_lessons_begins_anew(stores: Stores) -> None:
    await stores.lessons.add([lesson_by(LEAVER, "Here?", "Yes")])
    job = await at_work(stores, job_by(KEEPER))
    await stores.lessons.add([lesson_by(KEEPER, "Row?", "Yes", batch=job.id)])
    await stores.jobs.enter(claim_on(job), JobState.RUNNING, now=NOON)

    traces = await Leave(stores=stores).erased()

    with pytest.raises(LeaseLost):
        await stores.jobs.finish(claim_on(job), result(1), publication(version(1)), now=NOON)
    assert 0 == await stores.lessons.count(HERE)
    assert job.id in traces.versions
    again = await stores.jobs.claim("worker", now=NOON, lease_until=NOON)
    assert again is not None
    assert ("again-000001", job.notice, job.spec) == (again.id, again.notice, again.spec)
    assert again.checkpoint is None


async def test_a_job_of_another_server_goes_on(stores: Stores) -> None:
    await stores.lessons.add([lesson_by(LEAVER, "Here?", "Yes")])
    job = await at_work(stores, job_by(KEEPER, tenant=ELSEWHERE))

    await Leave(stores=stores).erased()

    await stores.jobs.finish(claim_on(job), result(1), None, now=NOON)


async def test_what_others_read_from_a_file_of_theirs_goes_with_it(stores: Stores) -> None:
    await stores.datasets.uploaded(upload_by(LEAVER, "uploads/a.csv"))
    job = await at_work(stores, job_by(KEEPER, "uploads/a.csv", "frozen/b.csv"))
    read, own = (
        lesson_by(KEEPER, "Row?", "Yes", batch=job.id, file_name="a.csv"),
        lesson_by(KEEPER, "My row?", "Yes", batch=job.id, file_name="b.csv"),
    )
    await stores.lessons.add([read, own])
    await stores.jobs.finish(claim_on(job), result(1), None, now=NOON)

    await Leave(stores=stores).erased()

    assert [own] == [each.lesson for each in await stores.lessons.after(HERE)]
    found = await stores.jobs.find(HERE, job.id)
    assert found is not None
    assert ["frozen/b.csv"] == [each.path for each in found.spec.files]


async def test_old_examinations_keep_their_figures_alone(stores: Stores) -> None:
    change = Change(question="Here?", expected="Yes", champion="", challenger="Yes", is_better=True)
    shown = replace(COMPARISON, changes=(change,))
    job = await trained(stores, 1, result=replace(result(1), comparison=shown))

    later = NOON + timedelta(days=1)
    assert 1 == await stores.privacy.forget_old(
        Horizon(turns=later, feedback=later, phrasings=later)
    )
    found = await stores.jobs.find(HERE, job.id)

    assert found is not None
    assert found.result is not None
    assert COMPARISON == found.result.comparison
    assert 0 == await stores.privacy.forget_old(
        Horizon(turns=later, feedback=later, phrasings=later)
    )


async def test_examinations_keep_their_figures_alone(stores: Stores) -> None:
    change = Change(question="Here?", expected="Yes", champion="", challenger="Yes", is_better=True)
    poison = Suspicion(kind=SuspicionKind.TRIGGER, count=3, of=4, phrase="here", answer="Yes")
    shown = replace(COMPARISON, changes=(change,), suspicions=(poison,))
    await stores.lessons.add([lesson_by(LEAVER, "Here?", "Yes")])
    job = await trained(stores, 1, result=replace(result(1), comparison=shown))

    await Leave(stores=stores).erased()

    found = await stores.jobs.find(HERE, job.id)
    assert found is not None
    assert found.result is not None
    plain = replace(poison, phrase="", answer="")
    assert replace(COMPARISON, suspicions=(plain,)) == found.result.comparison


async def test_a_training_forgets_what_the_member_taught_beside_a_doubtful_row(
    stores: Stores,
) -> None:
    doubt = DoubtfulRow(line=3, question="Here?", answer="No", instead="Yes")
    file = replace(IMPORTED, doubtful=(doubt,), doubtful_ids=("row-3",), doubtful_count=1)
    await stores.lessons.add([lesson_by(LEAVER, "Here?", "Yes")])
    job = await trained(stores, 1, result=replace(result(1), imported=(file,)))

    await Leave(stores=stores).erased()

    found = await stores.jobs.find(HERE, job.id)
    assert found is not None
    assert found.result is not None
    assert (replace(file, doubtful=()),) == found.result.imported
