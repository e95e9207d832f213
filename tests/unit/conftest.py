"""The office of a bot, for the tests of REST and of interactions without sockets."""

import pytest

from sandbox_desk import Office


@pytest.fixture
def office() -> Office:
    return Office()
