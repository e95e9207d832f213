"""Where things happen: a town in which Myna is at work, the voice channel of a sandbox, a folder for commands.

`town` has no rate limits; alice owns it, bob is a member.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from court import Court, opened_court
from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.world.records import Snowflake
from myna_at_work import Myna, at_work, connected, trainer_beside
from raw_voice import channel


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
async def trainer(myna: Myna, tmp_path: Path) -> AsyncIterator[None]:
    """Trains what is asked for while the test runs."""
    async with trainer_beside(tmp_path):
        yield


@pytest.fixture
def alice(town: Sandbox, myna: Myna) -> Member:
    """The owner."""
    return town.member("alice")


@pytest.fixture
def bob(town: Sandbox, myna: Myna) -> Member:
    """An ordinary member."""
    return town.member("bob")


@pytest.fixture
async def court(town: Sandbox, tmp_path: Path) -> AsyncIterator[Court]:
    """Where everybody tries everything."""
    async with opened_court(town, tmp_path) as court:
        yield court


@pytest.fixture
def lounge(discord: Sandbox) -> Snowflake:
    """The voice channel that every new sandbox has."""
    return channel(discord, "Lounge")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own to run commands in, without settings."""
    for name in [name for name in os.environ if name.startswith("MYNA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MYNA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path
