"""The worker's pauses between one look and the next."""

import asyncio

import pytest

from myna.services.worker import _rest


async def test_a_rest_that_is_cancelled_just_when_it_ends_is_cancelled() -> None:
    event = asyncio.Event()
    resting = asyncio.create_task(_rest(event, 60))
    while not event._waiters:  # until it rests
        await asyncio.sleep(0)

    event.set()
    resting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await resting


async def test_a_rest_ends_with_its_event() -> None:
    event = asyncio.Event()
    event.set()

    await _rest(event, 60)


async def test_a_rest_ends_by_itself() -> None:
    await _rest(asyncio.Event(), 0)
