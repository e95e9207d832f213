"""What every turn store promises."""

import asyncio

import pytest

from myna.errors import NotFound
from stored_samples import Stores, turn


async def test_a_turn_comes_back_as_it_was_stored(stores: Stores) -> None:
    await stores.turns.add(turn(1))

    assert turn(1) == await stores.turns.find("message:1")


async def test_an_unknown_utterance_has_no_turn(stores: Stores) -> None:
    assert await stores.turns.find("message:1") is None


async def test_the_same_utterance_is_stored_once(stores: Stores) -> None:
    assert await stores.turns.add(turn(1)) is True
    assert await stores.turns.add(turn(1)) is False


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
