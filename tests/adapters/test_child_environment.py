"""Processes that Myna starts are told no secret of hers, nor of anything else on the machine."""

import ast
import sys
from pathlib import Path

import pytest

from myna.child_environment import child_environment

BY_OPERATORS = {"demo"}
"""Starts the bot itself, as an operator does."""


def starts(path: Path) -> list[ast.Call]:
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return [call for call in calls if "create_subprocess_exec" in ast.unparse(call.func)]


def test_no_secret_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MYNA_DISCORD_TOKEN", "AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "a secret")

    assert "a secret" not in child_environment().values()


def test_modules_are_found_where_they_are_found_here() -> None:
    told = child_environment()["PYTHONPATH"]

    assert all(path in told for path in sys.path if path)


def test_whatever_starts_a_process_tells_it_no_more(repository: Path) -> None:
    package = repository / "src" / "myna"
    found = {
        f"{path.relative_to(package)}": [
            ast.unparse(word.value) for word in call.keywords if word.arg == "env"
        ]
        for path in package.rglob("*.py")
        if path.relative_to(package).parts[0] not in BY_OPERATORS
        for call in starts(path)
    }

    assert ["child_environment(settings)"] == found.pop("worker_process.py")
    assert ["child_environment(_settings(directory))"] == found.pop("pictures/process.py")
    assert len(found) > 1
    assert {name: ["child_environment()"] for name in found} == found
