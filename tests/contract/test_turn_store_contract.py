"""What every turn store promises."""

import asyncio
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from myna.errors import NotFound
from stored_samples import NOON, Stores, turn


async def test_a_turn_comes_back_as_it_was_stored(stores: Stores) -> None:
    await stores.turns.add(turn(1))

    assert turn(1) == await stores.turns.find("message:1")


async def test_an_unknown_utterance_has_no_turn(stores: Stores) -> None:
    assert await stores.turns.find("message:1") is None


async def test_the_same_utterance_is_stored_once(stores: Stores) -> None:
    assert await stores.turns.add(turn(1)) is True
    assert await stores.turns.add(turn(1)) is False


async def test_a_second_answer_to_an_utterance_is_not_stored(stores: Stores) -> None:
    await stores.turns.add(turn(1))

    assert await stores.turns.add(replace(turn(1), id="another")) is False
    assert turn(1) == await stores.turns.find("message:1")


async def test_a_time_of_another_zone_is_the_same_moment(stores: Stores) -> None:
    moscow = timezone(timedelta(hours=3))
    await stores.turns.add(replace(turn(1), at=NOON.astimezone(moscow)))

    found = await stores.turns.find("message:1")

    assert found is not None
    assert found.at == NOON


async def test_of_many_at_once_only_one_stores_the_utterance(stores: Stores) -> None:
    added = await asyncio.gather(*(stores.turns.add(turn(1)) for _ in range(20)))

    assert added.count(True) == 1


async def test_a_message_leads_to_the_turn_it_answers(stores: Stores) -> None:
    await stores.turns.add(turn(1))
    await stores.turns.add(turn(2))

    await stores.turns.answered_with(2**62, "message:2")
    await stores.turns.answered_with(2**62, "message:2")

    assert turn(2) == await stores.turns.of_message(2**62)


async def test_an_unknown_message_leads_nowhere(stores: Stores) -> None:
    await stores.turns.add(turn(1))

    assert await stores.turns.of_message(7) is None


async def test_a_message_cannot_answer_an_unknown_utterance(stores: Stores) -> None:
    with pytest.raises(NotFound):
        await stores.turns.answered_with(7, "message:1")


async def test_a_later_rating_replaces_the_earlier(stores: Stores) -> None:
    await stores.turns.add(turn(1))

    await stores.turns.rate("turn-1", 8, 1)
    await stores.turns.rate("turn-1", 9, 1)
    await stores.turns.rate("turn-1", 8, -1)

    assert await stores.turns.ratings("turn-1") == {8: -1, 9: 1}


async def test_an_unknown_turn_cannot_be_rated(stores: Stores) -> None:
    with pytest.raises(NotFound):
        await stores.turns.rate("turn-1", 8, 1)


async def test_a_turn_that_nobody_rated_has_no_ratings(stores: Stores) -> None:
    assert await stores.turns.ratings("turn-1") == {}


async def test_the_messages_of_an_answer_are_found_in_order(stores: Stores) -> None:
    await stores.turns.add(turn(1))
    await stores.turns.add(turn(2))
    for message_id, key in ((9, "message:1"), (8, "message:1"), (7, "message:2")):
        await stores.turns.answered_with(message_id, key)

    assert [8, 9] == list(await stores.turns.messages_of("message:1"))
    assert [] == list(await stores.turns.messages_of("message:3"))
