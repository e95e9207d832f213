"""Messages of channels: read, send, edit, delete."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.gateway.intents import content_permitted
from discord_sandbox.payloads.form import Form
from discord_sandbox.payloads.mentions import ORDINARY_MESSAGE
from discord_sandbox.payloads.messages import (
    SUPPRESS_EMBEDS,
    VOICE_MESSAGE,
    check_edit,
    check_message,
    is_empty,
)
from discord_sandbox.rest import access, drafts
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from discord_sandbox.world import snowflakes
from discord_sandbox.world.message_objects import REPLY
from discord_sandbox.world.message_objects import message as as_json
from discord_sandbox.world.permissions import Permission, sending_in
from discord_sandbox.world.records import Channel, Json, Message, Snowflake

_NONCE_HOLDS = timedelta(minutes=5)
_BULK_DELETE_REACHES = timedelta(days=14)
_FEWEST_TO_DELETE, _MOST_TO_DELETE = 2, 100


def list_messages(call: Call) -> Answer:
    channel = access.visible_channel(call)
    access.require_text(channel)
    limit = call.limit(50, 100)
    if not access.has(call, channel, Permission.READ_MESSAGE_HISTORY):
        return Answer([])
    found = _page(list(_readable(call, channel)), call, limit)
    return Answer([as_permitted(call, one) for one in found])


def as_permitted(call: Call, message: Message) -> Json:
    """Without the content that a bot may not read."""
    plain = as_json(call.world, message, call.me)
    if call.application.has_message_content:
        return plain
    return content_permitted(plain, call.me, is_direct=message.guild_id is None)


def _readable(call: Call, channel: Channel) -> Iterator[Message]:
    """Newest first."""
    return (one for one in call.world.history(channel.id) if one.only_visible_to is None)


def _page(newest_first: list[Message], call: Call, limit: int) -> list[Message]:
    if "before" in call.query:
        border = int(call.id("before"))
        return list(islice((one for one in newest_first if int(one.id) < border), limit))
    if "after" in call.query:
        border = int(call.id("after"))
        return [one for one in newest_first if int(one.id) > border][-limit:]
    if "around" in call.query:
        border = int(call.id("around"))
        older = [one for one in newest_first if int(one.id) < border]
        rest = [one for one in newest_first if int(one.id) >= border]
        half = limit // 2
        return rest[-(limit - half) :] + older[:half]
    return newest_first[:limit]


def get_message(call: Call) -> Answer:
    channel = access.visible_channel(call)
    access.require(call, channel, Permission.READ_MESSAGE_HISTORY)
    return Answer(as_permitted(call, access.message_of_path(call, channel)))


def create_message(call: Call) -> Answer:
    channel = access.visible_channel(call)
    access.require_text(channel)
    access.require(call, channel, sending_in(channel))
    body = call.fields
    check_message(body, call.uploads)
    _require_for(call, channel, body)
    known = _sent_with_nonce(call, channel, body)
    if known is not None:
        return Answer(as_json(call.world, known, call.me))
    sender = drafts.Sender(author_id=call.me)
    message = drafts.draft(call.world, channel, body, call.uploads, sender)
    reference = reference_of(call, channel, body)
    if reference is not None:
        message = replace(message, type=REPLY, reference=reference)
    message = drafts.replied(call.world, message, body, ORDINARY_MESSAGE)
    if channel.is_archived:
        call.world.edit_channel(replace(channel, is_archived=False))
    call.world.add_message(message)
    if body.get("enforce_nonce") and body.get("nonce") is not None:
        call.desk.nonces[call.me, channel.id, str(body["nonce"])] = message.id
    return Answer(as_json(call.world, message, call.me))


def _require_for(call: Call, channel: Channel, body: Json) -> None:
    if channel.guild_id is None:
        _require_open_direct(call, channel)
        return
    if body.get("embeds"):
        access.require(call, channel, Permission.EMBED_LINKS)
    if call.uploads:
        access.require(call, channel, Permission.ATTACH_FILES)
    if body.get("tts"):
        access.require(call, channel, Permission.SEND_TTS_MESSAGES)
    is_voice = int(body.get("flags") or 0) & VOICE_MESSAGE
    if is_voice and not access.has(call, channel, Permission.SEND_VOICE_MESSAGES):
        raise ApiError(400, 50173, "You cannot send voice messages in this channel.")


def _require_open_direct(call: Call, channel: Channel) -> None:
    """People who share no guild with the bot can not be written to."""
    for other in channel.recipients:
        if other != call.me and not shares_guild(call, other):
            raise errors.cannot_message_user()


def shares_guild(call: Call, other: Snowflake) -> bool:
    return any(other in guild.members for guild in call.world.guilds_of(call.me))


def _sent_with_nonce(call: Call, channel: Channel, body: Json) -> Message | None:
    if not body.get("enforce_nonce") or body.get("nonce") is None:
        return None
    known = call.desk.nonces.get((call.me, channel.id, str(body["nonce"])))
    if known is None or snowflakes.made_at(known) + _NONCE_HOLDS < call.world.now():
        return None
    return call.world.message(channel.id, known)


def reference_of(call: Call, channel: Channel, body: Json) -> Json | None:
    """The stored reference to the message that this one answers; None for no answer."""
    sent = body.get("message_reference")
    if not sent:
        return None
    if sent.get("type") == 1:
        raise ApiError(501, 0, "The sandbox does not forward messages")
    if channel.guild_id and not access.has(call, channel, Permission.READ_MESSAGE_HISTORY):
        raise ApiError(400, 160002, "Cannot reply without permission to read message history")
    answered = call.world.message(channel.id, Snowflake(str(sent["message_id"])))
    if answered is None or answered.only_visible_to is not None:
        if sent.get("fail_if_not_exists") is False:
            return None
        form = Form(body).at("message_reference")
        form.wrong("REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        form.refuse_if_wrong()
    reference: Json = {
        "type": 0,
        "channel_id": channel.id,
        "message_id": Snowflake(str(sent["message_id"])),
    }
    return reference | ({"guild_id": channel.guild_id} if channel.guild_id else {})


def edit_message(call: Call) -> Answer:
    channel = access.visible_channel(call)
    message = access.message_of_path(call, channel)
    body = call.fields
    if message.author_id != call.me:
        return _edit_anothers(call, channel, message, body)
    check_edit(body, call.uploads, flags=message.flags)
    if channel.guild_id and call.uploads:
        access.require(call, channel, Permission.ATTACH_FILES)
    changed = drafts.edited(call.world, message, body, call.uploads)
    refuse_if_empty(changed)
    if "content" in body or "components" in body:
        changed = drafts.replied(call.world, changed, body, ORDINARY_MESSAGE)
    changed = replace(changed, edited_at=call.world.now())
    call.world.edit_message(changed)
    return Answer(as_json(call.world, changed, call.me))


def _edit_anothers(call: Call, channel: Channel, message: Message, body: Json) -> Answer:
    """Of another's message one may only hide the embeds."""
    if set(body) != {"flags"}:
        raise errors.another_users_message()
    access.require(call, channel, Permission.MANAGE_MESSAGES)
    hidden = int(body["flags"] or 0) & SUPPRESS_EMBEDS
    changed = replace(message, flags=message.flags & ~SUPPRESS_EMBEDS | hidden)
    call.world.edit_message(changed)
    return Answer(as_json(call.world, changed, call.me))


