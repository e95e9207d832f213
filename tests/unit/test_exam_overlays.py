"""What is laid over champion and challenger of an examination where a held-out question was put right."""

from dataclasses import replace

from myna.domain.examination import exam_sheet
from myna.domain.teaching import Lesson, LessonKind, Split, split_of
from teaching_house import example

HELD_OUT = next(f"Question {n}?" for n in range(99) if split_of(f"Question {n}?") is Split.TEST)
WRONG = example(HELD_OUT, "wrong")
RIGHT = replace(example(HELD_OUT, "right"), kind=LessonKind.CORRECTION, rejected="wrong")


def answers(lessons: tuple[Lesson, ...]) -> list[str]:
    return [lesson.answer for lesson in lessons]


def test_both_models_are_served_with_a_held_out_question_as_it_was_corrected() -> None:
    sheet = exam_sheet(known=[WRONG, RIGHT], later=[], batch=[])

    assert ["wrong", "right"] == answers(sheet.overlays.served_champion)
    assert ["wrong", "right"] == answers(sheet.overlays.served_challenger)


def test_a_learned_question_is_laid_over_neither_again() -> None:
    learned = replace(WRONG, kind=LessonKind.CORRECTION, rejected="worse")

    sheet = exam_sheet(known=[learned], later=[], batch=[])

    assert ((), ()) == (sheet.overlays.served_champion, sheet.overlays.served_challenger)
