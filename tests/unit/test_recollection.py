"""What was said before in a chain of replies is told to the model, bounded, and nothing of anywhere else."""

from dataclasses import replace
from pathlib import Path

import pytest

from myna.domain.chat import Closing
from myna.domain.conversation import guild_tenant
from talking_house import TalkingHouse
from teaching_house import teacher


@pytest.fixture
def house(tmp_path: Path) -> TalkingHouse:
    return TalkingHouse(root=tmp_path)


async def test_the_chain_of_replies_is_told_and_nothing_else(house: TalkingHouse) -> None:
    await house.teach("Who sings with us on Fridays?", "Anna")
    house.says("[1] That is Anna [1].")
    first = await house.asked("Who sings on Fridays?")
    await house.asked("Who sings on Mondays with us?")
    message = await house.carried(first, 700)

    second = await house.asked("And who sings on Fridays then?", replies_to=message)

    assert ["Who sings on Fridays?", "That is Anna."] == [each.text for each in house.prompt.before]
    assert first.utterance.key == second.replies_to


async def test_a_question_that_says_little_is_looked_up_with_the_one_before(
    house: TalkingHouse,
) -> None:
    await house.teach("Who sings with us on Fridays?", "Anna")
    message = await house.carried(await house.asked("Who sings on Fridays with us?"), 700)

    await house.asked("and why?", replies_to=message)

    assert ["Anna"] == [each.answer for each in house.prompt.grounds]


async def test_a_chain_is_no_longer_than_six_turns(house: TalkingHouse) -> None:
    await house.teach("Who sings with us on Fridays?", "Anna")
    message = None
    for number in range(9):
        turn = await house.asked(f"Who sings on Fridays, {number}?", replies_to=message)
        message = await house.carried(turn, 700 + number)

    assert 12 == len(house.prompt.before)


async def test_a_chain_ends_where_the_channel_does(house: TalkingHouse) -> None:
    await house.teach("Who sings with us on Fridays?", "Anna")
    message = await house.carried(await house.asked("Who sings on Fridays?"), 700)

    turn = await house.ask("Who sings on Fridays then?", replies_to=message, channel_id=3)

    assert turn is not None
    assert ((), None) == (house.prompt.before, turn.replies_to)


async def test_an_answer_that_broke_off_is_not_told_again(house: TalkingHouse) -> None:
    await house.teach("Who sings with us on Fridays?", "Anna")
    house.says("[1] That is An", closing=Closing.CUT_OFF)
    message = await house.carried(await house.asked("Who sings on Fridays?"), 700)

    await house.asked("Who sings on Fridays then?", replies_to=message)

    assert ["Who sings on Fridays?"] == [each.text for each in house.prompt.before]


async def test_a_chain_of_another_server_is_not_followed(house: TalkingHouse) -> None:
    await house.teach("Who sings with us on Fridays?", "Anna")
    there = replace(teacher(), tenant=guild_tenant(2))
    await house.teach("Who sings with us on Fridays?", "Boris", by=there)
    turn = await house.ask("Who sings on Fridays?", actor=there)
    assert turn is not None

    message = await house.carried(turn, 700)
    await house.asked("Who sings on Fridays then?", replies_to=message)

    assert () == house.prompt.before
