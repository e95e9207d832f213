"""OpenAI's own description of its API, for tests of what is sent to it and of what our test server answers."""

import functools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

_BESIDE = Path("shared/spec/openai-openapi.json")
_LIMITS = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}


def known_keys_or_skip(name: str) -> frozenset[str]:
    """What an object of this component may have; the schemas themselves let any other key pass."""
    path = _description_path()
    schema_or_skip(name)
    return frozenset(_keys(_description(path)["components"]["schemas"], name))


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
    return _mended(json.loads(path.read_bytes()))


def _mended(schema: Any) -> Any:
    """It calls itself OpenAPI 3.1 and still has `nullable` and boolean limits, which are words of 3.0."""
    if isinstance(schema, list):
        return [_mended(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    mended = {name: _mended(value) for name, value in schema.items()}
    for limit, exclusive in _LIMITS.items():
        if isinstance(mended.get(exclusive), bool) and mended.pop(exclusive):
            mended[exclusive] = mended.pop(limit)
    if mended.get("nullable") is True:
        del mended["nullable"]
        return {"anyOf": [mended, {"type": "null"}]}
    return mended


def _keys(schemas: Any, name: str) -> Iterator[str]:
    schema = schemas[name]
    for part in (schema, *schema.get("allOf", ())):
        yield from part.get("properties", ())
        if "$ref" in part:
            yield from _keys(schemas, part["$ref"].rpartition("/")[2])


def _description_path() -> Path:
    """`OPENAI_OPENAPI`, or a `shared/spec` beside one of the folders that hold this checkout."""
    given = os.environ.get("OPENAI_OPENAPI")
    if given:
        return Path(given)
    places = (folder / _BESIDE for folder in Path(__file__).resolve().parents)
    return next((place for place in places if place.exists()), _BESIDE)
