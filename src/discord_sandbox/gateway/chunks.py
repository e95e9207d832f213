"""Op 8, members of a guild on request: what is asked for, in portions.

Called by `gateway.py`, which has checked that the bot may ask.
"""

from discord_sandbox.world import objects
from discord_sandbox.world.records import Guild, Json, Member, Snowflake
from discord_sandbox.world.world import World

_MEMBERS_IN_CHUNK = 1000


def member_chunks(world: World, guild: Guild, data: Json) -> list[Json]:
    """The payloads of GUILD_MEMBERS_CHUNK; at least one."""
    found, missing = _asked_for(world, guild.members, data)
    chunks = [
        found[start : start + _MEMBERS_IN_CHUNK]
        for start in range(0, len(found), _MEMBERS_IN_CHUNK)
    ] or [[]]
    more: Json = {}
    if missing:
        more["not_found"] = missing
    if data.get("presences"):
        more["presences"] = []
    if data.get("nonce") is not None:
        more["nonce"] = data["nonce"]
    return [
        {
            "guild_id": guild.id,
            "members": [objects.member(world, guild.members[who]) for who in chunk],
            "chunk_index": index,
            "chunk_count": len(chunks),
            **more,
        }
        for index, chunk in enumerate(chunks)
    ]


def _asked_for(
    world: World, members: dict[Snowflake, Member], data: Json
) -> tuple[list[Snowflake], list[Snowflake]]:
    """Those found, and those ids that are nobody's."""
    asked = data.get("user_ids")
    if asked is not None:
        ids = [Snowflake(str(one)) for one in (asked if isinstance(asked, list) else [asked])]
        return [one for one in ids if one in members], [one for one in ids if one not in members]
    query = str(data.get("query") or "").casefold()
    found = [
        who
        for who, member in members.items()
        if (member.nick or world.users[who].name).casefold().startswith(query)
    ]
    limit = data.get("limit")
    return (found[:limit] if isinstance(limit, int) and limit > 0 else found), []
