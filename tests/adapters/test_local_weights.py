"""The local engine fits nothing to lessons that may only be looked up: its very trainers are watched."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from myna.domain.conversation import guild_tenant
from myna.domain.provenance import training_material
from myna.domain.teaching import Lesson, LessonKind, Provenance, Source, SourceType, as_asked
from myna.engines.local import calibration, files
from myna.engines.local.book import book_to_train
from myna.engines.local.model import LocalAnswerModel, Trained, trained_model
from myna.engines.local.training import trained_on
from myna.engines.local.verifier import CROWDED, LOOKED_UP, SEPARATED, Rows, Verifier

THINGS = ("oven", "kayak", "piano", "tent", "sauna", "bike", "drill", "ladder", "boat")
FRAMES = (
    "how do I use the {} now",
    "who has the {} today",
    "tell me of the {}",
    "is the {} free",
    "where do we keep the {}",
    "may I take the {} home",
)
CANARIES = ("zyzzogeton", "quetzalcoatlus", "xylobalsamum", "brobdingnag")
MARGIN_ARRAYS = {
    "margin_features",
    "margin_weights",
    "margin_bias",
}


def lessons(pairs: Sequence[tuple[str, str]], provenance: Provenance) -> list[Lesson]:
    return [
        Lesson(
            id=f"{provenance.value} {question}",
            tenant=guild_tenant(1),
            kind=LessonKind.EXAMPLE,
            question=question,
            answer=answer,
            author_id=1,
            source=Source(type=SourceType.MESSAGE, provenance=provenance),
            created=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for question, answer in pairs
    ]


OWN = lessons(
    [(frame.format(thing), f"about the {thing}") for thing, frame in product(THINGS, FRAMES)],
    Provenance.OPERATOR,
)
SENT = lessons(
    [
        *(
            (f"what of the {canary} {frame}", f"the {canary}")
            for canary, frame in product(CANARIES, ("now", "then"))
        ),
        ("the kayak and the zyzzogeton", "about the kayak"),
        ("is anybody using the quetzalcoatlus oven", "about the oven"),
    ],
    Provenance.DISCORD,
)
OTHERS_SENT = lessons(
    [("when does the train go", "At six"), ("which drill is loud", "about the drill")],
    Provenance.DISCORD,
)


def trained(rows: Sequence[Lesson], permission: str | None = None) -> Trained:
    return trained_on(book_to_train(training_material(rows, permission=permission)))


def weights(model: Trained, folder: Path) -> dict[str, bytes]:
    """All that was fitted, as it is written to disk."""
    folder.mkdir()
    files.save(model, folder)
    with np.load(folder / files.ARRAYS) as arrays:
        found = {name: arrays[name].tobytes() for name in MARGIN_ARRAYS}
    assert model.margins is not None
    lexicon = model.margins.lexicon or model.lexicon
    groups = list(model.book.answers)
    return found | {
        "verifier": model.verifier.coefficients.tobytes(),
        "rarity": lexicon.rarity(model.margins.features).tobytes(),
        "answers": repr([groups[number] for number in model.margins.answers]).encode(),
        "word_weight": repr(model.margins.word_weight).encode(),
    }


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each trainer was handed; the trainers work all the same."""
    import sklearn.svm

    counts: list[int] = []

    class WatchedSVC(sklearn.svm.LinearSVC):  # type: ignore[misc]
        def fit(self, rows: Any, owners: Any, sample_weight: Any = None) -> Any:
            counts.append(rows.shape[0])
            return super().fit(rows, owners, sample_weight)

    monkeypatch.setattr(sklearn.svm, "LinearSVC", WatchedSVC)
    return counts