def refuse_if_empty(message: Message) -> None:
    shown: Json = {
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
    }
    if is_empty(shown) and not message.attachments:
        raise errors.empty_message()


def delete_message(call: Call) -> Answer:
    channel = access.visible_channel(call)
    message = access.message_of_path(call, channel)
    if message.author_id != call.me:
        if channel.guild_id is None:
            raise ApiError(403, 50003, "Cannot execute action on a DM channel")
        access.require(call, channel, Permission.MANAGE_MESSAGES)
    call.world.delete_messages(channel.id, [message.id])
    return NO_CONTENT


def bulk_delete(call: Call) -> Answer:
    channel = access.guild_channel(call)
    access.require(call, channel, Permission.MANAGE_MESSAGES)
    form = Form(call.fields)
    ids = [Snowflake(each) for each in form.snowflakes("messages", 10**6)]
    form.refuse_if_wrong()
    if not _FEWEST_TO_DELETE <= len(ids) <= _MOST_TO_DELETE:
        raise ApiError(
            400,
            50016,
            "Provided too few or too many messages to delete. Must provide at least 2 and fewer"
            " than 100 messages to delete.",
        )
    oldest = call.world.now() - _BULK_DELETE_REACHES
    if any(snowflakes.made_at(each) < oldest for each in ids):
        raise ApiError(400, 50034, "You can only bulk delete messages that are under 14 days old.")
    call.world.delete_messages(channel.id, ids)
    return NO_CONTENT


def start_typing(call: Call) -> Answer:
    channel = access.visible_channel(call)
    access.require_text(channel)
    access.require(call, channel, sending_in(channel))
    call.world.start_typing(channel.id, call.me)
    return NO_CONTENT


_MESSAGES = "/channels/{channel_id}/messages"
ROUTES = (
    Route("GET", _MESSAGES, list_messages),
    Route("POST", _MESSAGES, create_message),
    Route("POST", f"{_MESSAGES}/bulk-delete", bulk_delete),
    Route("GET", f"{_MESSAGES}/{{message_id}}", get_message),
    Route("PATCH", f"{_MESSAGES}/{{message_id}}", edit_message),
    Route("DELETE", f"{_MESSAGES}/{{message_id}}", delete_message),
    Route("POST", "/channels/{channel_id}/typing", start_typing),
)
