"""Where many wait, everybody is acknowledged before anything is done for anybody."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from myna.bot.crowd import Crowd


def noting(happened: list[str], what: str) -> Callable[[], Coroutine[Any, Any, str]]:
    async def note() -> str:
        happened.append(what)
        return what

    return note


def announcing(happened: list[str], what: str) -> Callable[[], Awaitable[None]]:
    async def announce() -> None:
        await asyncio.sleep(0)
        happened.append(what)

    return announce


async def served(crowd: Crowd, happened: list[str], who: str) -> str:
    with crowd.joined():
        return await crowd.announced(noting(happened, f"{who} done"), announcing(happened, who))


async def test_where_few_wait_what_comes_in_time_is_not_announced() -> None:
    happened: list[str] = []
    await asyncio.gather(*(served(Crowd(dense=2), happened, who) for who in "ab"))

    assert ["a done", "b done"] == happened


async def test_in_a_dense_crowd_all_are_acknowledged_before_anything_is_done() -> None:
    happened: list[str] = []
    crowd = Crowd(dense=0)
    await asyncio.gather(*(served(crowd, happened, who) for who in "abc"))

    assert ["a", "b", "c"] == happened[:3]
    assert {"a done", "b done", "c done"} == set(happened[3:])


async def test_whoever_was_answered_is_no_part_of_the_crowd() -> None:
    happened: list[str] = []
    crowd = Crowd(dense=1)
    for who in "abc":
        await served(crowd, happened, who)

    assert ["a done", "b done", "c done"] == happened


async def test_what_has_time_waits_until_the_crowd_is_calm() -> None:
    happened: list[str] = []
    crowd = Crowd(dense=0)

    async def message() -> None:
        await crowd.calm()
        happened.append("message")

    waiting = [asyncio.create_task(served(crowd, happened, who)) for who in "ab"]
    await asyncio.sleep(0)  # they are being acknowledged now
    await asyncio.gather(message(), *waiting)

    assert ["a", "b"] == happened[:2]
    assert "message" in happened[2:]


async def test_where_nobody_hastes_nothing_waits() -> None:
    await asyncio.wait_for(Crowd().calm(), 1)


async def test_nothing_waits_for_an_acknowledgement_that_never_arrives() -> None:
    happened: list[str] = []
    crowd = Crowd(dense=0, patience_seconds=0.01)

    async def hang() -> None:
        await asyncio.Event().wait()

    async def hanging() -> None:
        with crowd.joined():
            await crowd.announced(noting(happened, "never"), hang)

    stuck = asyncio.create_task(hanging())
    await asyncio.sleep(0)  # it is being acknowledged now
    await asyncio.wait_for(crowd.calm(), 1)
    stuck.cancel()

    assert [] == happened
