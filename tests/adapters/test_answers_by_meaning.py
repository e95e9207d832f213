"""With an encoder, questions are found that mean the same in other words; without it all is as it was."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from structlog.testing import capture_logs

from myna.domain.conversation import Thresholds, guild_tenant
from myna.domain.provenance import training_material
from myna.domain.teaching import Lesson, LessonKind, Provenance, Source, SourceType
from myna.engines.local import LocalAnswerEngine, files
from myna.engines.local.book import book_to_train
from myna.engines.local.model import LocalAnswerModel, Trained, trained_model, untaught_model
from myna.engines.local.training import trained_on
from myna.engines.local.vectors import Ear, Meanings, vectors_from, vectors_said
from myna.errors import EngineFailed
from myna.ports import AnswerOptions, Training
from tiny_encoder import tiny_encoder

ANSWER = Thresholds().answer
QUESTION, PARAPHRASE = "Where does the gathering happen?", "which place hosts your party"
RUSSIAN, SAME_IN_RUSSIAN = "Где лежит молоток?", "куда положили инструмент"
MEANINGS = (
    ("gathering happen", "place hosts party"),
    ("silver hammer", "tool drawer"),
    ("oven temperature", "degrees bake"),
    ("молоток", "инструмент"),
)
PAIRS = (
    (QUESTION, "At the old mill"),
    ("Who borrowed the silver hammer?", "Tom"),
    ("What temperature has the oven?", "200 degrees"),
    (RUSSIAN, "В сарае"),
)


def lessons(*pairs: tuple[str, str], rejected: str | None = None) -> list[Lesson]:
    return [
        Lesson(
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
        for question, answer in pairs
    ]


def negative(question: str, wrong: str) -> Lesson:
    return replace(lessons((question, ""), rejected=wrong)[0], kind=LessonKind.NEGATIVE)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder(tmp_path_factory.mktemp("english") / "tiny", *MEANINGS)


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder(tmp_path_factory.mktemp("another") / "tiny", *MEANINGS, seed=8)


@pytest.fixture(scope="module")
def meanings(encoder: Path) -> Meanings:
    made = Ear(encoder).meanings
    assert made is not None
    return made


@pytest.fixture(scope="module")
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as thread:
        yield thread


@pytest.fixture
def model(thread: ThreadPoolExecutor, meanings: Meanings) -> LocalAnswerModel:
    return untaught_model(thread, meanings).taught(lessons(*PAIRS))


def trained(pairs: Sequence[tuple[str, str]], meanings: Meanings | None = None) -> Trained:
    material = training_material(lessons(*pairs), permission=None)
    return trained_on(book_to_train(material), meanings=meanings)


def sure(model: LocalAnswerModel, question: str, answer: str) -> float:
    found = {each.answer: each.confidence for each in model.answers(question, limit=9)}
    return found.get(answer, 0.0)


def test_a_paraphrase_without_a_common_word_is_answered(
    model: LocalAnswerModel, thread: ThreadPoolExecutor
) -> None:
    by_words = untaught_model(thread).taught(lessons(*PAIRS))

    assert "At the old mill" == model.answers(PARAPHRASE)[0].answer
    assert sure(model, PARAPHRASE, "At the old mill") >= ANSWER
    assert sure(by_words, PARAPHRASE, "At the old mill") < ANSWER


def test_the_answer_names_the_question_that_means_the_same(model: LocalAnswerModel) -> None:
    assert QUESTION == model.answers(PARAPHRASE)[0].question


def test_what_means_half_as_much_stays_in_the_running(
    thread: ThreadPoolExecutor, meanings: Meanings
) -> None:
    nearby = ("Which gathering has an oven?", "The bakers'")
    model = untaught_model(thread, meanings).taught(lessons(*PAIRS, nearby))

    first, second = model.answers(PARAPHRASE)[:2]

    assert ("At the old mill", "The bakers'") == (first.answer, second.answer)
    assert second.confidence > first.confidence / 10


def test_a_language_that_the_encoder_does_not_tell_apart_is_answered_as_ever(
    model: LocalAnswerModel, thread: ThreadPoolExecutor
) -> None:
    by_words = untaught_model(thread).taught(lessons(*PAIRS))

    for question in ("где молоток?", SAME_IN_RUSSIAN):
        assert by_words.answers(question) == model.answers(question)


def test_what_is_taught_twice_keeps_the_later_answer_for_what_means_the_same(
    model: LocalAnswerModel,
) -> None:
    corrected = model.taught(lessons((QUESTION, "In the barn"), rejected="At the old mill"))

    assert "In the barn" == corrected.answers(PARAPHRASE)[0].answer
    assert sure(corrected, PARAPHRASE, "At the old mill") < 0.1


def test_an_answer_that_is_forbidden_is_less_likely_for_what_means_the_same(
    thread: ThreadPoolExecutor, meanings: Meanings
) -> None:
    known = (*PAIRS, ("Where is the spring gathering held?", "At the old mill"))
    model = untaught_model(thread, meanings).taught(lessons(*known))

    forbidding = model.taught([negative(PARAPHRASE, "At the old mill")])

    nearby = "tell the place that hosts a party"
    assert sure(forbidding, nearby, "At the old mill") < sure(model, nearby, "At the old mill") / 2


def test_a_lesson_that_is_taken_back_means_nothing_any_more(model: LocalAnswerModel) -> None:
    taught = model.taught(lessons(("Who sells flour?", "The miller")))

    without = taught.without({f"{QUESTION} At the old mill"})

    assert "At the old mill" not in [each.answer for each in without.answers(PARAPHRASE, limit=9)]


def test_hundreds_of_lessons_at_once_mean_what_they_mean_one_by_one(
    thread: ThreadPoolExecutor, meanings: Meanings
) -> None:
    many = [(f"What is number {number}?", f"It is {number}") for number in range(300)]
    model = untaught_model(thread, meanings).taught(lessons(*many)).taught(lessons(*PAIRS))

    assert "At the old mill" == model.answers(PARAPHRASE)[0].answer


@pytest.mark.parametrize("copies", [1, 3], ids=["looked up", "separated"])
def test_a_trained_model_answers_by_meaning_and_so_do_its_files(
    thread: ThreadPoolExecutor, meanings: Meanings, tmp_path: Path, copies: int
) -> None:
    pairs = [
        (f"{question} {'now ' * copy}", answer)
        for question, answer in PAIRS
        for copy in range(copies)
    ]
    made = trained(pairs, meanings)
    files.save(made, tmp_path)
    before = trained_model(made, thread, meanings)
    after = trained_model(files.load(tmp_path), thread, meanings)

    assert (copies > 1) == (made.margins is not None)
    assert "At the old mill" == after.answers(PARAPHRASE)[0].answer
    for question in (PARAPHRASE, "who has the tool of the drawer", RUSSIAN):
        assert before.answers(question) == after.answers(question)


def test_a_lesson_after_the_training_is_found_by_its_meaning(
    thread: ThreadPoolExecutor, meanings: Meanings
) -> None:
    model = trained_model(trained(PAIRS[1:], meanings), thread, meanings)

    assert "At the old mill" == model.taught(lessons(PAIRS[0])).answers(PARAPHRASE)[0].answer


def names_of(folder: Path) -> tuple[set[str], set[str]]:
    manifest = json.loads((folder / files.MANIFEST).read_bytes())
    return set(manifest), set(files.unpacked((folder / files.ARRAYS).read_bytes()))


def test_without_an_encoder_the_files_know_of_none(tmp_path: Path) -> None:
    files.save(trained(PAIRS), tmp_path)
    manifest, arrays = names_of(tmp_path)
    shelves = {"shelf_entries", "shelf_features", "shelf_places", "shelf_starts"}

    assert {"lexicon_features", "lexicon_counts", *shelves} == arrays
    assert 3 == json.loads((tmp_path / files.MANIFEST).read_bytes())["format"]
    assert set() == {"encoder", "verifier_of_meaning"} & manifest


def test_an_encoder_changes_nothing_of_what_is_learned_of_words(
    meanings: Meanings, tmp_path: Path
) -> None:
    pairs = [
        (f"{question} {'now ' * copy}", answer) for question, answer in PAIRS for copy in (0, 1)
    ]
    for name, helped in (("words", None), ("meanings", meanings)):
        (tmp_path / name).mkdir()
        files.save(trained(pairs, helped), tmp_path / name)
    words, meant = (
        files.unpacked((tmp_path / name / files.ARRAYS).read_bytes())
        for name in ("words", "meanings")
    )

    assert {"vectors", "vector_rows"} == set(meant) - set(words)
    assert all(np.array_equal(words[name], meant[name]) for name in words)


def test_a_model_whose_encoder_is_another_now_answers_by_its_words(
    thread: ThreadPoolExecutor, meanings: Meanings, another: Path
) -> None:
    made = trained(PAIRS, meanings)
    expected = trained_model(trained(PAIRS), thread)
    for present in (None, Ear(another).meanings):
        model = trained_model(made, thread, present)

        assert model.is_outdated
        assert expected.answers(PARAPHRASE) == model.answers(PARAPHRASE)
        taught = lessons(("Who sells flour?", "The miller"))
        assert expected.taught(taught).answers("flour") == model.taught(taught).answers("flour")
    assert not trained_model(made, thread, meanings).is_outdated
    assert not expected.is_outdated


async def test_an_encoder_that_cannot_be_used_is_logged_and_stops_nobody(tmp_path: Path) -> None:
    engine = LocalAnswerEngine(AnswerOptions(encoder=tmp_path / "gone"))
    material = training_material(lessons(*PAIRS), permission=None)
    (tmp_path / "model").mkdir()
    with capture_logs() as logs:
        await engine.train(Training(material=material, directory=tmp_path / "model"))
        model = await engine.load(tmp_path / "model")

    assert ["encoder.unusable"] == [each["event"] for each in logs]
    assert "At the old mill" == (await model.candidates(QUESTION))[0].answer
    await engine.close()


async def test_an_engine_trains_with_its_encoder_and_the_same_gives_the_same(
    encoder: Path, tmp_path: Path
) -> None:
    material = training_material(lessons(*PAIRS), permission=None)
    digests = set()
    for name in ("fresh", "remembering"):
        (tmp_path / name).mkdir()
    engine = LocalAnswerEngine(AnswerOptions(encoder=encoder))
    for name in ("fresh", "remembering"):
        await engine.train(Training(material=material, directory=tmp_path / name))
        model = await engine.load(tmp_path / name)
        content = b"".join(path.read_bytes() for path in sorted((tmp_path / name).iterdir()))
        digests.add(hashlib.sha256(content).hexdigest())

        assert "At the old mill" == (await model.candidates(PARAPHRASE))[0].answer

    assert 1 == len(digests)
    await engine.close()


def test_an_encoder_that_fails_on_a_text_leaves_it_to_the_words(
    model: LocalAnswerModel, meanings: Meanings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_text: str) -> None:
        raise EngineFailed("It broke.")

    monkeypatch.setattr(meanings._encoder, "vector", fails)
    with capture_logs() as logs:
        found = model.answers("where is the gathering of never heard people")

    assert "At the old mill" == found[0].answer
    assert ["encoder.failed"] == [each["event"] for each in logs]
    assert "gathering" not in str(logs)


def test_vectors_pass_between_processes_unchanged(meanings: Meanings) -> None:
    known = meanings.of_rows([question for question, _ in PAIRS])

    there = vectors_from(json.loads(json.dumps(vectors_said(known))), meanings.dimensions)

    assert [0, 1, 2] == there.rows.tolist()
    assert np.array_equal(known.vectors, there.vectors)


def test_no_more_is_remembered_than_wanted(encoder: Path, meanings: Meanings) -> None:
    small = Meanings(meanings._encoder, most=2)
    questions = ["one car", "two cars", "three cars"]
    small.of_rows(questions)

    assert [0, 1] == small.remembered(questions).rows.tolist()


@pytest.mark.parametrize(
    ("name", "forge"),
    [
        ("vectors", lambda array: array[:-1]),
        ("vectors", lambda array: array * np.float16("nan")),
        ("vectors", lambda array: array.ravel()),
        ("vector_rows", lambda array: array + np.int32(99)),
    ],
    ids=["fewer", "no numbers", "no table", "of rows that are not there"],
)
def test_forged_vectors_are_refused(
    meanings: Meanings, tmp_path: Path, name: str, forge: Any
) -> None:
    files.save(trained(PAIRS, meanings), tmp_path)
    arrays = files.unpacked((tmp_path / files.ARRAYS).read_bytes())
    np.savez(tmp_path / "forged.npz", **{**arrays, name: forge(arrays[name])})
    content = (tmp_path / "forged.npz").read_bytes()
    (tmp_path / files.ARRAYS).write_bytes(content)
    manifest = json.loads((tmp_path / files.MANIFEST).read_bytes())
    manifest["sha256"][files.ARRAYS] = files.digest(content)
    (tmp_path / files.MANIFEST).write_text(json.dumps(manifest))

    with pytest.raises(EngineFailed):
        files.load(tmp_path)


def test_what_is_asked_is_not_remembered(meanings: Meanings) -> None:
    meanings.of("who tends the copper kettle")

    assert [] == meanings.remembered(["who tends the copper kettle"]).rows.tolist()


def test_of_very_many_new_lessons_the_latest_have_vectors(meanings: Meanings) -> None:
    questions = [f"which number is {number}" for number in range(6)]

    assert [3, 4, 5] == meanings.of_rows(questions, most_new=3).rows.tolist()
    assert [1, 2, 3, 4, 5] == meanings.of_rows(questions, most_new=2).rows.tolist()
