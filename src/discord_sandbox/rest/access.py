"""Whether a bot may: channels that it sees, permissions that it has. Refuses in Discord's words."""

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.rest.call import Call
from discord_sandbox.world.permissions import (
    Permission,
    outranks,
    permissions_in,
    permissions_of,
    top_position,
)
from discord_sandbox.world.records import (
    Channel,
    ChannelType,
    Guild,
    Member,
    Message,
    Role,
    Snowflake,
)


def visible_channel(call: Call, channel_id: Snowflake | None = None) -> Channel:
    """The channel of the path, or the given one."""
    channel = call.world.channels.get(channel_id or call.id("channel_id"))
    if channel is None:
        raise errors.unknown_channel()
    if not call.world.may_see(call.me, channel):
        raise errors.missing_access()
    return channel


def thread_of_path(call: Call) -> Channel:
    thread = visible_channel(call)
    if not thread.is_thread:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return thread


def guild_channel(call: Call) -> Channel:
    channel = visible_channel(call)
    if channel.guild_id is None:
        raise ApiError(403, 50003, "Cannot execute action on a DM channel")
    return channel


def require(call: Call, channel: Channel, *wanted: Permission) -> None:
    granted = permissions_of(call.world, call.me, channel)
    if any(one not in granted for one in wanted):
        raise errors.missing_permissions()


def has(call: Call, channel: Channel, wanted: Permission) -> bool:
    return wanted in permissions_of(call.world, call.me, channel)


def message_of_path(call: Call, channel: Channel) -> Message:
    """Ephemeral messages can not be had here."""
    message = call.world.message(channel.id, call.id("message_id"))
    if message is None or message.only_visible_to is not None:
        raise errors.unknown_message()
    return message


def joined_guild(call: Call) -> Guild:
    guild = call.world.guilds.get(call.id("guild_id"))
    if guild is None:
        raise errors.unknown_guild()
    if call.me not in guild.members:
        raise errors.missing_access()
    return guild


def require_in_guild(call: Call, guild: Guild, wanted: Permission) -> None:
    if wanted not in permissions_in(call.world, guild, guild.members[call.me]):
        raise errors.missing_permissions()


def member_of_path(call: Call, guild: Guild) -> Member:
    user_id = call.id("user_id")
    if user_id not in call.world.users:
        raise errors.unknown_user()
    if user_id not in guild.members:
        raise errors.unknown_member()
    return guild.members[user_id]


def require_outranks(call: Call, guild: Guild, other: Member) -> None:
    if other.user_id != call.me and not outranks(guild, guild.members[call.me], other):
        raise errors.missing_permissions()


def require_above(call: Call, guild: Guild, role: Role) -> None:
    """A role can be given or changed only by those whose highest role stands above it."""
    me = guild.members[call.me]
    if me.user_id != guild.owner_id and top_position(guild, me) <= role.position:
        raise errors.missing_permissions()


def role_of_path(call: Call, guild: Guild) -> Role:
    role = guild.roles.get(call.id("role_id"))
    if role is None:
        raise errors.unknown_role()
    return role


def require_text(channel: Channel) -> None:
    if channel.type == ChannelType.CATEGORY:
        raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