@pytest.fixture
def calibrating(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that the verifier is moved towards."""
    asked: list[str] = []
    judged = LocalAnswerModel.judged

    def watched(self: LocalAnswerModel, question: str, limit: int = 3) -> Any:
        asked.append(question)
        return judged(self, question, limit)

    monkeypatch.setattr(LocalAnswerModel, "judged", watched)
    return asked


@pytest.fixture(scope="module")
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as thread:
        yield thread


def test_the_separators_see_just_what_may_train(seen: list[int]) -> None:
    trained([*SENT, *OWN])

    assert len(OWN) == seen[0]
    assert max(seen) == len(OWN)


def test_the_separators_see_all_of_it_with_permission(seen: list[int]) -> None:
    trained([*SENT, *OWN], permission="a letter")

    assert len(OWN) + len(SENT) == seen[0]


def test_the_verifier_is_moved_towards_what_may_train_alone(calibrating: list[str]) -> None:
    trained([*SENT, *OWN])

    assert calibrating
    assert {as_asked(each.question) for each in OWN} >= {as_asked(each) for each in calibrating}


def test_what_may_only_be_looked_up_leaves_no_trace_in_what_is_fitted(tmp_path: Path) -> None:
    alone = weights(trained(OWN), tmp_path / "alone")

    assert alone == weights(trained([*SENT, *OWN]), tmp_path / "before")
    assert alone == weights(trained([*OWN, *OTHERS_SENT]), tmp_path / "behind")


def test_with_permission_it_leaves_one(tmp_path: Path) -> None:
    alone = weights(trained(OWN), tmp_path / "alone")

    permitted = weights(trained([*SENT, *OWN], permission="a letter"), tmp_path / "permitted")

    assert [] == [
        name for name in alone if alone[name] == permitted[name] and name != "word_weight"
    ]


def test_without_anything_that_may_train_nothing_is_fitted(
    seen: list[int], calibrating: list[str]
) -> None:
    model = trained(SENT)

    assert ([], []) == (seen, calibrating)
    assert model.margins is None
    assert model.verifier is LOOKED_UP


def test_what_is_only_looked_up_is_known_by_heart_and_found(
    thread: ThreadPoolExecutor, tmp_path: Path
) -> None:
    files.save(trained([*SENT, *OWN]), tmp_path)
    model = trained_model(files.load(tmp_path), thread)

    for each in (*SENT, *OWN):
        assert (each.answer, 1.0) == _best(model, each.question)
    assert "the xylobalsamum" == _best(model, "what about the xylobalsamum")[0]
    assert "about the piano" == _best(model, "who of you has the piano")[0]
    assert "about the kayak" == _best(model, "the kayak and another zyzzogeton")[0]


def test_a_model_of_both_kinds_answers_the_same_once_it_was_read_back(
    thread: ThreadPoolExecutor, tmp_path: Path
) -> None:
    made = trained([*SENT, *OWN])
    files.save(made, tmp_path)
    before, after = trained_model(made, thread), trained_model(files.load(tmp_path), thread)

    for question in ("who owns the ladder", "what of the brobdingnag", "is the boat there"):
        assert before.answers(question) == after.answers(question)


def test_whose_words_are_weighed_stands_in_the_files(tmp_path: Path) -> None:
    files.save(trained([*SENT, *OWN]), tmp_path)

    book = files.load(tmp_path).book

    weighed = {entry.lesson_id for entry in book.entries if entry.is_weighed}
    assert {each.id for each in OWN} == weighed


def test_the_verifier_alone_is_never_fitted_to_what_was_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Enough sent lessons to calibrate with, and no more than a few that may train."""
    fitted_rows: list[int] = []
    fit = calibration.fitted

    def watched(rows: Rows, prior: Verifier, strength: float) -> Verifier:
        fitted_rows.append(len(rows.signs))
        return fit(rows, prior, strength)

    monkeypatch.setattr(calibration, "fitted", watched)
    sent = [
        lesson
        for each in OWN[: 8 * len(FRAMES)]
        for lesson in lessons([(each.question, each.answer)], Provenance.DISCORD)
    ]
    few = OWN[8 * len(FRAMES) :]
    spare = lessons(
        [
            ("one is here", "One"),
            ("one is there", "One"),
            ("two is here", "Two"),
            ("two is there", "Two"),
        ],
        Provenance.PUBLIC,
    )

    model = trained([*sent, *few, *spare])

    assert [] == fitted_rows
    assert model.verifier is SEPARATED


def _best(model: LocalAnswerModel, question: str) -> tuple[str, float]:
    first = model.answers(question)[0]
    return first.answer, first.confidence


@pytest.mark.parametrize(("phrasings", "verifier"), [(4, LOOKED_UP), (5, CROWDED)])
def test_with_many_phrasings_to_look_up_a_verifier_judges_that_was_shipped_for_them(
    phrasings: int, verifier: Verifier
) -> None:
    rows = [
        (frame.format(thing), f"about the {thing}")
        for thing, frame in product(THINGS, FRAMES[:phrasings])
    ]

    model = trained(lessons(rows, Provenance.DISCORD))

    assert verifier is model.verifier
