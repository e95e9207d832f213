"""Who is banned from a guild."""

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.rest import access
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from discord_sandbox.world import objects
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Event, Guild, Json, Snowflake


def list_bans(call: Call) -> Answer:
    guild = _guild(call)
    limit = call.limit(1000, 1000)
    after = int(call.id("after")) if "after" in call.query else -1
    ids = sorted((who for who in _bans(call, guild) if int(who) > after), key=int)
    return Answer([_shown(call, guild, who) for who in ids[:limit]])


def get_ban(call: Call) -> Answer:
    guild = _guild(call)
    return Answer(_shown(call, guild, _banned_of_path(call, guild)))


def ban(call: Call) -> Answer:
    guild = _guild(call)
    user_id = call.id("user_id")
    if user_id not in call.world.users:
        raise errors.unknown_user()
    if user_id in guild.members:
        access.require_outranks(call, guild, guild.members[user_id])
    _bans(call, guild)[user_id] = call.reason
    call.world.remove_member(guild.id, user_id)
    _tell(call, "GUILD_BAN_ADD", guild, user_id)
    return NO_CONTENT


def unban(call: Call) -> Answer:
    guild = _guild(call)
    user_id = _banned_of_path(call, guild)
    del _bans(call, guild)[user_id]
    _tell(call, "GUILD_BAN_REMOVE", guild, user_id)
    return NO_CONTENT


def _guild(call: Call) -> Guild:
    guild = access.joined_guild(call)
    access.require_in_guild(call, guild, Permission.BAN_MEMBERS)
    return guild


def _bans(call: Call, guild: Guild) -> dict[Snowflake, str | None]:
    return call.desk.bans.setdefault(guild.id, {})


def _banned_of_path(call: Call, guild: Guild) -> Snowflake:
    user_id = call.id("user_id")
    if user_id not in _bans(call, guild):
        raise ApiError(404, 10026, "Unknown Ban")
    return user_id


def _shown(call: Call, guild: Guild, user_id: Snowflake) -> Json:
    reason = _bans(call, guild)[user_id]
    return {"user": objects.user(call.world.users[user_id]), "reason": reason}


def _tell(call: Call, name: str, guild: Guild, user_id: Snowflake) -> None:
    user = objects.user(call.world.users[user_id])
    payload: Json = {"guild_id": guild.id, "user": user}
    call.world.publish(Event(name=name, payload=payload, guild_id=guild.id))


_BANS = "/guilds/{guild_id}/bans"
ROUTES = (
    Route("GET", _BANS, list_bans),
    Route("GET", f"{_BANS}/{{user_id}}", get_ban),
    Route("PUT", f"{_BANS}/{{user_id}}", ban),
    Route("DELETE", f"{_BANS}/{{user_id}}", unban),
)
