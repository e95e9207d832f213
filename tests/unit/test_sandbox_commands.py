"""Which application commands Discord registers, and what it makes of them."""

from typing import Any

import pytest

from discord_sandbox.errors import ApiError
from discord_sandbox.payloads.commands import (
    check_all_commands,
    check_command,
    completed,
    is_chat_name,
)
from discord_sandbox.payloads.form import Problem
from discord_sandbox.world.records import Json


def command(**changes: Any) -> Json:
    return {"name": "ask", "description": "Asks", **changes}


def option(type_: int = 3, **changes: Any) -> Json:
    return {"type": type_, "name": "what", "description": "W", **changes}


def named(number: int, **changes: Any) -> Json:
    return option(name=f"o{number}", **changes)


def subcommand(*options: Json, **changes: Any) -> Json:
    return {"type": 1, "name": "sub", "description": "S", "options": list(options), **changes}


def group(*options: Json, **changes: Any) -> Json:
    return {"type": 2, "name": "group", "description": "G", "options": list(options), **changes}


@pytest.mark.parametrize("name", ["ask", "спроси", "a-b_c'", "สวัสดี", "问", "हिन्दी", "a1"])
def test_lower_case_names_of_any_script_are_names(name: str) -> None:
    assert is_chat_name(name)


@pytest.mark.parametrize("name", ["Ask", "a b", "a!", "Спроси", "👍"])
def test_other_names_are_none(name: str) -> None:
    assert not is_chat_name(name)


@pytest.mark.parametrize(
    "body",
    [
        command(),
        command(type=2, name="Teach This", description=""),
        command(options=[named(n) for n in range(25)]),
        command(options=[group(subcommand(option()))]),
        command(name_localizations={"ru": "спроси"}, description_localizations={"ru": "С"}),
        command(options=[option(choices=[{"name": "A", "value": "a"}])]),
        command(options=[option(4, min_value=0, max_value=5, autocomplete=True)]),
        command(default_member_permissions="32", contexts=[0, 1], integration_types=[0]),
    ],
)
def test_good_commands_pass(body: Json) -> None:
    check_command(body)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (command(name="Ask"), "name"),
        (command(name="x" * 33), "name"),
        (command(description=""), "description"),
        (command(description="x" * 101), "description"),
        (command(type=3, name="Teach", description="no"), "description"),
        (command(options=[named(n) for n in range(26)]), "options"),
        (command(options=[option(99)]), "options.0.type"),
        (command(options=[option(name="What")]), "options.0.name"),
        (command(options=[named(1), named(2, required=True)]), "options.1"),
        (command(options=[option(), option()]), "options.1.name"),
        (command(options=[subcommand(), option()]), "options"),
        (command(options=[group(option())]), "options.0"),
        (command(options=[subcommand(subcommand())]), "options.0"),
        (
            command(options=[option(choices=[{"name": "A", "value": "a"}] * 26)]),
            "options.0.choices",
        ),
        (command(options=[option(5, choices=[{"name": "A", "value": "a"}])]), "options.0.choices"),
        (
            command(options=[option(4, choices=[{"name": "A", "value": "a"}])]),
            "options.0.choices.0.value",
        ),
        (command(options=[option(5, autocomplete=True)]), "options.0.autocomplete"),
        (command(name_localizations={"xx": "a"}), "name_localizations.xx"),
        (command(name_localizations={"ru": "Спроси"}), "name_localizations.ru"),
        (command(contexts=[7]), "contexts.0"),
        (command(default_member_permissions="many"), "default_member_permissions"),
    ],
)
def test_bad_commands_are_refused_at_their_place(body: Json, place: str) -> None:
    with pytest.raises(ApiError) as refused:
        check_command(body)

    node = refused.value.errors
    for step in place.split("."):
        assert node is not None
        node = node[step]
    assert node is not None
    assert "_errors" in node


def test_a_command_has_8000_characters_at_most() -> None:
    choices = [{"name": str(n).rjust(100, "x"), "value": "x" * 100} for n in range(25)]
    check_command(command(options=[named(1, choices=choices)]))

    with pytest.raises(ApiError) as refused:
        check_command(command(options=[named(n, choices=choices) for n in range(2)]))
    assert "APPLICATION_COMMAND_TOO_LARGE" in str(refused.value.errors)


def test_names_of_one_kind_are_unique() -> None:
    check_all_commands([command(), command(type=2, description="")])

    with pytest.raises(ApiError) as refused:
        check_all_commands([command(), command()])
    assert "APPLICATION_COMMANDS_DUPLICATE_NAME" in str(refused.value.errors)


@pytest.mark.parametrize(("type_", "most"), [(1, 100), (2, 15), (3, 15)])
def test_there_are_only_so_many_of_a_kind(type_: int, most: int) -> None:
    description = "D" if type_ == 1 else ""
    many = [command(name=f"c{n}", type=type_, description=description) for n in range(most + 1)]
    check_all_commands(many[:-1])

    with pytest.raises(ApiError) as refused:
        check_all_commands(many)
    assert refused.value.code == 30032


def test_defaults_are_filled_in_and_nulls_left_out() -> None:
    whole = completed(command(options=[option(choices=None, required=True)], nsfw=None))

    assert (whole["type"], whole["nsfw"], whole["integration_types"]) == (1, False, [0])
    assert whole["options"] == [option(required=True)]


def test_a_problem_knows_where_it_is() -> None:
    problem = Problem(path=("a",), code="X", message="x")

    assert problem.path == ("a",)
