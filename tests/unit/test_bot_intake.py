"""Each event is taken once, those of one person in order, and only so many at a time."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from myna.bot.intake import Intake, Room
from myna.bot.turns import Sender

ALICE = Sender(person=1, place=1)


def sender(person: int, place: int = 1) -> Sender:
    return Sender(person=person, place=place)


def noting(done: list[str], what: str) -> Callable[[], Awaitable[None]]:
    async def work() -> None:
        await asyncio.sleep(0)
        done.append(what)

    return work


async def test_an_event_that_comes_again_is_passed_over() -> None:
    intake, done = Intake(), list[str]()
    for _ in range(3):
        intake.take_in_turn("1", ALICE, "channel", noting(done, "once"))
        intake.take_at_once("2", ALICE, noting(done, "click"))

    await intake.drain(1)

    assert sorted(done) == ["click", "once"]


async def test_what_one_person_says_is_done_in_order() -> None:
    intake, done = Intake(), list[str]()
    for number in range(20):
        intake.take_in_turn(str(number), ALICE, "channel", noting(done, f"{number:02}"))

    await intake.drain(1)

    assert done == sorted(done)


async def test_only_so_many_are_done_at_a_time() -> None:
    intake, now, most = Intake(room=Room(at_once=3)), 0, 0

    async def work() -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    for number in range(50):
        intake.take_in_turn(str(number), sender(number, number), "channel", work)
    await intake.drain(1)

    assert most == 3


async def test_one_that_fails_takes_no_other_with_it() -> None:
    intake, done = Intake(), list[str]()

    async def fails() -> None:
        raise RuntimeError("broken")

    intake.take_in_turn("1", ALICE, "channel", fails)
    intake.take_in_turn("2", ALICE, "channel", noting(done, "after"))
    await intake.drain(1)

    assert done == ["after"]


async def test_while_draining_nothing_more_is_taken() -> None:
    intake, done = Intake(), list[str]()
    await intake.drain(1)
    intake.take_in_turn("1", ALICE, "channel", noting(done, "late"))

    assert await intake.drain(1)
    assert done == []


async def test_what_takes_too_long_is_left() -> None:
    intake = Intake()
    intake.take_at_once("1", ALICE, lambda: asyncio.sleep(60))

    assert not await intake.drain(0)


async def test_what_takes_too_long_may_still_put_down_what_it_has() -> None:
    intake, done = Intake(), list[str]()

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.001)
            done.append("kept")

    intake.take_at_once("1", ALICE, work)
    await asyncio.sleep(0)
    await intake.drain(0)

    assert done == ["kept"]


async def test_old_keys_are_forgotten() -> None:
    intake, done = Intake(remembered=2), list[str]()
    for key in ("1", "2", "3", "1"):
        intake.take_at_once(key, ALICE, noting(done, key))
    await intake.drain(1)

    assert done == ["1", "2", "3", "1"]


async def test_it_tells_when_all_is_done_and_not_before() -> None:
    idle: list[str] = []
    done: list[str] = []
    intake = Intake(on_idle=lambda: idle.append(",".join(done)))

    for name in ("a", "b"):
        intake.take_in_turn(name, ALICE, "channel", lambda name=name: noted(done, name))
    await intake.drain(1)

    assert idle == ["a,b"]


async def noted(done: list[str], name: str) -> None:
    await asyncio.sleep(0)
    done.append(name)


class Hall:
    """Where work is done until the door is opened."""

    def __init__(self, room: Room | None = None) -> None:
        self.intake = Intake(room=room)
        self.inside: list[int] = []
        self.done: list[int] = []
        self.door = asyncio.Event()
        self.number = 0

    def says(self, person: int, place: int, channel: int = 1) -> None:
        async def work() -> None:
            self.inside.append(person)
            await self.door.wait()
            self.inside.remove(person)
            self.done.append(person)

        self.number += 1
        self.intake.take_in_turn(str(self.number), sender(person, place), channel, work)

    async def settle(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    async def empties(self) -> None:
        self.door.set()
        await self.intake.drain(5)


async def test_whoever_floods_many_channels_stands_in_nobodys_way() -> None:
    hall = Hall(Room(at_once=6, of_one_place=4, of_one_person=2))
    for channel in range(100):
        hall.says(person=1, place=1, channel=channel)
    hall.says(person=2, place=1)
    hall.says(person=3, place=2)
    await hall.settle()
    inside = sorted(hall.inside)
    await hall.empties()

    assert [1, 1, 2, 3] == inside
    assert 102 == len(hall.done)


async def test_a_server_that_floods_leaves_room_for_others() -> None:
    hall = Hall(Room(at_once=6, of_one_place=4, of_one_person=2))
    for person in range(10, 60):
        hall.says(person=person, place=1)
    hall.says(person=3, place=2)
    await hall.settle()
    inside = list(hall.inside)
    await hall.empties()

    assert 4 == len([person for person in inside if person >= 10])
    assert 3 in inside


async def test_what_waits_for_a_model_leaves_its_turn_to_others_and_is_bounded_itself() -> None:
    intake, door, began = Intake(room=Room(at_once=2)), asyncio.Event(), list[str]()

    async def slow(key: str) -> None:
        await intake.stand_aside(key)
        began.append(key)
        await door.wait()

    for person, key in enumerate(["a", "b", "c"], start=1):
        intake.take_in_turn(key, sender(person), "channel", lambda key=key: slow(key))
    intake.take_in_turn("quick", sender(4), "channel", noting(began, "quick"))
    for _ in range(20):
        await asyncio.sleep(0)
    before = list(began)
    door.set()
    await intake.drain(1)

    assert (["a", "b", "quick"], ["a", "b", "quick", "c"]) == (before, began)
    assert ({}, {}, {}) == (intake._held, intake._turns.present, intake._aside.present)


async def test_what_is_given_up_while_it_stands_aside_leaves_no_turn_taken() -> None:
    intake, began = Intake(room=Room(at_once=1)), list[str]()

    async def slow(key: str) -> None:
        await intake.stand_aside(key)
        began.append(key)
        await asyncio.sleep(60)

    for person, key in enumerate(["a", "b"], start=1):
        intake.take_in_turn(key, sender(person), "channel", lambda key=key: slow(key))
    await asyncio.sleep(0.001)
    await intake.drain(0)

    assert ["a"] == began
    assert ({}, {}, {}) == (intake._held, intake._turns.present, intake._aside.present)


async def test_what_is_done_at_once_has_no_turn_to_leave() -> None:
    intake, done = Intake(room=Room(at_once=1)), list[str]()

    async def work() -> None:
        await intake.stand_aside("1")
        done.append("done")

    intake.take_at_once("1", ALICE, work)
    await intake.drain(1)

    assert ["done"] == done


async def test_of_one_person_only_so_much_waits_and_the_rest_is_dropped_with_one_line() -> None:
    hall = Hall(Room(waiting_of_one=5))
    with capture_logs() as logs:
        for _ in range(100):
            hall.says(person=1, place=1)
        hall.says(person=2, place=1)
        await hall.empties()

    assert ([1] * 5 + [2], ["events.dropped"]) == (
        sorted(hall.done),
        [line["event"] for line in logs],
    )


async def test_of_all_together_only_so_much_waits() -> None:
    hall = Hall(Room(waiting=30))
    for person in range(100):
        hall.says(person=person, place=person)
    await hall.empties()

    assert 30 == len(hall.done)


async def test_who_was_dropped_is_heard_again_afterwards() -> None:
    hall = Hall(Room(waiting_of_one=1))
    hall.says(person=1, place=1)
    hall.says(person=1, place=1)
    hall.door.set()
    await hall.settle()
    hall.says(person=1, place=1)
    await hall.empties()

    assert [1, 1] == hall.done


@pytest.mark.parametrize("how", ["in turn", "at once"])
async def test_nothing_is_kept_of_what_is_done(how: str) -> None:
    intake, done = Intake(), list[str]()
    for number in range(20):
        if how == "in turn":
            intake.take_in_turn(str(number), sender(number), "channel", noting(done, "said"))
        else:
            intake.take_at_once(str(number), sender(number), noting(done, "said"))
    await intake.drain(1)

    kept = (intake._taken_of_all, dict(intake._taken), intake._lanes, dict(intake._turns.present))
    assert (0, {}, {}, {}) == kept


async def test_presses_of_one_person_are_bounded_as_well() -> None:
    intake, door, pressed = Intake(room=Room(waiting_of_one=5)), asyncio.Event(), list[int]()

    async def press() -> None:
        pressed.append(1)
        await door.wait()

    for number in range(100):
        intake.take_at_once(str(number), ALICE, press)
    await asyncio.sleep(0)
    door.set()
    await intake.drain(1)

    assert 5 == len(pressed)
