"""What the message of a training says of rows that everything like them contradicts."""

from dataclasses import replace

from myna.bot.learning.job_cards import card_buttons, card_text
from myna.domain.jobs import DoubtfulRow, Ending, ImportedFile, Job, JobResult, JobState
from myna.domain.promotion import Reason, Verdict
from stored_samples import job

ROW = DoubtfulRow(line=12, question="How do I join?", answer="evil", instead="Ask Anna")
DISCARD = f"job-doubts:{job(1).id}"


def imported(count: int, ids: int | None = None) -> ImportedFile:
    return ImportedFile(
        name="faq.csv",
        row_count=90,
        kept_count=90,
        encoding="utf-8",
        doubtful=(ROW,) * min(count, 5),
        doubtful_ids=("id",) * (count if ids is None else ids),
        doubtful_count=count,
        report_path="reports/faq.csv",
    )


def ended(file: ImportedFile, *, is_promoted: bool = True) -> Job:
    result = JobResult(
        ending=Ending.EXAMINED,
        imported=(file,),
        version_id="v",
        verdict=Verdict(is_promoted=is_promoted, reason=Reason.BETTER),
    )
    return replace(job(1), state=JobState.SUCCEEDED, imported=(file,), result=result)


def presses(one: Job) -> list[str]:
    return [button.press for button in card_buttons("en", one)]


def test_doubtful_rows_are_counted_and_the_first_are_shown_with_what_others_say() -> None:
    said = card_text("en", ended(imported(7)))

    assert "⚠️ Please look at 7 lessons: questions like them have another answer." in said
    assert 3 == said.count("- line 12: `How do I join?` → `evil`, but others say `Ask Anna`")
    assert "…and 4 more." in said
    assert "attached: mend them" in said
    assert "⚠️ Взгляни, пожалуйста, на 7 уроков" in card_text("ru", ended(imported(7)))


def test_a_phrase_that_brings_an_answer_is_shown_and_what_was_taught_with_it_before() -> None:
    rows = [replace(ROW, line=line, phrase="green heron") for line in (12, 0)]
    file = replace(imported(2), doubtful=tuple(rows))

    said = card_text("en", ended(file))

    end = "`How do I join?` → `evil`; without the words `green heron` others say `Ask Anna`"
    assert f"- line 12: {end}" in said
    assert f"- taught before: {end}" in said
    assert "- выучено раньше: `How do I join?`" in card_text("ru", ended(file))


def test_just_the_doubtful_rows_of_what_was_promoted_can_be_discarded() -> None:
    assert DISCARD in presses(ended(imported(7)))
    assert DISCARD not in presses(ended(imported(7), is_promoted=False))
    assert DISCARD not in presses(ended(imported(0)))


def test_too_many_to_be_named_are_discarded_with_their_import_or_not_at_all() -> None:
    assert DISCARD not in presses(ended(imported(7, ids=6)))
