"""The small Discord as one person sees it, as JSON for the console API.

Discord's own objects, with a little more where a page needs it: the permissions that the person has
in a channel, and who reacted.
"""

from discord_sandbox.interactions.interactions import Interactions
from discord_sandbox.payloads.commands import SUBCOMMAND, SUBCOMMAND_GROUP
from discord_sandbox.world import message_objects, objects
from discord_sandbox.world.permissions import permissions_of
from discord_sandbox.world.records import (
    Channel,
    Event,
    Guild,
    InteractionType,
    Json,
    Message,
    Snowflake,
)
from discord_sandbox.world.world import World

_BRANCHES = {SUBCOMMAND, SUBCOMMAND_GROUP}
_WITH_MESSAGE = {"MESSAGE_CREATE", "MESSAGE_UPDATE"}


def state(world: World, interactions: Interactions, person_id: Snowflake) -> Json:
    """All but the messages."""
    applications = [
        objects.application(world, one) | {"online": one.id in world.online}
        for one in world.applications.values()
    ]
    guilds = [_guild(world, interactions, one, person_id) for one in world.guilds_of(person_id)]
    directs = [channel(world, interactions, one, person_id) for one in world.directs_of(person_id)]
    places = [*directs, *(place for guild in guilds for place in guild["channels"])]
    usable = {command_id for place in places for command_id in place["command_ids"]}
    return {
        "me": objects.user(world.users[person_id]),
        "guilds": guilds,
        "directs": directs,
        "commands": [_command(world, command_id) for command_id in sorted(usable)],
        "application": applications[0] if applications else None,
        "applications": applications,
    }


def message(world: World, one: Message, person_id: Snowflake) -> Json:
    """Reactions carry `user_ids`, answers a `command_name`, a message of a guild its `guild_id`."""
    plain = message_objects.message(world, one, person_id)
    used = world.interactions.get((one.interaction or {}).get("id", ""))
    if used is not None and used.type == InteractionType.COMMAND:
        named = {"command_name": _command_name(used.data)}
        plain["interaction_metadata"] = {**plain["interaction_metadata"], **named}
    for shown, known in zip(plain.get("reactions", ()), one.reactions, strict=False):
        shown["user_ids"] = list(known.users)
    return plain if one.guild_id is None else plain | {"guild_id": one.guild_id}


def _command_name(data: Json) -> str:
    """With the group and subcommand, as a person types it."""
    names = [data["name"]]
    inside = data.get("options") or []
    while inside and inside[0]["type"] in _BRANCHES:
        names.append(inside[0]["name"])
        inside = inside[0].get("options") or []
    return " ".join(names)


def event(world: World, one: Event, person_id: Snowflake) -> Json:
    payload = one.payload
    if one.name in _WITH_MESSAGE and one.channel_id is not None:
        known = world.message(one.channel_id, payload["id"])
        payload = message(world, known, person_id) if known else payload
    return {"name": one.name, "payload": payload}


def channel(world: World, interactions: Interactions, one: Channel, person_id: Snowflake) -> Json:
    """With the person's `permissions`, and the `command_ids` that they may use there."""
    granted = permissions_of(world, person_id, one)
    return {
        **objects.channel(world, one, person_id),
        "permissions": str(int(granted)),
        "command_ids": [found.id for found in interactions.usable_commands(person_id, one)],
    }


def _guild(world: World, interactions: Interactions, guild: Guild, person_id: Snowflake) -> Json:
    places = [*world.channels_of(guild.id), *world.threads_of(guild.id)]
    seen = [one for one in places if world.may_see(person_id, one)]
    return {
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner_id,
        "channels": [channel(world, interactions, one, person_id) for one in seen],
        "roles": objects.roles(world, guild),
        "members": [objects.member(world, one) for one in guild.members.values()],
        "voice_states": [
            objects.voice_state(world, state)
            for place in seen
            for state in world.sitting_in(place.id)
        ],
    }


def _command(world: World, command_id: Snowflake) -> Json:
    """Whatever the bot sent, under the ids by which it is used."""
    found = world.commands[command_id]
    ids = {"id": found.id, "application_id": found.application_id, "guild_id": found.guild_id}
    return {**found.body, **ids, "name": found.name, "type": found.type}
