"""A request that breaks before its first word may be billed: then its prompt is counted, as estimated."""

from pathlib import Path

import pytest

from myna.domain.chat import Purpose
from myna.domain.prompting import messages_of
from myna.errors import EngineFailed
from talking_house import TalkingHouse
from teaching_house import teacher

TAKEN = ["stalled", "cut-off", "server", "nonsense", "endless"]
REFUSED = ["unreachable", "key", "quota", "rate", "redirected", "html", "not-set"]


@pytest.fixture
def house(tmp_path: Path) -> TalkingHouse:
    return TalkingHouse(root=tmp_path)


async def asked(house: TalkingHouse, failure: EngineFailed) -> None:
    await house.teach("Who sings on Fridays?", "Anna")
    house.model.failure = failure
    turn = await house.asked("Who sings with us on Fridays?")
    assert turn.lacks_words


@pytest.mark.parametrize("reason", TAKEN)
async def test_what_broke_before_its_first_word_may_be_billed_and_is_counted(
    reason: str, house: TalkingHouse
) -> None:
    await asked(house, EngineFailed("It broke.", reason=reason))

    [(_, row)] = house.spending.rows
    characters = sum(len(each.content) for each in messages_of(house.prompt))
    assert (-(-characters // 4), 0) == (row.spent.prompt_tokens, row.spent.completion_tokens)
    assert (Purpose.ANSWER, True) == (row.purpose, row.spent.is_estimated)


@pytest.mark.parametrize("reason", REFUSED)
async def test_what_was_never_taken_is_not_counted(reason: str, house: TalkingHouse) -> None:
    await asked(house, EngineFailed("No.", reason=reason))

    assert [] == house.spending.rows


@pytest.mark.parametrize("reason", ["server", "stalled"])
async def test_what_was_answered_with_an_error_is_not_counted(
    reason: str, house: TalkingHouse
) -> None:
    await asked(house, EngineFailed("No.", reason=reason, status=503))

    assert [] == house.spending.rows


@pytest.mark.parametrize(("reason", "times"), [("stalled", 1), ("unreachable", 0)])
async def test_a_request_for_phrasings_that_breaks_is_counted_alike(
    reason: str, times: int, house: TalkingHouse
) -> None:
    lesson_id = await house.teach("When do we meet?", "At nine")
    house.model.failure = EngineFailed("It broke.", reason=reason)
    await house.phrasing.propose(teacher(), await house.teaching.lesson(teacher(), lesson_id))

    rows = [row for _, row in house.spending.rows]
    assert [(Purpose.PHRASINGS, True)] * times == [
        (row.purpose, row.spent.is_estimated) for row in rows
    ]
    assert all(row.spent.prompt_tokens > 100 for row in rows)
