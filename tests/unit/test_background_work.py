"""What runs beside the bot and is waited for by nobody."""

import asyncio

from structlog.testing import capture_logs

from myna import bootstrap


async def test_background_work_that_dies_is_told_at_once() -> None:
    async def work() -> None:
        raise ValueError("A surprise.")

    with capture_logs() as told:
        task = bootstrap._in_background(work(), "privacy")
        await asyncio.wait({task})
        await asyncio.sleep(0)

    assert [("background.died", "privacy")] == [(each["event"], each["name"]) for each in told]


async def test_background_work_that_is_cancelled_ends_in_silence() -> None:
    with capture_logs() as told:
        task = bootstrap._in_background(asyncio.sleep(60), "privacy")
        task.cancel()
        await asyncio.wait({task})
        await asyncio.sleep(0)

    assert [] == told
