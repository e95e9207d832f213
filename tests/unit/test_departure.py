"""What goes with a member who wants everything deleted, and what of others' stays."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from leaving_member import KEEPER, LEAVER, lesson_by, turn_by
from myna.domain.conversation import Outcome
from myna.domain.privacy import Others, departure, turn_without
from myna.domain.teaching import Lesson, LessonKind, LessonStatus


def gone(records: list[Lesson], others: Others | None = None) -> list[Lesson]:
    return list(departure(LEAVER, records, others or Others()).gone)


def test_later_words_on_a_record_go_with_it() -> None:
    proposal = replace(lesson_by(LEAVER, "Who?", "I"), status=LessonStatus.PROPOSED)
    accepted = replace(proposal, id="accepted", author_id=KEEPER, supersedes=proposal.id)
    taken_back = replace(accepted, id="back", supersedes="accepted")

    assert [proposal, accepted, taken_back] == gone([proposal, accepted, taken_back])


def test_a_rating_of_their_answer_goes() -> None:
    ours = lesson_by(LEAVER, "Who?", "An owl.")
    rating = replace(lesson_by(KEEPER, "Who is it?", "An owl."), kind=LessonKind.RATING, rating=1)

    assert [ours, rating] == gone([ours, rating])


def test_a_rating_of_what_others_say_too_stays() -> None:
    ours, theirs = lesson_by(LEAVER, "Who?", "An owl."), lesson_by(KEEPER, "Who?", "an  Owl.")
    rating = replace(lesson_by(KEEPER, "Who is it?", "An owl."), kind=LessonKind.RATING, rating=1)

    assert [ours] == gone([ours, theirs, rating], Others(answers={theirs.group}))


def test_what_must_not_be_said_of_theirs_is_no_longer_forbidden() -> None:
    ours = lesson_by(LEAVER, "Who?", "An owl")
    negative = replace(
        lesson_by(KEEPER, "Who?"), kind=LessonKind.NEGATIVE, rejected="An owl", answer=""
    )

    assert [ours, negative] == gone([ours, negative])


def test_rows_that_others_read_from_their_file_go() -> None:
    row = lesson_by(KEEPER, "Who?", "An owl", batch="job")

    assert (row,) == departure(LEAVER, [row], Others(), {row.id}).gone


def test_a_model_may_hold_what_was_accepted_or_waits_in_an_import() -> None:
    plain = lesson_by(LEAVER, "Who?", "An owl")
    row = replace(lesson_by(LEAVER, "Row?", "1", batch="job"), status=LessonStatus.PROPOSED)
    proposal = replace(lesson_by(LEAVER, "May I?", "No"), status=LessonStatus.PROPOSED)
    rating = replace(lesson_by(LEAVER, "Good?", "Yes"), kind=LessonKind.RATING, rating=1)

    left = departure(LEAVER, [plain, row, proposal, rating], Others())

    assert {plain.id, row.id} == left.learned_ids


def test_a_turn_that_rests_on_others_alone_is_the_same_turn() -> None:
    turn = turn_by(KEEPER, "Who?", ("theirs", "I"))

    assert turn_without(turn, {"ours"}) is turn


def test_choices_before_the_first_that_goes_keep_their_numbers() -> None:
    turn = replace(
        turn_by(KEEPER, "Who?", ("a", "A"), ("ours", "B"), ("c", "C")), outcome=Outcome.OFFERED
    )

    assert ["a"] == [each.lesson_id for each in turn_without(turn, {"ours"}).candidates]
    assert Outcome.ABSTAINED is turn_without(turn, {"a"}).outcome


_WHO = st.sampled_from([LEAVER, KEEPER, 3])
_WORDS = st.sampled_from(["Who?", "where", "Owl", "owl ", "Wren", "?"])


@st.composite
def _records(draw: st.DrawFn) -> list[Lesson]:
    made = []
    for number in range(draw(st.integers(0, 12))):
        record = lesson_by(
            draw(_WHO),
            draw(_WORDS),
            draw(_WORDS),
            question_by=draw(st.none() | _WHO),
            answer_by=draw(st.none() | _WHO),
        )
        kind = draw(st.sampled_from(LessonKind))
        rejected = draw(_WORDS) if kind in {LessonKind.CORRECTION, LessonKind.NEGATIVE} else None
        earlier = draw(st.none() | st.sampled_from([each.id for each in made])) if made else None
        made.append(
            replace(record, id=str(number), kind=kind, rejected=rejected, supersedes=earlier)
        )
    return made


@given(_records())
def test_whatever_was_said_nothing_names_the_member_any_more(records: list[Lesson]) -> None:
    left = departure(LEAVER, records, Others())
    gone_ids, mended = {each.id for each in left.gone}, {each.id: each for each in left.mended}
    rest = [mended.get(each.id, each) for each in records if each.id not in gone_ids]

    for each in rest:
        assert LEAVER not in {each.author_id, each.source.question_by, each.source.answer_by}
        assert each.supersedes not in gone_ids
    untouched = [
        each
        for each in records
        if each.author_id != LEAVER
        and LEAVER not in {each.source.question_by, each.source.answer_by}
        and each.kind is LessonKind.EXAMPLE
        and each.supersedes is None
    ]
    assert [each for each in untouched if each not in rest] == []
