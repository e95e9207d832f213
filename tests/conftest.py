"""Fixtures for every test, and where Discord's OpenAPI description lies when it lies beside the checkout."""

import os
from pathlib import Path

import pytest

from discord_description import description_path

REPOSITORY = Path(__file__).parents[1]


def pytest_configure() -> None:
    """The sandbox's pytest plugin reads the environment."""
    if description_path().exists():
        os.environ.setdefault("DISCORD_OPENAPI", str(description_path()))


@pytest.fixture
def anyio_backend() -> str:
    """discord.py needs asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY
