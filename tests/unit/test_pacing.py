"""Messages of one channel are changed one after the other, those that end an answer first."""

import asyncio
from dataclasses import dataclass, field

from myna.bot.pacing import Lanes


@dataclass
class Clock:
    """Goes on as soon as everybody waits for it."""

    now: float = 0.0
    pauses: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        for _ in range(50):
            await asyncio.sleep(0)
        self.pauses.append(seconds)
        self.now += seconds


async def takes(
    lanes: Lanes, clock: Clock, channel: int, name: str, *, is_last: bool = False
) -> tuple[str, float]:
    await lanes.turn(channel, is_last=is_last)
    return name, clock.now


async def test_one_change_comes_at_once_and_the_next_ones_in_their_time() -> None:
    clock = Clock()
    lanes = Lanes(every_seconds=1.3, sleep=clock.sleep)
    came = await asyncio.gather(*(takes(lanes, clock, 1, name) for name in "abcde"))

    assert [("a", 0.0), ("b", 1.3), ("c", 2.6), ("d", 3.9), ("e", 5.2)] == [
        (name, round(at, 6)) for name, at in came
    ]


async def test_what_ends_an_answer_comes_first() -> None:
    clock = Clock()
    lanes = Lanes(every_seconds=1.0, sleep=clock.sleep)
    await lanes.turn(1)
    came = await asyncio.gather(
        *(takes(lanes, clock, 1, name) for name in "ab"),
        takes(lanes, clock, 1, "end", is_last=True),
    )

    assert [("a", 2.0), ("b", 3.0), ("end", 1.0)] == came


async def test_channels_do_not_wait_for_each_other() -> None:
    clock = Clock()
    lanes = Lanes(every_seconds=1.0, sleep=clock.sleep)

    assert [("a", 0.0), ("b", 0.0)] == await asyncio.gather(
        takes(lanes, clock, 1, "a"), takes(lanes, clock, 2, "b")
    )


async def test_who_waits_no_longer_keeps_nobody_waiting() -> None:
    clock = Clock()
    lanes = Lanes(every_seconds=1.0, sleep=clock.sleep)
    first = asyncio.create_task(takes(lanes, clock, 1, "a"))
    given_up = asyncio.create_task(takes(lanes, clock, 1, "b"))
    last = asyncio.create_task(takes(lanes, clock, 1, "c"))
    await first
    given_up.cancel()

    assert ("c", 1.0) == await last


async def test_for_what_could_not_wait_the_next_ones_wait_longer() -> None:
    clock = Clock()
    lanes = Lanes(every_seconds=1.0, sleep=clock.sleep)
    for _ in range(3):
        lanes.passed(1)

    assert ("late", 3.0) == await takes(lanes, clock, 1, "late")
