"""Which questions an examination asks, of which models, and what it leaves out."""

from collections.abc import Iterable
from dataclasses import replace

from exam_lessons import HELD_OUT, TRAINED, batch, lessons, taught
from myna.domain.examination import exam_sheet
from myna.domain.promotion import SuspicionKind
from myna.domain.teaching import Lesson, LessonKind, LessonStatus

YES = [(question, "yes") for question in (*TRAINED[:4], *HELD_OUT[:4])]


def asked(questions: Iterable[Lesson]) -> list[tuple[str, str]]:
    return [(lesson.question, lesson.answer) for lesson in questions]


def test_held_out_questions_are_parted_by_what_the_champion_was_examined_with() -> None:
    sheet = exam_sheet(
        known=lessons([(HELD_OUT[0], "a")]),
        later=lessons([(HELD_OUT[1], "b")]),
        batch=batch([(HELD_OUT[2], "c")]),
    )

    assert [(HELD_OUT[0], "a")] == asked(sheet.before)
    assert [(HELD_OUT[1], "b"), (HELD_OUT[2], "c")] == asked(sheet.since)


def test_what_was_taught_is_asked_old_and_new() -> None:
    sheet = exam_sheet(
        known=lessons([(TRAINED[0], "a")]),
        later=lessons([(TRAINED[1], "b")]),
        batch=batch([(TRAINED[2], "c")]),
    )

    assert [(TRAINED[0], "a"), (TRAINED[1], "b"), (TRAINED[2], "c")] == asked(sheet.taught)
    assert [(TRAINED[0], "a")] == asked(sheet.known)
    assert [(TRAINED[1], "b"), (TRAINED[2], "c")] == asked(sheet.learned)


def test_the_last_answer_to_a_question_counts() -> None:
    sheet = exam_sheet(
        known=lessons([(HELD_OUT[0], "old"), (TRAINED[0], "old")]),
        later=lessons([(TRAINED[0].upper(), "new")]),
        batch=batch([(HELD_OUT[0], "new")]),
    )

    assert () == sheet.before
    assert [(HELD_OUT[0], "new")] == asked(sheet.since)
    assert [(TRAINED[0].upper(), "new")] == asked(sheet.taught)


def test_who_repeats_what_is_known_takes_no_question_from_the_old_examination() -> None:
    sheet = exam_sheet(known=lessons(YES), later=[], batch=batch(YES))

    assert HELD_OUT[:4] == [lesson.question for lesson in sheet.before]
    assert () == sheet.since


def test_a_corrected_question_is_held_out_no_longer() -> None:
    correction = taught(HELD_OUT[0], "right", kind=LessonKind.CORRECTION, rejected="wrong")

    sheet = exam_sheet(
        known=lessons([(HELD_OUT[0], "right"), (HELD_OUT[1], "b")]), later=[correction], batch=[]
    )

    assert [(HELD_OUT[1], "b")] == asked(sheet.before)
    assert [(HELD_OUT[0], "right")] == asked(sheet.taught)


def test_a_question_whose_answer_must_not_be_said_is_not_asked() -> None:
    forbidden = taught(HELD_OUT[0], kind=LessonKind.NEGATIVE, rejected="a")
    elsewhere = taught(HELD_OUT[1], kind=LessonKind.NEGATIVE, rejected="other")

    sheet = exam_sheet(
        known=lessons([(HELD_OUT[0], "a"), (HELD_OUT[1], "b")]),
        later=[forbidden, elsewhere],
        batch=[],
    )

    assert [(HELD_OUT[1], "b")] == asked(sheet.before)


def test_what_was_taken_back_is_asked_no_longer_and_taken_from_the_champion() -> None:
    gone, kept = known = lessons([(TRAINED[0], "a"), (TRAINED[1], "b")])
    taken_back = replace(gone, id="back", status=LessonStatus.DISCARDED, supersedes=gone.id)

    sheet = exam_sheet(known=known, later=[taken_back], batch=[])

    assert [(kept.question, "b")] == asked(sheet.taught)
    assert frozenset({gone.id}) == sheet.overlays.taken_back


def test_what_held_before_a_lesson_that_was_taken_back_is_laid_over_again() -> None:
    first, second = known = lessons([(TRAINED[0], "first"), (TRAINED[0], "second")])
    taken_back = replace(second, id="back", status=LessonStatus.DISCARDED, supersedes=second.id)

    sheet = exam_sheet(known=known, later=[taken_back], batch=[])

    assert (first,) == sheet.overlays.champion
    assert [(TRAINED[0], "first")] == asked(sheet.taught)


