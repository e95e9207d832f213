"""A worker outlives what fails: it tries again or gives up, and says so in words."""

from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from myna.domain.jobs import Job, JobState
from myna.errors import StorageError
from myna.services.worker import MOST_ATTEMPTS
from workshop import ROWS, TRAINED, Workshop, table


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


async def test_the_log_of_a_failure_holds_nothing_that_was_taught(
    shop: Workshop,
) -> None:
    shop.engine.failures = 99
    with capture_logs() as logs:
        await shop.submit(table((TRAINED[0], "A secret garden")))
        await shop.work()

    assert {"job.begun", "job.failed"} == {each["event"] for each in logs}
    assert not [each for each in logs if "secret" in str(each) or "Question" in str(each)]


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
