"""A small town in which Myna is at work: `town` without rate limits, its owner and a member."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from discord_sandbox.pytest_plugin import checked
from myna_at_work import Myna, at_work, connected


@pytest.fixture
async def town() -> AsyncIterator[Sandbox]:
    async with checked(Sandbox(rate_limits=False)) as sandbox:
        yield sandbox


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path) as myna:
        await connected(town, myna)
        yield myna


@pytest.fixture
def alice(town: Sandbox, myna: Myna) -> Member:
    """The owner."""
    return town.member("alice")


@pytest.fixture
def bob(town: Sandbox, myna: Myna) -> Member:
    """An ordinary member."""
    return town.member("bob")
