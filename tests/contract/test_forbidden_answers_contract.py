"""What every answer model promises of answers that were rejected: they are told for their question and ones like it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from engine_lessons import LESSONS, lesson, material, wrong
from myna.engines.local import LocalAnswerEngine
from myna.ports import AnswerEngine, Training
from myna.testing import ScriptedAnswerEngine

ASKED = "When does the choir meet in the old library?"


@pytest.fixture(params=[LocalAnswerEngine, ScriptedAnswerEngine], ids=["local", "scripted"])
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[AnswerEngine]:
    make: Callable[[], AnswerEngine] = request.param
    engine = make()
    yield engine
    await engine.close()


async def test_nothing_is_forbidden_where_nothing_was_rejected(engine: AnswerEngine) -> None:
    assert () == await engine.untaught().forbidden(ASKED)
    assert () == await engine.untaught().taught(LESSONS).forbidden(ASKED)


async def test_what_was_rejected_is_forbidden_in_its_last_words(engine: AnswerEngine) -> None:
    model = engine.untaught().taught([*LESSONS, wrong(ASKED, "Half  past ten")])

    assert ("Half  past ten",) == await model.forbidden(ASKED)
    assert ("Half  past ten",) == await model.forbidden(ASKED.lower())


async def test_it_is_forbidden_for_questions_like_it_and_for_no_others(
    engine: AnswerEngine,
) -> None:
    model = engine.untaught().taught([wrong(ASKED, "Half past ten")])

    assert ("Half past ten",) == await model.forbidden(
        "When does the choir meet then in the old library?"
    )
    assert () == await model.forbidden("Кто кормит кошку?")


async def test_what_is_right_for_the_question_is_not_forbidden(engine: AnswerEngine) -> None:
    like_it = "When does the choir meet in the new library?"
    model = engine.untaught().taught([lesson(like_it, "At ten"), wrong(ASKED, "At ten")])

    assert () == await model.forbidden(like_it)
    assert ("At ten",) == await model.forbidden(ASKED)


async def test_what_was_allowed_again_is_forbidden_no_longer(engine: AnswerEngine) -> None:
    model = engine.untaught().taught([wrong(ASKED, "At ten"), lesson(ASKED, "At ten")])

    assert () == await model.forbidden(ASKED)


async def test_a_rejection_that_was_taken_back_forbids_nothing(engine: AnswerEngine) -> None:
    model = engine.untaught().taught([*LESSONS, wrong(ASKED, "At ten", lesson_id="no")])

    assert () == await model.without(["no"]).forbidden(ASKED)


async def test_no_more_are_told_than_are_wanted(engine: AnswerEngine) -> None:
    rejected = [wrong(ASKED, f"At {hour}", lesson_id=f"wrong-{hour}") for hour in range(8)]

    assert 5 == len(await engine.untaught().taught(rejected).forbidden(ASKED))


async def test_rejections_of_what_is_given_survive_a_training(
    engine: AnswerEngine, tmp_path: Path
) -> None:
    lessons = [*LESSONS, lesson("Who reads?", "At ten"), wrong(ASKED, "At ten")]
    await engine.train(Training(material=material(lessons), directory=tmp_path))

    assert ("At ten",) == await (await engine.load(tmp_path)).forbidden(ASKED)


@pytest.mark.parametrize("question", ["", "?!…", "🎉" * 4000, "\ud800", "\0"])
async def test_for_no_odd_question_something_is_forbidden(
    engine: AnswerEngine, question: str
) -> None:
    assert () == await engine.untaught().taught([wrong(ASKED, "At ten")]).forbidden(question)
