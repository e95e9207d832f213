"""Rows of a file beside what was taught before."""

from datetime import UTC, datetime

from myna.domain.conversation import Tenant
from myna.domain.lesson_files import Code, RowState, compared, read_lesson_file
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType, Split, split_of

LONG = "How do I get the key of the old boathouse when it rains on a Sunday"


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
    return [(row.state, row.code) for row in compared(rows, lessons)]


def held_out(text: str, split: Split = Split.TEST) -> str:
    """A question of that split that begins so."""
    return next(
        question
        for number in range(1000)
        if split_of(question := f"{text} {'abcdefghij'[number % 10] * (number // 10 + 3)}") is split
    )


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


def test_a_row_like_a_held_out_question_is_named_and_kept() -> None:
    asked = held_out(LONG)
    alike = held_out(f"{asked} ?", Split.TRAIN).rsplit(" ", 1)[0] + "s"
    assert split_of(alike) is Split.TRAIN

    leak, other = codes(f'q,a\n"{alike}",Ask\n"{alike} at all",Ask\n', lesson(asked, "Ask"))

    assert (RowState.OK, Code.TEST_LEAK) == leak
    assert Code.TEST_LEAK is not other[1]
    assert [(RowState.OK, None)] == codes(f'q,a\n"{alike}",Never\n', lesson(asked, "Ask"))


def test_a_leak_within_a_file_is_found_as_well() -> None:
    asked = held_out(LONG)
    alike = f"{asked}s"
    assert split_of(alike) is Split.TRAIN

    assert [(RowState.OK, Code.TEST_LEAK), (RowState.OK, None)] == codes(
        f'q,a\n"{alike}",Ask\n"{asked}",Ask\n'
    )
