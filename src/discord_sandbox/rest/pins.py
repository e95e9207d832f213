"""Pinned messages, by the routes of today and by the older ones."""

from dataclasses import replace

from discord_sandbox.errors import ApiError
from discord_sandbox.rest import access
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from discord_sandbox.rest.messages import as_permitted
from discord_sandbox.rest.notes import note
from discord_sandbox.world import objects
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Channel, Message

_MOST_PINS = 250
_CHANNEL_PINNED_MESSAGE = 6


def list_pins(call: Call) -> Answer:
    """Newest pin first, in pages of at most 50."""
    pinned = _pinned(call, access.visible_channel(call))
    limit = call.limit(50, 50)
    dated = [(objects.timestamp(call.desk.pinned_at.get(p.id, p.timestamp)), p) for p in pinned]
    dated.sort(key=lambda entry: entry[0], reverse=True)
    if "before" in call.query:
        dated = [(at, p) for at, p in dated if at < call.query["before"]]
    items = [{"pinned_at": at, "message": as_permitted(call, p)} for at, p in dated]
    return Answer({"items": items[:limit], "has_more": len(items) > limit})


def list_pinned_messages(call: Call) -> Answer:
    pinned = _pinned(call, access.visible_channel(call))
    return Answer([as_permitted(call, one) for one in pinned])


def _pinned(call: Call, channel: Channel) -> list[Message]:
    if not access.has(call, channel, Permission.READ_MESSAGE_HISTORY):
        return []
    return [one for one in call.world.history(channel.id) if one.is_pinned]


def pin(call: Call) -> Answer:
    channel = access.visible_channel(call)
    _require(call, channel)
    message = access.message_of_path(call, channel)
    if message.is_pinned:
        return NO_CONTENT
    if len(_pinned(call, channel)) >= _MOST_PINS:
        raise ApiError(400, 30003, f"Maximum number of pins reached for the channel ({_MOST_PINS})")
    call.desk.pinned_at[message.id] = call.world.now()
    call.world.pin(message, is_pinned=True)
    reference = {"type": 0, "channel_id": channel.id, "message_id": message.id}
    if channel.guild_id:
        reference["guild_id"] = channel.guild_id
    pinned = note(call, channel, _CHANNEL_PINNED_MESSAGE)
    call.world.add_message(replace(pinned, reference=reference))
    return NO_CONTENT


def unpin(call: Call) -> Answer:
    channel = access.visible_channel(call)
    _require(call, channel)
    message = access.message_of_path(call, channel)
    if message.is_pinned:
        call.desk.pinned_at.pop(message.id, None)
        call.world.pin(message, is_pinned=False)
    return NO_CONTENT


def _require(call: Call, channel: Channel) -> None:
    if channel.guild_id is not None:
        access.require(call, channel, Permission.PIN_MESSAGES)


_PINS = "/channels/{channel_id}/messages/pins"
_OLDER = "/channels/{channel_id}/pins"
ROUTES = (
    Route("GET", _PINS, list_pins),
    Route("PUT", f"{_PINS}/{{message_id}}", pin),
    Route("DELETE", f"{_PINS}/{{message_id}}", unpin),
    Route("GET", _OLDER, list_pinned_messages),
    Route("PUT", f"{_OLDER}/{{message_id}}", pin),
    Route("DELETE", f"{_OLDER}/{{message_id}}", unpin),
)
