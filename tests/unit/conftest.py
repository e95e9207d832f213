"""The office of a bot, for the tests of REST and of interactions without sockets."""

import pytest

from discord_description import oracle_or_skip
from discord_sandbox.world.permissions import Permission
from sandbox_desk import Office


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def ruler() -> Office:
    """The office of a bot that may do anything."""
    office = Office(Permission.ADMINISTRATOR)
    office.oracle = oracle_or_skip()
    return office
