"""Channels: read, make, change, order, delete; and what roles and members may do in one."""

from dataclasses import replace
from typing import Any

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.payloads.form import Form
from discord_sandbox.rest import access
from discord_sandbox.rest.call import (
    NO_CONTENT,
    Answer,
    Call,
    Route,
    created,
    refuse_unheld,
)
from discord_sandbox.world import objects
from discord_sandbox.world.permissions import Permission, permissions_in
from discord_sandbox.world.records import Channel, ChannelType, Guild, Json, Overwrite, Snowflake

_MOST_CHANNELS = 500
_LONGEST_SLOWMODE_SECONDS = 21600
_MOST_SEATS, _MOST_ON_STAGE = 99, 10_000
ARCHIVE_AFTER_MINUTES = (60, 1440, 4320, 10080)
_MADE_HERE = (ChannelType.TEXT, ChannelType.VOICE, ChannelType.CATEGORY, ChannelType.STAGE)
_ALWAYS: Json = {
    "bitrate": 64000,
    "rtc_region": None,
    "video_quality_mode": 1,
    "default_auto_archive_duration": None,
}
"""Fields that a channel's record does not hold, and what they are here."""
_NUMBERS = {
    "position": "position",
    "rate_limit_per_user": "slowmode_seconds",
    "user_limit": "user_limit",
}
"""And their names in the record."""


def get_channel(call: Call) -> Answer:
    return Answer(objects.channel(call.world, access.visible_channel(call), call.me))


def list_channels(call: Call) -> Answer:
    """Those that the bot may not see are left out."""
    guild = access.joined_guild(call)
    seen = [c for c in call.world.channels_of(guild.id) if call.world.may_see(call.me, c)]
    return Answer([objects.channel(call.world, each, call.me) for each in seen])


def create_channel(call: Call) -> Answer:
    guild = access.joined_guild(call)
    access.require_in_guild(call, guild, Permission.MANAGE_CHANNELS)
    body = call.fields
    kind = body.get("type") or ChannelType.TEXT
    if kind not in _MADE_HERE:
        raise ApiError(501, 0, f"The sandbox does not make channels of type {kind}")
    if len(call.world.channels_of(guild.id)) >= _MOST_CHANNELS:
        raise ApiError(400, 30013, f"Maximum number of guild channels reached ({_MOST_CHANNELS})")
    _check(body, is_new=True)
    blank = Channel(
        id=call.world.new_id(),
        type=ChannelType(kind),
        guild_id=guild.id,
        position=len(call.world.channels_of(guild.id)),
    )
    channel = _changed(call, guild, blank, body)
    call.world.add_channel(channel)
    return created(objects.channel(call.world, channel, call.me))


def edit_channel(call: Call) -> Answer:
    channel = access.guild_channel(call)
    if channel.is_thread:
        return _edit_thread(call, channel)
    access.require(call, channel, Permission.MANAGE_CHANNELS)
    body = call.fields
    _check(body, is_new=False)
    changed = _changed(call, _guild_of(call, channel), channel, body)
    call.world.edit_channel(changed)
    return Answer(objects.channel(call.world, changed, call.me))


def _guild_of(call: Call, channel: Channel) -> Guild:
    assert channel.guild_id is not None  # noqa: S101 - the callers have asked
    return call.world.guilds[channel.guild_id]


def _check(body: Json, *, is_new: bool) -> None:
    form = Form(body)
    form.text("name", 100, shortest=1, is_required=is_new)
    form.text("topic", 1024)
    form.flag("nsfw")
    form.number("position", 0, 2**31 - 1)
    form.number("rate_limit_per_user", 0, _LONGEST_SLOWMODE_SECONDS)
    form.number("user_limit", 0, _MOST_ON_STAGE)
    form.snowflake("parent_id")
    for place in form.entries("permission_overwrites", 1000):
        _check_overwrite(place, has_id=True)
    form.refuse_if_wrong()
    refuse_unheld(body, _ALWAYS)


def _check_overwrite(form: Form, *, has_id: bool) -> None:
    if has_id:
        form.snowflake("id", is_required=True)
    form.choice("type", (0, 1, "0", "1"), is_required=not has_id)
    for key in ("allow", "deny"):
        value = form.at(key)
        if value.value is not None and not str(value.value).isdigit():
            value.wrong("NUMBER_TYPE_COERCE", f'Value "{value.value}" is not int.')


def _changed(call: Call, guild: Guild, channel: Channel, body: Json) -> Channel:
    changes: Json = {}
    if channel.type == ChannelType.VOICE:
        form = Form(body)
        form.number("user_limit", 0, _MOST_SEATS)
        form.refuse_if_wrong()
    if body.get("name"):
        changes["name"] = channel_name(body["name"], channel.type)
    if body.get("nsfw") is not None:
        changes["is_nsfw"] = body["nsfw"]
    if "topic" in body:
        changes["topic"] = body["topic"] or None
    for key, name in _NUMBERS.items():
        if body.get(key) is not None:
            changes[name] = int(body[key])
    if "parent_id" in body:
        changes["parent_id"] = _category(call, guild, body["parent_id"])
    if body.get("permission_overwrites") is not None:
        changes["overwrites"] = tuple(
            _overwrite(call, guild, each) for each in body["permission_overwrites"]
        )
    return replace(channel, **changes)


