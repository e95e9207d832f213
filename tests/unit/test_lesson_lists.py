"""Lists of lessons: what is said of each, and buttons that Discord takes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from myna.bot.learning.lesson_lists import page_buttons, page_text, read_trail, source_words
from myna.bot.replies import MAX_PRESS_CHARACTERS
from myna.bot.requests import Request
from myna.domain.access import Role
from myna.domain.teaching import Lesson, LessonKind, LessonStatus, Source, SourceType
from myna.ports import LessonCounts, StoredLesson
from myna.services.lessons import PAGE_LESSONS, LessonPage
from teaching_house import example, member, teacher

LONG = "w" * 4_000
COUNTS = LessonCounts(records=9, proposed=9, last=9)


def request(role: Role = Role.MEMBER) -> Request:
    actor = replace(teacher(), role=role) if role > Role.MEMBER else member()
    return Request(
        key="1",
        actor=actor,
        channel_id=2,
        name="Bob",
        language="en",
        source=SourceType.INTERACTION,
    )


def page(*lessons: Lesson, older_before: int | None = 10**9) -> LessonPage:
    stored = [
        StoredLesson(position=10**9 + number, lesson=lesson)
        for number, lesson in enumerate(lessons)
    ]
    return LessonPage(lessons=stored, counts=COUNTS, imports={}, older_before=older_before)


def longest() -> Lesson:
    source = Source(type=SourceType.MESSAGE, message_id=10**19, channel_id=10**19)
    return replace(
        example(LONG, LONG, lesson_id=f"{10**19}-9-pick-4-{10**19}~99"),
        author_id=10**19,
        source=source,
        created=datetime(2026, 11, 22, tzinfo=UTC),
    )


def test_a_page_of_the_longest_lessons_is_one_message() -> None:
    assert len(page_text(request(), page(*[longest()] * PAGE_LESSONS))) <= 2_000


def test_the_way_back_to_newer_pages_fits_into_a_button_however_long() -> None:
    trail: tuple[int, ...] = ()
    for _ in range(50):
        buttons = page_buttons(request(Role.TEACHER), page(*[longest()] * PAGE_LESSONS), trail)
        older = next(each for each in buttons if each.label == "Older")
        trail = read_trail(older.press.partition(":")[2])

        assert all(len(each.press) <= MAX_PRESS_CHARACTERS for each in buttons)
        assert trail[-1] == 10**9


@pytest.mark.parametrize(
    ("lesson", "mark"),
    [
        (example("When?", "Friday"), "✅"),
        (replace(example("When?", "Friday"), kind=LessonKind.CORRECTION), "✏️"),
        (replace(example("When?", ""), kind=LessonKind.NEGATIVE, rejected="Friday"), "🚫"),
        (replace(example("When?", "Friday"), status=LessonStatus.PROPOSED), "⏳"),
        (replace(example("When?", "Friday"), status=LessonStatus.DISCARDED), "✖️"),
    ],
)
def test_a_mark_tells_what_became_of_a_lesson(lesson: Lesson, mark: str) -> None:
    assert f"{mark} `When?`" in page_text(request(), page(lesson))


def test_only_a_teacher_is_offered_to_take_back_and_only_what_can_be() -> None:
    taught = example("When?", "Friday", lesson_id="a")
    gone = replace(example("Where?", "Here", lesson_id="b"), status=LessonStatus.DISCARDED)
    row = replace(
        example("Who?", "Bob", lesson_id="c"),
        source=Source(type=SourceType.FILE, file_name="a.csv", line=2, batch="job"),
    )
    shown = page(taught, gone, row, older_before=None)

    of_teacher = [each.press for each in page_buttons(request(Role.TEACHER), shown, ())]
    assert of_teacher == ["lessons-imports:", "lessons-export:", "lesson-back:a"]
    assert [each.press for each in page_buttons(request(), shown, ())] == ["lessons-imports:"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source(type=SourceType.FILE, file_name="a`b.csv", line=7), "📄 `a'b.csv`:7"),
        (
            Source(type=SourceType.DOCUMENT, file_name="rules.md", line=1, section="Opening"),
            "📄 `rules.md` · `Opening`",
        ),
        (
            Source(type=SourceType.MESSAGE, message_id=5, channel_id=6),
            "[message](https://discord.com/channels/1/6/5)",
        ),
        (Source(type=SourceType.MESSAGE, message_id=5), ""),
        (Source(type=SourceType.INTERACTION), ""),
    ],
)
def test_where_a_lesson_comes_from_is_named(source: Source, words: str) -> None:
    assert words == source_words(request(), source)
