"""Who sits in voice channels over REST: looked up, moved, disconnected, brought onto a stage."""

from dataclasses import replace

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.payloads.form import Form, moment
from discord_sandbox.rest import access
from discord_sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from discord_sandbox.voice.admission import has_place
from discord_sandbox.world import objects
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import (
    Channel,
    ChannelType,
    Guild,
    Json,
    Member,
    Snowflake,
    VoiceState,
)


def get_own_state(call: Call) -> Answer:
    guild = access.joined_guild(call)
    return Answer(objects.voice_state(call.world, _state_of(call, guild, call.me)))


def get_state(call: Call) -> Answer:
    guild = access.joined_guild(call)
    member = access.member_of_path(call, guild)
    return Answer(objects.voice_state(call.world, _state_of(call, guild, member.user_id)))


def edit_own_state(call: Call) -> Answer:
    """On a stage: one's own hand, up or down, and the way to the audience."""
    guild = access.joined_guild(call)
    _check(call.fields)
    state = _state_on_stage(call, guild, call.me)
    stage = call.world.channels[state.channel_id]
    if call.fields.get("suppress") is False and state.is_suppressed:
        access.require(call, stage, Permission.MUTE_MEMBERS)
    asked_at = call.fields.get("request_to_speak_timestamp")
    if asked_at is not None:
        access.require(call, stage, Permission.REQUEST_TO_SPEAK)
    if "request_to_speak_timestamp" in call.fields:
        state = replace(state, asked_to_speak_at=moment(asked_at or ""))
    if call.fields.get("suppress") is not None:
        state = replace(state, is_suppressed=call.fields["suppress"])
    call.world.edit_voice_state(state)
    return NO_CONTENT


def edit_state(call: Call) -> Answer:
    """On a stage: somebody is brought up to speak, or sent back to the audience."""
    guild = access.joined_guild(call)
    _check(call.fields)
    member = access.member_of_path(call, guild)
    state = _state_on_stage(call, guild, member.user_id)
    access.require(call, call.world.channels[state.channel_id], Permission.MUTE_MEMBERS)
    is_suppressed = call.fields.get("suppress")
    if is_suppressed is not None:
        is_invited = not is_suppressed and not call.world.users[member.user_id].is_bot
        asked_at = call.world.now() if is_invited else None
        call.world.edit_voice_state(
            replace(state, is_suppressed=is_suppressed, asked_to_speak_at=asked_at)
        )
    return NO_CONTENT


def _check(body: Json) -> None:
    form = Form(body)
    form.snowflake("channel_id")
    form.flag("suppress")
    form.moment("request_to_speak_timestamp")
    form.refuse_if_wrong()


def _state_of(call: Call, guild: Guild, user_id: Snowflake) -> VoiceState:
    state = call.world.voice_state(guild.id, user_id)
    if state is None:
        raise errors.unknown_voice_state()
    return state


def _state_on_stage(call: Call, guild: Guild, user_id: Snowflake) -> VoiceState:
    state = _state_of(call, guild, user_id)
    if call.world.channels[state.channel_id].type != ChannelType.STAGE:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    named = call.fields.get("channel_id")
    if named is not None and str(named) != state.channel_id:
        raise errors.unknown_voice_state()
    return state


# The part of `PATCH /guilds/{guild_id}/members/{user_id}` that is about voice

_NEEDED = {
    "channel_id": Permission.MOVE_MEMBERS,
    "mute": Permission.MUTE_MEMBERS,
    "deaf": Permission.DEAFEN_MEMBERS,
}


def check_voice_of(call: Call, guild: Guild, member: Member) -> None:
    """Raises what Discord refuses, before anything is changed."""
    wanted = [key for key in _NEEDED if key in call.fields]
    for key in wanted:
        access.require_in_guild(call, guild, _NEEDED[key])
    if wanted and call.world.voice_state(guild.id, member.user_id) is None:
        raise ApiError(400, 40032, "Target user is not connected to voice.")
    if call.fields.get("channel_id") is not None:
        _check_place(call, guild, member)


def _check_place(call: Call, guild: Guild, member: Member) -> None:
    channel = _wanted_channel(call, guild)
    if not channel.is_voice:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    access.require(call, channel, Permission.CONNECT)
    if not has_place(call.world, member.user_id, channel):
        access.require(call, channel, Permission.MOVE_MEMBERS)


def _wanted_channel(call: Call, guild: Guild) -> Channel:
    channel = call.world.channels.get(Snowflake(str(call.fields["channel_id"])))
    if channel is None or channel.guild_id != guild.id:
        raise errors.unknown_channel()
    return channel


def with_voice(member: Member, body: Json) -> Member:
    """Muted or deafened by the server, or not."""
    changes = {
        name: body[key]
        for key, name in (("mute", "is_muted"), ("deaf", "is_deafened"))
        if body.get(key) is not None
    }
    return replace(member, **changes)


def move(call: Call, guild: Guild, member: Member) -> None:
    """To where the body says, if it says anything; null is out."""
    if "channel_id" not in call.fields:
        return
    channel_id = call.fields["channel_id"]
    if channel_id is None:
        call.world.leave_voice(guild.id, member.user_id)
    else:
        call.world.move_voice(guild.id, member.user_id, Snowflake(str(channel_id)))


_STATES = "/guilds/{guild_id}/voice-states"
ROUTES = (
    Route("GET", f"{_STATES}/@me", get_own_state),
    Route("PATCH", f"{_STATES}/@me", edit_own_state),
    Route("GET", f"{_STATES}/{{user_id}}", get_state),
    Route("PATCH", f"{_STATES}/{{user_id}}", edit_state),
)
