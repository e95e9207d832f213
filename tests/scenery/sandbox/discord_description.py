"""Where Discord's OpenAPI description is, for tests whose answers are checked against it."""

import functools
import os
from pathlib import Path

import pytest

from discord_sandbox.oracle import Oracle, OracleAbsent

_BESIDE = Path("shared/spec/discord-openapi.json")


def oracle_or_skip() -> Oracle:
    """Skips the test where the description is absent, unless it is required (as in CI)."""
    try:
        return _oracle(description_path())
    except OracleAbsent as absent:
        if os.environ.get("CI") == "true" or os.environ.get("DISCORD_OPENAPI_REQUIRED") == "1":
            raise
        pytest.skip(str(absent))


@functools.cache
def _oracle(path: Path) -> Oracle:
    """Compiled once for all tests."""
    return Oracle(path)


def description_path() -> Path:
    """`DISCORD_OPENAPI`, or a `shared/spec` beside one of the folders that hold this checkout."""
    given = os.environ.get("DISCORD_OPENAPI")
    if given:
        return Path(given)
    places = (folder / _BESIDE for folder in Path(__file__).resolve().parents)
    return next((place for place in places if place.exists()), _BESIDE)
