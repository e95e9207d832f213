"""OpenAI's own description of its API, for tests of what is sent to it and of what our test server answers."""

import functools
import json
import os
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

_BESIDE = Path("shared/spec/openai-openapi.json")


def schema_or_skip(name: str) -> jsonschema_rs.Validator:
    """Of a component. Skips the test where the description is absent, unless it is required (as in CI)."""
    path = _description_path()
    if not path.exists():
        absence = f"{path} is absent; OPENAI_OPENAPI may name the file"
        if os.environ.get("CI") == "true" or os.environ.get("OPENAI_OPENAPI_REQUIRED") == "1":
            raise FileNotFoundError(absence)
        pytest.skip(absence)
    components = _description(path)["components"]
    return jsonschema_rs.validator_for(
        {"$ref": f"#/components/schemas/{name}", "components": components}
    )


@functools.cache
def _description(path: Path) -> Any:
    return json.loads(path.read_bytes())


def _description_path() -> Path:
    """`OPENAI_OPENAPI`, or a `shared/spec` beside one of the folders that hold this checkout."""
    given = os.environ.get("OPENAI_OPENAPI")
    if given:
        return Path(given)
    places = (folder / _BESIDE for folder in Path(__file__).resolve().parents)
    return next((place for place in places if place.exists()), _BESIDE)
