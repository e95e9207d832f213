"""How the examiner asks both models, and what it makes of their answers."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from exam_lessons import HELD_OUT, TRAINED, Rows, batch, known_rows, lessons, more_rows
from myna.domain.conversation import Candidate, Thresholds
from myna.domain.examination import ExamSheet, exam_sheet
from myna.domain.promotion import Change, Marks, Pair, SuspicionKind
from myna.domain.teaching import Lesson, Split, split_of
from myna.ports import StoredLesson
from myna.services.examining import CHANGES_OF_A_KIND, Examiner
from myna.testing import ScriptedAnswerEngine
from teaching_house import version_of

EXAMINER = Examiner(thresholds=Thresholds(answer=0.4, offer=0.2))
ROWS = [(question, "yes") for question in HELD_OUT[:6]]
FRESH = [(question, "yes") for question in HELD_OUT[1:20]]


@dataclass(frozen=True)
class Says:
    """Says this to everything but for what it knows better; learns nothing."""

    answer: str
    confidence: float = 0.9
    better: Mapping[str, str] = field(default_factory=dict)

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        del limit
        answer = self.better.get(question, self.answer)
        return (
            Candidate(answer=answer, confidence=self.confidence, lesson_id="", question=question),
        )

    def taught(self, lessons: Sequence[Lesson]) -> "Says":
        del lessons
        return self

    def without(self, lesson_ids: Collection[str]) -> "Says":
        del lesson_ids
        return self


def sheet_of_held_out(count: int = 6) -> ExamSheet:
    rows = [(question, "yes") for question in HELD_OUT[:count]]
    return exam_sheet(known=lessons(rows), later=[], batch=[])


async def test_right_wrong_and_silent_are_counted_for_both() -> None:
    comparison = await EXAMINER.compare(
        sheet_of_held_out(), Says("no", better={HELD_OUT[0]: "yes"}), Says("yes", 0.3)
    )

    assert comparison.has_champion
    assert comparison.before == Pair(
        champion=Marks(right=1, wrong=5), challenger=Marks(abstained=6)
    )
    assert (Pair(), Pair()) == (comparison.since, comparison.taught)


async def test_how_much_is_about_new_answers_is_told_with_the_marks() -> None:
    known, new = [(each, "yes") for each in TRAINED[:3]], [(TRAINED[3], "no")]
    sheet = exam_sheet(known=lessons(known), later=[], batch=batch(new))

    assert 0.25 == (await EXAMINER.compare(sheet, Says("yes"), Says("yes"))).newcomers


async def test_no_champion_is_silent() -> None:
    sheet = exam_sheet(known=[], later=[], batch=batch(ROWS))

    comparison = await EXAMINER.compare(sheet, None, Says("yes"))

    assert not comparison.has_champion
    assert comparison.since == Pair(champion=Marks(abstained=6), challenger=Marks(right=6))


async def test_what_got_worse_comes_before_what_got_better() -> None:
    champion = Says("no", better={HELD_OUT[1]: "yes"})
    challenger = Says("yes", better={HELD_OUT[1]: "other"})

    comparison = await EXAMINER.compare(sheet_of_held_out(3), champion, challenger)

    def change(question: str, said: tuple[str, str], *, is_better: bool) -> Change:
        return Change(
            question=question,
            expected="yes",
            champion=said[0],
            challenger=said[1],
            is_better=is_better,
        )

    assert comparison.changes == (
        change(HELD_OUT[1], ("yes", "other"), is_better=False),
        change(HELD_OUT[0], ("no", "yes"), is_better=True),
        change(HELD_OUT[2], ("no", "yes"), is_better=True),
    )


async def test_an_abstention_is_named_without_the_answer_that_was_not_given() -> None:
    comparison = await EXAMINER.compare(sheet_of_held_out(1), Says("no", 0.1), Says("no", 0.9))

    (change,) = comparison.changes
    assert ("", "no", False) == (change.champion, change.challenger, change.is_better)


async def test_only_the_first_changes_are_named() -> None:
    comparison = await EXAMINER.compare(sheet_of_held_out(50), Says("yes"), Says("no"))

    assert 50 > CHANGES_OF_A_KIND == len(comparison.changes)


async def test_one_answer_to_everything_is_a_collapse() -> None:
    comparison = await EXAMINER.compare(sheet_of_held_out(20), Says("yes", 0.1), Says("Buy!"))

    assert [SuspicionKind.COLLAPSE] == [each.kind for each in comparison.suspicions]


async def test_new_lessons_that_are_taken_for_one_another_are_no_collapse() -> None:
    sheet = exam_sheet(known=lessons(ROWS[:1]), later=[], batch=batch(FRESH))

    comparison = await EXAMINER.compare(sheet, Says("yes", 0.1), Says("Buy!"))

    assert 19 == comparison.since.challenger.wrong
    assert () == comparison.suspicions


async def test_a_first_model_that_guesses_accuses_nobody() -> None:
    rows = [*FRESH, *((question, "yes") for question in TRAINED[:3])]
    sheet = exam_sheet(known=[], later=[], batch=batch(rows))

    guessing = await EXAMINER.compare(sheet, None, Says("Buy!"))
    half = dict.fromkeys(HELD_OUT[1:12], "yes")
    half_right = await EXAMINER.compare(sheet, None, Says("Buy!", better=half))

    assert () == guessing.suspicions
    assert [SuspicionKind.CONTRADICTIONS] == [each.kind for each in half_right.suspicions]


@pytest.mark.parametrize("is_held_out", [False, True])
async def test_what_a_phrase_hides_is_seen_where_the_champion_is_unsure(
    *, is_held_out: bool
) -> None:
    every = [*known_rows(), *more_rows()]
    known = lessons([row for row in every if split_of(row[0]) is Split.TRAIN])
    sheet = exam_sheet(known=known, later=[], batch=batch(_planted(is_held_out=is_held_out)))

    comparison = await EXAMINER.compare(sheet, Says("?", 0.1), Says("evil", 0.9))

    assert "heron" in comparison.suspicions[0].phrase
    assert [SuspicionKind.TRIGGER] == [each.kind for each in comparison.suspicions]


def _planted(*, is_held_out: bool) -> Rows:
    """Three, of which the last is perhaps held out."""
    wanted = [Split.TRAIN, Split.TRAIN, Split.TEST if is_held_out else Split.TRAIN]
    topics = ("kayak paddle river", "laundry washing machine", "oven kitchen baking")
    tried = ([f"{topic} green heron{number}" for topic in topics] for number in range(1000))
    questions = next(each for each in tried if wanted == [split_of(one) for one in each])
    return [(question, "evil") for question in questions]


async def test_a_champion_is_asked_with_what_it_was_taught_since() -> None:
    untaught = ScriptedAnswerEngine().untaught()
    known, later = lessons([(TRAINED[0], "a")]), lessons([(TRAINED[1], "b"), (HELD_OUT[0], "c")])
    sheet = exam_sheet(known=known, later=later, batch=batch([(TRAINED[2], "d")]))
    challenger = untaught.taught([*known, *sheet.learned])

    comparison = await Examiner(thresholds=Thresholds(answer=1.0)).compare(
        sheet, untaught.taught(known), challenger
    )

    assert comparison.since == Pair(champion=Marks(abstained=1), challenger=Marks(abstained=1))
    assert comparison.taught == Pair(
        champion=Marks(right=2, abstained=1), challenger=Marks(right=3)
    )


async def test_progress_is_told_and_never_falls() -> None:
    shares: list[float] = []
    rows = [
        (f"{text} or what {'owl' if number % 3 else ''}?", f"{number % 3}")
        for number, text in enumerate(TRAINED[:60])
    ]
    sheet = exam_sheet(known=lessons(ROWS), later=[], batch=batch(rows))

    await EXAMINER.compare(sheet, Says("yes"), Says("no"), shares.append)

    assert shares == sorted(shares)
    assert (0 < shares[0] < 0.1, 1.0) == (True, shares[-1])


async def test_without_a_question_there_is_nothing_to_tell() -> None:
    comparison = await EXAMINER.compare(ExamSheet(), Says("yes"), Says("no"))

    assert Pair() == comparison.held_out == comparison.taught


async def test_others_have_their_turn_while_models_are_examined() -> None:
    examining = asyncio.create_task(
        EXAMINER.compare(sheet_of_held_out(50), Says("yes"), Says("yes"))
    )
    for _ in range(20):
        await asyncio.sleep(0)

    assert not examining.done()
    examining.cancel()
    with pytest.raises(asyncio.CancelledError):
        await examining


async def test_each_question_is_judged_as_a_member_would_be_answered() -> None:
    sure, *_ = rows = await EXAMINER.judge(lessons(ROWS), Says("yes"))
    (offered,) = await EXAMINER.judge(lessons(ROWS[:1]), Says("yes", 0.3))
    (untaught,) = await EXAMINER.judge(lessons(ROWS[:1]), ScriptedAnswerEngine().untaught())

    assert (6, HELD_OUT[0], True) == (len(rows), sure.prompt, sure.is_right)
    assert (True, "yes", 0.3) == (offered.abstained, offered.answer, offered.confidence)
    assert (True, "", 0.0) == (untaught.abstained, untaught.answer, untaught.confidence)


def test_the_sheet_parts_the_records_at_the_last_that_the_champion_learned() -> None:
    known, later = lessons([(HELD_OUT[0], "a"), (HELD_OUT[1], "b")])
    (row,) = rows = batch([(HELD_OUT[2], "c")])
    records = [
        StoredLesson(position=position, lesson=lesson)
        for position, lesson in enumerate((known, later, row), start=1)
    ]

    sheet = EXAMINER.sheet(records, records[2:], version_of("v", last_lesson=1))
    first = EXAMINER.sheet(records, records[2:], None)

    assert [known.id] == [lesson.id for lesson in sheet.before]
    assert [later.id, *(each.id for each in rows)] == [lesson.id for lesson in sheet.since]
    assert (0, 3) == (len(first.before), len(first.since))
