"""The promises of `AnswerEngine` and `AnswerModel`, kept by every engine."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine_lessons import LESSONS, lesson, material, wrong
from myna.domain.teaching import LessonKind, LessonStatus
from myna.engines.local import LocalAnswerEngine
from myna.errors import EngineFailed
from myna.ports import AnswerEngine, AnswerModel, AnswerOptions, Training
from myna.testing import ScriptedAnswerEngine
from tiny_encoder import tiny_encoder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    meanings = [("meet meeting gathering", "together"), ("garage key",), ("feeds cat", "pet")]
    folder = tmp_path_factory.mktemp("encoders") / "tiny"
    return tiny_encoder(folder, *meanings, languages=("en", "ru"))


@pytest.fixture(
    params=[(LocalAnswerEngine, False), (LocalAnswerEngine, True), (ScriptedAnswerEngine, False)],
    ids=["local", "local with an encoder", "scripted"],
)
async def engine(request: pytest.FixtureRequest, encoder: Path) -> AsyncIterator[AnswerEngine]:
    chosen: tuple[type[LocalAnswerEngine | ScriptedAnswerEngine], bool] = request.param
    kind, has_encoder = chosen
    engine: AnswerEngine
    if kind is LocalAnswerEngine:
        engine = LocalAnswerEngine(AnswerOptions(encoder=encoder if has_encoder else None))
    else:
        engine = ScriptedAnswerEngine()
    yield engine
    await engine.close()


async def trained(engine: AnswerEngine, directory: Path) -> AnswerModel:
    await engine.train(Training(material=material(LESSONS), directory=directory))
    return await engine.load(directory)


async def best(model: AnswerModel, question: str) -> tuple[str, float]:
    first = (await model.candidates(question))[0]
    return first.answer, first.confidence


async def test_an_untaught_model_has_no_candidates(engine: AnswerEngine) -> None:
    candidates = await engine.untaught().candidates("What time do we meet?")

    assert () == candidates


@pytest.mark.parametrize(
    "question",
    ["What time do we meet?", "  what TIME do\nwe meet? ", "где лежит КЛЮЧ от  гаража?"],
)
async def test_a_taught_question_is_answered_for_certain(
    engine: AnswerEngine, question: str
) -> None:
    model = engine.untaught().taught(LESSONS)

    assert 1.0 == (await best(model, question))[1]


async def test_a_trained_model_knows_its_lessons_by_heart(
    engine: AnswerEngine, tmp_path: Path
) -> None:
    model = await trained(engine, tmp_path)

    for each in LESSONS:
        assert (each.answer, 1.0) == await best(model, each.question)


async def test_a_candidate_names_the_lesson_it_rests_on(engine: AnswerEngine) -> None:
    model = engine.untaught().taught(LESSONS)

    candidate = (await model.candidates("who feeds the cat?"))[0]

    assert ("Who feeds the cat?", LESSONS[3].id) == (candidate.question, candidate.lesson_id)


async def test_candidates_come_best_first_and_once_for_each_answer(
    engine: AnswerEngine, tmp_path: Path
) -> None:
    model = await trained(engine, tmp_path)

    candidates = await model.candidates("when do we meet the cat", limit=3)

    assert len({each.answer for each in candidates}) == len(candidates)
    assert sorted((each.confidence for each in candidates), reverse=True) == [
        each.confidence for each in candidates
    ]
    assert all(0 <= each.confidence <= 1 for each in candidates)


async def test_no_more_candidates_than_wanted(engine: AnswerEngine) -> None:
    model = engine.untaught().taught(LESSONS)

    assert 1 == len(await model.candidates("what time do we meet", limit=1))


async def test_teaching_leaves_the_model_as_it_was(engine: AnswerEngine) -> None:
    model = engine.untaught().taught(LESSONS)

    model.taught([lesson("What time do we meet?", "At ten")])

    assert "At nine" == (await best(model, "What time do we meet?"))[0]


async def test_the_later_of_two_lessons_counts(engine: AnswerEngine, tmp_path: Path) -> None:
    later = lesson("what time do we MEET?", "At ten")
    untrained = engine.untaught().taught([*LESSONS, later])
    over_trained = (await trained(engine, tmp_path)).taught([later])

    for model in (untrained, over_trained):
        assert ("At ten", 1.0) == await best(model, "What time do we meet?")


async def test_a_rejected_answer_does_not_come_back_for_its_question(
    engine: AnswerEngine, tmp_path: Path
) -> None:
    correction = lesson("When do we meet?", "At ten", rejected="At nine")
    untrained = engine.untaught().taught([*LESSONS, correction])
    over_trained = (await trained(engine, tmp_path)).taught([correction])

    for model in (untrained, over_trained):
        answers = [each.answer for each in await model.candidates("when do we meet?", limit=9)]
        assert "At ten" == answers[0]
        assert "At nine" not in answers


async def test_an_answer_rejected_before_training_stays_rejected(
    engine: AnswerEngine, tmp_path: Path
) -> None:
    correction = lesson("When do we meet?", "At ten", rejected="At nine")
    await engine.train(Training(material=material([*LESSONS, correction]), directory=tmp_path))

    model = await engine.load(tmp_path)

    answers = [each.answer for each in await model.candidates("when do we meet?", limit=9)]
    assert "At nine" not in answers


async def test_an_answer_taught_again_is_forgiven(engine: AnswerEngine) -> None:
    model = engine.untaught().taught(
        [
            lesson("When do we meet?", "At ten", rejected="At nine"),
            lesson("When do we meet?", "At nine"),
        ]
    )

    assert ("At nine", 1.0) == await best(model, "When do we meet?")


async def test_what_must_not_be_said_is_not_said(engine: AnswerEngine, tmp_path: Path) -> None:
    negative = wrong("when do we meet?", "At nine")
    untrained = engine.untaught().taught([*LESSONS, negative])
    over_trained = (await trained(engine, tmp_path)).taught([negative])

    for model in (untrained, over_trained):
        answers = [each.answer for each in await model.candidates("When do we meet?", limit=9)]
        assert "At nine" not in answers


async def test_an_answer_taught_for_a_question_can_be_forbidden_for_it(
    engine: AnswerEngine, tmp_path: Path
) -> None:
    negative = wrong("who feeds the cat?", "anna")
    untrained = engine.untaught().taught([*LESSONS, negative])
    over_trained = (await trained(engine, tmp_path)).taught([negative])

    for model in (untrained, over_trained):
        answers = [each.answer for each in await model.candidates("Who feeds the cat?", limit=9)]
        assert "Anna" not in answers


async def test_what_must_not_be_said_outlives_a_training(
    engine: AnswerEngine, tmp_path: Path
) -> None:
    await engine.train(
        Training(
            material=material([*LESSONS, wrong("When do we meet?", "At nine")]), directory=tmp_path
        )
    )

    model = await engine.load(tmp_path)

    answers = [each.answer for each in await model.candidates("When do we meet?", limit=9)]
    assert "At nine" not in answers


async def test_a_forbidden_answer_that_is_taught_again_is_forgiven(engine: AnswerEngine) -> None:
    model = engine.untaught().taught(
        [wrong("When do we meet?", "At nine"), lesson("When do we meet?", "At nine")]
    )

    assert ("At nine", 1.0) == await best(model, "When do we meet?")


async def test_a_lesson_taken_back_is_known_no_longer(engine: AnswerEngine, tmp_path: Path) -> None:
    new = lesson("Who waters the plants?", "Boris", lesson_id="new")
    untrained = engine.untaught().taught([*LESSONS, new])
    await engine.train(Training(material=material([*LESSONS, new]), directory=tmp_path))

    for model in (untrained, await engine.load(tmp_path)):
        found = await model.without(["new"]).candidates("Who waters the plants?", limit=9)
        assert "Boris" not in [each.answer for each in found]
        assert ("Anna", 1.0) == await best(model.without(["new"]), "Who feeds the cat?")


async def test_a_rejection_taken_back_rejects_no_longer(
    engine: AnswerEngine, tmp_path: Path
) -> None:
    negative = wrong("What time do we meet?", "At nine", lesson_id="no")
    untrained = engine.untaught().taught([*LESSONS, negative])
    await engine.train(Training(material=material([*LESSONS, negative]), directory=tmp_path))

    for model in (untrained, await engine.load(tmp_path)):
        again = model.without(["no"]).taught([lesson("What time do we meet?", "At nine")])
        assert ("At nine", 1.0) == await best(again, "What time do we meet?")
        found = await model.without(["no"]).candidates("What time do we meet", limit=9)
        assert "At nine" in [each.answer for each in found]


async def test_taking_back_an_unknown_lesson_changes_nothing(engine: AnswerEngine) -> None:
    model = engine.untaught().taught(LESSONS)

    assert ("Anna", 1.0) == await best(model.without(["nobody knows"]), "Who feeds the cat?")


async def test_taking_back_everything_leaves_nothing(engine: AnswerEngine) -> None:
    model = engine.untaught().taught(LESSONS).without([each.id for each in LESSONS])

    assert () == await model.candidates("Who feeds the cat?")


@pytest.mark.parametrize("status", [LessonStatus.PROPOSED, LessonStatus.DISCARDED])
async def test_what_is_not_accepted_teaches_nothing(
    engine: AnswerEngine, status: LessonStatus
) -> None:
    model = engine.untaught().taught([replace(lesson("Who?", "Me"), status=status)])

    assert () == await model.candidates("Who?")


async def test_a_rating_teaches_nothing(engine: AnswerEngine) -> None:
    rating = replace(lesson("Who?", "Me"), kind=LessonKind.RATING, rating=1)

    assert () == await engine.untaught().taught([rating]).candidates("Who?")


async def test_training_tells_how_far_it_is(engine: AnswerEngine, tmp_path: Path) -> None:
    told: list[float] = []

    await engine.train(
        Training(material=material(LESSONS), directory=tmp_path, on_progress=told.append)
    )

    assert told
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


async def test_the_same_lessons_give_the_same_files(engine: AnswerEngine, tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        directory = tmp_path / name
        directory.mkdir()
        await engine.train(Training(material=material(LESSONS), directory=directory))
        written.append({path.name: path.read_bytes() for path in directory.iterdir()})

    assert written[0] == written[1]


async def test_a_directory_without_a_model_is_refused(engine: AnswerEngine, tmp_path: Path) -> None:
    with pytest.raises(EngineFailed):
        await engine.load(tmp_path)


@pytest.mark.parametrize(
    "question",
    ["", "   ", "?!…", "🎉" * 4000, "x" * 5000, "\ud800", "\0", "مرحبا كيف حالك", "\u202eabc"],
)
async def test_no_question_is_too_odd(engine: AnswerEngine, question: str) -> None:
    model = engine.untaught().taught(LESSONS)

    candidates = await model.candidates(question)

    assert all(each.confidence < 0.4 for each in candidates)
