"""The local engine where the contract says nothing: close phrasings, silence, and bad files."""

import json
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myna.domain.conversation import Thresholds, guild_tenant
from myna.domain.provenance import training_material
from myna.domain.teaching import Lesson, LessonKind, Provenance, Source, SourceType
from myna.engines.local import LocalAnswerEngine, files
from myna.engines.local.book import Book, book_to_train
from myna.engines.local.calibration import MOST_UNKNOWN_PER_KNOWN, unknown_per_known
from myna.engines.local.curation import MOST_PHRASINGS, telling_entries
from myna.engines.local.model import LocalAnswerModel, Trained, trained_model, untaught_model
from myna.engines.local.training import trained_on
from myna.engines.local.verifier import SIGNS, Rows, Verifier, fitted
from myna.engines.local.words import feature_sets
from myna.errors import EngineFailed
from myna.ports import Training

ANSWER = Thresholds().answer
MEETING = ("What time do we meet?", "At nine")
ENGLISH = (
    ("What is the wifi password?", "myna123"),
    ("Where do I get the key?", "At the desk"),
    ("How do I book the kayak?", "Write to Tom"),
)
RUSSIAN = (
    ("Какой пароль от вайфая?", "myna123"),
    ("Где взять ключ?", "У дежурного"),
    ("Как записаться на каяк?", "Напишите Тому"),
)
SEPARABLE = tuple(
    (f"{opening} the {thing} {ending}", f"about the {thing}")
    for thing in ("oven", "kayak", "piano", "tent")
    for opening, ending in (("how do I use", "now"), ("who has", "today"), ("tell me of", ""))
)


