"""Trying out what Myna would say, and what of it can be mended and taught back."""

import asyncio

import pytest

from myna.bot.learning.trial_cards import trial_text
from myna.domain.access import Actor, Role
from myna.domain.conversation import Thresholds
from myna.domain.lesson_files import Row, read_lesson_file
from myna.domain.teaching import LessonKind
from myna.domain.training import JudgedRow
from myna.errors import FileRefused, NotAllowed, NotFound, QuotaReached
from myna.services import trying
from myna.services.answer_engines import Engines
from myna.services.examining import Examiner
from myna.services.minds import Minds, MindStores
from myna.services.trying import TryingService, mendable_csv
from workshop import HELD_OUT, HERE, TRAINED, Workshop, table

TEACHER = Actor(id=11, role=Role.TEACHER, tenant=HERE)
MEMBER = Actor(id=12, role=Role.MEMBER, tenant=HERE)


@pytest.fixture
def service(shop: Workshop) -> TryingService:
    stores = MindStores(engines=Engines(shop.engine), lessons=shop.lessons, registry=shop.registry)
    return TryingService(
        stores=stores, minds=Minds(stores), examiner=Examiner(thresholds=Thresholds())
    )


def judged(expected: str = "", answer: str = "Given", *, abstained: bool = False) -> JudgedRow:
    return JudgedRow(
        prompt="When?", expected=expected, answer=answer, confidence=0.5, abstained=abstained
    )


def csv(*rows: tuple[str, str]) -> tuple[str, bytes]:
    return "asked.csv", table(*rows).encode()


async def test_mistakes_are_found_the_surest_first(shop: Workshop, service: TryingService) -> None:
    shop.engine.confidence = 0.5
    await shop.teach(TRAINED[0], "Right")
    asked = csv((TRAINED[0], "Right"), ("Unheard of?", "Other"), (TRAINED[0], "Else"))

    tried = await service.files(TEACHER, [asked])

    assert tried.knows_answers
    assert [(1.0, "Else"), (0.5, "Other")] == [
        (row.confidence, row.expected) for row in tried.errors
    ]
    assert tried.errors == tried.to_mend


async def test_without_right_answers_everything_is_to_be_looked_at(
    shop: Workshop, service: TryingService
) -> None:
    await shop.teach(TRAINED[0], "Right")
    questions = f"{TRAINED[0]}\nUnheard of?\n".encode()

    tried = await service.files(TEACHER, [("message.txt", questions)])

    assert not tried.knows_answers
    assert ["Right", "Right"] == [row.answer for row in tried.to_mend]
    assert [False, True] == [row.abstained for row in tried.to_mend]


@pytest.mark.parametrize(
    "typed",
    ['[{"question": "When?"}, {"question": "Where?"}]', '{"question": "When?"}\n{"q": "Where?"}'],
)
async def test_questions_come_as_json_too(service: TryingService, typed: str) -> None:
    tried = await service.files(TEACHER, [("message.txt", typed.encode())])

    assert ["When?", "Where?"] == [row.prompt for row in tried.rows]


async def test_several_files_are_one_test_and_their_bad_rows_are_told(
    service: TryingService,
) -> None:
    tried = await service.files(TEACHER, [csv(("When?", "Now"), ("", "Never")), csv(("Who?", ""))])

    assert ["When?", "Who?"] == [row.prompt for row in tried.rows]
    assert [3] == [row.line for row in tried.problems]


async def test_the_champion_is_examined_with_what_was_held_out(
    shop: Workshop, service: TryingService
) -> None:
    await shop.submit(table((TRAINED[0], "Known"), (HELD_OUT[0], "Kept apart")))
    await shop.work()

    tried = await service.held_out(TEACHER)

    assert [HELD_OUT[0]] == [row.prompt for row in tried.rows]
    assert [True] == [row.abstained for row in tried.rows]
    assert tried.version is not None
    assert "never learned" in trial_text("en", tried, None)


async def test_there_is_no_examination_of_no_model(service: TryingService) -> None:
    with pytest.raises(NotFound) as nothing:
        await service.held_out(TEACHER)

    assert "examination" == nothing.value.details["what"]


async def test_of_very_many_questions_some_are_asked_evenly(
    service: TryingService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "MOST_ASKED", 10)

    tried = await service.files(TEACHER, [csv(*((f"Question {n}?", "a") for n in range(95)))])

    assert 95 == tried.of
    assert ["Question 0?", "Question 10?"] == [row.prompt for row in tried.rows[:2]]
    assert 10 == len(tried.rows)


async def test_one_test_at_a_time_in_a_server(service: TryingService) -> None:
    asked = csv(*((f"Question {number}?", "a") for number in range(50)))
    first = asyncio.create_task(service.files(TEACHER, [asked]))
    await asyncio.sleep(0)

    with pytest.raises(QuotaReached):
        await service.files(TEACHER, [asked])
    await first
    await service.files(TEACHER, [asked])


async def test_a_test_that_failed_keeps_nobody_from_the_next(service: TryingService) -> None:
    with pytest.raises(FileRefused):
        await service.files(TEACHER, [("a.png", b"\x89PNG\r\n\x1a\n")])

    await service.files(TEACHER, [csv(("When?", "Now"))])


async def test_members_do_not_test(service: TryingService) -> None:
    with pytest.raises(NotAllowed):
        await service.files(MEMBER, [csv(("When?", "Now"))])
    with pytest.raises(NotAllowed):
        await service.held_out(MEMBER)


def taught_back(row: JudgedRow, *, knows_answers: bool = True) -> Row:
    data = mendable_csv([row], knows_answers=knows_answers)
    [read] = read_lesson_file(data, "to-correct.csv").rows
    return read


def test_a_wrong_answer_is_taught_back_as_a_correction() -> None:
    row = taught_back(judged("Right"))

    assert (LessonKind.CORRECTION, "Right", "Given") == (row.kind, row.answer, row.rejected)
    assert row.is_kept


def test_what_was_not_answered_is_taught_back_as_an_example() -> None:
    row = taught_back(judged("Right", abstained=True))

    assert (LessonKind.EXAMPLE, "Right", "") == (row.kind, row.answer, row.rejected)


def test_what_should_not_have_been_answered_is_taught_back_as_wrong() -> None:
    row = taught_back(judged(""))

    assert (LessonKind.NEGATIVE, "Given") == (row.kind, row.rejected)


@pytest.mark.parametrize("abstained", [True, False])
def test_a_row_that_nobody_filled_in_teaches_nothing(*, abstained: bool) -> None:
    assert not taught_back(judged("", abstained=abstained), knows_answers=False).is_kept


def test_no_spreadsheet_program_runs_what_is_to_be_mended() -> None:
    evil = "=HYPERLINK(1)"
    row = JudgedRow(prompt=evil, expected=evil, answer="+1", confidence=1.0, abstained=False)

    data = mendable_csv([row], knows_answers=True)

    assert b"\r\n=" not in data
    assert b",=" not in data
    assert b",+" not in data
    [read] = read_lesson_file(data, "a.csv").rows
    assert (evil, evil, "+1") == (read.question, read.answer, read.rejected)
