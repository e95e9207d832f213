"""Imports are shown as a row each, under the names that people gave their files."""

from dataclasses import replace
from typing import Any

import pytest

from myna.bot.learning.import_lists import imports_buttons, imports_text
from myna.bot.requests import Request
from myna.domain.access import Actor, Role
from myna.domain.jobs import DatasetFile, Job, JobSpec, JobState
from myna.domain.language import LANGUAGES
from myna.domain.promotion import Reason, Suspicion, SuspicionKind, Verdict
from myna.domain.teaching import LessonStatus, SourceType
from myna.ports import StoredLesson
from myna.services.imports import Import, ImportState, import_of
from stored_samples import row
from told_jobs import EVIL, HERE, comparison, imported, job, result

COLLAPSE = Suspicion(kind=SuspicionKind.COLLAPSE, count=9, of=10, answer="Buy")


def request(role: Role = Role.MANAGER, language: str = "en") -> Request:
    return Request(
        key="1",
        actor=Actor(id=11, role=role, tenant=HERE),
        channel_id=2,
        name="Bob",
        language=language,
        source=SourceType.INTERACTION,
    )


def sent(name: str = "facts.csv", **changes: Any) -> Job:
    file = DatasetFile(path=f"uploads/0123456789abcdef-{name[:20]}", sha256="01", name=name)
    return job(spec=JobSpec(files=(file,)), imported=(imported(name=name),), **changes)


def refused(reason: Reason, **changes: Any) -> Job:
    verdict = Verdict(is_promoted=False, reason=reason)
    return sent(state=JobState.SUCCEEDED, result=result(verdict=verdict, **changes))


def rows(*statuses: LessonStatus) -> list[StoredLesson]:
    return [
        StoredLesson(position=number, lesson=replace(row(number, "job"), status=status))
        for number, status in enumerate(statuses, start=1)
    ]


POISONED = refused(Reason.SUSPICIOUS, comparison=comparison(suspicions=(COLLAPSE,)))
DONE = sent(state=JobState.SUCCEEDED, result=result())
WAITING, COUNTING = LessonStatus.PROPOSED, LessonStatus.ACCEPTED


@pytest.mark.parametrize(
    ("one", "statuses", "state"),
    [
        (sent(state=JobState.RUNNING), [WAITING], ImportState.UNDER_WAY),
        (DONE, [COUNTING], ImportState.COUNTS),
        (DONE, [WAITING], ImportState.WAITS),
        (POISONED, [WAITING], ImportState.POISONED),
        (POISONED, [COUNTING], ImportState.COUNTS),
        (refused(Reason.TIE), [COUNTING, WAITING], ImportState.NOT_PASSED),
        (POISONED, [LessonStatus.DISCARDED], ImportState.DISCARDED),
        (sent(state=JobState.FAILED), [], ImportState.UNREADABLE),
    ],
)
def test_what_became_of_an_import_is_told(
    one: Job, statuses: list[LessonStatus], state: ImportState
) -> None:
    found = import_of(one, rows(*statuses))

    assert found is not None
    assert state is found.state


def test_a_training_without_files_is_no_import() -> None:
    assert import_of(job(state=JobState.SUCCEEDED), rows(COUNTING)) is None
    assert import_of(DONE, []) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ImportState)
def test_an_import_is_one_row_with_its_file_its_rows_and_its_state(
    language: str, state: ImportState
) -> None:
    _, line = imports_text(language, [Import(job=sent(), state=state)]).splitlines()

    assert "`facts.csv`" in line
    assert "8" in line
    assert "9" in line
    assert sent().short_id not in line


def test_files_of_one_name_are_told_apart_in_words_and_on_buttons() -> None:
    newer, older = (Import(job=sent(), state=ImportState.COUNTS) for _ in range(2))
    other = Import(job=sent("rules.md"), state=ImportState.COUNTS)

    labels = [button.label for button in imports_buttons(request(), [newer, other, older])]

    assert ["Discard facts.csv (2)", "Discard rules.md", "Discard facts.csv"] == labels
    assert "`facts.csv` (2) · " in imports_text("en", [newer, other, older])


def test_refused_files_have_a_list_of_their_own_and_a_way_back() -> None:
    gone, good = (
        Import(job=sent(), state=state) for state in (ImportState.POISONED, ImportState.COUNTS)
    )

    assert "imports-turn:refused" in [each.press for each in imports_buttons(request(), [gone])]
    assert "imports-turn:refused" not in [each.press for each in imports_buttons(request(), [good])]
    only = imports_buttons(request(), [gone], only_refused=True)
    assert ["imports-turn:", f"batch-discard:{gone.job.id}"] == [each.press for each in only]
    assert ["imports-turn:"] == [
        each.press for each in imports_buttons(request(Role.MEMBER), [gone], only_refused=True)
    ]


def test_a_hostile_name_of_a_file_stays_a_name() -> None:
    many = [Import(job=sent(EVIL), state=ImportState.COUNTS)] * 8

    said = imports_text("en", many)

    assert len(said) <= 2_000
    assert "<@1>" not in "".join(said.split("`")[0::2])
    assert all(len(each.label or "") <= 80 for each in imports_buttons(request(), many))