def test_no_examined_model_is_told_what_is_held_out_or_what_it_never_learned() -> None:
    sheet = exam_sheet(
        known=lessons([(HELD_OUT[0], "a"), (TRAINED[0], "a")]),
        later=lessons([(HELD_OUT[1], "b"), (TRAINED[1], "b")]),
        batch=batch([(HELD_OUT[2], "c"), (TRAINED[2], "c")]),
    )

    laid = sheet.overlays
    assert [TRAINED[1]] == [lesson.question for lesson in laid.champion]
    assert [HELD_OUT[0], HELD_OUT[1], TRAINED[1]] == [
        lesson.question for lesson in laid.served_champion
    ]
    assert HELD_OUT[:3] == [lesson.question for lesson in laid.served_challenger]
    assert {LessonStatus.ACCEPTED} == {lesson.status for lesson in laid.served_challenger}


def test_a_row_of_the_batch_that_was_discarded_is_not_asked() -> None:
    row, other = batch([(TRAINED[0], "a"), (TRAINED[1], "b")])

    sheet = exam_sheet(
        known=[], later=[], batch=[replace(row, status=LessonStatus.DISCARDED), other]
    )

    assert [(TRAINED[1], "b")] == asked(sheet.taught)


def test_of_many_questions_the_same_are_asked_whatever_stands_beside_them() -> None:
    rows = [(question, "a") for question in HELD_OUT]
    some = exam_sheet(known=lessons(rows), later=[], batch=[], most_held_out=10)
    fewer = exam_sheet(known=lessons(rows[::2]), later=[], batch=[], most_held_out=10)

    both = {lesson.question for lesson in some.before} & {question for question, _ in rows[::2]}
    assert 10 == len(some.before) == len(fewer.before)
    assert both <= {lesson.question for lesson in fewer.before}


def test_a_few_new_lessons_are_asked_however_many_old_ones_there_are() -> None:
    sheet = exam_sheet(
        known=lessons([(question, "a") for question in TRAINED[20:]]),
        later=[],
        batch=batch([(question, "b") for question in TRAINED[:3]]),
        most_taught=10,
    )

    answers = [lesson.answer for lesson in sheet.taught]
    assert (7, 3) == (answers.count("a"), answers.count("b"))


def test_many_new_lessons_leave_half_of_the_room_to_the_old_ones() -> None:
    sheet = exam_sheet(
        known=lessons([(question, "a") for question in TRAINED[100:]]),
        later=[],
        batch=batch([(question, "b") for question in TRAINED[:100]]),
        most_taught=10,
    )

    answers = [lesson.answer for lesson in sheet.taught]
    assert (5, 5) == (answers.count("a"), answers.count("b"))


def test_a_batch_that_says_otherwise_is_suspected() -> None:
    sheet = exam_sheet(
        known=lessons(YES), later=[], batch=batch([(question, "no") for question, _ in YES])
    )

    assert [SuspicionKind.CONTRADICTIONS] == [each.kind for each in sheet.suspicions]


def test_corrections_one_by_one_are_no_contradictions() -> None:
    corrections = [
        taught(question, "no", kind=LessonKind.CORRECTION, rejected="yes") for question, _ in YES
    ]

    assert () == exam_sheet(known=lessons(YES), later=corrections, batch=[]).suspicions


def test_an_import_of_what_must_not_be_said_is_no_contradiction_and_known_to_the_champion() -> None:
    rows = [
        replace(row, kind=LessonKind.NEGATIVE, answer="", rejected="yes")
        for row in batch([(question, "") for question in TRAINED[:4]])
    ]
    accepted = [replace(row, status=LessonStatus.ACCEPTED) for row in rows]

    sheet = exam_sheet(known=lessons(YES), later=[], batch=accepted)

    assert () == sheet.suspicions
    assert tuple(accepted) == sheet.overlays.champion


def test_the_share_of_lessons_about_answers_that_the_champion_does_not_know() -> None:
    old, new = [(each, "yes") for each in TRAINED[:6]], [(each, "no") for each in TRAINED[6:8]]
    sheet = exam_sheet(known=lessons(old[:4]), later=[], batch=batch([*old[4:], *new]))

    assert (len(new) / len([*old, *new]), 0) == (
        sheet.newcomers,
        exam_sheet(known=[], later=[], batch=[]).newcomers,
    )


def test_of_nothing_nothing_is_asked() -> None:
    assert 0 == exam_sheet(known=[], later=[], batch=[]).question_count