def lessons(pairs: tuple[tuple[str, str], ...]) -> list[Lesson]:
    return [
        Lesson(
            id=f"lesson {number}",
            tenant=guild_tenant(1),
            kind=LessonKind.EXAMPLE,
            question=question,
            answer=answer,
            author_id=1,
            source=Source(type=SourceType.MESSAGE, provenance=Provenance.SANDBOX),
            created=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for number, (question, answer) in enumerate(pairs)
    ]


@pytest.fixture(scope="module")
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as thread:
        yield thread


def taught(thread: ThreadPoolExecutor, *pairs: tuple[str, str]) -> LocalAnswerModel:
    return untaught_model(thread).taught(lessons(pairs))


@pytest.mark.parametrize(
    ("pairs", "question", "answer"),
    [
        ((MEETING,), "when do we meet?", "At nine"),
        ((MEETING,), "what time do we meet", "At nine"),
        ((MEETING,), "What time do we meat?", "At nine"),
        ((MEETING,), "do we meet at what time?", "At nine"),
        ((MEETING,), "what time do we meet today?", "At nine"),
        (ENGLISH, "whats the wifi password", "myna123"),
        (ENGLISH, "where can I get the key?", "At the desk"),
        (ENGLISH, "how can i book a kayak?", "Write to Tom"),
        (RUSSIAN, "пароль от вайфая?", "myna123"),
        (RUSSIAN, "где взять ключи?", "У дежурного"),
        (RUSSIAN, "как мне записаться на каяки", "Напишите Тому"),
    ],
)
def test_a_close_phrasing_of_a_first_lesson_is_answered(
    thread: ThreadPoolExecutor, pairs: tuple[tuple[str, str], ...], question: str, answer: str
) -> None:
    model = taught(thread, *pairs)

    best = model.answers(question)[0]

    assert answer == best.answer
    assert best.confidence >= ANSWER


@pytest.mark.parametrize(
    ("pairs", "question"),
    [
        ((MEETING,), "What is the capital of Peru?"),
        ((MEETING,), "how are you?"),
        ((MEETING,), "What do you think?"),
        ((MEETING,), "do we have pizza?"),
        (ENGLISH, "What is the capital of Peru?"),
        (ENGLISH, "how do I cook rice?"),
        (ENGLISH, "what is your name?"),
        (RUSSIAN, "Какая столица Перу?"),
        (RUSSIAN, "как сварить рис?"),
        (RUSSIAN, "какой сегодня день?"),
    ],
)
def test_a_question_that_nobody_taught_is_not_answered(
    thread: ThreadPoolExecutor, pairs: tuple[tuple[str, str], ...], question: str
) -> None:
    confidence = taught(thread, *pairs).answers(question)[0].confidence

    assert confidence < ANSWER


def test_a_rejected_answer_weighs_less_for_questions_nearby(thread: ThreadPoolExecutor) -> None:
    model = taught(thread, *ENGLISH)
    corrected = model.taught(lessons((("where is the key to get?", "With Tom"),)))
    rejecting = corrected.taught(lessons((("Where do I get the key?", "In the drawer"),)))

    answers = [each.answer for each in rejecting.answers("where do I get the key", limit=2)]

    assert "At the desk" not in answers


def test_the_verifier_believes_heavy_rows_more() -> None:
    signs = np.ones((2, len(SIGNS)))
    is_right = np.array([1.0, 0.0])
    nothing = Verifier(coefficients=np.zeros(len(SIGNS) + 1))

    learned = fitted(
        Rows(signs=signs, is_right=is_right, weights=np.array([1.0, 9.0])), nothing, 0.01
    )

    assert 0.1 == pytest.approx(learned.probability(signs[0]), abs=0.01)


@pytest.fixture(scope="module")
def trained() -> Trained:
    return trained_on(book_to_train(training_material(lessons(SEPARABLE), permission=None)))


def test_a_lesson_after_training_is_known_at_once(
    trained: Trained, thread: ThreadPoolExecutor
) -> None:
    model = trained_model(trained, thread)

    late = model.taught(lessons((("when does the sauna open?", "At six"),)))

    assert "At six" == late.answers("when is the sauna open")[0].answer
    assert "about the kayak" == late.answers("how do we use the kayak")[0].answer


def test_many_late_lessons_are_all_known(thread: ThreadPoolExecutor) -> None:
    model = taught(thread, MEETING)
    for number in range(600):
        model = model.taught(lessons(((f"what is in box {number}?", f"thing {number}"),)))
        if number % 100 == 0:
            model.answers("what is in a box")

    assert "thing 7" == model.answers("in box 7 what is there")[0].answer
    assert "thing 599" == model.answers("in box 599 what is there")[0].answer


def test_all_lessons_about_one_question_leave_the_last(thread: ThreadPoolExecutor) -> None:
    pairs = tuple(("What time do we meet?", f"At {hour}") for hour in range(20))
    model = trained_model(
        trained_on(book_to_train(training_material(lessons(pairs), permission=None))), thread
    )

    assert ["At 19"] == [each.answer for each in model.answers("what time do we meet?", limit=9)]


def test_one_answer_with_very_many_phrasings_is_learned_from_some() -> None:
    pairs = tuple((f"question number {number} about the boat", "The boat") for number in range(900))
    book = Book().with_lessons(lessons(pairs))

    assert 0 < len(telling_entries(book)) <= MOST_PHRASINGS


@given(st.floats(0, 1_000), st.floats(0, 1_000))
def test_the_fewer_phrasings_the_more_unknown_questions_are_reckoned_with(
    one: float, other: float
) -> None:
    fewer, more = sorted((one, other))

    assert MOST_UNKNOWN_PER_KNOWN >= unknown_per_known(fewer) >= unknown_per_known(more) > 1


@given(st.lists(st.text(max_size=40), max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_text_has_the_same_features_alone_and_in_company(texts: list[str]) -> None:
    together = feature_sets(texts)

    for place, text in enumerate(texts):
        own = together.features[together.starts[place] : together.starts[place + 1]]
        assert feature_sets([text]).features.tolist() == own.tolist()


def test_the_verifier_learns_which_sign_matters() -> None:
    chance = np.random.default_rng(0)
    signs = chance.uniform(size=(400, len(SIGNS)))
    is_right = (signs[:, 2] > 0.5).astype(float)
    nothing = Verifier(coefficients=np.zeros(len(SIGNS) + 1))

    seen = Rows(signs=signs, is_right=is_right, weights=np.ones(400))
    learned = fitted(seen, nothing, 1.0)

    assert 2 == int(np.argmax(learned.coefficients))


@pytest.fixture(scope="module")
def whole(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("whole")
    files.save(trained, directory)
    return directory


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    for path in whole.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_what_was_saved_answers_as_before(
    trained: Trained, whole: Path, thread: ThreadPoolExecutor
) -> None:
    before = trained_model(trained, thread)
    after = trained_model(files.load(whole), thread)

    for question in ("how to use a kayak", "who owns the tent", "piano?"):
        assert before.answers(question) == after.answers(question)


@pytest.mark.parametrize("name", [files.MANIFEST, files.LESSONS, files.ARRAYS])
def test_a_missing_file_is_refused(copy: Path, name: str) -> None:
    (copy / name).unlink()

    with pytest.raises(EngineFailed):
        files.load(copy)


@pytest.mark.parametrize("name", [files.MANIFEST, files.LESSONS, files.ARRAYS])
def test_a_cut_file_is_refused(copy: Path, name: str) -> None:
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[: len(content) // 2])

    with pytest.raises(EngineFailed):
        files.load(copy)


@pytest.mark.parametrize(
    "change", [{"engine": "other"}, {"format": 1}, {"verifier": [1.0]}, {"texts": "many"}]
)
def test_another_manifest_is_refused(copy: Path, change: dict[str, object]) -> None:
    manifest = json.loads((copy / files.MANIFEST).read_bytes()) | change
    (copy / files.MANIFEST).write_text(json.dumps(manifest))

    with pytest.raises(EngineFailed):
        files.load(copy)


def vouched_for(directory: Path, arrays: bytes) -> None:
    """Forge the arrays and the manifest's word for them."""
    (directory / files.ARRAYS).write_bytes(arrays)
    manifest = json.loads((directory / files.MANIFEST).read_bytes())
    manifest["sha256"][files.ARRAYS] = files.digest(arrays)
    (directory / files.MANIFEST).write_text(json.dumps(manifest))


def test_an_array_that_claims_a_huge_shape_is_refused(copy: Path) -> None:
    forged = copy / "forged.npz"
    with zipfile.ZipFile(forged, "w") as archive, archive.open("shelf_places.npy", "w") as file:
        header = {"descr": "<i4", "fortran_order": False, "shape": (1 << 40,)}
        np.lib.format.write_array_header_1_0(file, header)
    vouched_for(copy, forged.read_bytes())

    with pytest.raises(EngineFailed, match="not of its size"):
        files.load(copy)


def test_arrays_that_unpack_to_too_much_are_refused(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_ARRAY_BYTES", 1000)

    with pytest.raises(EngineFailed, match="too large"):
        files.load(copy)


def test_arrays_that_burst_are_refused_before_they_are_unpacked(copy: Path) -> None:
    np.savez_compressed(copy / "forged.npz", shelf_places=np.zeros(10 << 20, np.int32))
    vouched_for(copy, (copy / "forged.npz").read_bytes())

    with pytest.raises(EngineFailed, match="too large"):
        files.load(copy)


def test_arrays_that_point_outside_are_refused(copy: Path) -> None:
    with np.load(copy / files.ARRAYS) as arrays:
        forged = dict(arrays)
    forged["shelf_places"] = forged["shelf_places"] + np.int32(1_000_000)
    np.savez(copy / "forged.npz", **forged)
    vouched_for(copy, (copy / "forged.npz").read_bytes())

    with pytest.raises(EngineFailed, match="outside"):
        files.load(copy)


async def test_training_on_nothing_is_refused(tmp_path: Path) -> None:
    engine = LocalAnswerEngine()

    with pytest.raises(EngineFailed):
        await engine.train(
            Training(material=training_material([], permission=None), directory=tmp_path)
        )

    await engine.close()


async def test_a_closed_engine_says_so() -> None:
    engine = LocalAnswerEngine()
    model = engine.untaught()
    await engine.close()

    with pytest.raises(EngineFailed):
        await model.candidates("hello")
