"""Lessons note whose words their author took over, so that these can go with whoever said them."""

from dataclasses import replace
from pathlib import Path

import pytest

from myna.domain.access import Actor, Role
from myna.domain.teaching import Source, SourceType
from myna.errors import NothingKept
from teaching_house import HERE, House, member, pair, teacher

ASKER = Actor(id=77, role=Role.TEACHER, tenant=HERE)
SOURCE = Source(type=SourceType.INTERACTION)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(root=tmp_path)


async def test_a_correction_names_who_asked(house: House) -> None:
    turn = await house.ask("Who?", actor=ASKER)
    assert turn is not None
    taught = await house.teaching.correct(teacher(), turn, pair("Who?", "An owl"), key="1")

    assert (ASKER.id, None) == (taught.lesson.source.question_by, taught.lesson.source.answer_by)


async def test_whoever_corrects_what_they_asked_took_nothing_over(house: House) -> None:
    turn = await house.ask("Who?", actor=ASKER)
    assert turn is not None
    taught = await house.teaching.correct(ASKER, turn, pair("Who?", "An owl"), key="1")

    assert taught.lesson.source.question_by is None


async def test_what_was_not_known_is_taught_in_the_words_of_who_asked(house: House) -> None:
    turn = await house.ask("Who?", actor=ASKER)
    taught = await house.teaching.teach(teacher(), pair("Who?", "An owl"), key="1", about=turn)

    assert ASKER.id == taught.lesson.question_by


async def test_a_choice_names_who_asked_and_who_answered(house: House) -> None:
    await house.teaching.teach(ASKER, pair("Who is it?", "An owl"), key="1")
    turn = await house.ask("Who is it?", actor=ASKER)
    assert turn is not None
    turn = replace(turn, candidates=(replace(turn.candidates[0], lesson_id="1"),))
    taught = await house.teaching.pick(teacher(), turn, 0, SOURCE)
    source = (await house.teaching.lesson(teacher(), taught.lesson.id)).source

    assert (ASKER.id, ASKER.id) == (source.question_by, source.answer_by)


async def test_another_way_to_ask_keeps_whose_the_answer_is(house: House) -> None:
    await house.teaching.teach(ASKER, pair("Who?", "An owl"), key="1")
    first = await house.teaching.rephrase(teacher(), "1", "Who is it?", key="2", source=SOURCE)
    again = await house.teaching.rephrase(
        Actor(id=5, role=Role.TEACHER, tenant=HERE), "2", "Who may it be?", key="3", source=SOURCE
    )

    assert (ASKER.id, ASKER.id) == (first.lesson.answer_by, again.lesson.answer_by)


async def test_a_rating_names_who_asked(house: House) -> None:
    await house.teaching.teach(ASKER, pair("Who?", "An owl"), key="1")
    turn = await house.ask("Who?", actor=ASKER)
    assert turn is not None
    negative = await house.teaching.rate(teacher(), turn, -1, key="2", source=SOURCE)

    assert negative is not None
    assert ASKER.id == negative.question_by


async def test_what_a_teacher_puts_differently_is_the_teachers(house: House) -> None:
    await house.teaching.teach(member(), pair("Who?", "An owl"), key="1")
    decided = await house.teaching.decide(
        teacher(), "1", accept=True, pair=pair("Who?", "A barn owl")
    )

    source = decided.source
    assert (None, teacher().id) == (source.question_by, source.answer_by)


async def test_what_is_accepted_as_it_is_stays_whose_it_was(house: House) -> None:
    await house.teaching.teach(member(), pair("Who?", "An owl"), key="1")
    decided = await house.teaching.decide(teacher(), "1", accept=True, pair=pair("Who?", "An owl"))

    assert (None, None) == (decided.source.question_by, decided.source.answer_by)


async def test_a_teacher_who_opted_out_accepts_but_leaves_no_words(house: House) -> None:
    await house.teaching.teach(member(), pair("Who?", "An owl"), key="1")
    silent = replace(teacher(), keeps_nothing=True)

    with pytest.raises(NothingKept):
        await house.teaching.decide(silent, "1", accept=True, pair=pair("Who?", "A barn owl"))
    await house.teaching.decide(silent, "1", accept=True, pair=pair("Who?", "An owl"))
