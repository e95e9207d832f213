"""Guilds and their roles."""

from dataclasses import replace

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.payloads.form import Form
from discord_sandbox.rest import access
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call, Route, refuse_unheld
from discord_sandbox.world import objects
from discord_sandbox.world.permissions import Permission, permissions_in
from discord_sandbox.world.records import Guild, Json, Role, Snowflake

_MOST_ROLES = 250


def get_guild(call: Call) -> Answer:
    return _shown(call, access.joined_guild(call))


def edit_guild(call: Call) -> Answer:
    guild = access.joined_guild(call)
    access.require_in_guild(call, guild, Permission.MANAGE_GUILD)
    form = Form(call.fields)
    name = form.text("name", 100, shortest=2)
    form.refuse_if_wrong()
    plain = objects.guild(call.world, guild)
    refuse_unheld(call.fields, {key: plain[key] for key in plain if key != "name"})
    changed = replace(guild, name=(name or guild.name).strip())
    call.world.edit_guild(changed)
    return _shown(call, changed)


def _shown(call: Call, guild: Guild) -> Answer:
    plain = objects.guild(call.world, guild)
    if call.query.get("with_counts", "").lower() not in {"1", "true"}:
        del plain["approximate_member_count"], plain["approximate_presence_count"]
    return Answer(plain)


def list_nothing(call: Call) -> Answer:
    """Of what no guild has here: emojis, stickers, invites, events."""
    access.joined_guild(call)
    return Answer([])


def list_roles(call: Call) -> Answer:
    return Answer(objects.roles(call.world, access.joined_guild(call)))


def get_role(call: Call) -> Answer:
    guild = access.joined_guild(call)
    return _answer(call, guild.id, access.role_of_path(call, guild).id)


def create_role(call: Call) -> Answer:
    guild = access.joined_guild(call)
    access.require_in_guild(call, guild, Permission.MANAGE_ROLES)
    if len(guild.roles) >= _MOST_ROLES:
        raise ApiError(400, 30005, f"Maximum number of guild roles reached ({_MOST_ROLES})")
    blank = Role(
        id=call.world.new_id(),
        name="new role",
        permissions=guild.roles[guild.id].permissions,
        position=1,
    )
    role = _changed(call, guild, blank)
    for other in guild.roles.values():
        if other.position > 0:
            call.world.edit_role(guild.id, replace(other, position=other.position + 1))
    call.world.add_role(guild.id, role)
    return _answer(call, guild.id, role.id)


def edit_role(call: Call) -> Answer:
    guild = access.joined_guild(call)
    access.require_in_guild(call, guild, Permission.MANAGE_ROLES)
    role = access.role_of_path(call, guild)
    access.require_above(call, guild, role)
    call.world.edit_role(guild.id, _changed(call, guild, role))
    return _answer(call, guild.id, role.id)


def _changed(call: Call, guild: Guild, role: Role) -> Role:
    body = call.fields
    _check(body)
    permissions = role.permissions
    if body.get("permissions") is not None:
        permissions = int(body["permissions"])
        granted = permissions_in(call.world, guild, guild.members[call.me])
        if Permission(permissions & ~role.permissions) & ~granted:
            raise errors.missing_permissions()
    color = (body.get("colors") or {}).get("primary_color", body.get("color"))
    return replace(
        role,
        name=body.get("name") or role.name,
        permissions=permissions,
        color=role.color if color is None else color,
        is_mentionable=bool(body.get("mentionable", role.is_mentionable)),
        is_hoisted=bool(body.get("hoist", role.is_hoisted)),
    )


def _check(body: Json) -> None:
    form = Form(body)
    form.text("name", 100)
    form.number("color", 0, 0xFFFFFF)
    form.flag("mentionable")
    form.flag("hoist")
    if form.has("colors") and form.at("colors").is_object():
        form.at("colors").number("primary_color", 0, 0xFFFFFF)
    permissions = form.at("permissions")
    if permissions.value is not None and not str(permissions.value).isdigit():
        permissions.wrong("NUMBER_TYPE_COERCE", f'Value "{permissions.value}" is not int.')
    form.refuse_if_wrong()
    refuse_unheld(body, {"icon": None, "unicode_emoji": None})


def delete_role(call: Call) -> Answer:
    guild = access.joined_guild(call)
    access.require_in_guild(call, guild, Permission.MANAGE_ROLES)
    role = access.role_of_path(call, guild)
    if role.id == guild.id or role.is_managed:
        raise ApiError(400, 50028, "Invalid Role")
    access.require_above(call, guild, role)
    call.world.delete_role(guild.id, role.id)
    return NO_CONTENT


def order_roles(call: Call) -> Answer:
    guild = access.joined_guild(call)
    access.require_in_guild(call, guild, Permission.MANAGE_ROLES)
    for entry in call.entries:
        form = Form(entry)
        form.number("position", 0, 2**31 - 1)
        form.refuse_if_wrong()
        role = guild.roles.get(Snowflake(str(entry.get("id"))))
        if role is None:
            raise errors.unknown_role()
        access.require_above(call, guild, role)
        call.world.edit_role(guild.id, replace(role, position=int(entry.get("position") or 0)))
    return list_roles(call)


def _answer(call: Call, guild_id: Snowflake, role_id: Snowflake) -> Answer:
    roles = objects.roles(call.world, call.world.guilds[guild_id])
    return Answer(next(role for role in roles if role["id"] == role_id))


_GUILD = "/guilds/{guild_id}"
_ROLES = f"{_GUILD}/roles"
ROUTES = (
    Route("GET", _GUILD, get_guild),
    Route("PATCH", _GUILD, edit_guild),
    Route("GET", f"{_GUILD}/invites", list_nothing),
    Route("GET", f"{_GUILD}/emojis", list_nothing),
    Route("GET", f"{_GUILD}/stickers", list_nothing),
    Route("GET", f"{_GUILD}/scheduled-events", list_nothing),
    Route("GET", _ROLES, list_roles),
    Route("POST", _ROLES, create_role),
    Route("PATCH", _ROLES, order_roles),
    Route("GET", f"{_ROLES}/{{role_id}}", get_role),
    Route("PATCH", f"{_ROLES}/{{role_id}}", edit_role),
    Route("DELETE", f"{_ROLES}/{{role_id}}", delete_role),
)
