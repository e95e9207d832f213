"""Where things happen: the office of a bot without sockets, a workshop that trains."""

from pathlib import Path

import pytest

from discord_description import oracle_or_skip
from discord_sandbox.world.permissions import Permission
from sandbox_desk import Office
from slow_engine import SlowEngine
from workshop import Workshop


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def ruler() -> Office:
    """The office of a bot that may do anything."""
    office = Office(Permission.ADMINISTRATOR)
    office.oracle = oracle_or_skip()
    return office


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    return Workshop(root=tmp_path)


@pytest.fixture
def slow(tmp_path: Path) -> Workshop:
    """A workshop whose trainings last until they are let go on."""
    return Workshop(root=tmp_path, engine=SlowEngine())
