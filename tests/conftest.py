"""Fixtures for every test."""

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def anyio_backend() -> str:
    """discord.py needs asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY
