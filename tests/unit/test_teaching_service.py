"""A lesson is stored first, counts from the next answer on, and only those may teach who may."""

from pathlib import Path

import pytest

from myna.domain.conversation import Turn, guild_tenant
from myna.domain.teaching import LessonKind, Source, SourceType
from myna.errors import NotAllowed, NotFound, StorageError, UnreadableLesson
from myna.testing import MemoryLessonStore
from teaching_house import HERE, House, member, pair, teacher

CLICK = Source(type=SourceType.INTERACTION)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(root=tmp_path)


async def asked(house: House, text: str, **options: str) -> Turn:
    turn = await house.ask(text, **options)
    assert turn is not None
    return turn


async def test_the_first_phrasing_of_an_answer_is_told_from_the_second(house: House) -> None:
    first = await house.teaching.teach(teacher(), pair("When?", "Friday"), key="1")
    second = await house.teaching.teach(teacher(), pair("Which day?", "friday"), key="2")

    assert (first.phrasings, second.phrasings) == (1, 2)


async def test_training_hears_of_every_lesson(house: House) -> None:
    await house.teach("When?", "Friday")

    assert house.rested == [HERE]


async def test_the_same_event_teaches_once(house: House) -> None:
    await house.teach("When?", "Friday", key="1")
    await house.teach("When?", "Friday", key="1")

    assert await house.lessons.count(HERE) == 1


async def test_a_correction_counts_from_the_next_answer(house: House) -> None:
    await house.teach("When?", "Friday")
    turn = await asked(house, "When?")

    taught = await house.teaching.correct(teacher(), turn, pair("When?", "Monday"), key="9")

    assert taught.lesson.kind is LessonKind.CORRECTION
    assert taught.lesson.rejected == "Friday"
    assert (await asked(house, "When?")).answer == "Monday"


async def test_correcting_what_was_not_answered_is_teaching(house: House) -> None:
    turn = await asked(house, "When?")

    taught = await house.teaching.correct(teacher(), turn, pair("When?", "Friday"), key="9")

    assert (taught.lesson.kind, taught.lesson.rejected) == (LessonKind.EXAMPLE, None)


async def test_a_correction_to_the_same_answer_rejects_nothing(house: House) -> None:
    await house.teach("When?", "Friday")
    turn = await asked(house, "When?")

    taught = await house.teaching.correct(teacher(), turn, pair("When?", "friday"), key="9")

    assert taught.lesson.rejected is None


async def test_a_click_on_an_offer_is_a_lesson(house: House) -> None:
    house.engine.confidence = 0.3
    await house.teach("When do we meet?", "Friday")
    turn = await asked(house, "what day is it again")

    await house.teaching.pick(teacher(), turn, 0, CLICK)

    assert (await asked(house, "what day is it again")).answer == "Friday"


async def test_clicking_twice_teaches_once(house: House) -> None:
    house.engine.confidence = 0.3
    await house.teach("When do we meet?", "Friday")
    turn = await asked(house, "what day is it again")

    await house.teaching.pick(teacher(), turn, 0, CLICK)
    await house.teaching.pick(teacher(), turn, 0, CLICK)

    assert await house.lessons.count(HERE) == 2


@pytest.mark.parametrize("number", [-1, 1])
async def test_a_choice_that_was_not_offered_is_not_found(house: House, number: int) -> None:
    house.engine.confidence = 0.3
    await house.teach("When do we meet?", "Friday")
    turn = await asked(house, "what day is it again")

    with pytest.raises(NotFound):
        await house.teaching.pick(teacher(), turn, number, CLICK)


async def test_a_member_may_not_teach_in_any_way(house: House) -> None:
    turn = await asked(house, "When?")

    for attempt in (
        house.teaching.teach(member(), pair("When?", "Friday"), key="1"),
        house.teaching.teach_all(member(), [pair("When?", "Friday")], key="2"),
        house.teaching.correct(member(), turn, pair("When?", "Friday"), key="3"),
        house.teaching.pick(member(), turn, 0, CLICK),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    assert await house.lessons.count(HERE) == 0


async def test_a_teacher_of_another_server_may_not_correct_here(house: House) -> None:
    turn = await asked(house, "When?")
    elsewhere = teacher(guild_tenant(2))

    with pytest.raises(NotAllowed):
        await house.teaching.correct(elsewhere, turn, pair("When?", "Friday"), key="1")


async def test_half_a_lesson_is_refused(house: House) -> None:
    with pytest.raises(UnreadableLesson):
        await house.teach("When?", "  ")


async def test_a_file_is_taught_as_a_whole(house: House) -> None:
    pairs = [pair(f"Question {number}", f"Answer {number}") for number in range(50)]

    assert await house.teaching.teach_all(teacher(), pairs, key="5") == 50
    assert (await asked(house, "Question 49")).answer == "Answer 49"


class FullDisk(MemoryLessonStore):
    async def add(self, added: object) -> int:
        raise StorageError("No space left.")


async def test_a_lesson_that_could_not_be_stored_is_not_known(tmp_path: Path) -> None:
    house = House(root=tmp_path, lessons=FullDisk())

    with pytest.raises(StorageError):
        await house.teach("When?", "Friday")
    assert (await asked(house, "When?")).answer is None
    assert house.rested == []
