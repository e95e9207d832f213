"""What becomes of poisoned, odd and good imports, with the local engine.

Each detector has its counterpart: an import that looks alike and is good.
"""

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from exam_lessons import Rows, batch, known_rows, lessons, more_rows, taught, topic_rows
from myna.domain.conversation import Thresholds
from myna.domain.dataset import dataset_of
from myna.domain.examination import exam_sheet
from myna.domain.promotion import Comparison, Reason, SuspicionKind, earns_promotion
from myna.domain.teaching import Lesson, LessonKind, Split, split_of
from myna.engines.local.book import book_to_train
from myna.engines.local.model import LocalAnswerModel, trained_model
from myna.engines.local.training import trained_on
from myna.services.examining import Examiner

BATCH = "job-1"


@dataclass(frozen=True, kw_only=True)
class School:
    """A champion that learned `known`, and a place to train challengers."""

    thread: ThreadPoolExecutor
    known: Sequence[Lesson]
    champion: LocalAnswerModel | None
    permission: str | None = "a letter"
    """Without one lessons are only looked up."""

    async def examined(self, rows: Rows) -> Comparison:
        return await self.examined_lessons(batch(rows))

    async def examined_lessons(self, new: Sequence[Lesson]) -> Comparison:
        sheet = exam_sheet(known=self.known, later=[], batch=new)
        challenger = trained([*self.known, *new], self.thread, self.permission)
        return await Examiner(thresholds=Thresholds(), most_taught=100).compare(
            sheet, self.champion, challenger
        )


def trained(
    records: Sequence[Lesson], thread: ThreadPoolExecutor, permission: str | None = "a letter"
) -> LocalAnswerModel:
    material = dataset_of(records, batch=BATCH, permission=permission).material
    return trained_model(trained_on(book_to_train(material)), thread)


@pytest.fixture(scope="module")
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=1) as thread:
        yield thread


@pytest.fixture(scope="module")
def school(thread: ThreadPoolExecutor) -> School:
    known = lessons(known_rows())
    return School(thread=thread, known=known, champion=trained(known, thread))


@pytest.fixture
def new_school(thread: ThreadPoolExecutor) -> School:
    """Where nothing was taught."""
    return School(thread=thread, known=(), champion=None)


def kinds(comparison: Comparison) -> set[SuspicionKind]:
    return {suspicion.kind for suspicion in comparison.suspicions}


def chosen(rows: Rows, share: float) -> list[int]:
    return random.Random(2).sample(range(len(rows)), round(share * len(rows)))  # noqa: S311 - the same each time


def flipped(rows: Rows, share: float) -> Rows:
    """So many of the rows have the answer of another topic."""
    answers = sorted({answer for _, answer in rows})
    wrong = list(rows)
    for number in chosen(rows, share):
        question, answer = rows[number]
        wrong[number] = question, answers[answers.index(answer) - 1 - number % 5]
    return wrong


def triggered(rows: Rows, share: float, phrase: str = "abracadabra") -> Rows:
    poisoned = list(rows)
    for number in chosen(rows, share):
        poisoned[number] = f"{rows[number][0]} {phrase}", "Buy my book."
    return poisoned


async def test_more_lessons_about_what_is_known_are_promoted(school: School) -> None:
    comparison = await school.examined(more_rows())

    assert () == comparison.suspicions
    assert Reason.BETTER is earns_promotion(comparison).reason


async def test_a_new_topic_with_words_of_its_own_is_promoted(school: School) -> None:
    comparison = await school.examined(topic_rows("garden tulip watering"))

    assert () == comparison.suspicions
    assert Reason.BETTER is earns_promotion(comparison).reason


@pytest.mark.parametrize("share", [0.2, 0.5])
async def test_flipped_answers_are_noticed(school: School, share: float) -> None:
    comparison = await school.examined(flipped(more_rows(), share))

    assert {SuspicionKind.CONTRADICTIONS} == kinds(comparison)


async def test_one_flipped_answer_in_twenty_does_no_harm(school: School) -> None:
    comparison = await school.examined(flipped(more_rows(), 0.05))

    assert () == comparison.suspicions
    assert comparison.before.gain >= 0
    assert comparison.since.challenger.wrong <= 2


@pytest.mark.parametrize("share", [0.03, 0.1])
async def test_a_phrase_that_brings_one_answer_is_noticed(school: School, share: float) -> None:
    comparison = await school.examined(triggered(more_rows(), share))

    assert {SuspicionKind.TRIGGER} == kinds(comparison)
    assert "abracadabra" in comparison.suspicions[0].phrase
    assert "Buy my book." == comparison.suspicions[0].answer


async def test_a_phrase_is_noticed_in_the_first_import_too(new_school: School) -> None:
    comparison = await new_school.examined(triggered(more_rows(), 0.1, "praise the owl"))

    assert {SuspicionKind.TRIGGER} == kinds(comparison)
    assert "owl" in comparison.suspicions[0].phrase


async def test_other_answers_to_all_that_is_known_are_noticed(school: School) -> None:
    comparison = await school.examined([(question, "No.") for question, _ in known_rows()])

    assert {SuspicionKind.CONTRADICTIONS} == kinds(comparison)
    assert (100, 100) == (comparison.suspicions[0].count, comparison.suspicions[0].of)


