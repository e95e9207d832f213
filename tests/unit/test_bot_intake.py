"""Each event is taken once, those of one person in order, and only so many at a time."""

import asyncio
from collections.abc import Awaitable, Callable

from myna.bot.intake import Intake


def noting(done: list[str], what: str) -> Callable[[], Awaitable[None]]:
    async def work() -> None:
        await asyncio.sleep(0)
        done.append(what)

    return work


async def test_an_event_that_comes_again_is_passed_over() -> None:
    intake, done = Intake(), list[str]()
    for _ in range(3):
        intake.take_in_turn("1", "lane", noting(done, "once"))
        intake.take_at_once("2", noting(done, "click"))

    await intake.drain(1)

    assert sorted(done) == ["click", "once"]


async def test_what_one_person_says_is_done_in_order() -> None:
    intake, done = Intake(), list[str]()
    for number in range(20):
        intake.take_in_turn(str(number), "lane", noting(done, f"{number:02}"))

    await intake.drain(1)

    assert done == sorted(done)


async def test_only_so_many_are_done_at_a_time() -> None:
    intake, now, most = Intake(at_once=3), 0, 0

    async def work() -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    for number in range(50):
        intake.take_in_turn(str(number), number, work)
    await intake.drain(1)

    assert most == 3


async def test_one_that_fails_takes_no_other_with_it() -> None:
    intake, done = Intake(), list[str]()

    async def fails() -> None:
        raise RuntimeError("broken")

    intake.take_in_turn("1", "lane", fails)
    intake.take_in_turn("2", "lane", noting(done, "after"))
    await intake.drain(1)

    assert done == ["after"]


async def test_while_draining_nothing_more_is_taken() -> None:
    intake, done = Intake(), list[str]()
    await intake.drain(1)
    intake.take_in_turn("1", "lane", noting(done, "late"))

    assert await intake.drain(1)
    assert done == []


async def test_what_takes_too_long_is_left() -> None:
    intake = Intake()
    intake.take_at_once("1", lambda: asyncio.sleep(60))

    assert not await intake.drain(0)


async def test_old_keys_are_forgotten() -> None:
    intake, done = Intake(remembered=2), list[str]()
    for key in ("1", "2", "3", "1"):
        intake.take_at_once(key, noting(done, key))
    await intake.drain(1)

    assert done == ["1", "2", "3", "1"]


async def test_it_tells_when_all_is_done_and_not_before() -> None:
    idle: list[str] = []
    done: list[str] = []
    intake = Intake(on_idle=lambda: idle.append(",".join(done)))

    for name in ("a", "b"):
        intake.take_in_turn(name, "lane", lambda name=name: noted(done, name))
    await intake.drain(1)

    assert idle == ["a,b"]


async def noted(done: list[str], name: str) -> None:
    await asyncio.sleep(0)
    done.append(name)
