"""Fixtures for every test, and where Discord's OpenAPI description lies when it lies beside the checkout."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from discord_description import description_path

REPOSITORY = Path(__file__).parents[1]


def pytest_configure() -> None:
    """The sandbox's pytest plugin reads the environment. Nothing is searched for as long as in CI."""
    if description_path().exists():
        os.environ.setdefault("DISCORD_OPENAPI", str(description_path()))
    settings.register_profile("quick", max_examples=25, deadline=None)
    if "CI" not in os.environ:
        settings.load_profile("quick")


@pytest.fixture
def anyio_backend() -> str:
    """discord.py needs asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY
