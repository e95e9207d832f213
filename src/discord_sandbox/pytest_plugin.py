"""The fixture `discord`, and `checked` for a sandbox with options: one for each test.

Loaded by pytest wherever the package is installed.

Needs a plugin that runs asynchronous tests and fixtures, such as anyio's with `anyio_mode = auto`.
"""

import functools
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from discord_sandbox.oracle import Oracle, OracleAbsent
from discord_sandbox.sandbox import Sandbox


def pytest_report_header() -> str:
    try:
        _shared_oracle()
    except OracleAbsent as absent:
        return f"discord sandbox: {absent}"
    return "discord sandbox: answers are checked against Discord's OpenAPI description"


@pytest.fixture
async def discord() -> AsyncIterator[Sandbox]:
    """A started sandbox, checked as `checked` does it."""
    async with checked(Sandbox()) as sandbox:
        yield sandbox


@asynccontextmanager
async def checked(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    """Starts a sandbox with any options.

    The test fails where a bot asked for something that the sandbox does not know, and where an
    answer was not as Discord's OpenAPI description has it.
    """
    async with sandbox:
        try:
            sandbox.rest.oracle = _shared_oracle()
        except OracleAbsent:
            if os.environ.get("DISCORD_OPENAPI_REQUIRED") == "1":
                raise
        yield sandbox
    if sandbox.violations:
        pytest.fail("\n".join(sandbox.violations), pytrace=False)


@functools.cache
def _shared_oracle() -> Oracle:
    """Compiled once for all tests."""
    return Oracle.of_environment()
