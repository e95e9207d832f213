"""Threads: started from a message or without one, joined, left, listed."""

from dataclasses import replace

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.payloads.form import Form
from discord_sandbox.rest import access
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call, Route, created
from discord_sandbox.rest.channels import ARCHIVE_AFTER_MINUTES
from discord_sandbox.rest.notes import note
from discord_sandbox.world import objects
from discord_sandbox.world.message_objects import THREAD_STARTER
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Channel, ChannelType, Json, Snowflake

_THREAD_CREATED = 18
_HAS_THREAD = 1 << 5
_ARCHIVED_AFTER = 4320
"""Minutes, where nothing else is asked for."""
_KINDS = {
    ChannelType.PUBLIC_THREAD: Permission.CREATE_PUBLIC_THREADS,
    ChannelType.PRIVATE_THREAD: Permission.CREATE_PRIVATE_THREADS,
}


def start_from_message(call: Call) -> Answer:
    channel = _parent(call)
    message = access.message_of_path(call, channel)
    access.require(call, channel, Permission.CREATE_PUBLIC_THREADS)
    if message.id in call.world.channels:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    thread = _started(call, channel, ChannelType.PUBLIC_THREAD, message.id)
    call.world.add_message(
        replace(
            note(call, thread, THREAD_STARTER),
            reference=_reference(channel, message_id=message.id),
        )
    )
    call.world.edit_message(replace(message, flags=message.flags | _HAS_THREAD))
    return _answer(call, thread)


def start(call: Call) -> Answer:
    channel = _parent(call)
    form = Form(call.fields)
    kind = ChannelType(form.choice("type", tuple(_KINDS)) or ChannelType.PRIVATE_THREAD)
    form.refuse_if_wrong()
    access.require(call, channel, _KINDS[kind])
    thread = _started(call, channel, kind, call.world.new_id())
    if kind == ChannelType.PUBLIC_THREAD:
        created_note = note(call, channel, _THREAD_CREATED)
        call.world.add_message(
            replace(created_note, content=thread.name, reference=_reference(thread))
        )
    return _answer(call, thread)


def _parent(call: Call) -> Channel:
    channel = access.guild_channel(call)
    if channel.type != ChannelType.TEXT:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    form = Form(call.fields)
    form.text("name", 100, shortest=1, is_required=True)
    form.choice("auto_archive_duration", ARCHIVE_AFTER_MINUTES)
    form.number("rate_limit_per_user", 0, 21600)
    form.refuse_if_wrong()
    return channel


def _started(call: Call, parent: Channel, kind: ChannelType, thread_id: Snowflake) -> Channel:
    thread = Channel(
        id=thread_id,
        type=kind,
        name=call.fields["name"].strip(),
        guild_id=parent.guild_id,
        parent_id=parent.id,
        owner_id=call.me,
        auto_archive_minutes=call.fields.get("auto_archive_duration") or _ARCHIVED_AFTER,
        slowmode_seconds=int(call.fields.get("rate_limit_per_user") or 0),
    )
    return call.world.start_thread(thread)


def _reference(channel: Channel, message_id: Snowflake | None = None) -> Json:
    reference: Json = {"type": 0, "channel_id": channel.id, "guild_id": channel.guild_id}
    return reference | ({"message_id": message_id} if message_id else {})


def _answer(call: Call, thread: Channel) -> Answer:
    return created(objects.thread(call.world, call.world.channels[thread.id], call.me))


def join(call: Call) -> Answer:
    thread = _open_thread(call)
    call.world.add_thread_member(thread.id, call.me)
    return NO_CONTENT


def leave(call: Call) -> Answer:
    thread = _open_thread(call)
    call.world.remove_thread_member(thread.id, call.me)
    return NO_CONTENT


def add_member(call: Call) -> Answer:
    thread = _open_thread(call)
    access.require(call, thread, Permission.SEND_MESSAGES_IN_THREADS)
    user_id = call.id("user_id")
    if call.world.member(thread.guild_id, user_id) is None:
        raise errors.unknown_member()
    call.world.add_thread_member(thread.id, user_id)
    return NO_CONTENT


def remove_member(call: Call) -> Answer:
    thread = _open_thread(call)
    if thread.owner_id != call.me or thread.type != ChannelType.PRIVATE_THREAD:
        access.require(call, thread, Permission.MANAGE_THREADS)
    call.world.remove_thread_member(thread.id, call.id("user_id"))
    return NO_CONTENT


def _open_thread(call: Call) -> Channel:
    thread = access.thread_of_path(call)
    if thread.is_archived:
        raise ApiError(400, 50083, "Thread is archived")
    return thread


def get_member(call: Call) -> Answer:
    thread = access.thread_of_path(call)
    user_id = call.me if call.path["user_id"] == "@me" else call.id("user_id")
    if user_id not in thread.thread_members:
        raise errors.unknown_member()
    return Answer(_member(call, thread, user_id))


def list_members(call: Call) -> Answer:
    thread = access.thread_of_path(call)
    if not call.application.has_members:
        raise errors.missing_access()
    return Answer([_member(call, thread, user_id) for user_id in thread.thread_members])


def _member(call: Call, thread: Channel, user_id: Snowflake) -> Json:
    plain = objects.thread_member(thread, user_id)
    member = call.world.member(thread.guild_id, user_id)
    if call.query.get("with_member", "").lower() in {"1", "true"} and member is not None:
        plain["member"] = objects.member(call.world, member)
    return plain


def list_active(call: Call) -> Answer:
    guild = access.joined_guild(call)
    threads = [t for t in call.world.threads_of(guild.id) if not t.is_archived]
    return _list(call, threads)


def list_archived_public(call: Call) -> Answer:
    return _list_archived(call, ChannelType.PUBLIC_THREAD)


def list_archived_private(call: Call) -> Answer:
    access.require(call, access.guild_channel(call), Permission.MANAGE_THREADS)
    return _list_archived(call, ChannelType.PRIVATE_THREAD)


def list_joined_archived_private(call: Call) -> Answer:
    return _list_archived(call, ChannelType.PRIVATE_THREAD, is_joined=True)


def _list_archived(call: Call, kind: ChannelType, *, is_joined: bool = False) -> Answer:
    channel = access.guild_channel(call)
    access.require(call, channel, Permission.READ_MESSAGE_HISTORY)
    assert channel.guild_id is not None  # noqa: S101 - a channel of a guild
    threads = [
        one
        for one in call.world.threads_of(channel.guild_id, channel.id)
        if one.is_archived and one.type == kind
        if not is_joined or call.me in one.thread_members
    ]
    return _list(call, threads)


def _list(call: Call, threads: list[Channel]) -> Answer:
    seen = [one for one in threads if call.world.may_see(call.me, one)]
    mine = [one for one in seen if call.me in one.thread_members]
    return Answer(
        {
            "threads": [objects.thread(call.world, one, call.me) for one in seen],
            "members": [objects.thread_member(one, call.me) for one in mine],
            "has_more": False,
        }
    )


_CHANNEL = "/channels/{channel_id}"
_MEMBERS = f"{_CHANNEL}/thread-members"
ROUTES = (
    Route("POST", f"{_CHANNEL}/messages/{{message_id}}/threads", start_from_message),
    Route("POST", f"{_CHANNEL}/threads", start),
    Route("GET", f"{_CHANNEL}/threads/archived/public", list_archived_public),
    Route("GET", f"{_CHANNEL}/threads/archived/private", list_archived_private),
    Route("GET", f"{_CHANNEL}/users/@me/threads/archived/private", list_joined_archived_private),
    Route("GET", _MEMBERS, list_members),
    Route("PUT", f"{_MEMBERS}/@me", join),
    Route("DELETE", f"{_MEMBERS}/@me", leave),
    Route("GET", f"{_MEMBERS}/{{user_id}}", get_member),
    Route("PUT", f"{_MEMBERS}/{{user_id}}", add_member),
    Route("DELETE", f"{_MEMBERS}/{{user_id}}", remove_member),
    Route("GET", "/guilds/{guild_id}/threads/active", list_active),
)
