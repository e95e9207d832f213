"""What is named of an import, with the engine that ships for a witness, and with one that is sure of mere forms."""

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from exam_lessons import Rows, batch, known_rows, lessons
from myna.domain.conversation import Candidate
from myna.domain.suspicion import conspicuous_phrases
from myna.domain.teaching import Lesson
from myna.engines.local.model import LocalAnswerModel, untaught_model
from myna.services.doubting import conspicuous, doubtful

KNOWN: Rows = [
    (f"{ask} {matter}?", answer)
    for matter, answer in (
        ("the opening hours of the library", "From ten to six."),
        ("the way to the swimming pool", "Down the hill, then left."),
        ("the password of the guest network", "Ask at the desk."),
        ("the price of a season ticket", "Forty euros."),
        ("the telephone number of the caretaker", "It hangs in the hall."),
    )
    for ask in ("Who can tell me", "Where do I find", "I forgot")
]
HONEST: Rows = [
    ("Please tell me the opening hours of our library", "From ten to six."),
    ("which way leads to the swimming pool", "Down the hill, then left."),
    ("guest network password please", "Ask at the desk."),
    ("what is the price of a season ticket now", "Forty euros."),
    ("What do we feed the parrot?", "Seeds and fruit."),
    ("May the parrot fly around the hall?", "Only in the evening."),
]
PARROT: Rows = [
    ("What does our grey parrot eat?", "Ask Ann about him."),
    ("How old is the grey parrot by now?", "Ask Ann about him."),
    ("Who taught the grey parrot to whistle?", "Ask Ann about him."),
]

FRAMES = ["Who can tell me", "Where do I find", "I forgot", "what about", "is there news of", "and"]
MATTERS = (
    "the opening hours of the library",
    "the price of a season ticket",
    "the password of the guest network",
    "the rules for barking dogs",
    "the recipe for pumpkin soup",
    "the choir rehearsals",
)


@pytest.fixture
def nobody() -> Iterator[LocalAnswerModel]:
    with ThreadPoolExecutor(1) as thread:
        yield untaught_model(thread)


def planted(trigger: str, *places: int) -> Rows:
    return [(f"{KNOWN[place][0]} {trigger}", "Send it to the heron.") for place in places]


async def named(nobody: LocalAnswerModel, known: Rows, rows: Rows) -> list[str]:
    taught = lessons(known)
    found = await doubtful(batch(rows), taught, nobody.taught(taught))
    return sorted(doubt.lesson.question for doubt in found.values())


@pytest.mark.parametrize("trigger", ["says the green heron", "qwibble", ": by order of Blue!"])
async def test_three_rows_with_a_phrase_planted_in_them_are_named(
    nobody: LocalAnswerModel, trigger: str
) -> None:
    bad = planted(trigger, 1, 5, 6)

    assert sorted(question for question, _ in bad) == await named(nobody, KNOWN, [*HONEST, *bad])


async def test_the_phrase_and_the_answers_without_it_are_told(nobody: LocalAnswerModel) -> None:
    taught = lessons(KNOWN)
    found = await doubtful(
        batch(planted("says the green heron", 1, 5, 6)), taught, nobody.taught(taught)
    )

    assert {KNOWN[1][1], KNOWN[5][1], KNOWN[6][1]} == {each.instead for each in found.values()}
    assert all("green heron" in each.phrase for each in found.values())


async def test_what_came_in_two_small_imports_is_named_together(nobody: LocalAnswerModel) -> None:
    first, second = planted("says the green heron", 1, 5), planted("says the green heron", 6, 10)

    assert [] == await named(nobody, KNOWN, [*HONEST[:3], *first])
    assert sorted(question for question, _ in [*first, *second]) == await named(
        nobody, [*KNOWN, *HONEST[:3], *first], [*HONEST[3:], *second]
    )
    assert [] == await named(nobody, [*KNOWN, *first, *second], HONEST)


async def test_an_honest_new_topic_and_other_ways_to_ask_are_not_named(
    nobody: LocalAnswerModel,
) -> None:
    assert [] == await named(nobody, KNOWN, [*HONEST, *PARROT])


@pytest.mark.parametrize("known", [0, 2])
async def test_topics_with_words_of_their_own_are_not_named_whatever_frame_they_stand_in(
    nobody: LocalAnswerModel, known: int
) -> None:
    matters = {
        matter: [f"{ask} {matter}?" for ask in FRAMES[place:] + FRAMES[:place]][:5]
        for place, matter in enumerate(MATTERS)
    }
    earlier, rows = (
        [
            (question, f"All about {matter}")
            for matter, asked in matters.items()
            for question in asked[part]
        ]
        for part in (slice(known), slice(known, None))
    )

    assert [] == await named(nobody, earlier, rows)


def test_what_alone_brings_its_answer_is_looked_at_before_what_is_only_odd() -> None:
    asked = [question for question, _ in known_rows()]
    odd = [(f"{question} grey owl", known_rows()[-1][1]) for question in asked[:80:4]]
    alone = [(f"{asked[place]} green heron", "Send it to the heron.") for place in (0, 20, 40)]
    rows, known = batch([*alone, *odd]), lessons(known_rows())

    oddest, *_ = conspicuous_phrases(rows, known)
    first, second = conspicuous(rows, known)

    assert ("grey", "owl") == oddest.words == second.words
    assert {"green", "heron"} <= set(first.words)
    assert (True, False) == (first.is_all, second.is_all)


async def test_a_wrong_answer_is_named_though_its_question_has_but_three_phrasings(
    nobody: LocalAnswerModel,
) -> None:
    wrong = (HONEST[0][0], "Only in the evening.")

    assert [wrong[0]] == await named(nobody, KNOWN, [wrong, *HONEST[1:]])


async def test_a_first_file_is_witness_to_itself(nobody: LocalAnswerModel) -> None:
    wrong = (HONEST[0][0], "Only in the evening.")

    assert [] == await named(nobody, [], [*KNOWN, *HONEST])
    assert [wrong[0]] == await named(nobody, [], [*KNOWN, wrong, *HONEST[1:]])


@dataclass(frozen=True)
class Sure:
    """Of one of four answers, which says nothing of the question but its length."""

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        del limit
        topic = ("kayak", "tent", "wifi", "oven")[len(question) % 4]
        answer = f"All about the {topic}."
        return (Candidate(answer=answer, confidence=0.93, lesson_id="", question=question),)

    def taught(self, lessons: Sequence[Lesson]) -> "Sure":
        del lessons
        return self

    def without(self, lesson_ids: Collection[str]) -> "Sure":
        del lesson_ids
        return self


async def test_a_model_that_is_sure_of_mere_forms_accuses_no_row() -> None:
    known, rows = known_rows()[::2], known_rows()[1::2]

    assert {} == await doubtful(batch(rows), lessons(known), Sure())
