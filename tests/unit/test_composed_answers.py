"""An answer in a chat model's words is corrected, rated and explained for what it says and what it rests on."""

from pathlib import Path

import pytest

from myna.domain.conversation import Turn
from myna.domain.disputes import disputed
from myna.domain.teaching import LessonKind
from myna.errors import NotFound
from myna.services.elsewhere import ElsewhereService
from myna.services.lessons import LessonService
from myna.testing import MemoryJobLedger, MemoryModelRegistry
from talking_house import TalkingHouse
from teaching_house import HERE, member, pair, teacher

TAUGHT = "Who sings with us on Fridays?"


@pytest.fixture
def house(tmp_path: Path) -> TalkingHouse:
    return TalkingHouse(root=tmp_path)


async def worded(house: TalkingHouse, words: str, *answers: str) -> Turn:
    """An answer to a question like what was taught; `answers` are those of more lessons."""
    await house.teach(TAUGHT, "Anna does, every week")
    for number, answer in enumerate(answers):
        await house.teach(f"Who sings with us on Fridays, number {number}?", answer)
    house.says(words)
    return await house.asked("Who sings here with us on Fridays?")


async def test_a_correction_rejects_the_words_without_their_numbers(house: TalkingHouse) -> None:
    turn = await worded(house, "[1] It might be [1] Boris or a whale.")
    taught = await house.teaching.correct(
        teacher(), turn, pair(turn.utterance.text, "Clara"), key="c"
    )

    assert (LessonKind.CORRECTION, "It might be Boris or a whale.") == (
        taught.lesson.kind,
        taught.lesson.rejected,
    )


async def test_words_that_only_repeat_a_lesson_are_its_answer(house: TalkingHouse) -> None:
    turn = await worded(house, "[1] Anna does, every week [1].")

    assert "Anna does, every week" == disputed(turn)


async def test_a_thumb_down_on_other_words_keeps_the_lesson(house: TalkingHouse) -> None:
    turn = await worded(house, "[1] It might be Boris or a whale.")
    negative = await house.teaching.rate(teacher(), turn, -1, key="n", source=pair("", "").source)

    assert negative is not None
    assert "It might be Boris or a whale." == negative.rejected
    assert "Anna does, every week" == (await house.asked(TAUGHT)).answer


async def test_a_thumb_up_allows_the_words_again(house: TalkingHouse) -> None:
    turn = await worded(house, "[1] It might be Boris or a whale.")
    for rating, key in ((-1, "n"), (1, "p")):
        await house.teaching.rate(teacher(), turn, rating, key=key, source=pair("", "").source)

    again = await house.asked("Who sings here with us on Fridays?")

    assert "It might be Boris or a whale." == again.answer


async def test_words_of_8000_characters_are_rejected_by_their_first_half(
    house: TalkingHouse,
) -> None:
    turn = await worded(house, "[1] " + "whale " * 2_000)

    assert 4_000 == len(disputed(turn) or "")


async def test_a_correction_holds_for_the_one_lesson_that_the_words_rest_on(
    house: TalkingHouse,
) -> None:
    turn = await worded(house, "[1] It might be Boris or a whale.")
    taught = await house.teaching.correct(
        teacher(), turn, pair(turn.utterance.text, "Clara"), key="c"
    )
    [also] = await ElsewhereService(teaching=house.teaching).correct(
        teacher(), turn, taught.lesson.id, pair("", "").source
    )

    assert (TAUGHT, "Anna does, every week") == (also.question, also.rejected)
    assert "Clara" == (await house.asked(TAUGHT)).answer


async def test_of_words_that_rest_on_several_lessons_none_is_put_right(
    house: TalkingHouse,
) -> None:
    turn = await worded(house, "[1,2] Anna and Boris.", "Boris does")
    taught = await house.teaching.correct(
        teacher(), turn, pair(turn.utterance.text, "Clara"), key="c"
    )

    with pytest.raises(NotFound):
        await ElsewhereService(teaching=house.teaching).correct(
            teacher(), turn, taught.lesson.id, pair("", "").source
        )


async def test_all_lessons_that_the_words_rest_on_are_named(
    house: TalkingHouse, tmp_path: Path
) -> None:
    turn = await worded(house, "[2,1] Anna and Boris.", "Boris does")
    registry = MemoryModelRegistry(root=tmp_path, lessons=house.lessons)
    book = LessonService(
        lessons=house.lessons, registry=registry, ledger=MemoryJobLedger(models=registry)
    )
    grounds = await book.grounds(member(HERE), turn)

    assert 2 == len(grounds.cited)
    assert [True, True] == [each.stands for each in grounds.cited]
    assert [each.lesson_id for each in turn.rests_on] == [
        each.lesson.lesson.id for each in grounds.cited if each.lesson
    ]
    assert [True, True] == [each is not None for each in await book.sources_of(turn)]
