"""Application commands: registered, changed, listed, deleted, for all guilds or for one."""

from collections.abc import Iterator
from typing import Any

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.payloads.commands import (
    check_all_commands,
    check_command,
    check_how_many,
    completed,
)
from discord_sandbox.payloads.form import Form
from discord_sandbox.rest import access
from discord_sandbox.rest.applications import own_application
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from discord_sandbox.world.records import Command, Json, Snowflake

_LOCALIZATIONS = ("name_localizations", "description_localizations")


def list_commands(call: Call) -> Answer:
    is_whole = call.query.get("with_localizations", "").lower() in {"1", "true"}
    return Answer([_shown(one, is_whole=is_whole) for one in _registered(call)])


def get_command(call: Call) -> Answer:
    return Answer(_shown(_of_path(call)))


def create_command(call: Call) -> Answer:
    """One of the same name and type is replaced and keeps its id."""
    check_command(call.fields)
    body = completed(call.fields)
    others = [one for one in _registered(call) if not _is_same(one, body)]
    known = next((one for one in _registered(call) if _is_same(one, body)), None)
    check_how_many([*(one.body for one in others), body])
    command = _command(call, body, known)
    _set(call, [*others, command])
    return Answer(_shown(command), 200 if known else 201)


def overwrite_commands(call: Call) -> Answer:
    check_all_commands(call.entries)
    known = _registered(call)
    commands = [
        _command(call, body, next((one for one in known if _is_same(one, body)), None))
        for body in map(completed, call.entries)
    ]
    _set(call, commands)
    return Answer([_shown(one) for one in commands])


def edit_command(call: Call) -> Answer:
    known = _of_path(call)
    changes = {key: value for key, value in call.fields.items() if key != "type"}
    whole = {**known.body, **changes}
    check_command(whole)
    if any(_is_same(one, whole) and one.id != known.id for one in _registered(call)):
        form = Form(whole).at("name")
        form.wrong(
            "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
        )
        form.refuse_if_wrong()
    command = _command(call, completed(whole), known)
    _set(call, [command if one.id == known.id else one for one in _registered(call)])
    return Answer(_shown(command))


def delete_command(call: Call) -> Answer:
    known = _of_path(call)
    _set(call, [one for one in _registered(call) if one.id != known.id])
    return NO_CONTENT


def list_permissions(call: Call) -> Answer:
    """The sandbox keeps no permissions of single commands: no guild has set any."""
    _guild_id(call)
    own_application(call)
    return Answer([])


def get_permissions(call: Call) -> Answer:
    list_permissions(call)
    raise ApiError(404, 10066, "Unknown application command permissions")


def _guild_id(call: Call) -> Snowflake | None:
    """None in the routes for all guilds."""
    return access.joined_guild(call).id if "guild_id" in call.path else None


def _registered(call: Call) -> list[Command]:
    return call.world.commands_of(own_application(call).id, _guild_id(call))


def _of_path(call: Call) -> Command:
    command_id = call.id("command_id")
    found = next((one for one in _registered(call) if one.id == command_id), None)
    if found is None:
        raise errors.unknown_command()
    return found


def _is_same(command: Command, body: Json) -> bool:
    return (command.type, command.name) == (body.get("type") or 1, body["name"])


def _set(call: Call, commands: list[Command]) -> None:
    call.world.set_commands(call.me, _guild_id(call), commands)


def _command(call: Call, body: Json, known: Command | None) -> Command:
    """An unchanged command keeps its version."""
    guild_id = _guild_id(call)
    only_global = ("dm_permission", "contexts", "integration_types")
    bare = {key: body[key] for key in body if guild_id is None or key not in only_global}
    if known is not None and _settings(known.body) == bare:
        return known
    id_ = known.id if known else call.world.new_id()
    version = call.world.new_id()
    names: Json = {"id": id_, "application_id": call.me, "version": version}
    if guild_id is not None:
        names["guild_id"] = guild_id
    return Command(
        id=id_,
        application_id=call.me,
        guild_id=guild_id,
        version=version,
        name=body["name"],
        type=body["type"],
        body=names | bare,
    )


def _settings(body: Json) -> Json:
    ids = ("id", "application_id", "version", "guild_id")
    return {key: value for key, value in body.items() if key not in ids}


def _shown(command: Command, *, is_whole: bool = True) -> Json:
    return command.body if is_whole else dict(_without_localizations(command.body))


def _without_localizations(body: Json) -> Iterator[tuple[str, Any]]:
    for key, value in body.items():
        if key in {"options", "choices"}:
            yield key, [dict(_without_localizations(each)) for each in value]
        elif key not in _LOCALIZATIONS:
            yield key, value


def _routes(scope: str) -> tuple[Route, ...]:
    one = f"{scope}/{{command_id}}"
    return (
        Route("GET", scope, list_commands),
        Route("POST", scope, create_command),
        Route("PUT", scope, overwrite_commands),
        Route("GET", one, get_command),
        Route("PATCH", one, edit_command),
        Route("DELETE", one, delete_command),
    )


_APPLICATION = "/applications/{application_id}"
_IN_GUILD = f"{_APPLICATION}/guilds/{{guild_id}}/commands"
ROUTES = (
    *_routes(f"{_APPLICATION}/commands"),
    Route("GET", f"{_IN_GUILD}/permissions", list_permissions),
    *_routes(_IN_GUILD),
    Route("GET", f"{_IN_GUILD}/{{command_id}}/permissions", get_permissions),
)
