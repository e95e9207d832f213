"""What every feedback store promises."""

from dataclasses import replace

import pytest

from myna.errors import NotFound
from stored_samples import ELSEWHERE, HERE, NOON, Stores, told


async def settle(stores: Stores, number: int) -> None:
    await stores.feedback.settle(HERE, told(number).id, by=5, at=NOON)


async def test_what_was_told_comes_back_as_it_was_told(stores: Stores) -> None:
    unrelated = replace(told(2), about=None)

    assert await stores.feedback.add(told(1))
    assert await stores.feedback.add(unrelated)

    assert [told(1), unrelated] == list(await stores.feedback.unread(HERE, limit=5))
    assert told(1) == await stores.feedback.find(HERE, told(1).id)


async def test_the_same_event_tells_once(stores: Stores) -> None:
    await stores.feedback.add(told(1))

    assert not await stores.feedback.add(replace(told(1), text="Anders"))
    assert not await stores.feedback.add(told(1, ELSEWHERE))

    assert [told(1)] == list(await stores.feedback.unread(HERE, limit=5))
    assert 0 == await stores.feedback.count_unread(ELSEWHERE)


async def test_the_oldest_is_read_first(stores: Stores) -> None:
    for number in (3, 1, 2):
        await stores.feedback.add(told(number))

    assert [told(3), told(1)] == list(await stores.feedback.unread(HERE, limit=2))
    assert 3 == await stores.feedback.count_unread(HERE)


async def test_what_is_settled_is_read_and_still_found(stores: Stores) -> None:
    await stores.feedback.add(told(1))
    await stores.feedback.add(told(2))

    await settle(stores, 1)
    await settle(stores, 1)

    assert [told(2)] == list(await stores.feedback.unread(HERE, limit=5))
    assert 1 == await stores.feedback.count_unread(HERE)
    assert told(1) == await stores.feedback.find(HERE, told(1).id)


async def test_what_was_told_does_not_cross_to_another_server(stores: Stores) -> None:
    await stores.feedback.add(told(1, ELSEWHERE))

    assert [] == list(await stores.feedback.unread(HERE, limit=5))
    assert 0 == await stores.feedback.count_unread(HERE)
    assert await stores.feedback.find(HERE, told(1).id) is None
    with pytest.raises(NotFound):
        await settle(stores, 1)
    assert 1 == await stores.feedback.count_unread(ELSEWHERE)


async def test_what_nobody_told_cannot_be_settled(stores: Stores) -> None:
    with pytest.raises(NotFound):
        await settle(stores, 1)
