"""A worker imports the files of a job: what becomes of their rows, and when there is nothing to learn."""

from dataclasses import replace

import pytest

from myna.domain.jobs import Ending, JobState
from myna.domain.privacy import Upload
from myna.domain.teaching import LessonStatus, Split, split_of
from workshop import HELD_OUT, HERE, ROWS, TRAINED, Workshop, statuses, table


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


async def test_rows_that_somebody_else_sent_name_who_sent_them(shop: Workshop) -> None:
    job_id = await shop.submit(ROWS, ROWS.replace("?", "!?"))
    theirs, of_two = (file.path for file in shop.job(job_id).spec.files)
    for path, member_id in ((theirs, 77), (of_two, 77), (of_two, 78)):
        sent = Upload(
            tenant=HERE, path=path, sha256="", name="a.csv", member_id=member_id, at=shop.now()
        )
        await shop.datasets.uploaded(sent)
    await shop.work()

    rows = [each.lesson.source for each in await shop.lessons.batch(HERE, job_id)]
    whose = {(source.question_by, source.answer_by) for source in rows}
    assert {(77, 77), (None, None)} == whose
