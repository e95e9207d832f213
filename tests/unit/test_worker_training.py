"""A worker trains: what becomes the champion, what stays in the shade and what is forgotten."""

import asyncio
from dataclasses import replace

from myna.domain.jobs import JobState
from myna.domain.promotion import Reason, lost
from myna.domain.teaching import LessonStatus
from myna.services.worker import KEPT_VERSIONS
from slow_engine import engine_of, until
from workshop import HELD_OUT, HERE, ROWS, TRAINED, Workshop, statuses, table


async def test_a_file_becomes_the_champion(shop: Workshop) -> None:
    job_id = await shop.submit(ROWS)

    await shop.work()

    job, champion = shop.job(job_id), await shop.registry.champion(HERE)
    assert JobState.SUCCEEDED is job.state
    assert job.result is not None
    assert job.result.verdict is not None
    assert Reason.FIRST is job.result.verdict.reason
    assert champion is not None
    assert (job_id, 1, job_id, 3) == (
        champion.id,
        champion.number,
        champion.batch,
        champion.last_lesson,
    )
    assert {LessonStatus.ACCEPTED} == await statuses(shop, job_id)
    assert [2] == shop.engine.trained


async def test_lessons_taught_one_by_one_are_learned_with_the_import(shop: Workshop) -> None:
    await shop.teach(TRAINED[5], "Alone")
    await shop.submit(ROWS)
    await shop.teach(TRAINED[6], "Between")

    await shop.work()

    champion = await shop.registry.champion(HERE)
    assert champion is not None
    assert 5 == champion.lesson_count
    assert [4] == shop.engine.trained


async def test_a_worse_challenger_stays_in_the_shade_and_its_rows_proposals(
    shop: Workshop,
) -> None:
    first = await shop.submit(ROWS)
    await shop.work()
    worse = await shop.submit(table((TRAINED[2], "Nothing much"), (HELD_OUT[0], "Somebody")))
    shop.engine.forgets = True

    await shop.work()

    champion = await shop.registry.champion(HERE)
    assert champion is not None
    assert first == champion.id
    assert {LessonStatus.PROPOSED} == await statuses(shop, worse)
    assert await shop.registry.find(HERE, worse) is not None


async def chosen_champion(shop: Workshop) -> str:
    """One that a manager chose, and that any other would beat."""
    shop.engine.forgets = True
    job_id = await shop.submit(ROWS)
    await shop.work()
    shop.engine.forgets = False
    await shop.registry.promote(HERE, job_id, is_rollback=False, by=1, at=shop.now())
    await shop.teach(TRAINED[5], "New")
    return job_id


async def test_what_was_forgiven_the_champion_is_told_where_the_next_is_examined(
    shop: Workshop,
) -> None:
    first = await shop.submit(ROWS)
    await shop.work()
    done = shop.job(first)
    assert done.result is not None
    assert done.result.comparison is not None
    lossy = replace(done.result.comparison, owed=7)
    shop.ledger.jobs[first] = replace(done, result=replace(done.result, comparison=lossy))
    await shop.teach(TRAINED[5], "New")
    second = await shop.submit()

    await shop.work()

    result = shop.job(second).result
    assert result is not None
    assert result.comparison is not None
    assert 7 + lost(lossy) == result.comparison.owed


async def test_what_nobody_asked_for_takes_no_choice_away(shop: Workshop) -> None:
    first = await chosen_champion(shop)
    automatic = await shop.submit(is_automatic=True)

    await shop.work()

    result, champion = shop.job(automatic).result, await shop.registry.champion(HERE)
    assert result is not None
    assert result.was_held_back
    assert champion is not None
    assert first == champion.id


async def test_a_wish_of_a_member_may_take_the_choice_away(shop: Workshop) -> None:
    await chosen_champion(shop)
    wanted = await shop.submit()

    await shop.work()

    champion = await shop.registry.champion(HERE)
    assert champion is not None
    assert wanted == champion.id


async def test_old_versions_are_forgotten(shop: Workshop) -> None:
    for number in range(KEPT_VERSIONS + 3):
        await shop.teach(TRAINED[number], f"Answer {number}")
        await shop.submit()
        await shop.work()

    numbers = [each.number for each in await shop.registry.versions(HERE)]
    assert KEPT_VERSIONS + 1 == len(numbers)
    assert 1 in numbers  # the champion: whatever came later only tied with it


async def test_the_progress_of_a_training_is_told(slow: Workshop) -> None:
    job_id = await slow.submit(ROWS)
    working = asyncio.create_task(slow.work())

    await until(lambda: slow.job(job_id).progress > 0.4)
    engine_of(slow).is_free = True
    await working

    assert 1.0 == slow.job(job_id).progress
