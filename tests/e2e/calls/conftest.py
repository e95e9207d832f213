"""Myna, quick to leave, with a voice that can be followed step by step."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from myna.bot.voice.call import Timing
from myna_at_work import Myna, at_work, connected
from singing import Singer

QUICK = Timing(alone_seconds=0.5)


@pytest.fixture
def singer() -> Singer:
    return Singer()


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, singer: Singer) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, speaking=singer, call_timing=QUICK) as myna:
        await connected(town, myna)
        yield myna
