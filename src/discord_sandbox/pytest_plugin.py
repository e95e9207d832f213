"""The fixture `discord`: a sandbox for one test.

Loaded by pytest wherever the package is installed.
"""

from collections.abc import AsyncIterator

import pytest

from discord_sandbox.sandbox import Sandbox


@pytest.fixture
async def discord() -> AsyncIterator[Sandbox]:
    """A started sandbox.

    The test fails where a bot asked for something that the sandbox does not know.
    """
    async with Sandbox() as sandbox:
        yield sandbox
    if sandbox.violations:
        pytest.fail("\n".join(sandbox.violations), pytrace=False)
