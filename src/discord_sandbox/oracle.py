"""Every answer of REST against Discord's official OpenAPI description, and no key outside it.

Called by `rest/` for each answer; what it finds becomes a violation of the sandbox, which fails a
test. The description (MIT, github.com/discord/discord-api-spec, `specs/openapi.json`) is not
shipped: its path is given, or stands in the environment variable `DISCORD_OPENAPI`. It is pinned,
because it changes without notice.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol

from discord_sandbox.world.records import Json

SHA256 = "8c1d0707ccdf8e380a86dfba04058820a66435c1b69d5ed82e04dd8c0520dd73"
_ROOT = "urn:discord"
_BRANCHES = ("oneOf", "anyOf", "allOf")


_UNTIL_V11 = {"summary": "verify_key"}
"""Keys that Discord's reference keeps until version 11 though the description lacks them.

Each with a key by which one knows the object that has it.
"""


class OracleAbsent(Exception):
    """The check can not run; the message says why and what to do."""


class _Validator(Protocol):
    def is_valid(self, instance: Any) -> bool: ...
    def iter_errors(self, instance: Any) -> Iterator[Any]: ...


class Oracle:
    """Raises `OracleAbsent` without the file, with another one, or without jsonschema-rs."""

    def __init__(self, path: Path) -> None:
        self._spec = _pinned(path)
        self._new_validator = _validator_maker(self._spec)
        self._validators: dict[str, _Validator] = {}
        self._routes = [
            (_pattern(template), template, methods)
            for template, methods in sorted(self._spec["paths"].items(), key=_literal_first)
        ]

    @classmethod
    def of_environment(cls, environ: Mapping[str, str] = os.environ) -> "Oracle":
        path = environ.get("DISCORD_OPENAPI")
        if not path:
            raise OracleAbsent(
                "Answers are not checked against Discord's OpenAPI description: set DISCORD_OPENAPI"
                " to the path of its openapi.json"
            )
        return cls(Path(path))

    def complaints(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """`path` without `/api/v10`; `body` is the decoded JSON, None for an empty answer.

        The `errors` of a refusal are passed over: their codes are words on Discord's servers, but
        numbers in the description.
        """
        found = self._operation(method, path)
        if found is None:
            return []
        template, operation = found
        where = f"{method} {path} answered {status}"
        key = self._response_key(operation, status)
        if key is None:
            return [f"{where}, which {template} does not document"]
        pointer = f"/paths/{_escaped(template)}/{method.lower()}/responses/{key}"
        pointer, response = self._resolved(pointer, operation["responses"][key])
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return [f"{where} with a body, which {template} does not document"] if body else []
        pointer += "/content/application~1json/schema"
        if status >= HTTPStatus.BAD_REQUEST and isinstance(body, dict):
            body = {key: value for key, value in body.items() if key != "errors"}
        wrong = [
            f"{where}: {error.message} at {_place(error.instance_path)}"
            for error in self._validator(pointer).iter_errors(body)
        ]
        return wrong or [
            f"{where}: {place} is not a key of the description"
            for place in self._unknown_keys(pointer, schema, body, "$")
        ]

    def knows(self, method: str, path: str) -> bool:
        return self._operation(method, path) is not None

    def _operation(self, method: str, path: str) -> tuple[str, Json] | None:
        for pattern, template, methods in self._routes:
            if method.lower() in methods and pattern.fullmatch(path):
                return template, methods[method.lower()]
        return None

    @staticmethod
    def _response_key(operation: Json, status: int) -> str | None:
        keys = (str(status), f"{status // 100}XX")
        return next((key for key in keys if key in operation["responses"]), None)

    def _validator(self, pointer: str) -> _Validator:
        if pointer not in self._validators:
            self._validators[pointer] = self._new_validator(pointer)
        return self._validators[pointer]

    def _resolved(self, pointer: str, node: Json) -> tuple[str, Json]:
        while "$ref" in node:
            pointer = str(node["$ref"]).removeprefix("#")
            node = self._spec
            for step in pointer.split("/")[1:]:
                node = node[step.replace("~1", "/").replace("~0", "~")]
        return pointer, node

    def _unknown_keys(self, pointer: str, schema: Json, body: Any, place: str) -> Iterator[str]:
        if not isinstance(body, dict | list):
            return
        branches = list(self._accepting(pointer, schema, body))
        if isinstance(body, list):
            for number, item in enumerate(body):
                for at, node in branches:
                    if "items" in node:
                        inner = f"{at}/items"
                        yield from self._unknown_keys(
                            inner, node["items"], item, f"{place}[{number}]"
                        )
            return
        if not any("properties" in node or "additionalProperties" in node for _, node in branches):
            return
        for key, value in body.items():
            known = list(self._schemas_of_key(branches, key))
            if not known and _UNTIL_V11.get(key) not in body:
                yield f"{place}.{key}"
            for at, node in known:
                yield from self._unknown_keys(at, node, value, f"{place}.{key}")

    @staticmethod
    def _schemas_of_key(branches: list[tuple[str, Json]], key: str) -> Iterator[tuple[str, Json]]:
        for at, node in branches:
            if key in node.get("properties", {}):
                yield f"{at}/properties/{_escaped(key)}", node["properties"][key]
            elif isinstance(node.get("additionalProperties"), dict):
                yield f"{at}/additionalProperties", node["additionalProperties"]

    def _accepting(self, pointer: str, schema: Json, body: Any) -> Iterator[tuple[str, Json]]:
        """The plain schemas that the body meets, alternatives that refuse it left out."""
        pointer, schema = self._resolved(pointer, schema)
        yield pointer, schema
        for kind in _BRANCHES:
            for number, branch in enumerate(schema.get(kind, ())):
                at = f"{pointer}/{kind}/{number}"
                if kind == "allOf" or self._validator(at).is_valid(body):
                    yield from self._accepting(at, branch, body)


def _pinned(path: Path) -> Json:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OracleAbsent(f"Discord's OpenAPI description can not be read: {error}") from error
    found = sha256(data).hexdigest()
    if found != SHA256:
        raise OracleAbsent(
            f"{path.name} is not the pinned OpenAPI description (sha256 {found[:12]}…, wanted"
            f" {SHA256[:12]}…): take specs/openapi.json of discord-api-spec of 2026-07-18"
        )
    spec: Json = json.loads(data)
    return spec


def _validator_maker(spec: Json) -> Any:
    try:
        import jsonschema_rs  # noqa: PLC0415 - a development dependency
    except ImportError as error:
        raise OracleAbsent(
            "Answers are not checked against Discord's OpenAPI description: jsonschema-rs is not"
            " installed"
        ) from error
    registry = jsonschema_rs.Registry([(_ROOT, spec)])

    def make(pointer: str) -> Any:
        return jsonschema_rs.Draft202012Validator({"$ref": f"{_ROOT}#{pointer}"}, registry=registry)

    return make


def _escaped(step: str) -> str:
    """Of a JSON pointer inside a URI."""
    return step.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^}]+\}", template)
    return re.compile("[^/]+".join(re.escape(part) for part in parts))


def _literal_first(entry: tuple[str, Any]) -> tuple[int, str]:
    """`/users/@me` before `/users/{user_id}`."""
    return (entry[0].count("{"), entry[0])


def _place(path: list[str | int]) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
