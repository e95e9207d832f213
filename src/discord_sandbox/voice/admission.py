"""Who may sit in a voice channel, and who is heard in it.

Asked by the gateway (op 4), by REST, by people, and by calls for each frame. Source: Discord's
documentation, "Permissions" and "Voice state".
"""

from discord_sandbox.world.permissions import Permission, permissions_of
from discord_sandbox.world.records import Channel, ChannelType, Snowflake, VoiceState
from discord_sandbox.world.state import State


def may_join(state: State, user_id: Snowflake, channel: Channel) -> bool:
    """CONNECT, and a free place; whoever may move members is let into a full channel."""
    granted = permissions_of(state, user_id, channel)
    if not channel.is_voice or Permission.CONNECT not in granted:
        return False
    return Permission.MOVE_MEMBERS in granted or has_place(state, user_id, channel)


def has_place(state: State, user_id: Snowflake, channel: Channel) -> bool:
    others = [one for one in state.sitting_in(channel.id) if one.user_id != user_id]
    return channel.user_limit == 0 or len(others) < channel.user_limit


def is_heard(state: State, one: VoiceState) -> bool:
    """Does what they say reach the others?"""
    member = state.member(one.guild_id, one.user_id)
    if member is None or member.is_muted or one.is_self_muted or one.is_suppressed:
        return False
    channel = state.channels[one.channel_id]
    if channel.type == ChannelType.STAGE:
        return True  # there the audience is suppressed, and SPEAK asked of nobody
    return Permission.SPEAK in permissions_of(state, one.user_id, channel)


def hears(state: State, one: VoiceState) -> bool:
    """Is what the others say sent to them?"""
    member = state.member(one.guild_id, one.user_id)
    return member is not None and not member.is_deafened and not one.is_self_deafened
