"""What a correction reaches in the local engine, and what it leaves alone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.conversation import Thresholds, guild_tenant
from myna.domain.provenance import training_material
from myna.domain.teaching import Lesson, LessonKind, Provenance, Source, SourceType
from myna.engines.local.book import book_to_train
from myna.engines.local.lexicon import ordinary
from myna.engines.local.model import LocalAnswerModel, Trained, trained_model, untaught_model
from myna.engines.local.training import trained_on
from myna.engines.local.verifier import Verifier
from myna.engines.local.wording import mismatch

ANSWER = Thresholds().answer
ROOMS = ("oven", "kayak", "piano", "tent")
TAUGHT = tuple(
    (f"{opening} the {thing} {ending}", f"about the {thing}")
    for thing in ROOMS
    for opening, ending in (("how do I use", "now"), ("who has", "today"), ("tell me of", ""))
)

MISTAKEN = "who has the oven on the beach"


def lesson(question: str, answer: str, rejected: str | None = None) -> Lesson:
    return Lesson(
        id=f"{question} {answer}",
        tenant=guild_tenant(1),
        kind=LessonKind.EXAMPLE if rejected is None else LessonKind.CORRECTION,
        question=question,
        answer=answer,
        rejected=rejected,
        author_id=1,
        source=Source(type=SourceType.MESSAGE, provenance=Provenance.SANDBOX),
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as thread:
        yield thread


@pytest.fixture(scope="module")
def trained() -> Trained:
    return trained_on(
        book_to_train(training_material([lesson(*pair) for pair in TAUGHT], permission=None))
    )


def best(model: LocalAnswerModel, question: str) -> str:
    return model.answers(question)[0].answer


@pytest.fixture
def corrected(trained: Trained, thread: ThreadPoolExecutor) -> LocalAnswerModel:
    correction = lesson(MISTAKEN, "about the tent", rejected="about the oven")
    return trained_model(trained, thread).taught([correction])


def test_a_correction_turns_the_questions_around_it_as_well(
    trained: Trained, thread: ThreadPoolExecutor, corrected: LocalAnswerModel
) -> None:
    nearby = f"please tell me {MISTAKEN} or where it is"

    assert "about the oven" == best(trained_model(trained, thread), nearby)
    assert "about the tent" == best(corrected, nearby)


def test_a_correction_leaves_other_questions_their_answers(corrected: LocalAnswerModel) -> None:
    for thing in ROOMS:
        assert f"about the {thing}" == best(corrected, f"how can I use the {thing}")


def test_a_late_answer_does_not_suffer_from_a_training_that_grew_doubtful(
    trained: Trained, thread: ThreadPoolExecutor
) -> None:
    nothing_is_sure = Verifier(coefficients=np.append(np.zeros(7), -9.0))
    model = trained_model(replace(trained, verifier=nothing_is_sure), thread)

    late = model.taught([lesson("When does the sauna open?", "At six")])

    assert late.answers("when does the sauna open today")[0].confidence >= ANSWER
    assert late.answers("how do we use the kayak now")[0].confidence < ANSWER


@pytest.mark.parametrize(
    ("taught", "phrasing", "near_miss"),
    [
        (
            "Who has the key to the workshop?",
            "who has got the workshop key",
            "Who has the key to the cellar?",
        ),
        ("Where can I park my bike?", "where may I park a bike", "Where can I park my car?"),
        (
            "У кого ключ от мастерской?",
            "у кого взять ключ от мастерской",
            "У кого ключ от подвала?",
        ),
        ("Как собрать проект?", "как собирать проект", "Как удалить проект?"),
    ],
)
def test_another_matter_in_the_same_frame_is_less_sure_than_another_phrasing(
    thread: ThreadPoolExecutor, taught: str, phrasing: str, near_miss: str
) -> None:
    model = untaught_model(thread).taught([lesson(taught, "yes")])

    assert model.answers(phrasing)[0].confidence > model.answers(near_miss)[0].confidence
    assert mismatch(phrasing, taught, ordinary()) < mismatch(near_miss, taught, ordinary())


@pytest.mark.parametrize(
    ("asked", "taught"),
    [
        ("do we meet at what time", "At what time do we meet?"),
        ("the key", "where is the key"),
        ("where is the key", "the key"),
        ("", "where is the key"),
    ],
)
def test_words_that_were_only_moved_or_added_are_no_mismatch(asked: str, taught: str) -> None:
    assert 0.0 == mismatch(asked, taught, ordinary())


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_mismatch_is_mutual_and_a_share(one: str, other: str) -> None:
    found = mismatch(one, other, ordinary())

    assert found == pytest.approx(mismatch(other, one, ordinary()))
    assert 0 <= found <= 1


@pytest.mark.parametrize(
    ("taught", "asked"), [("When is it?", "when is it"), ("Где это", "где это?!")]
)
def test_a_correction_reaches_the_question_without_its_signs(
    thread: ThreadPoolExecutor, taught: str, asked: str
) -> None:
    model = untaught_model(thread).taught([lesson(taught, "old")])

    mended = model.taught([lesson(asked, "new", rejected="old")])

    assert ("new", 1.0) == (mended.answers(taught)[0].answer, mended.answers(taught)[0].confidence)
    assert "new" == mended.answers(asked)[0].answer


def test_signs_within_a_question_tell_it_from_another(thread: ThreadPoolExecutor) -> None:
    model = untaught_model(thread).taught(
        [lesson("Who knows C++?", "Ann"), lesson("Who knows C?", "Bo")]
    )

    assert ["Ann", "Bo"] == [model.answers(f"who knows {it}")[0].answer for it in ("C++", "C")]
