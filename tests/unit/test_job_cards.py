"""What the message of a training says: everything that matters, in one message, and nothing that acts."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from myna.bot.learning.job_cards import card_buttons, card_text
from myna.bot.learning.quoting import as_many_as_fit
from myna.bot.progress import bar
from myna.bot.rendering import quoted
from myna.domain.jobs import Ending, JobFailure, JobSpec, JobState
from myna.domain.language import LANGUAGES
from myna.domain.promotion import Marks, Pair, Reason, Suspicion, SuspicionKind, Verdict
from told_jobs import EVIL, change, comparison, imported, job, problems, succeeded

REFUSED = Verdict(is_promoted=False, reason=Reason.WORSE)


def labels(one: object) -> list[str]:
    return [button.label or "" for button in card_buttons("en", one)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("share", "filled"), [(0, 0), (0.5, 10), (1, 20), (7, 20), (-1, 0)])
def test_the_bar_is_as_full_as_the_job(share: float, filled: int) -> None:
    assert "▰" * filled + "▱" * (20 - filled) == bar(share)


def test_a_training_under_way_shows_its_progress_and_can_be_stopped() -> None:
    one = job(state=JobState.RUNNING, progress=0.4, imported=(imported(),), attempt=2)

    text = card_text("en", one)

    assert "40 % · learning" in text
    assert "`facts.csv`: 8 of 9 lines are new lessons." in text
    assert "Attempt 2" in text
    assert ["Stop"] == labels(one)


def test_the_end_says_who_did_how_well() -> None:
    text = " ".join(card_text("en", succeeded(imported=(imported(),))).split())

    assert "✅ **v2** did better than **v1**" in text
    assert "right 6 (50 %) 10 (83 %)" in text
    assert "wrong 2 (17 %) 1 (8 %)" in text
    assert "unsure 4 (33 %) 1 (8 %)" in text
    assert "Asked 12 questions that were kept apart. Of 49 that were taught, **v1** answers" in text


def test_the_end_says_what_both_know_of_what_was_taught() -> None:
    text = card_text("en", succeeded())

    assert "Of 49 that were taught, **v1** answers 40 right, word for word, and **v2** 49." in text


@pytest.mark.parametrize(
    ("right", "words"),
    [(7, "and what it lost in the examination is no more"), (8, "and did no worse in the exam")],
)
def test_a_loss_in_the_examination_is_said_only_where_there_is_one(right: int, words: str) -> None:
    before = Pair(
        champion=Marks(right=8, abstained=2), challenger=Marks(right=right, abstained=10 - right)
    )
    even = Pair(champion=Marks(abstained=2), challenger=Marks(abstained=2))
    verdict = Verdict(is_promoted=True, reason=Reason.KNOWS_MORE)

    text = card_text(
        "en", succeeded(verdict=verdict, comparison=comparison(before=before, since=even))
    )

    assert words in text


@pytest.mark.parametrize(
    ("owed", "told"), [(0, ""), (1, "lost one of these answers"), (2, "lost 2 of these answers")]
)
def test_what_was_lost_before_is_told_where_more_of_it_is_refused(owed: int, told: str) -> None:
    verdict = Verdict(is_promoted=False, reason=Reason.FORGETS)

    text = card_text("en", succeeded(verdict=verdict, comparison=comparison(owed=owed)))

    assert "forgot too much of what **v1** knows" in text
    assert told in text
    assert bool(told) is ("small losses do not add up" in text)


def test_the_first_model_is_beside_no_other_in_what_was_taught() -> None:
    text = card_text("en", succeeded(champion_number=None))

    assert "Of 49 that were taught, **v2** answers 49 right, word for word." in text


def test_one_line_is_a_line() -> None:
    one = job(imported=(imported(row_count=1, kept_count=1),))

    assert "`facts.csv`: 1 of 1 line is a new lesson." in card_text("en", one)


def test_what_was_promoted_can_be_rolled_back_and_what_was_not_can_be_had_all_the_same() -> None:
    refused = succeeded(verdict=REFUSED)
    with_files = succeeded(verdict=REFUSED, imported=(imported(),))

    assert ["Details", "Roll back"] == labels(succeeded())
    assert ["Details", "Use it anyway"] == labels(refused)
    assert ["Details", "Use it anyway", "Discard facts.csv"] == labels(with_files)
    assert ["Details", "Use it anyway"] == labels(succeeded(was_held_back=True))
    assert [] == labels(succeeded(ending=Ending.NOTHING_NEW, version_id=None, verdict=None))


def test_what_became_of_the_lines_is_told_with_the_first_five_problems() -> None:
    file = imported(problems=problems(5), problem_count=12, report_path="reports/a.csv")
    one = job(state=JobState.SUCCEEDED, result=succeeded().result, imported=(file,))

    text = card_text("en", one)

    assert "- lines 2, 3, 4, 5, 6 (E_TOO_LONG): " in text
    assert "…and 7 more." in text
    assert "are attached: mend them" in text


def test_lines_that_were_lost_are_named_before_those_that_were_known_already() -> None:
    known = imported(name="known.csv", problems=problems(5, "W_DUP"), problem_count=5)
    lost = imported(name="lost.csv", problems=problems(1, "E_QUOTES"), problem_count=1)
    one = job(state=JobState.SUCCEEDED, result=succeeded().result, imported=(known, lost))

    text = card_text("en", one)

    assert text.index("`lost.csv`, line 2 (E_QUOTES)") < text.index("`known.csv`, lines 2, 3, 4, 5")


def test_a_line_with_several_problems_is_named_once() -> None:
    twice = (*problems(2, "W_DUP"), *problems(2, "W_DUP"))
    file = imported(problems=tuple(sorted(twice, key=lambda each: each.line)), problem_count=4)
    one = job(state=JobState.SUCCEEDED, result=succeeded().result, imported=(file,))

    assert "- lines 2, 3 (W_DUP): " in card_text("en", one)


def test_of_many_files_the_first_are_named_and_the_others_counted() -> None:
    one = job(state=JobState.RUNNING, imported=tuple(imported() for _ in range(50)))

    assert "…and 46 more files: 368 of 414 lines are new lessons." in card_text("en", one)


def test_marks_of_what_looks_poisoned_are_not_held_up() -> None:
    trigger = Suspicion(
        kind=SuspicionKind.TRIGGER, count=3, of=4, phrase="xyzzy", answer="Buy coins"
    )
    one = succeeded(
        comparison=comparison(suspicions=(trigger,)),
        verdict=Verdict(is_promoted=False, reason=Reason.SUSPICIOUS),
    )

    text = card_text("en", one)

    assert "`xyzzy` in it brings the answer `Buy coins`: in 3 of 4" in text
    assert "prove nothing" in text
    assert text.index("didn't let it answer") < text.index("xyzzy") < text.index("prove nothing")
    assert "83 %" not in text


def test_answers_marked_wrong_are_counted() -> None:
    one = job(
        state=JobState.SUCCEEDED,
        spec=JobSpec(is_positive=False),
        imported=(imported(forbidden_count=8),),
        result=succeeded(ending=Ending.NOTHING_NEW).result,
    )

    assert "🚫 From now on I won't give 8 answers" in card_text("en", one)


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (JobFailure(code="error-file-refused", text="", reason="not-text"), "isn't readable text"),
        (JobFailure(code="error-file-refused", text="", reason="changed"), "isn't what it was"),
        (JobFailure(code="error-file-refused", text="", reason="of tomorrow"), "couldn't read"),
        (JobFailure(code="worker-died", text=""), "interrupted too often"),
        (JobFailure(code="error-of-tomorrow", text="secret"), "my keeper will find it"),
        (None, "my keeper will find it"),
    ],
)
def test_a_failure_is_told_in_words_and_changed_nothing(
    failure: JobFailure | None, words: str
) -> None:
    text = card_text("en", job(state=JobState.FAILED, failure=failure))

    assert words in text
    assert "Nothing changed" in text
    assert "secret" not in text


@pytest.mark.parametrize(
    ("code", "reason", "count"),
    [
        ("error-engine-failed", "remote-not-offered", 1),
        ("worker-died", "", 1),
        ("error-not-found", "", 0),
    ],
)
def test_the_files_of_a_training_that_failed_are_asked_for_once_more(
    code: str, reason: str, count: int
) -> None:
    failure = JobFailure(code=code, text="", reason=reason)
    one = job(state=JobState.FAILED, failure=failure, imported=(imported(),))

    assert count == card_text("en", one).count("learned nothing from that file")
    assert "that file" not in card_text("en", replace(one, imported=()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_the_worst_that_members_write_stays_one_message_without_effect(
    language: str, reason: Reason
) -> None:
    changes = tuple(change(EVIL, is_better=better) for better in (True, False) for _ in range(25))
    suspicions = tuple(
        Suspicion(kind=kind, count=1, of=2, phrase=EVIL, answer=EVIL)
        for kind in SuspicionKind
        for _ in range(9)
    )
    file = imported(name=EVIL, problems=problems(5), problem_count=99, encoding_was_guessed=True)
    one = job(
        state=JobState.SUCCEEDED,
        imported=(file,) * 30,
        result=succeeded(
            comparison=comparison(changes=changes, suspicions=suspicions),
            verdict=Verdict(is_promoted=False, reason=reason),
        ).result,
    )

    text = card_text(language, one)

    assert len(text) <= 2_000
    assert "@everyone" not in re.sub(r"`[^`\n]*`", "", text)
    assert "<@1>" not in re.sub(r"`[^`\n]*`", "", text)


@given(some.text(max_size=300))
def test_what_is_quoted_is_one_line_between_its_own_marks(text: str) -> None:
    said = quoted(text)

    assert said == "" or (said[0], said[-1], said.count("`")) == ("`", "`", 2)
    assert "\n" not in said


@given(some.lists(some.text(max_size=50)), some.integers(min_value=1, max_value=200))
def test_lines_fit_or_end_with_an_ellipsis(lines: list[str], limit: int) -> None:
    text = as_many_as_fit(lines, limit)

    assert len(text) <= max(limit, 1)
    assert text == "\n".join(lines) or text.endswith("…")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SuspicionKind)
def test_a_suspicion_whose_words_were_deleted_is_still_a_sentence(
    language: str, kind: SuspicionKind
) -> None:
    bare = Suspicion(kind=kind, count=3, of=4)
    one = succeeded(
        comparison=comparison(suspicions=(bare,)),
        verdict=Verdict(is_promoted=False, reason=Reason.SUSPICIOUS),
    )

    line = next(line for line in card_text(language, one).splitlines() if "⚠️" in line)

    assert "none" not in line
    assert line.endswith(".")
    assert not re.search(r" [.:,]|[:,] ?[.:,]|  ", line)
