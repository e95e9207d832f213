"""What the message of a training says of files that it could not take whole, and of what they forbid."""

from dataclasses import replace

from myna.bot.learning.job_cards import (
    MAX_REPORT_BYTES,
    MAX_REPORTS,
    card_buttons,
    card_text,
    enclosed_reports,
)
from myna.domain.jobs import Ending, ImportedFile, Job, JobResult, JobSpec, JobState, PassedOver
from stored_samples import job


def imported(number: int, report_bytes: int) -> ImportedFile:
    return ImportedFile(
        name=f"{number}.csv",
        row_count=3,
        kept_count=2,
        encoding="utf-8",
        problem_count=1,
        report_path=f"reports/{number}.csv",
        report_bytes=report_bytes,
    )


def ended(*files: ImportedFile) -> Job:
    result = JobResult(ending=Ending.NOTHING_NEW, imported=files)
    return replace(job(1), state=JobState.SUCCEEDED, imported=files, result=result)


def test_files_that_are_not_learned_are_named_from_the_beginning_to_the_end() -> None:
    passed_over = (PassedOver(path="faq/large.csv", reason="too-large"),)
    spec = JobSpec(passed_over=passed_over, passed_over_count=7)

    for each in (replace(job(1), spec=spec), replace(ended(), spec=spec)):
        said = card_text("en", each)
        assert "I passed over 7 files:" in said
        assert "- `faq/large.csv`: too large" in said


def test_rows_to_be_mended_are_attached_as_far_as_there_is_room() -> None:
    half = MAX_REPORT_BYTES // 2
    files = [imported(1, half), imported(2, MAX_REPORT_BYTES), imported(3, half), imported(4, 1)]

    assert [files[0], files[2]] == enclosed_reports(files)
    many = [imported(number, 1) for number in range(MAX_REPORTS + 1)]
    assert many[:MAX_REPORTS] == enclosed_reports(many)


def test_rows_that_do_not_fit_are_not_said_to_be_attached() -> None:
    small, large = imported(1, 10), imported(2, MAX_REPORT_BYTES + 1)

    assert "are attached" in card_text("en", ended(small))
    assert "reports/" not in card_text("en", ended(small))
    said = card_text("en", ended(large))
    assert "are attached" not in said
    assert "`reports/2.csv`" in said


def test_what_a_file_forbids_is_said_and_can_be_discarded_without_a_training() -> None:
    forbidding = replace(imported(1, 0), report_path=None, forbidden_count=2)

    assert "I won't give 2 answers" in card_text("en", ended(forbidding))
    presses = [button.press for button in card_buttons("en", ended(forbidding))]
    assert [f"batch-discard:{job(1).id}"] == presses
    assert () == card_buttons("en", ended())
