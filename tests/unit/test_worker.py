"""A worker takes jobs to their end, whatever happens on the way."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from myna.domain.conversation import guild_tenant
from myna.domain.jobs import Checkpoint, Ending, Job, JobState
from myna.domain.promotion import Reason
from myna.domain.teaching import Lesson, LessonStatus, Split, split_of
from myna.errors import StorageError
from myna.services.worker import KEPT_VERSIONS, MOST_ATTEMPTS
from scripted_engine import ScriptedEngine
from workshop import HELD_OUT, HERE, QUICK, TRAINED, Workshop, table

ROWS = table((TRAINED[0], "On Friday"), (TRAINED[1], "In the library"), (HELD_OUT[0], "Nobody"))


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    return Workshop(root=tmp_path)


async def statuses(shop: Workshop, job_id: str) -> set[LessonStatus]:
    return {each.lesson.status for each in await shop.lessons.batch(HERE, job_id)}


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


async def test_what_became_of_the_rows_is_told(shop: Workshop) -> None:
    job_id = await shop.submit(table((TRAINED[0], "Friday"), (TRAINED[1], ""), ("", "Friday")))

    await shop.work()

    told = shop.job(job_id).imported[0]
    assert (3, 1, 2) == (told.row_count, told.kept_count, told.problem_count)
    assert ["E_MISSING_ANSWER", "E_MISSING_PROMPT"] == [each.code for each in told.problems]
    assert told.report_path is not None
    mended = await shop.vault.read(HERE, told.report_path, max_bytes=1000)
    assert b"E_MISSING_ANSWER" in mended


async def test_one_file_that_cannot_be_read_does_not_keep_the_others_from_being_learned(
    shop: Workshop,
) -> None:
    job_id = await shop.submit(ROWS, "\0" * 100, table((TRAINED[3], "Yes")))

    await shop.work()

    imported = shop.job(job_id).imported
    assert [3, 0, 1] == [each.kept_count for each in imported]
    assert ["E_ENCODING"] == [each.code for each in imported[1].problems]
    assert JobState.SUCCEEDED is shop.job(job_id).state


async def test_where_no_file_can_be_read_the_job_fails_with_words(shop: Workshop) -> None:
    job_id = await shop.submit("\0" * 100, "")

    await shop.work()

    failure = shop.job(job_id).failure
    assert failure is not None
    assert "error-file-refused" == failure.code


async def test_what_was_taught_before_is_named_and_not_kept(shop: Workshop) -> None:
    await shop.teach(TRAINED[0], "On Friday")
    job_id = await shop.submit(ROWS, ROWS)

    await shop.work()

    first, second = shop.job(job_id).imported
    assert (2, 0) == (first.kept_count, second.kept_count)
    assert ["W_DUP"] == [each.code for each in first.problems]
    assert (3, 3) == (second.problem_count, second.row_count)


async def test_rows_that_would_betray_the_examination_are_named(shop: Workshop) -> None:
    questions = [
        f"{text} And what of the old garden on the hill?" for text in (*TRAINED, *HELD_OUT)
    ]
    held_out = next(text for text in questions if split_of(text) is Split.TEST)
    near = next(text for end in "sxyz" if split_of(text := f"{held_out}{end}") is Split.TRAIN)
    job_id = await shop.submit(table((held_out, "Yes"), (TRAINED[0], "No"), (near, "Yes")))

    await shop.work()

    told = shop.job(job_id).imported[0]
    assert [(4, "W_TEST_LEAK")] == [(each.line, each.code) for each in told.problems]
    assert [1] == shop.engine.trained


async def test_the_same_again_is_nothing_new(shop: Workshop) -> None:
    await shop.submit(ROWS)
    again = await shop.submit(ROWS)

    await shop.work()

    result = shop.job(again).result
    assert result is not None
    assert Ending.NOTHING_NEW is result.ending
    assert 1 == len(shop.engine.trained)


async def test_without_an_answer_there_is_nothing_to_learn(shop: Workshop) -> None:
    job_id = await shop.submit(ROWS, is_positive=False)

    await shop.work()

    result = shop.job(job_id).result
    assert result is not None
    assert Ending.NOTHING_TO_LEARN is result.ending


async def test_a_file_that_forbids_every_answer_ends_with_words_and_counts(shop: Workshop) -> None:
    await shop.submit(ROWS)
    await shop.work()
    job_id = await shop.submit(ROWS, is_positive=False)

    await shop.work()

    result = shop.job(job_id).result
    assert result is not None
    assert Ending.NOTHING_TO_LEARN is result.ending
    assert [3] == [file.forbidden_count for file in result.imported]
    assert {LessonStatus.ACCEPTED} == await statuses(shop, job_id)


async def test_negatives_count_as_soon_as_they_are_stored(shop: Workshop) -> None:
    job_id = await shop.submit(ROWS, is_positive=False)

    await shop.work()

    stored = [each.lesson for each in await shop.lessons.batch(HERE, job_id)]
    assert {LessonStatus.ACCEPTED} == {each.status for each in stored}
    assert {"On Friday", "In the library", "Nobody"} == {each.rejected for each in stored}


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


@pytest.mark.parametrize("reason", ["gone", "changed"])
async def test_a_file_that_is_not_what_was_frozen_fails_at_once(
    shop: Workshop, reason: str
) -> None:
    job_id = await shop.submit(ROWS)
    file = shop.job(job_id).spec.files[0]
    if reason == "changed":
        await shop.vault.write(HERE, file.path, b"other")
    else:
        missing = replace(shop.job(job_id).spec, files=(replace(file, path="nowhere.csv"),))
        shop.ledger.jobs[job_id] = replace(shop.job(job_id), spec=missing)

    await shop.work()

    job = shop.job(job_id)
    assert (JobState.FAILED, 1) == (job.state, job.attempt)
    assert job.failure is not None
    assert ("error-file-refused", reason) == (job.failure.code, job.failure.reason)


async def test_an_import_for_which_there_is_no_room_fails_and_leaves_nothing(
    shop: Workshop,
) -> None:
    shop.max_lessons = 4
    fits = await shop.submit(ROWS)
    await shop.work()
    job_id = await shop.submit(
        table((TRAINED[2], "Tea")), table((TRAINED[3], "Milk")), is_positive=False
    )

    await shop.work()

    job = shop.job(job_id)
    assert JobState.SUCCEEDED is shop.job(fits).state
    assert (JobState.FAILED, 1) == (job.state, job.attempt)
    assert job.failure is not None
    assert "error-quota-reached" == job.failure.code
    assert {LessonStatus.DISCARDED} == await statuses(shop, job_id)


async def test_what_was_discarded_takes_no_room_until_there_is_far_too_much_of_it(
    shop: Workshop,
) -> None:
    shop.max_lessons = 2
    rows = [table((TRAINED[2 * n], "Tea"), (TRAINED[2 * n + 1], "Milk")) for n in range(6)]
    states = []
    for each in rows:
        job_id = await shop.submit(each)
        await shop.work()
        states.append(shop.job(job_id).state)
        await shop.lessons.decide_batch(HERE, job_id, LessonStatus.DISCARDED, by=1, at=shop.now())

    assert [*[JobState.SUCCEEDED] * 5, JobState.FAILED] == states


async def test_rows_that_an_earlier_attempt_stored_are_counted_once(shop: Workshop) -> None:
    shop.max_lessons = 3
    job_id = await shop.submit(ROWS)
    await shop.work()
    begun_anew = replace(shop.job(job_id), state=JobState.QUEUED, checkpoint=None)
    shop.ledger.jobs[job_id] = begun_anew

    await shop.work()

    assert JobState.SUCCEEDED is shop.job(job_id).state


async def test_a_training_that_fails_is_tried_again(shop: Workshop) -> None:
    shop.engine.failures = 2
    job_id = await shop.submit(ROWS)

    await shop.work()

    assert (JobState.SUCCEEDED, 3) == (shop.job(job_id).state, shop.job(job_id).attempt)


async def test_a_training_that_always_fails_ends_with_words(shop: Workshop) -> None:
    shop.engine.failures = 99
    job_id = await shop.submit(ROWS)

    await shop.work()

    job = shop.job(job_id)
    assert (JobState.FAILED, MOST_ATTEMPTS) == (job.state, job.attempt)
    assert job.failure is not None
    assert "error-engine-failed" == job.failure.code
    assert "as the test wanted" in job.failure.text


async def test_a_job_that_kills_its_workers_is_given_up(shop: Workshop) -> None:
    job_id = await shop.submit(ROWS)
    shop.ledger.jobs[job_id] = replace(shop.job(job_id), attempt=MOST_ATTEMPTS)

    await shop.work()

    job = shop.job(job_id)
    assert JobState.FAILED is job.state
    assert job.failure is not None
    assert "worker-died" == job.failure.code


async def test_a_job_that_breaks_a_parser_fails_and_says_nothing_of_the_file(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RecursionError("My mother's maiden name")

    monkeypatch.setattr("myna.services.importing.read_lesson_file", breaks)
    job_id, next_id = await shop.submit(ROWS), await shop.submit()

    await shop.work()

    failure = shop.job(job_id).failure
    assert failure is not None
    assert "RecursionError" in failure.text
    assert "maiden" not in failure.text
    assert JobState.SUCCEEDED is shop.job(next_id).state


@dataclass(kw_only=True)
class SlowEngine(ScriptedEngine):
    """Trains until it is cancelled or let go on."""

    is_free: bool = False
    cancelled: int = 0
    begun: int = 0

    async def train(
        self,
        lessons: Sequence[Lesson],
        directory: Path,
        on_progress: Callable[[float], None] = lambda _share: None,
    ) -> None:
        self.begun += 1
        on_progress(0.5)
        try:
            while not self.is_free:
                await asyncio.sleep(0.001)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        await super().train(lessons, directory, on_progress)


@pytest.fixture
def slow(tmp_path: Path) -> Workshop:
    return Workshop(root=tmp_path, engine=SlowEngine())


def engine_of(shop: Workshop) -> SlowEngine:
    assert isinstance(shop.engine, SlowEngine)
    return shop.engine


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)


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


async def test_the_log_of_a_failure_holds_nothing_that_was_taught(
    shop: Workshop,
) -> None:
    shop.engine.failures = 99
    with capture_logs() as logs:
        await shop.submit(table((TRAINED[0], "A secret garden")))
        await shop.work()

    assert {"job.begun", "job.failed"} == {each["event"] for each in logs}
    assert not [each for each in logs if "secret" in str(each) or "Question" in str(each)]


async def test_the_progress_of_a_training_is_told(slow: Workshop) -> None:
    job_id = await slow.submit(ROWS)
    working = asyncio.create_task(slow.work())

    await until(lambda: slow.job(job_id).progress > 0.4)
    engine_of(slow).is_free = True
    await working

    assert 1.0 == slow.job(job_id).progress


async def test_a_worker_that_is_told_to_stop_gives_its_job_back(slow: Workshop) -> None:
    job_id, stop = await slow.submit(ROWS), asyncio.Event()
    running = asyncio.create_task(slow.worker().run(stop))
    await until(lambda: engine_of(slow).begun)

    stop.set()
    await running
    engine_of(slow).is_free = True
    await slow.work(slow.worker("next"))

    job = slow.job(job_id)
    assert (JobState.SUCCEEDED, 2, 1) == (job.state, job.attempt, engine_of(slow).cancelled)


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


async def test_a_full_disk_is_said_in_words(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: object, _version_id: str, *, is_new: bool = True) -> Path:
        raise StorageError("The model could not be written: no space left.", remedy="Make room.")

    monkeypatch.setattr(type(shop.registry), "draft", full)
    job_id = await shop.submit(ROWS)

    await shop.work()

    job = shop.job(job_id)
    assert JobState.FAILED is job.state
    assert job.failure is not None
    assert "no space left" in job.failure.text


async def test_a_ledger_that_is_away_for_a_moment_ends_no_worker(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, failures = shop.ledger.claim, iter([True, True])

    async def sometimes(*arguments: object, **named: object) -> Job | None:
        if next(failures, False):
            raise StorageError("The database is locked.")
        return await claim(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(type(shop.ledger), "claim", staticmethod(sometimes))
    job_id = await shop.submit(ROWS)

    await shop.work()

    assert JobState.SUCCEEDED is shop.job(job_id).state


async def test_every_attempt_gives_a_row_the_same_id(shop: Workshop) -> None:
    """Also where the first row was known to one attempt and is not to the next."""
    await shop.teach(TRAINED[0], "On Friday")
    job_id = await shop.submit(ROWS)
    await shop.work()
    stored = [each.lesson.id for each in await shop.lessons.batch(HERE, job_id)]
    shop.ledger.jobs[job_id] = replace(
        shop.job(job_id),
        state=JobState.QUEUED,
        checkpoint=None,
        spec=replace(shop.job(job_id).spec, last_lesson=0),
    )

    await shop.work()

    again = [each.lesson.id for each in await shop.lessons.batch(HERE, job_id)]
    assert [f"{job_id}-2", f"{job_id}-3"] == stored
    assert [f"{job_id}-1", *stored] == sorted(again)
