"""An answer that is given up in the middle: what was shown of it is kept as a turn, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from myna.domain.access import Actor
from myna.domain.chat import ChatPart, Closing, Delta, Prompt
from myna.domain.conversation import Composed, Outcome, Turn
from myna.domain.teaching import LessonKind
from myna.errors import StorageError
from myna.testing import MemoryTurnStore
from talking_house import TalkingHouse, opted_out
from teaching_house import HERE, pair, teacher

ASKED = "Who sings with us on Fridays?"


class FullTurnStore(MemoryTurnStore):
    async def add(self, turn: Turn) -> bool:
        raise StorageError(f"No room for {turn.id}.", remedy="Make room.")


@pytest.fixture
def house(tmp_path: Path) -> TalkingHouse:
    return TalkingHouse(root=tmp_path)


async def given_up(
    house: TalkingHouse, *pieces: str, by: Actor | None = None, times: int = 1
) -> None:
    """Somebody asks, and wants no more when the model has said these pieces."""
    said = asyncio.Event()

    async def script(_prompt: Prompt) -> AsyncIterator[ChatPart]:
        for piece in pieces:
            yield Delta(text=piece)
        said.set()
        await asyncio.Event().wait()

    await house.teach("Who sings on Fridays?", "Anna")
    house.model.script = script
    asking = asyncio.create_task(house.ask(ASKED, key="asked", actor=by))
    await said.wait()
    for _ in range(times):
        asking.cancel()
        await asyncio.sleep(0)
    [outcome] = await asyncio.gather(asking, return_exceptions=True)
    assert isinstance(outcome, asyncio.CancelledError)


async def test_what_was_shown_of_a_stopped_answer_is_kept(house: TalkingHouse) -> None:
    await given_up(house, "[1] It is", " Anna [1]", " who")

    turn = await house.turns.find("asked")

    assert turn is not None
    assert (Outcome.ANSWERED, ASKED) == (turn.outcome, turn.utterance.text)
    assert ["Who sings on Fridays?"] == [each.question for each in turn.rests_on]
    assert turn.composed == Composed(
        text=house.heard[-1],
        engine="scripted",
        model="scripted",
        cited=(0,),
        closing=Closing.STOPPED,
    )


async def test_what_is_half_written_was_shown_to_nobody_and_is_not_kept(
    house: TalkingHouse,
) -> None:
    await given_up(house, "[1] It is Anna, see ", "https://exam")

    turn = await house.turns.find("asked")

    assert turn is not None
    assert "It is Anna, see " == turn.answer


async def test_of_an_answer_stopped_before_its_first_word_nothing_is_kept(
    house: TalkingHouse,
) -> None:
    await given_up(house, "[1")

    assert ({}, []) == (house.turns.turns, house.heard)


async def test_what_is_stopped_twice_is_kept_nevertheless(house: TalkingHouse) -> None:
    await given_up(house, "[1] It is Anna", times=3)
    await asyncio.sleep(0)

    assert ["asked"] == [turn.utterance.key for turn in house.turns.turns.values()]


async def test_a_stopped_answer_to_somebody_who_wants_nothing_kept_is_not_kept(
    house: TalkingHouse,
) -> None:
    await given_up(house, "[1] It is Anna", by=opted_out())

    assert {} == house.turns.turns


async def test_a_stopped_answer_that_cannot_be_kept_is_stopped_all_the_same(
    tmp_path: Path,
) -> None:
    house = TalkingHouse(root=tmp_path, turns=FullTurnStore())
    await given_up(house, "[1] It is Anna")

    assert {} == house.turns.turns


async def test_who_replies_to_a_stopped_answer_is_not_told_half_of_it_again(
    house: TalkingHouse,
) -> None:
    await given_up(house, "[1] It is Anna")
    turn = await house.turns.find("asked")
    assert turn is not None
    message_id = await house.carried(turn, 900)
    house.says("[1] Anna.")
    await house.asked("And with whom does Anna sing?", replies_to=message_id)

    assert [ASKED] == [each.text for each in house.prompt.before]


@pytest.mark.parametrize("rating", [-1, 1])
async def test_what_somebody_thinks_of_half_an_answer_is_no_lesson(
    house: TalkingHouse, rating: int
) -> None:
    await given_up(house, "[1] It is Anna who")
    turn = await house.turns.find("asked")
    assert turn is not None
    source = pair("", "").source
    negative = await house.teaching.rate(teacher(), turn, rating, key="rated", source=source)

    assert negative is None
    kinds = [each.lesson.kind for each in await house.lessons.after(HERE)]
    assert [LessonKind.EXAMPLE] == kinds


async def test_a_correction_of_half_an_answer_does_not_forbid_how_it_began(
    house: TalkingHouse,
) -> None:
    await given_up(house, "[1] It is Anna who")
    turn = await house.turns.find("asked")
    assert turn is not None
    right = "It is Anna who sings, and Bob"
    await house.teaching.correct(teacher(), turn, pair(ASKED, right), key="corrected")
    house.says(f"[1] {right} [1].")
    again = await house.asked("Who else sings with us on Fridays?")

    assert f"{right}." == again.plain_answer
    assert () == house.prompt.forbidden


async def test_half_an_answer_that_is_all_that_was_taught_is_wrong_as_that_is(
    house: TalkingHouse,
) -> None:
    await given_up(house, "[1] Anna")
    turn = await house.turns.find("asked")
    assert turn is not None
    taught = await house.teaching.correct(teacher(), turn, pair(ASKED, "Bob"), key="corrected")

    assert "Anna" == taught.lesson.rejected
