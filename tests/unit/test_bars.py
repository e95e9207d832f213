"""A command that takes long shows how far it is, whatever goes wrong with that."""

import asyncio

import pytest

from myna.bot.progress import BarTempo, Progress, beside_bar

SWIFT = BarTempo(first=0.0, edit=0.001)


class Wall:
    def __init__(self, *, is_broken: bool = False) -> None:
        self.shown: list[str] = []
        self.is_broken = is_broken

    async def show(self, text: str) -> bool:
        self.shown.append(text)
        if self.is_broken:
            raise OSError("Nobody listens.")
        return True


async def work(progress: Progress, wall: Wall) -> str:
    """Goes on as soon as its bar was seen."""
    progress.words = "asking"
    for share in (0.0, 0.5, 0.25):
        before = len(wall.shown)
        progress.reach(share)
        async with asyncio.timeout(5):
            while len(wall.shown) == before and share != 0.25:
                await asyncio.sleep(0)
    return "done"


async def test_a_bar_shows_how_far_a_command_is_and_never_goes_back() -> None:
    wall, progress = Wall(), Progress()

    assert "done" == await beside_bar(work(progress, wall), progress, wall.show, SWIFT)
    assert [f"{'▱' * 20} 0 % · asking", f"{'▰' * 10}{'▱' * 10} 50 % · asking"] == wall.shown


async def test_a_bar_that_cannot_be_shown_keeps_nobody_from_the_answer() -> None:
    wall, progress = Wall(is_broken=True), Progress()

    assert "done" == await beside_bar(work(progress, wall), progress, wall.show, SWIFT)


async def test_what_is_done_soon_and_what_tells_nothing_shows_no_bar() -> None:
    wall, progress = Wall(), Progress(words="asking")
    told_nothing = Progress()

    async def moment() -> int:
        return 7

    async def silence() -> int:
        for _ in range(20):
            await asyncio.sleep(0.001)
        return 8

    assert 7 == await beside_bar(moment(), progress, wall.show, BarTempo(first=5.0))
    assert 8 == await beside_bar(silence(), told_nothing, wall.show, SWIFT)
    assert [] == wall.shown


async def test_what_fails_beside_a_bar_fails_as_without_one() -> None:
    async def fails() -> None:
        raise ValueError("as the test wants it")

    with pytest.raises(ValueError, match="as the test"):
        await beside_bar(fails(), Progress(), Wall().show, SWIFT)


async def test_what_is_given_up_beside_a_bar_puts_down_first_how_far_it_came() -> None:
    wall, kept = Wall(), list[str]()

    async def writing() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.001)
            kept.append("half")

    shown = asyncio.create_task(beside_bar(writing(), Progress(), wall.show, SWIFT))
    await asyncio.sleep(0.001)
    shown.cancel()
    await asyncio.wait({shown})

    assert ["half"] == kept
