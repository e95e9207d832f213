"""Answers held against Discord's description: what is right passes, what is wrong is named."""

from pathlib import Path
from typing import Any

import pytest

from discord_description import description_path, oracle_or_skip
from discord_sandbox.oracle import Oracle, OracleAbsent
from discord_sandbox.world.records import Json


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return oracle_or_skip()


def user(**changes: Any) -> Json:
    return {
        "id": "1",
        "username": "alice",
        "avatar": None,
        "discriminator": "0",
        "public_flags": 0,
        "flags": 0,
        "global_name": None,
        "primary_guild": None,
        **changes,
    }


def test_a_right_answer_passes(oracle: Oracle) -> None:
    assert oracle.complaints("GET", "/users/1", 200, user()) == []


def test_a_missing_field_is_caught(oracle: Oracle) -> None:
    broken = user()
    del broken["username"]

    (complaint,) = oracle.complaints("GET", "/users/1", 200, broken)
    assert "GET /users/1 answered 200" in complaint
    assert "username" in complaint


def test_a_wrong_type_is_caught_at_its_place(oracle: Oracle) -> None:
    (complaint,) = oracle.complaints("GET", "/users/1", 200, user(public_flags="0"))

    assert "$.public_flags" in complaint


def test_a_key_outside_the_description_is_caught(oracle: Oracle) -> None:
    (complaint,) = oracle.complaints("GET", "/users/1", 200, user(usrname="alice"))

    assert "$.usrname is not a key of the description" in complaint


def test_an_inner_unknown_key_is_caught(oracle: Oracle) -> None:
    region = {"id": "x", "name": "X", "custom": False, "deprecated": False, "optimal": True}
    assert oracle.complaints("GET", "/voice/regions", 200, [region]) == []

    (complaint,) = oracle.complaints("GET", "/voice/regions", 200, [region, {**region, "vip": 1}])
    assert "$[1].vip" in complaint


def test_an_undocumented_status_is_caught(oracle: Oracle) -> None:
    assert oracle.complaints("POST", "/channels/1/typing", 204, None) == []
    assert oracle.complaints("POST", "/channels/1/typing", 201, {}) != []


def test_literal_paths_win(oracle: Oracle) -> None:
    assert oracle.complaints("GET", "/users/@me", 200, user()) != []


def test_the_error_tree_is_passed_over_but_the_error_is_not(oracle: Oracle) -> None:
    tree = {"content": {"_errors": [{"code": "BASE_TYPE_REQUIRED", "message": "x"}]}}
    error = {"code": 50035, "message": "Invalid Form Body", "errors": tree}

    assert oracle.complaints("POST", "/channels/1/messages", 400, error) == []
    assert oracle.complaints("POST", "/channels/1/messages", 400, {"message": "x"}) != []


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "openapi.json"
    other.write_text("{}")

    with pytest.raises(OracleAbsent, match="not the pinned"):
        Oracle(other)


def test_without_the_file_the_check_steps_aside(tmp_path: Path) -> None:
    with pytest.raises(OracleAbsent, match="can not be read"):
        Oracle(tmp_path / "absent.json")
    with pytest.raises(OracleAbsent, match="set DISCORD_OPENAPI"):
        Oracle.of_environment({})


def test_every_route_of_the_sandbox_is_one_of_discords(oracle: Oracle) -> None:
    from discord_sandbox.rest import TABLE  # noqa: PLC0415

    unknown = {
        f"{route.method} {route.template}"
        for route in TABLE
        if not oracle.knows(route.method, _example(route.template))
    }
    assert unknown == set()


def _example(template: str) -> str:
    return template.replace("{", "").replace("}", "")


def test_the_description_is_found_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_OPENAPI", "somewhere.json")

    assert description_path() == Path("somewhere.json")