def channel_name(name: str, kind: ChannelType) -> str:
    """Text channels are named in lower case with hyphens."""
    return name.strip().lower().replace(" ", "-") if kind == ChannelType.TEXT else name.strip()


def _category(call: Call, guild: Guild, parent_id: Any) -> Snowflake | None:
    if parent_id is None:
        return None
    parent = call.world.channels.get(Snowflake(str(parent_id)))
    if parent is None or parent.guild_id != guild.id or parent.type != ChannelType.CATEGORY:
        form = Form({"parent_id": parent_id}).at("parent_id")
        form.wrong("CHANNEL_PARENT_INVALID", "Not a category")
        form.refuse_if_wrong()
    return Snowflake(str(parent_id))


def _overwrite(call: Call, guild: Guild, sent: Json) -> Overwrite:
    allow, deny = int(sent.get("allow") or 0), int(sent.get("deny") or 0)
    granted = permissions_in(call.world, guild, guild.members[call.me])
    if Permission(allow | deny) & ~granted:
        raise errors.missing_permissions()
    target = Snowflake(str(sent["id"]))
    kind = int(sent["type"]) if sent.get("type") is not None else int(target not in guild.roles)
    return Overwrite(id=target, kind=kind, allow=allow, deny=deny)


def delete_channel(call: Call) -> Answer:
    channel = access.visible_channel(call)
    plain = objects.channel(call.world, channel, call.me)
    if channel.is_thread:
        access.require(call, channel, Permission.MANAGE_THREADS)
    elif channel.guild_id is not None:
        access.require(call, channel, Permission.MANAGE_CHANNELS)
    if channel.guild_id is not None:
        call.world.delete_channel(channel.id)
    return Answer(plain)


def order_channels(call: Call) -> Answer:
    guild = access.joined_guild(call)
    access.require_in_guild(call, guild, Permission.MANAGE_CHANNELS)
    for entry in call.entries:
        _check(entry, is_new=False)
        channel = call.world.channels.get(Snowflake(str(entry.get("id"))))
        if channel is None or channel.guild_id != guild.id:
            raise errors.unknown_channel()
        call.world.edit_channel(_changed(call, guild, channel, entry))
    return NO_CONTENT


def put_overwrite(call: Call) -> Answer:
    channel = access.guild_channel(call)
    access.require(call, channel, Permission.MANAGE_ROLES)
    form = Form(call.fields)
    _check_overwrite(form, has_id=False)
    form.refuse_if_wrong()
    guild = _guild_of(call, channel)
    target = call.id("overwrite_id")
    if target not in guild.roles and target not in guild.members:
        raise errors.unknown_overwrite()
    new = _overwrite(call, guild, {**call.fields, "id": target})
    others = tuple(one for one in channel.overwrites if one.id != target)
    call.world.edit_channel(replace(channel, overwrites=(*others, new)))
    return NO_CONTENT


def delete_overwrite(call: Call) -> Answer:
    channel = access.guild_channel(call)
    access.require(call, channel, Permission.MANAGE_ROLES)
    target = call.id("overwrite_id")
    others = tuple(one for one in channel.overwrites if one.id != target)
    if len(others) == len(channel.overwrites):
        raise errors.unknown_overwrite()
    call.world.edit_channel(replace(channel, overwrites=others))
    return NO_CONTENT


def _edit_thread(call: Call, thread: Channel) -> Answer:
    body = call.fields
    if thread.owner_id != call.me or {"rate_limit_per_user", "locked"} & set(body):
        access.require(call, thread, Permission.MANAGE_THREADS)
    form = Form(body)
    form.text("name", 100, shortest=1)
    form.flag("archived")
    form.flag("locked")
    form.choice("auto_archive_duration", ARCHIVE_AFTER_MINUTES)
    form.number("rate_limit_per_user", 0, _LONGEST_SLOWMODE_SECONDS)
    form.refuse_if_wrong()
    refuse_unheld(body, {"invitable": True})
    minutes = body.get("auto_archive_duration") or thread.auto_archive_minutes
    changed = replace(
        thread,
        name=body.get("name") or thread.name,
        is_archived=thread.is_archived if body.get("archived") is None else body["archived"],
        is_locked=thread.is_locked if body.get("locked") is None else body["locked"],
        auto_archive_minutes=minutes,
        slowmode_seconds=int(body.get("rate_limit_per_user") or thread.slowmode_seconds),
    )
    call.world.edit_channel(changed)
    return Answer(objects.channel(call.world, changed, call.me))


_CHANNEL = "/channels/{channel_id}"
_CHANNELS = "/guilds/{guild_id}/channels"
ROUTES = (
    Route("GET", _CHANNEL, get_channel),
    Route("PATCH", _CHANNEL, edit_channel),
    Route("DELETE", _CHANNEL, delete_channel),
    Route("PUT", f"{_CHANNEL}/permissions/{{overwrite_id}}", put_overwrite),
    Route("DELETE", f"{_CHANNEL}/permissions/{{overwrite_id}}", delete_overwrite),
    Route("GET", _CHANNELS, list_channels),
    Route("POST", _CHANNELS, create_channel),
    Route("PATCH", _CHANNELS, order_channels),
)
