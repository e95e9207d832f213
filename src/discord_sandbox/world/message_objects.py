"""Messages as Discord's JSON, valid against Discord's OpenAPI description.

The rest of the objects is in `objects.py`.

A `viewer` is whom the object is for; it decides what differs from one reader to the next.
"""

from typing import Any

from discord_sandbox.world.objects import (
    member_without_user,
    optional_timestamp,
    thread,
    timestamp,
    user,
)
from discord_sandbox.world.records import Attachment, Json, Message, Reaction, Snowflake
from discord_sandbox.world.state import State

REPLY = 19
THREAD_STARTER = 21
CONTEXT_MENU_COMMAND = 23
_WITH_REFERENCED = {REPLY, THREAD_STARTER, CONTEXT_MENU_COMMAND}


def attachment(state: State, channel_id: Snowflake, one: Attachment) -> Json:
    url = state.attachment_url(channel_id, one)
    plain: Json = {
        "id": one.id,
        "filename": one.filename,
        "size": one.size,
        "url": url,
        "proxy_url": url.replace("//cdn.discordapp.com/", "//media.discordapp.net/"),
        "content_type": one.content_type,
        "flags": 0,
    }
    optional = {
        "description": one.description,
        "width": one.width,
        "height": one.height,
        "duration_secs": one.duration_secs,
        "waveform": one.waveform,
        "ephemeral": one.is_ephemeral or None,
    }
    return plain | {key: value for key, value in optional.items() if value is not None}


def emoji(name: str) -> Json:
    """From a Unicode emoji or from `name:id`."""
    shown, colon, custom_id = name.rpartition(":")
    return {"id": custom_id, "name": shown} if colon else {"id": None, "name": name}


def reaction(one: Reaction, viewer: Snowflake | None) -> Json:
    return {
        "emoji": emoji(one.emoji),
        "count": len(one.users),
        "count_details": {"burst": 0, "normal": len(one.users)},
        "burst_colors": [],
        "me_burst": False,
        "me": viewer in one.users,
    }


def message(state: State, one: Message, viewer: Snowflake | None = None) -> Json:
    """As REST gives it; the message replied to is inside."""
    plain = _message(state, one, viewer)
    if one.type in _WITH_REFERENCED:
        original = _referenced(state, one)
        plain["referenced_message"] = _message(state, original, viewer) if original else None
    started = state.channels.get(one.id)
    if started is not None and started.is_thread:
        plain["thread"] = thread(state, started, viewer)
    return plain


def _referenced(state: State, one: Message) -> Message | None:
    if one.reference is None:
        return None
    place = one.reference.get("channel_id", one.channel_id)
    return state.message(place, one.reference.get("message_id", Snowflake("")))


def _message(state: State, one: Message, viewer: Snowflake | None) -> Json:
    plain: Json = {
        "type": one.type,
        "content": one.content,
        "mentions": [user(state.users[who]) for who in one.mentions],
        "mention_roles": list(one.mention_roles),
        "attachments": [attachment(state, one.channel_id, a) for a in one.attachments],
        "embeds": list(one.embeds),
        "timestamp": timestamp(one.timestamp),
        "edited_timestamp": optional_timestamp(one.edited_at),
        "flags": one.flags,
        "components": list(one.components),
        "id": one.id,
        "channel_id": one.channel_id,
        "author": _author(state, one),
        "pinned": one.is_pinned,
        "mention_everyone": one.mention_everyone,
        "tts": one.is_tts,
    }
    optional: dict[str, Any] = {
        "reactions": [reaction(r, viewer) for r in one.reactions] or None,
        "nonce": one.nonce,
        "application_id": one.application_id,
        "webhook_id": one.webhook_id,
        "message_reference": one.reference,
        "interaction_metadata": one.interaction,
    }
    return plain | {key: value for key, value in optional.items() if value is not None}


def _author(state: State, one: Message) -> Json:
    plain = user(state.users[one.author_id])
    return plain if one.author_name is None else plain | {"username": one.author_name}


def message_over_gateway(state: State, one: Message) -> Json:
    """As MESSAGE_CREATE and MESSAGE_UPDATE give it.

    With the guild, the author as member, mentioned members.
    """
    plain = message(state, one)
    place = state.channels[one.channel_id]
    plain["channel_type"] = int(place.type)
    if one.guild_id is None:
        return plain
    plain["guild_id"] = one.guild_id
    author = state.member(one.guild_id, one.author_id)
    if author is not None and one.webhook_id is None:
        plain["member"] = member_without_user(author)
    for mentioned in plain["mentions"]:
        present = state.member(one.guild_id, mentioned["id"])
        if present is not None:
            mentioned["member"] = member_without_user(present)
    return plain
