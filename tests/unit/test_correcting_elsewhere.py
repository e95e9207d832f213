"""An answer that was corrected for one question is asked about for all others that it was taught for."""

from pathlib import Path

import pytest

from myna.domain.conversation import Turn
from myna.domain.teaching import Source, SourceType
from myna.errors import NotAllowed, NotFound
from myna.services.elsewhere import MOST_NAMED, ElsewhereService
from myna.services.teaching import Taught
from teaching_house import HERE, House, member, pair, teacher

CLICK = Source(type=SourceType.INTERACTION)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(root=tmp_path)


@pytest.fixture
def elsewhere(house: House) -> ElsewhereService:
    return ElsewhereService(teaching=house.teaching)


async def asked(house: House, text: str) -> Turn:
    turn = await house.ask(text)
    assert turn is not None
    return turn


async def corrected(house: House, question: str) -> tuple[Turn, Taught]:
    """To *Monday*, by a correction with the id 9."""
    turn = await asked(house, question)
    return turn, await house.teaching.correct(teacher(), turn, pair(question, "Monday"), key="9")


async def corrected_friday(house: House) -> tuple[Turn, Taught]:
    """What was taught for *When do we meet?*, where it was asked in other words."""
    house.engine.confidence = 0.9
    await house.teach("When do we meet?", "Friday")
    return await corrected(house, "what day is it again")


async def others(house: House, elsewhere: ElsewhereService, question: str) -> list[str]:
    turn, taught = await corrected(house, question)
    return [each.question for each in await elsewhere.questions(turn, taught.lesson)]


async def test_the_question_that_the_wrong_answer_came_from_is_put_right_once(
    house: House, elsewhere: ElsewhereService
) -> None:
    turn, _ = await corrected_friday(house)
    assert (await asked(house, "When do we meet?")).answer == "Friday"

    [first] = await elsewhere.correct(teacher(), turn, "9", CLICK)
    again = await elsewhere.correct(teacher(), turn, "9", CLICK)

    assert ("When do we meet?", "Friday", ()) == (first.question, first.rejected, tuple(again))
    assert (await asked(house, "When do we meet?")).answer == "Monday"
    assert await house.lessons.count(HERE) == 3


async def test_every_other_phrasing_of_the_wrong_answer_is_put_right_at_once(
    house: House, elsewhere: ElsewhereService
) -> None:
    for question in ("When?", "Which day?", "On what day?"):
        await house.teach(question, "Friday")
    await house.teach("Who?", "Anna")
    turn, _ = await corrected(house, "When?")
    await elsewhere.correct(teacher(), turn, "9", CLICK)

    answers = [(await asked(house, each)).answer for each in ("When?", "Which day?", "Who?")]

    assert ["Monday", "Monday", "Anna"] == answers


async def test_what_was_changed_since_is_not_asked_about(
    house: House, elsewhere: ElsewhereService
) -> None:
    for question in ("When?", "Which day?", "On what day?"):
        await house.teach(question, "Friday")
    await house.teach("Which day?", "Saturday")
    await house.teaching.forbid(teacher(), pair("On what day?", "Friday"), key="n")

    assert [] == await others(house, elsewhere, "When?")


async def test_who_corrects_nothing_is_asked_about_nothing(
    house: House, elsewhere: ElsewhereService
) -> None:
    await house.teach("When?", "monday")
    await house.teach("Which day?", "monday")

    assert [] == await others(house, elsewhere, "When?")


@pytest.mark.parametrize(("count", "named"), [(MOST_NAMED, MOST_NAMED), (MOST_NAMED + 1, 0)])
async def test_what_was_taught_for_more_questions_than_can_be_named_stays(
    house: House, elsewhere: ElsewhereService, count: int, named: int
) -> None:
    await house.teach("Is it open?", "Yes")
    for number in range(count):
        await house.teach(f"Is door {number} open?", "Yes")

    assert named == len(await others(house, elsewhere, "Is it open?"))


async def test_of_too_many_the_one_that_the_answer_came_from_is_still_asked_about(
    house: House, elsewhere: ElsewhereService
) -> None:
    house.engine.confidence = 0.9
    for number in range(MOST_NAMED + 1):
        await house.teach(f"Is door {number} open?", "Yes")

    assert ["Is door 0 open?"] == await others(house, elsewhere, "can one come in")


async def test_nobody_elses_correction_can_be_told_of_a_question(
    house: House, elsewhere: ElsewhereService
) -> None:
    await house.teach("When do we meet?", "Friday")
    turn = await asked(house, "When do we meet?")

    with pytest.raises(NotFound):
        await elsewhere.correct(teacher(), turn, "nothing", CLICK)


async def test_whoever_may_correct_no_more_is_told_so_and_proposes_nothing(
    house: House, elsewhere: ElsewhereService
) -> None:
    turn, _ = await corrected_friday(house)

    with pytest.raises(NotAllowed):
        await elsewhere.correct(member(), turn, "9", CLICK)
    assert 2 == await house.lessons.count(HERE)


async def test_a_correction_that_was_taken_back_is_told_of_no_other_question(
    house: House, elsewhere: ElsewhereService
) -> None:
    turn, taught = await corrected_friday(house)
    back = await house.teaching.decide(teacher(), taught.lesson.id, accept=False)

    with pytest.raises(NotFound):
        await elsewhere.correct(teacher(), turn, "9", CLICK)

    await house.teaching.decide(teacher(), back.id, accept=True)
    assert 1 == len(await elsewhere.correct(teacher(), turn, "9", CLICK))
