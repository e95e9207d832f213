"""A mind is a version and what was taught besides: held-out questions, later lessons, none that was taken back."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from myna.domain.conversation import guild_tenant
from myna.domain.near_duplicates import leaking
from myna.domain.teaching import Lesson, LessonKind, LessonStatus, Split, split_of
from myna.ports import StoredLesson
from myna.services.minds import BYTES_OF_A_RECORD, Mind, Minds, Trained, assembled
from myna.testing import ScriptedAnswerEngine
from teaching_house import HERE, House, example, pair, teacher, version_of

ELSEWHERE = guild_tenant(2)

HELD_OUT = next(f"Question {n}?" for n in range(99) if split_of(f"Question {n}?") is Split.TEST)
LEARNED = next(f"Question {n}?" for n in range(99) if split_of(f"Question {n}?") is Split.TRAIN)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(root=tmp_path)


async def sure(mind: Mind, question: str) -> str | None:
    found = await mind.model.candidates(question)
    return found[0].answer if found and found[0].confidence == 1.0 else None


def stored(*lessons: Lesson) -> tuple[StoredLesson, ...]:
    return tuple(
        StoredLesson(position=place, lesson=lesson) for place, lesson in enumerate(lessons, start=1)
    )


def trained(*lessons: Lesson, last_lesson: int) -> Trained:
    """A version that learned these lessons, as it comes from the disk."""
    model = ScriptedAnswerEngine().untaught().taught(lessons)
    return Trained(model=model, version=version_of("v", last_lesson=last_lesson))


NOTHING = Trained(model=ScriptedAnswerEngine().untaught(), version=None)


async def test_without_a_version_all_that_was_taught_one_by_one_is_known() -> None:
    mind = assembled(NOTHING, stored(example(LEARNED, "yes"), example(HELD_OUT, "no")))

    assert ("yes", "no") == (await sure(mind, LEARNED), await sure(mind, HELD_OUT))
    assert mind.name == "untaught+2"


async def test_where_nothing_was_taught_the_mind_is_untaught() -> None:
    assert assembled(NOTHING, ()).name == "untaught"


async def test_held_out_questions_are_known_though_no_version_learned_them() -> None:
    mind = assembled(trained(last_lesson=1), stored(example(HELD_OUT, "no")))

    assert "no" == await sure(mind, HELD_OUT)
    assert mind.overlaid == 0


async def test_a_correction_of_a_held_out_question_still_counts_after_a_training() -> None:
    wrong = example(HELD_OUT, "wrong")
    correction = replace(example(HELD_OUT, "right"), kind=LessonKind.CORRECTION, rejected="wrong")
    mind = assembled(trained(correction, last_lesson=2), stored(wrong, correction))

    assert "right" == await sure(mind, HELD_OUT)


async def test_what_must_not_be_said_to_a_held_out_question_is_not_said_after_a_training() -> None:
    wrong = example(HELD_OUT, "wrong")
    negative = replace(
        example(HELD_OUT, "", lesson_id="no"), kind=LessonKind.NEGATIVE, rejected="wrong"
    )
    mind = assembled(trained(negative, last_lesson=2), stored(wrong, negative))

    assert await sure(mind, HELD_OUT) is None


async def test_an_examination_does_not_know_held_out_questions() -> None:
    records = stored(example(HELD_OUT, "no"), example("What else?", "tea"), example(LEARNED, "yes"))
    mind = assembled(trained(last_lesson=1), records, with_held_out=False)

    assert await sure(mind, HELD_OUT) is None
    assert "yes" == await sure(mind, LEARNED)


async def test_a_batch_does_not_lie_over_a_version_that_was_trained_before_it() -> None:
    late = replace(example(LEARNED, "bought"), source=replace(example("", "").source, batch="job"))
    mind = assembled(trained(last_lesson=0), stored(late))

    assert await sure(mind, LEARNED) is None


async def test_a_negative_of_a_batch_counts_at_once() -> None:
    known = example(LEARNED, "wrong")
    negative = replace(
        example(LEARNED, "", lesson_id="no"),
        kind=LessonKind.NEGATIVE,
        rejected="wrong",
        source=replace(known.source, batch="job"),
    )
    mind = assembled(trained(known, last_lesson=1), stored(known, negative))

    assert await sure(mind, LEARNED) is None


async def test_what_was_taken_back_after_the_training_is_known_no_longer() -> None:
    known = example(LEARNED, "yes", lesson_id="a")
    back = replace(known, id="b", status=LessonStatus.DISCARDED, supersedes="a")
    mind = assembled(trained(known, last_lesson=1), stored(known, back))

    assert await sure(mind, LEARNED) is None


async def test_taking_back_a_lesson_brings_back_what_it_had_replaced() -> None:
    first, second = example(LEARNED, "old", lesson_id="a"), example(LEARNED, "new", lesson_id="b")
    back = replace(second, id="c", status=LessonStatus.DISCARDED, supersedes="b")
    mind = assembled(trained(first, second, last_lesson=2), stored(first, second, back))

    assert "old" == await sure(mind, LEARNED)


async def test_a_proposal_is_known_when_it_is_accepted() -> None:
    proposal = replace(example(LEARNED, "yes", lesson_id="a"), status=LessonStatus.PROPOSED)
    accepted = replace(proposal, id="b", status=LessonStatus.ACCEPTED, supersedes="a")

    before = assembled(NOTHING, stored(proposal))
    after = assembled(NOTHING, stored(proposal, accepted))

    assert (None, "yes") == (await sure(before, LEARNED), await sure(after, LEARNED))


async def test_a_lesson_counts_from_the_next_answer_on(house: House) -> None:
    await house.minds.of(HERE)
    await house.teach(LEARNED, "yes")

    assert "yes" == await sure(await house.minds.of(HERE), LEARNED)


async def test_after_a_restart_nothing_taught_is_lost(house: House) -> None:
    await house.teach(LEARNED, "yes")

    assert "yes" == await sure(await house.new_minds().of(HERE), LEARNED)


async def test_lessons_taught_side_by_side_are_all_known(house: House) -> None:
    await asyncio.gather(*(house.teach(f"Question {n}", f"Answer {n}") for n in range(20)))

    assert 20 == (await house.minds.of(HERE)).overlaid


async def test_the_least_recently_used_mind_is_dropped_and_comes_back(house: House) -> None:
    small = Minds(house.mind_stores, max_loaded=1)
    await house.teach(LEARNED, "yes")

    await small.of(HERE)
    await small.of(guild_tenant(2))

    assert list(small._places) == [guild_tenant(2)]
    assert "yes" == await sure(await small.of(HERE), LEARNED)


async def test_large_minds_are_dropped_before_there_are_many_of_them(house: House) -> None:
    ample, tight = (
        Minds(house.mind_stores, max_bytes=number * BYTES_OF_A_RECORD) for number in (2, 1)
    )
    await house.teach(LEARNED, "yes")
    await house.teaching.teach(teacher(ELSEWHERE), pair(LEARNED, "no"), key="theirs")
    for minds in (ample, tight):
        await minds.of(HERE)
        await minds.of(ELSEWHERE)

    assert [HERE, ELSEWHERE] == list(ample._places)
    assert [ELSEWHERE] == list(tight._places)
    await tight.reload(HERE)
    assert [HERE] == list(tight._places)


async def test_a_mind_that_is_larger_than_all_room_stays_while_it_is_asked(house: House) -> None:
    minds = Minds(house.mind_stores, max_bytes=1)
    await house.teach(LEARNED, "yes")

    assert "yes" == await sure(await minds.of(HERE), LEARNED)
    assert [HERE] == list(minds._places)


async def test_what_is_left_out_of_a_training_for_its_likeness_is_known_all_the_same() -> None:
    like = f"{HELD_OUT} the long words of this question are all alike"
    questions = [f"{like} {sign}" for sign in ("", "a", "s", "t", "x", "y", "z", "q", "w", "e")]
    held_out = next(each for each in questions if split_of(each) is Split.TEST)
    learned = next(each for each in questions if split_of(each) is Split.TRAIN)
    records = stored(example(held_out, "no"), example(learned, "no"))
    assert {records[1].lesson.id} == set(leaking(each.lesson for each in records))

    mind = assembled(trained(last_lesson=2), records)

    assert "no" == await sure(mind, learned)


async def test_an_accepted_import_is_known_where_the_files_of_its_version_are_lost() -> None:
    source = replace(example("", "").source, batch="job")
    accepted = replace(example(LEARNED, "yes"), source=source)
    waiting = replace(
        example("What else?", "tea", lesson_id="w"), source=source, status=LessonStatus.PROPOSED
    )
    mind = assembled(NOTHING, stored(accepted, waiting))

    assert "yes" == await sure(mind, LEARNED)
    assert await sure(mind, "What else?") is None


async def test_words_that_only_a_model_said_are_forbidden_after_a_training_too() -> None:
    wrong = example("Who sings?", "", lesson_id="wrong")
    wrong = replace(wrong, kind=LessonKind.NEGATIVE, rejected="Some whales, perhaps")
    before = trained(example(LEARNED, "yes"), last_lesson=2)

    mind = assembled(before, stored(example(LEARNED, "yes"), wrong))

    assert ("Some whales, perhaps",) == await mind.model.forbidden("Who sings?")
