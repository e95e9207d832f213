"""Rows of a file beside what was taught before."""

from datetime import UTC, datetime

from myna.domain.conversation import Tenant
from myna.domain.lesson_files import Code, RowState, read_lesson_file, with_repeats_marked
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType


def lesson(question: str, answer: str = "", rejected: str | None = None) -> Lesson:
    kind = LessonKind.EXAMPLE if rejected is None else LessonKind.CORRECTION
    return Lesson(
        id=question,
        tenant=Tenant("guild:1"),
        kind=kind if answer else LessonKind.NEGATIVE,
        question=question,
        answer=answer,
        rejected=rejected,
        author_id=1,
        source=Source(type=SourceType.MESSAGE),
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )


def codes(text: str, *lessons: Lesson) -> list[tuple[RowState, Code | None]]:
    rows = read_lesson_file(text.encode(), "faq.csv").rows
    return [(row.state, row.code) for row in with_repeats_marked(rows, lessons)]


def test_what_was_taught_before_is_a_duplicate() -> None:
    assert [(RowState.DUPLICATE, Code.DUPLICATE)] == codes(
        "q,a\nWHERE?,here\n", lesson("Where?", "Here")
    )
    assert [(RowState.DUPLICATE, Code.DUPLICATE)] == codes(
        "q,rejected\nWhere?,Here\n", lesson("Where?", "There", "here")
    )


def test_what_was_taught_otherwise_is_a_conflict_and_kept() -> None:
    conflict = [(RowState.CONFLICT, Code.CONFLICT)]

    assert conflict == codes("q,a\nWhere?,There\n", lesson("Where?", "Here"))
    assert conflict == codes("q,rejected\nWhere?,Here\n", lesson("Where?", "Here"))
    assert conflict == codes("q,a\nWhere?,Here\n", lesson("Where?", rejected="Here"))


def test_only_the_lesson_taught_last_is_contradicted() -> None:
    lessons = [lesson("Where?", "Here"), lesson("Where?", "There")]

    assert [(RowState.DUPLICATE, Code.DUPLICATE)] == codes("q,a\nWhere?,There\n", *lessons)
    assert [(RowState.CONFLICT, Code.CONFLICT)] == codes("q,a\nWhere?,Here\n", *lessons)


def test_what_is_new_stays_as_it_was() -> None:
    text = "q,a\nWhere?,Here\nWho?,\n"

    assert [(RowState.OK, None), (RowState.REJECTED, Code.MISSING_ANSWER)] == codes(
        text, lesson("When?", "Now")
    )
