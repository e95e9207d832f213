"""Who may do what where, computed as Discord computes it.

Owner and administrators, roles, overwrites in their order, threads, timeouts, and the permissions
that fall with another one.

Called by everybody who does something for a bot or a person: `rest/`, `human.py`, the gateway.
Source: Discord's documentation, "Permissions".
"""

from collections.abc import Iterable
from enum import IntFlag

from discord_sandbox.world.records import Channel, ChannelType, Guild, Member, Overwrite, Snowflake
from discord_sandbox.world.state import State


class Permission(IntFlag):
    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


P = Permission
NOTHING = Permission(0)
EVERYTHING = ~NOTHING

ORDINARY = (
    P.CREATE_INSTANT_INVITE | P.ADD_REACTIONS | P.STREAM | P.VIEW_CHANNEL | P.SEND_MESSAGES
    | P.EMBED_LINKS | P.ATTACH_FILES | P.READ_MESSAGE_HISTORY | P.MENTION_EVERYONE
    | P.USE_EXTERNAL_EMOJIS | P.CONNECT | P.SPEAK | P.USE_VAD | P.CHANGE_NICKNAME
    | P.USE_APPLICATION_COMMANDS | P.REQUEST_TO_SPEAK | P.CREATE_PUBLIC_THREADS
    | P.CREATE_PRIVATE_THREADS | P.USE_EXTERNAL_STICKERS | P.SEND_MESSAGES_IN_THREADS
    | P.USE_EMBEDDED_ACTIVITIES | P.USE_SOUNDBOARD | P.USE_EXTERNAL_SOUNDS
    | P.SEND_VOICE_MESSAGES | P.SEND_POLLS | P.USE_EXTERNAL_APPS
)  # fmt: skip
"""What @everyone has in a new guild."""

IN_DIRECT = ORDINARY & ~(P.CREATE_INSTANT_INVITE | P.CREATE_PUBLIC_THREADS | P.CHANGE_NICKNAME)
"""What both sides of a direct conversation have."""

_WHILE_TIMED_OUT = P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY
_FALL_WITH_SENDING = P.MENTION_EVERYONE | P.SEND_TTS_MESSAGES | P.ATTACH_FILES | P.EMBED_LINKS


def base_permissions(guild: Guild, member: Member) -> Permission:
    """Those of the guild as a whole, before any channel."""
    if member.user_id == guild.owner_id:
        return EVERYTHING
    granted = NOTHING
    for role_id in (Snowflake(guild.id), *member.roles):
        role = guild.roles.get(role_id)
        granted |= Permission(role.permissions) if role else NOTHING
    return EVERYTHING if P.ADMINISTRATOR in granted else granted


def permissions_in(
    state: State, guild: Guild, member: Member, channel: Channel | None = None
) -> Permission:
    """What a member may do in a channel or thread; without one, in the guild as a whole."""
    granted = base_permissions(guild, member)
    if granted == EVERYTHING:
        return granted
    if channel is not None:
        granted = _after_overwrites(granted, state.place_of(channel), member)
    if member.timed_out_until is not None and member.timed_out_until > state.now():
        granted &= _WHILE_TIMED_OUT
    return granted if channel is None else _after_implicit_denials(granted, channel)


def permissions_of(state: State, user_id: Snowflake, channel: Channel) -> Permission:
    """What a user may do in any channel: nothing for one who is not there."""
    if channel.type == ChannelType.DIRECT:
        return IN_DIRECT if user_id in channel.recipients else NOTHING
    guild = state.guilds[channel.guild_id] if channel.guild_id else None
    member = guild.members.get(user_id) if guild else None
    if guild is None or member is None:
        return NOTHING
    granted = permissions_in(state, guild, member, channel)
    if channel.type == ChannelType.PRIVATE_THREAD and P.MANAGE_THREADS not in granted:
        return granted if user_id in channel.thread_members else NOTHING
    return granted


def sending_in(channel: Channel) -> Permission:
    """The permission that lets one speak there."""
    return P.SEND_MESSAGES_IN_THREADS if channel.is_thread else P.SEND_MESSAGES


def outranks(guild: Guild, member: Member, other: Member) -> bool:
    """May the member kick, time out or rename the other one, as far as roles are concerned?"""
    if other.user_id == guild.owner_id:
        return False
    return member.user_id == guild.owner_id or top_position(guild, member) > top_position(
        guild, other
    )


def top_position(guild: Guild, member: Member) -> int:
    return max(
        (guild.roles[role].position for role in member.roles if role in guild.roles), default=0
    )


def _after_overwrites(granted: Permission, place: Channel, member: Member) -> Permission:
    everyone = [one for one in place.overwrites if one.id == place.guild_id]
    roles = [one for one in place.overwrites if one.id in member.roles and one.id != place.guild_id]
    personal = [one for one in place.overwrites if one.kind == 1 and one.id == member.user_id]
    for together in (everyone, roles, personal):
        granted = _overwritten(granted, together)
    return granted


def _overwritten(granted: Permission, together: Iterable[Overwrite]) -> Permission:
    """Overwrites of one rank count as one.

    Whatever any of them allows wins over what another denies.
    """
    allow = deny = NOTHING
    for one in together:
        allow |= Permission(one.allow)
        deny |= Permission(one.deny)
    return granted & ~deny | allow


def _after_implicit_denials(granted: Permission, channel: Channel) -> Permission:
    if P.VIEW_CHANNEL not in granted:
        return NOTHING
    if sending_in(channel) not in granted:
        granted &= ~_FALL_WITH_SENDING
    return granted
