"""A model that was trained elsewhere keeps the promises of every model: what is taught here counts at once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from myna.domain.conversation import Candidate
from myna.domain.teaching import LessonKind
from myna.engines.openai_protocol.asking import Asking
from myna.engines.openai_protocol.endpoint import Endpoint
from myna.engines.openai_protocol.model import RemoteAnswerModel, meant_by
from myna.errors import EngineFailed
from myna.ports import AnswerModel, RemoteAccess, at_home
from myna.testing import ScriptedAnswerEngine
from myna.testing.openai_peer import Training
from remote_trainings import correction, engine_at, lesson, peer_of, wanted

ASKED = "And where is thing number3"


@pytest.fixture
async def model(tmp_path: Path) -> AsyncIterator[AnswerModel]:
    training = Training()
    async with peer_of(training) as peer:
        engine = engine_at(peer.base_url)
        await engine.train(wanted(tmp_path))
        yield await engine.load(tmp_path)
        await engine.close()


async def best(model: AnswerModel, question: str) -> tuple[str, float]:
    found = (await model.candidates(question))[0]
    return found.answer, found.confidence


async def test_what_was_taught_after_the_training_is_known_by_heart(model: AnswerModel) -> None:
    later = model.taught([lesson(77)])

    assert ("In drawer 77", 1.0) == await best(later, lesson(77).question)


async def test_a_correction_counts_over_what_was_trained(model: AnswerModel) -> None:
    corrected = model.taught([correction(3)])

    assert ("In box 3", 1.0) == await best(corrected, lesson(3).question)


async def test_what_was_rejected_is_not_said_whatever_was_trained(model: AnswerModel) -> None:
    negative = replace(
        lesson(3),
        id="negative",
        kind=LessonKind.NEGATIVE,
        question=ASKED,
        answer="",
        rejected="In drawer 3",
    )

    found = await model.taught([negative]).candidates(ASKED)

    assert "In drawer 3" not in {each.answer for each in found}


async def test_what_was_taken_back_is_not_said_whatever_was_trained(model: AnswerModel) -> None:
    found = await model.without({"lesson-3"}).candidates(ASKED)

    assert "In drawer 3" not in {each.answer for each in found}


async def test_where_both_agree_this_machine_says_how_sure_it_is(model: AnswerModel) -> None:
    answer, confidence = await best(model, ASKED)

    assert "In drawer 3" == answer
    assert 0.3 < confidence < 1.0


async def test_where_they_do_not_agree_the_answer_is_no_more_than_offered(
    model: AnswerModel,
) -> None:
    later = model.taught([replace(lesson(50), question=f"{ASKED} today", answer="On the roof")])

    found = await later.candidates(f"{ASKED} now")

    assert "In drawer 3" == found[0].answer
    assert 0.24 >= max(each.confidence for each in found)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("In the upper drawer.", "In the upper drawer."),
        ("  in THE upper  drawer. ", "In the upper drawer."),
        ("In the upper drawer", "In the upper drawer."),
        ("Somewhere else entirely", None),
        ("", None),
    ],
)
def test_words_are_known_by_what_was_taught(said: str, meant: str | None) -> None:
    known = [
        Candidate(answer=answer, confidence=0.5, lesson_id=answer, question="?")
        for answer in ("In the upper drawer.", "With Anna")
    ]

    found = meant_by(said, known)

    assert meant == (found and found.answer)


async def test_a_folder_in_which_nothing_was_trained_elsewhere_is_no_model(tmp_path: Path) -> None:
    engine = engine_at("http://127.0.0.1:1/v1")

    with pytest.raises(EngineFailed):
        await engine.load(tmp_path)

    await engine.close()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"state": 5}', b'{"state": {"steps": 3}}'])
async def test_a_state_that_was_damaged_is_no_model(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "remote.json").write_bytes(damage)
    engine = engine_at("http://127.0.0.1:1/v1")

    with pytest.raises(EngineFailed):
        await engine.load(tmp_path)

    await engine.close()


@pytest.mark.parametrize(
    ("base_url", "stays"), [("https://trainer.example/v1", True), ("http://127.0.0.1:1/v1", False)]
)
def test_only_what_is_asked_on_another_machine_has_a_part_at_home(
    base_url: str, stays: bool
) -> None:
    memory = ScriptedAnswerEngine().untaught()
    access = RemoteAccess(base_url=base_url, model="base-mini")
    asking = Asking(endpoint=Endpoint(access), is_examined=False, pauses=())

    model = RemoteAnswerModel(memory=memory, asking=asking, model="ft:base-mini")

    assert (memory if stays else model) is at_home(model)