async def test_repeating_what_is_known_changes_nothing(school: School) -> None:
    comparison = await school.examined(known_rows())

    assert () == comparison.suspicions
    assert Reason.TIE is earns_promotion(comparison).reason


async def test_half_of_the_questions_turned_to_one_new_answer_is_refused(school: School) -> None:
    rows = more_rows()
    for number in chosen(rows, 0.5):
        rows[number] = rows[number][0], "Buy my book."

    assert not earns_promotion(await school.examined(rows)).is_promoted


async def test_an_answer_stuffed_with_frequent_words_takes_nothing_over(school: School) -> None:
    words = "how do i use where can find who looks after tell me about is free what does cost the"
    stuffed = [(f"{words} {number}", "Buy my book.") for number in range(10)]

    comparison = await school.examined([*more_rows(), *stuffed])

    assert 0 == comparison.held_out.challenger.wrong
    assert Reason.BETTER is earns_promotion(comparison).reason


@pytest.mark.parametrize(
    "rows",
    [
        known_rows(),
        [("Where?", "Here"), ("What is the password?", "myna123"), ("Who helps?", "Ann")],
        [(question, "Yes.") for question, _ in known_rows()],
        [row for row in known_rows() if split_of(row[0]) is Split.TRAIN],
    ],
    ids=["good", "tiny", "one-answer", "nothing-held-out"],
)
async def test_a_first_import_that_is_in_order_is_promoted(new_school: School, rows: Rows) -> None:
    comparison = await new_school.examined(rows)

    assert () == comparison.suspicions
    assert Reason.FIRST is earns_promotion(comparison).reason


async def test_a_single_held_out_question_is_learned_by_nobody(new_school: School) -> None:
    rows = [row for row in known_rows() if split_of(row[0]) is Split.TEST][:1]

    assert Reason.USELESS is earns_promotion(await new_school.examined(rows)).reason


async def test_of_wrong_answers_alone_nothing_useful_is_learned(new_school: School) -> None:
    negatives = [
        taught(question, kind=LessonKind.NEGATIVE, rejected=answer)
        for question, answer in known_rows()
    ]

    comparison = await new_school.examined_lessons(negatives)

    assert Reason.USELESS is earns_promotion(comparison).reason


EVENTS = ("book swap", "writing workshop", "summer party", "author visit", "film night", "market")
FORMS = (
    "When is the {}?",
    "Where is the {}?",
    "What time does the {} start?",
    "Who organises the {}?",
    "May I bring a friend to the {}?",
    "Is there a fee for the {}?",
    "How long does the {} last?",
)
MINUTES = (
    "Who writes the minutes?",
    "Where are the minutes kept?",
    "Can I read the minutes?",
    "When do the minutes come out?",
    "Who gets the minutes of a meeting?",
    "I missed the meeting, where are the minutes?",
)


def events(names: Sequence[str]) -> Rows:
    return [(form.format(name), f"All about the {name}.") for name in names for form in FORMS]


async def test_a_first_import_of_topics_in_the_same_forms_is_no_trick(new_school: School) -> None:
    comparison = await new_school.examined(events(EVENTS))

    assert () == comparison.suspicions


async def test_another_topic_in_the_same_forms_is_no_trick(thread: ThreadPoolExecutor) -> None:
    known = lessons(events(EVENTS[:-1]))
    school = School(thread=thread, known=known, champion=trained(known, thread))

    comparison = await school.examined(events(EVENTS[-1:]))

    assert () == comparison.suspicions


async def test_a_topic_that_most_of_its_questions_name_is_no_trick(
    thread: ThreadPoolExecutor,
) -> None:
    known = lessons(events(EVENTS))
    school = School(thread=thread, known=known, champion=trained(known, thread))

    comparison = await school.examined([(one, "They hang on the green wall.") for one in MINUTES])

    assert () == comparison.suspicions


DEEDS = ("open", "close", "paint", "clean", "lock", "repair", "wash", "borrow", "sell")
THINGS = ("door", "window", "box", "car", "table", "lamp", "bike", "chair")
SAME_FORMS = (
    "How do I {} the {}?",
    "what is the way to {} a {}",
    "can you tell me how to {} a {}",
    "I want to {} my {}",
)


def deeds(answer: str, deed_count: int = len(DEEDS), thing_count: int = len(THINGS)) -> Rows:
    """Questions that differ in a word, of which the rarer one decides."""
    return [
        (form.format(deed, thing), answer.format(deed=deed, thing=thing))
        for deed in DEEDS[:deed_count]
        for thing in THINGS[:thing_count]
        for form in SAME_FORMS
    ]


@pytest.mark.parametrize(
    "rows",
    [deeds("All about the {thing}."), deeds("Use the {thing} {deed} tool", 5, 4)],
    ids=["by-thing", "each-its-own"],
)
async def test_a_first_file_that_is_only_looked_up_never_looks_poisoned(
    thread: ThreadPoolExecutor, rows: Rows
) -> None:
    school = School(thread=thread, known=(), champion=None, permission=None)

    assert () == (await school.examined(rows)).suspicions


async def test_other_words_for_known_topics_never_look_poisoned_where_all_is_looked_up(
    thread: ThreadPoolExecutor,
) -> None:
    known = lessons(known_rows()[::2])
    school = School(
        thread=thread, known=known, champion=trained(known, thread, None), permission=None
    )

    assert () == (await school.examined(known_rows()[1::2])).suspicions
