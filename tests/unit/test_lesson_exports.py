"""Lessons as files: what every format says, and that what was written is read back as it was."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.conversation import Tenant
from myna.domain.lesson_exports import ExportFormat, exported
from myna.domain.lesson_files import read_lesson_file
from myna.domain.lesson_records import lesson_of, record_of
from myna.domain.teaching import (
    Lesson,
    LessonKind,
    LessonStatus,
    Provenance,
    Source,
    SourceType,
    normalised,
)
from myna.errors import UnreadableLesson

TENANT = Tenant("guild:1")


def lesson(kind: LessonKind, question: str, answer: str = "", **fields: Any) -> Lesson:
    return Lesson(
        id=f"{kind.value}-{question}",
        tenant=TENANT,
        kind=kind,
        question=question,
        answer=answer,
        author_id=7,
        source=Source(type=SourceType.MESSAGE, message_id=2**60 + 1),
        created=datetime(2026, 1, 1, tzinfo=UTC),
        **fields,
    )


NEGATIVE = lesson(LessonKind.NEGATIVE, "Where?", rejected="There")
EXAMPLE = lesson(LessonKind.EXAMPLE, "Where?", "Here")
CORRECTION = lesson(LessonKind.CORRECTION, "Who?", "=Me", rejected="You")
LIKED = lesson(LessonKind.RATING, "Why?", "So", rating=1)
DISLIKED = lesson(LessonKind.RATING, "Why?", "Not so", rating=-1)
ALL = (NEGATIVE, EXAMPLE, CORRECTION, LIKED, DISLIKED)


def written(lessons: tuple[Lesson, ...], export_format: ExportFormat) -> bytes:
    return b"".join(exported(lessons, export_format))


def records(export_format: ExportFormat) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(ALL, export_format).splitlines()]


def test_chats_and_completions_hold_what_is_right() -> None:
    assert [
        {"prompt": "Where?", "completion": "Here"},
        {"prompt": "Who?", "completion": "=Me"},
    ] == records(ExportFormat.TRL_COMPLETION)
    assert {
        "messages": [
            {"role": "user", "content": "Where?"},
            {"role": "assistant", "content": "Here"},
        ]
    } == records(ExportFormat.OPENAI_CHAT)[0]


def test_preferences_are_corrections_and_negatives_beside_the_right_answer() -> None:
    assert [
        {"prompt": "Who?", "chosen": "=Me", "rejected": "You"},
        {"prompt": "Where?", "chosen": "Here", "rejected": "There"},
    ] == records(ExportFormat.TRL_PREFERENCE)
    assert {
        "input": {"messages": [{"role": "user", "content": "Who?"}]},
        "preferred_output": [{"role": "assistant", "content": "=Me"}],
        "non_preferred_output": [{"role": "assistant", "content": "You"}],
    } == records(ExportFormat.OPENAI_PREFERENCE)[0]


def test_an_answer_that_became_right_is_preferred_to_nothing() -> None:
    again = lesson(LessonKind.EXAMPLE, "Where?", "there")

    assert b"" == written((NEGATIVE, again), ExportFormat.TRL_PREFERENCE)


def test_kto_labels_every_answer_that_was_judged() -> None:
    assert [
        ("There", False),
        ("Here", True),
        ("=Me", True),
        ("You", False),
        ("So", True),
        ("Not so", False),
    ] == [(row["completion"], row["label"]) for row in records(ExportFormat.TRL_KTO)]


def test_no_cell_of_a_table_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(written(ALL, ExportFormat.CSV).decode("utf-8-sig"))))

    assert ["Who?", "'=Me", "You", "correction"] == rows[3][:4]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_exports_come_line_by_line() -> None:
    def endless() -> Any:
        while True:
            yield CORRECTION

    for export_format in ExportFormat:
        assert next(exported(endless(), export_format))


TEXT = st.text(min_size=1, max_size=30).filter(lambda text: "\x00" not in text)
MAYBE_TEXT = st.none() | TEXT
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is drawn on its own
    timezones=st.just(UTC) | st.just(timezone(timedelta(hours=3))),
)
SOURCES = st.builds(
    Source,
    type=st.sampled_from(SourceType),
    provenance=st.sampled_from(Provenance),
    message_id=st.none() | st.integers(0, 2**63),
    file_name=MAYBE_TEXT,
    line=st.none() | st.integers(1, 10**7),
    section=MAYBE_TEXT,
    batch=MAYBE_TEXT,
)
LESSONS = st.builds(
    Lesson,
    id=TEXT,
    tenant=st.just(TENANT),
    kind=st.sampled_from(LessonKind),
    question=TEXT,
    answer=st.text(max_size=30),
    rejected=MAYBE_TEXT,
    rating=st.sampled_from([None, -1, 1]),
    language=st.sampled_from([None, "ru", "en"]),
    status=st.sampled_from(LessonStatus),
    supersedes=MAYBE_TEXT,
    author_id=st.integers(0, 2**63),
    source=SOURCES,
    model_version=MAYBE_TEXT,
    created=MOMENTS,
)


@given(st.lists(LESSONS, max_size=4))
def test_a_record_keeps_everything(lessons: list[Lesson]) -> None:
    text = written(tuple(lessons), ExportFormat.CANONICAL).decode()

    read = [lesson_of(json.loads(line), TENANT) for line in text.split("\n") if line]

    assert lessons == read


def test_half_a_character_survives_as_an_escape() -> None:
    broken = lesson(LessonKind.EXAMPLE, "Where\ud83d?", "Here")

    data = written((broken,), ExportFormat.CANONICAL)

    assert broken == lesson_of(json.loads(data), TENANT)
    assert written((broken,), ExportFormat.CSV)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": None},
        {"kind": "opinion"},
        {"prompt": 1},
        {"rating": 5},
        {"created": "2026-01-01T00:00:00"},
        {"created": "soon"},
        {"author": None},
        {"author": {"id": "me"}},
        {"source": {}},
        {"source": {"type": "message", "provenance": "discord", "line": "1"}},
        {"status": "perhaps"},
        {"answer": ["Here"]},
    ],
)
def test_what_is_no_record_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(UnreadableLesson):
        lesson_of(record_of(EXAMPLE) | change, TENANT)


# As lessons are stored: nothing around them, no control characters, no broken letters.
STORED = (
    st.text(st.characters(codec="utf-8", exclude_characters="\ufffd", exclude_categories=["Cc"]))
    .map(str.strip)
    .filter(normalised)
)
VISIBLE = STORED.filter(lambda text: any(map(str.isalnum, text)))
TAUGHT = st.builds(
    lambda question, answer, rejected: lesson(
        LessonKind.CORRECTION if rejected else LessonKind.EXAMPLE,
        question,
        answer,
        rejected=rejected,
    ),
    VISIBLE,
    VISIBLE,
    st.none() | VISIBLE,
).filter(lambda one: normalised(one.answer) != normalised(one.rejected or ""))


@given(st.lists(TAUGHT, min_size=1, max_size=4, unique_by=lambda one: normalised(one.question)))
def test_what_is_exported_can_be_taught_again(lessons: list[Lesson]) -> None:
    for export_format in (ExportFormat.CANONICAL, ExportFormat.CSV):
        data = written(tuple(lessons), export_format)
        file = read_lesson_file(data, f"lessons{export_format.suffix}", allows_secrets=True)

        assert [(one.kind, one.question, one.answer, one.rejected or "") for one in lessons] == [
            (row.kind, row.question, row.answer, row.rejected) for row in file.kept
        ]


@given(st.lists(TAUGHT, min_size=1, max_size=4, unique_by=lambda one: normalised(one.question)))
def test_trainers_files_can_be_taught_again(lessons: list[Lesson]) -> None:
    for export_format in (ExportFormat.OPENAI_CHAT, ExportFormat.TRL_COMPLETION):
        data = written(tuple(lessons), export_format)
        file = read_lesson_file(data, "lessons.jsonl", allows_secrets=True)

        assert [(one.question, one.answer) for one in lessons] == [
            (row.question, row.answer) for row in file.kept
        ]
    corrections = [one for one in lessons if one.rejected]
    for export_format in (ExportFormat.OPENAI_PREFERENCE, ExportFormat.TRL_PREFERENCE):
        data = written(tuple(lessons), export_format)
        if not corrections:
            assert b"" == data
            continue
        file = read_lesson_file(data, "lessons.jsonl", allows_secrets=True)

        assert [(one.question, one.answer, one.rejected) for one in corrections] == [
            (row.question, row.answer, row.rejected) for row in file.kept
        ]


def test_long_answers_of_many_lines_survive_a_table() -> None:
    long = lesson(LessonKind.EXAMPLE, "How?", "\n".join("x" for _ in range(2000)))

    data = written((long, EXAMPLE), ExportFormat.CSV)

    assert [long.answer, "Here"] == [row.answer for row in read_lesson_file(data, "a.csv").kept]
