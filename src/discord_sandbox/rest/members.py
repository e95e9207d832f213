"""Members of guilds: read, found, changed, removed."""

from dataclasses import replace
from datetime import datetime, timedelta

from discord_sandbox import errors
from discord_sandbox.payloads.form import Form, moment
from discord_sandbox.rest import access, voice_states
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call, Route, refuse_unheld
from discord_sandbox.world import objects
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Guild, Json, Member, Snowflake

_LONGEST_TIMEOUT = timedelta(days=28)
_ALWAYS: Json = {"flags": 0}


def get_member(call: Call) -> Answer:
    guild = access.joined_guild(call)
    return Answer(objects.member(call.world, access.member_of_path(call, guild)))


def list_members(call: Call) -> Answer:
    guild = access.joined_guild(call)
    if not call.application.has_members:
        raise errors.missing_access()
    limit = call.limit(1, 1000)
    after = int(call.id("after")) if "after" in call.query else -1
    ids = sorted((each for each in guild.members if int(each) > after), key=int)
    return Answer([objects.member(call.world, guild.members[each]) for each in ids[:limit]])


def search_members(call: Call) -> Answer:
    """By the beginning of a name or nickname."""
    guild = access.joined_guild(call)
    wanted = call.query.get("query", "").casefold()
    limit = call.limit(1, 1000)
    found = [
        member
        for member in guild.members.values()
        if any(name.casefold().startswith(wanted) for name in _names(call, member))
    ]
    return Answer([objects.member(call.world, member) for member in found[:limit]])


def _names(call: Call, member: Member) -> list[str]:
    user = call.world.users[member.user_id]
    return [name for name in (user.name, user.display_name, member.nick) if name]


def edit_member(call: Call) -> Answer:
    guild = access.joined_guild(call)
    member = access.member_of_path(call, guild)
    body = call.fields
    _check(body)
    _require_for(call, guild, member, body)
    voice_states.check_voice_of(call, guild, member)
    roles = member.roles
    if body.get("roles") is not None:
        roles = tuple(dict.fromkeys(Snowflake(str(each)) for each in body["roles"]))
        for changed in set(roles) ^ set(member.roles):
            if changed not in guild.roles:
                raise errors.unknown_role()
            access.require_above(call, guild, guild.roles[changed])
    changed_member = replace(
        voice_states.with_voice(member, body),
        nick=(body["nick"] or None) if "nick" in body else member.nick,
        roles=roles,
        timed_out_until=_timed_out_until(body, member),
    )
    call.world.edit_member(guild.id, changed_member)
    voice_states.move(call, guild, changed_member)
    return Answer(objects.member(call.world, changed_member))


def _check(body: Json) -> None:
    form = Form(body)
    form.text("nick", 32)
    form.snowflakes("roles", 250)
    form.flag("mute")
    form.flag("deaf")
    form.snowflake("channel_id")
    form.moment("communication_disabled_until")
    form.refuse_if_wrong()
    refuse_unheld(body, _ALWAYS)


def _require_for(call: Call, guild: Guild, member: Member, body: Json) -> None:
    needed = {
        "nick": Permission.MANAGE_NICKNAMES,
        "roles": Permission.MANAGE_ROLES,
        "communication_disabled_until": Permission.MODERATE_MEMBERS,
    }
    for key, permission in needed.items():
        if key in body:
            access.require_in_guild(call, guild, permission)
    if "nick" in body or "communication_disabled_until" in body:
        access.require_outranks(call, guild, member)
    until = moment(body.get("communication_disabled_until") or "")
    if until is not None and until > call.world.now() + _LONGEST_TIMEOUT:
        form = Form(body).at("communication_disabled_until")
        form.wrong("MEMBER_TIMEOUT_TOO_LONG", "A timeout lasts 28 days at most")
        form.refuse_if_wrong()


def _timed_out_until(body: Json, member: Member) -> datetime | None:
    if "communication_disabled_until" not in body:
        return member.timed_out_until
    return moment(body["communication_disabled_until"] or "")


def edit_own_nick(call: Call) -> Answer:
    guild = access.joined_guild(call)
    _check(call.fields)
    access.require_in_guild(call, guild, Permission.CHANGE_NICKNAME)
    me = guild.members[call.me]
    if "nick" in call.fields:
        me = replace(me, nick=call.fields["nick"] or None)
        call.world.edit_member(guild.id, me)
    return Answer(objects.member(call.world, me))


def add_role(call: Call) -> Answer:
    guild, member, role_id = _about_role(call)
    if role_id not in member.roles:
        call.world.set_member_roles(guild.id, member.user_id, (*member.roles, role_id))
    return NO_CONTENT


def remove_role(call: Call) -> Answer:
    guild, member, role_id = _about_role(call)
    if role_id in member.roles:
        left = tuple(each for each in member.roles if each != role_id)
        call.world.set_member_roles(guild.id, member.user_id, left)
    return NO_CONTENT


def _about_role(call: Call) -> tuple[Guild, Member, Snowflake]:
    guild = access.joined_guild(call)
    access.require_in_guild(call, guild, Permission.MANAGE_ROLES)
    member = access.member_of_path(call, guild)
    role = access.role_of_path(call, guild)
    access.require_above(call, guild, role)
    return guild, member, role.id


def kick(call: Call) -> Answer:
    guild = access.joined_guild(call)
    access.require_in_guild(call, guild, Permission.KICK_MEMBERS)
    member = access.member_of_path(call, guild)
    access.require_outranks(call, guild, member)
    call.world.remove_member(guild.id, member.user_id)
    return NO_CONTENT


_MEMBERS = "/guilds/{guild_id}/members"
_MEMBER = f"{_MEMBERS}/{{user_id}}"
ROUTES = (
    Route("GET", _MEMBERS, list_members),
    Route("GET", f"{_MEMBERS}/search", search_members),
    Route("PATCH", f"{_MEMBERS}/@me", edit_own_nick),
    Route("GET", _MEMBER, get_member),
    Route("PATCH", _MEMBER, edit_member),
    Route("DELETE", _MEMBER, kick),
    Route("PUT", f"{_MEMBER}/roles/{{role_id}}", add_role),
    Route("DELETE", f"{_MEMBER}/roles/{{role_id}}", remove_role),
)
