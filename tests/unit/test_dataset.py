"""What a model is trained on: the same for the same teaching, and never what it is examined with."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from myna.domain.conversation import guild_tenant
from myna.domain.dataset import dataset_of, taught_in, without_repeats
from myna.domain.teaching import (
    Lesson,
    LessonKind,
    LessonStatus,
    Source,
    SourceType,
    Split,
    split_of,
)

QUESTIONS = [f"Question {number}" for number in range(60)]
TRAINED = [text for text in QUESTIONS if split_of(text) is Split.TRAIN]
HELD_OUT = [text for text in QUESTIONS if split_of(text) is Split.TEST]


def lesson(
    question: str,
    answer: str = "",
    *,
    rejected: str | None = None,
    batch: str | None = None,
    status: LessonStatus = LessonStatus.ACCEPTED,
) -> Lesson:
    kinds = {(True, False): LessonKind.EXAMPLE, (False, True): LessonKind.NEGATIVE}
    return Lesson(
        id=f"{question} {answer} {rejected} {batch}",
        tenant=guild_tenant(1),
        kind=kinds.get((bool(answer), rejected is not None), LessonKind.CORRECTION),
        question=question,
        answer=answer,
        rejected=rejected,
        status=status,
        author_id=1,
        source=Source(type=SourceType.FILE, batch=batch),
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_held_out_questions_are_taught_and_not_learned() -> None:
    records = [lesson(HELD_OUT[0], "yes"), lesson(TRAINED[0], "no")]

    dataset = dataset_of(records)

    assert [HELD_OUT[0], TRAINED[0]] == [each.question for each in dataset.taught]
    assert [TRAINED[0]] == [each.question for each in dataset.learned]


def test_what_is_nearly_a_held_out_question_is_left_out() -> None:
    questions = [f"{text} of the garden behind the old library on the hill" for text in QUESTIONS]
    held_out = next(text for text in questions if split_of(text) is Split.TEST)
    near = next(text for end in "sxyz" if split_of(text := f"{held_out}{end}") is Split.TRAIN)
    leak, other = lesson(near, "yes"), lesson(TRAINED[0], "yes")

    dataset = dataset_of([lesson(held_out, "yes"), leak, other])

    assert (other,) == dataset.learned
    assert {leak.id} == dataset.leaking
    assert leak in dataset.taught


def test_the_rows_of_its_own_import_count_and_those_of_others_wait() -> None:
    own = lesson(TRAINED[0], "mine", batch="job", status=LessonStatus.PROPOSED)
    other = lesson(TRAINED[1], "theirs", batch="other", status=LessonStatus.PROPOSED)

    learned = dataset_of([own, other], batch="job").learned

    assert [("mine", LessonStatus.ACCEPTED)] == [(each.answer, each.status) for each in learned]
    assert () == dataset_of([own, other]).learned


def test_what_was_discarded_of_its_own_import_does_not_count() -> None:
    gone = lesson(TRAINED[0], "mine", batch="job", status=LessonStatus.DISCARDED)

    assert () == dataset_of([gone], batch="job").taught


def test_the_same_taught_again_changes_nothing() -> None:
    records = [lesson(TRAINED[0], "yes"), lesson(TRAINED[1], "no", rejected="yes")]
    again = [lesson(TRAINED[0].upper(), " Yes"), lesson(TRAINED[1], rejected="YES")]

    assert dataset_of(records).fingerprint == dataset_of(records + again).fingerprint


def test_what_is_taught_again_after_something_else_counts() -> None:
    one, other = lesson(TRAINED[0], "yes"), lesson(TRAINED[0], "no")

    assert (one, other, one) == without_repeats([one, other, one])


def test_what_is_right_again_after_it_was_rejected_counts() -> None:
    right, wrong = lesson(TRAINED[0], "yes"), lesson(TRAINED[0], rejected="yes")

    assert (right, wrong, right) == without_repeats([right, wrong, right])


def test_from_negatives_alone_nothing_can_be_learned() -> None:
    assert not dataset_of([lesson(TRAINED[0], rejected="yes")]).can_be_learned
    assert dataset_of([lesson(TRAINED[0], "yes")]).can_be_learned


LESSONS = st.lists(
    st.builds(
        lambda question, answer, rejected: lesson(question, answer, rejected=rejected),
        st.sampled_from(TRAINED[:3]),
        st.sampled_from(["", "a", "b"]),
        st.sampled_from(["c", "a", "b"]),
    ),
    max_size=12,
)


@given(LESSONS)
def test_leaving_repeats_out_twice_leaves_out_no_more(lessons: list[Lesson]) -> None:
    once = without_repeats(lessons)

    assert once == without_repeats(once)


@given(LESSONS, LESSONS)
def test_repeats_of_what_came_before_do_not_depend_on_what_follows(
    lessons: list[Lesson], more: list[Lesson]
) -> None:
    kept = without_repeats(lessons)

    assert kept == without_repeats([*lessons, *more])[: len(kept)]


def test_what_is_taught_is_known_without_a_search_for_what_betrays() -> None:
    records = [lesson(TRAINED[0], "yes"), lesson(TRAINED[1], "no"), lesson(TRAINED[0], "no")]
    dataset = dataset_of(records)

    assert (dataset.taught, dataset.fingerprint) == taught_in(records)


def test_where_every_answer_is_forbidden_there_is_nothing_to_learn() -> None:
    taught, forbidden = lesson(TRAINED[0], "yes"), lesson(TRAINED[0], rejected="yes")

    assert not dataset_of([taught, forbidden]).can_be_learned
    assert dataset_of([forbidden, taught]).can_be_learned
