"""What is only looked up, where one form of question is asked about many things: the word decides, not the form."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from exam_lessons import lessons
from myna.domain.conversation import Thresholds
from myna.domain.provenance import TrainingMaterial
from myna.engines.local import files
from myna.engines.local.book import book_to_train
from myna.engines.local.lexicon import ordinary
from myna.engines.local.model import LocalAnswerModel, Trained, trained_model
from myna.engines.local.training import trained_on
from myna.engines.local.words import feature_sets

FORMS = (
    "can you tell me how the {} of the {} is cleaned",
    "Who cleans the {} of the {}?",
    "when was the {} of the {} cleaned for the last time",
)
PARTS = ("window", "carpet", "ceiling", "stove", "mirror", "floor")
ROOMS = ("kitchen", "library", "cellar", "attic")
LEFT_OUT = [("ceiling", "cellar"), ("mirror", "library"), ("floor", "kitchen")]
ANSWERED = Thresholds().answer


def looked_up(pairs: list[tuple[str, str]]) -> Trained:
    material = TrainingMaterial(index=tuple(lessons(pairs)), weights=())
    return trained_on(book_to_train(material))


def rows(forms: tuple[str, ...] = FORMS) -> list[tuple[str, str]]:
    """All but one form of those that are left out."""
    return [
        (form.format(part, room), f"{part} {room}")
        for part, room in product(PARTS, ROOMS)
        for form in (forms[1:] if (part, room) in LEFT_OUT else forms)
    ]


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


def answers(model: LocalAnswerModel, question: str) -> list[str]:
    return [each.answer for each in model.answers(question, 1) if each.confidence >= ANSWERED]


def test_another_form_of_a_known_question_finds_its_answer(thread: ThreadPoolExecutor) -> None:
    model = trained_model(looked_up(rows()), thread)

    found = [answers(model, FORMS[0].format(part, room)) for part, room in LEFT_OUT]

    assert [[f"{part} {room}"] for part, room in LEFT_OUT] == found


def test_a_form_that_all_answers_have_says_less_than_a_word_that_few_have() -> None:
    lexicon = looked_up(rows()).lexicon
    sets = feature_sets(["cleaned", "attic"])
    cleaned, attic = (
        lexicon.rarity(sets.features[start:end]).max()
        for start, end in zip(sets.starts, sets.starts[1:], strict=False)
    )

    assert 2 * cleaned < attic


def test_an_answer_with_many_phrasings_makes_its_words_no_more_common() -> None:
    once, often = feature_sets(["the attic"]), feature_sets(["the attic", "the attic stairs"])
    of_one = np.zeros(2, np.int32)

    assert ordinary().counting(often.joined(of_one)).texts == ordinary().counting(once).texts
    joined = often.joined(of_one)
    assert joined.features.tolist() == sorted({*often.features.tolist()})
    assert [0, len(joined.features)] == joined.starts.tolist()


def test_a_set_for_each_owner_in_the_order_of_their_numbers() -> None:
    sets = feature_sets(["alpha", "beta", "gamma", "alpha"])
    joined = sets.joined(np.array([4, 1, 1, 4], np.int32))

    parts = np.split(joined.features, joined.starts[1:-1])
    beta, alpha = feature_sets(["beta gamma"]), feature_sets(["alpha"])
    assert set(feature_sets(["beta"]).features.tolist()) <= set(parts[0].tolist())
    assert set(parts[0].tolist()) <= set(beta.features.tolist())
    assert alpha.features.tolist() == parts[1].tolist()


def test_who_is_next_to_as_good_as_several_others_is_not_said(thread: ThreadPoolExecutor) -> None:
    several = [(f"which key opens room {number}", f"Key {number}") for number in range(2, 8)]
    model = trained_model(looked_up(several), thread)
    judgement = model.judged("which key opens room 1")

    assert judgement is not None
    assert judgement.alike >= 3
    assert [] == answers(model, "which key opens room 1")


def test_the_worth_of_common_words_is_kept_with_the_model(tmp_path: Path) -> None:
    trained = looked_up(rows())
    files.save(trained, tmp_path)

    loaded = files.load(tmp_path)

    assert trained.lexicon.floor == loaded.lexicon.floor < ordinary().floor
