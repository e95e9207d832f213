"""Records as Discord's JSON: full documented objects, valid against Discord's OpenAPI description.

Called by the world (payloads of events), by `rest/` (responses) and by the page's API. A `viewer`
is whom the object is for; it decides what differs from one reader to the next.
"""

from datetime import datetime

from discord_sandbox.world import snowflakes
from discord_sandbox.world.permissions import Permission, permissions_of
from discord_sandbox.world.records import (
    Application,
    Channel,
    ChannelType,
    Command,
    Guild,
    Json,
    Member,
    Overwrite,
    Role,
    Snowflake,
    User,
    VoiceState,
)
from discord_sandbox.world.state import State

HIDDEN_NAME = "___hidden___"
HIDDEN_FLAG = 1 << 17
_LARGE_MEMBER_COUNT = 250


def timestamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def optional_timestamp(moment: datetime | None) -> str | None:
    return None if moment is None else timestamp(moment)


def user(one: User) -> Json:
    plain: Json = {
        "id": one.id,
        "username": one.name,
        "avatar": None,
        "discriminator": "0",
        "public_flags": 0,
        "flags": 0,
        "banner": None,
        "accent_color": None,
        "global_name": one.display_name,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
    }
    return {**plain, "bot": True} if one.is_bot else plain


def own_user(one: User) -> Json:
    """As its owner sees it (`GET /users/@me`, READY)."""
    return {
        **user(one),
        "bot": one.is_bot,
        "mfa_enabled": False,
        "locale": "en-US",
        "premium_type": 0,
        "email": None,
        "verified": True,
    }


def application(state: State, one: Application) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "icon": None,
        "description": one.description,
        "summary": "",  # kept until version 11; interactions.py insists on it
        "type": None,
        "bot": user(state.users[one.id]),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": one.public_key,
        "flags": application_flags(one),
        "flags_new": str(application_flags(one)),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(state.users[one.owner_id]),
        "approximate_guild_count": len(state.guilds_of(one.id)),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
        "integration_types_config": {"0": {}},
    }


def application_flags(one: Application) -> int:
    """The "limited" bit of each privileged intent that is switched on; a small bot's."""
    return (
        one.has_presences * (1 << 13) | one.has_members * (1 << 15) | one.has_message_content << 19
    )


def member(state: State, one: Member) -> Json:
    return {"user": user(state.users[one.user_id]), **member_without_user(one)}


def member_without_user(one: Member) -> Json:
    return {
        "avatar": None,
        "avatar_decoration_data": None,
        "banner": None,
        "collectibles": None,
        "communication_disabled_until": optional_timestamp(one.timed_out_until),
        "flags": 0,
        "joined_at": timestamp(one.joined_at),
        "nick": one.nick,
        "pending": False,
        "premium_since": None,
        "roles": list(one.roles),
        "mute": one.is_muted,
        "deaf": one.is_deafened,
    }


def voice_state(state: State, one: VoiceState) -> Json:
    """As VOICE_STATE_UPDATE and REST have it."""
    who = state.guilds[one.guild_id].members[one.user_id]
    return {
        "guild_id": one.guild_id,
        "channel_id": one.channel_id,
        "user_id": one.user_id,
        "member": member(state, who),
        "session_id": one.session_id,
        "deaf": who.is_deafened,
        "mute": who.is_muted,
        "self_deaf": one.is_self_deafened,
        "self_mute": one.is_self_muted,
        "self_video": False,
        "self_stream": False,
        "suppress": one.is_suppressed,
        "request_to_speak_timestamp": optional_timestamp(one.asked_to_speak_at),
    }


def _voice_states(state: State, guild_id: Snowflake) -> list[Json]:
    """As GUILD_CREATE has them: without the guild, whose members are beside them."""
    here = [one for one in state.voice_states.values() if one.guild_id == guild_id]
    known = ("guild_id", "member")
    return [
        {key: value for key, value in voice_state(state, one).items() if key not in known}
        for one in here
    ]


def role(one: Role, bot_id: Snowflake | None = None) -> Json:
    """`bot_id`: whose managed role it is."""
    colors = {"primary_color": one.color, "secondary_color": None, "tertiary_color": None}
    plain: Json = {
        "id": one.id,
        "name": one.name,
        "permissions": str(int(one.permissions)),
        "position": one.position,
        "color": one.color,
        "colors": colors,
        "hoist": one.is_hoisted,
        "managed": one.is_managed,
        "mentionable": one.is_mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    return {**plain, "tags": {"bot_id": bot_id}} if bot_id else plain


def overwrite(one: Overwrite) -> Json:
    return {
        "id": one.id,
        "type": one.kind,
        "allow": str(int(one.allow)),
        "deny": str(int(one.deny)),
    }


def channel(state: State, one: Channel, viewer: Snowflake | None = None) -> Json:
    """Of any type. A direct conversation has as recipients those who are not the viewer."""
    if one.is_direct:
        return _direct(state, one, viewer)
    if one.is_thread:
        return thread(state, one, viewer)
    plain: Json = {
        "id": one.id,
        "type": int(one.type),
        "guild_id": one.guild_id,
        "name": one.name,
        "position": one.position,
        "parent_id": one.parent_id,
        "permission_overwrites": [overwrite(o) for o in one.overwrites],
        "nsfw": one.is_nsfw,
        "flags": 0,
    }
    if one.type == ChannelType.CATEGORY:
        return plain
    plain |= {
        "last_message_id": one.last_message_id,
        "rate_limit_per_user": one.slowmode_seconds,
        "topic": one.topic,
    }
    if one.is_voice:
        return plain | {"bitrate": 64000, "user_limit": one.user_limit, "rtc_region": None}
    return plain | {"last_pin_timestamp": optional_timestamp(one.last_pin_at)}


def _direct(state: State, one: Channel, viewer: Snowflake | None) -> Json:
    return {
        "id": one.id,
        "type": int(one.type),
        "last_message_id": one.last_message_id,
        "last_pin_timestamp": optional_timestamp(one.last_pin_at),
        "flags": 0,
        "recipients": [user(state.users[who]) for who in one.recipients if who != viewer],
    }


def thread(state: State, one: Channel, viewer: Snowflake | None = None) -> Json:
    count = len(state.messages.get(one.id, ()))
    made_at = timestamp(snowflakes.made_at(one.id))
    plain: Json = {
        "id": one.id,
        "type": int(one.type),
        "guild_id": one.guild_id,
        "parent_id": one.parent_id,
        "owner_id": one.owner_id,
        "name": one.name,
        "last_message_id": one.last_message_id,
        "last_pin_timestamp": optional_timestamp(one.last_pin_at),
        "rate_limit_per_user": one.slowmode_seconds,
        "flags": 0,
        "message_count": count,
        "total_message_sent": count,
        "member_count": len(one.thread_members),
        "thread_metadata": {
            "archived": one.is_archived,
            "archive_timestamp": made_at,
            "auto_archive_duration": one.auto_archive_minutes,
            "locked": one.is_locked,
            "create_timestamp": made_at,
        },
    }
    if one.type == ChannelType.PRIVATE_THREAD:
        plain["thread_metadata"]["invitable"] = True
    return plain | {"member": thread_member(one, viewer)} if viewer in one.thread_members else plain


def thread_member(one: Channel, user_id: Snowflake | None) -> Json:
    joined_at = timestamp(snowflakes.made_at(one.id))
    return {"id": one.id, "user_id": user_id, "join_timestamp": joined_at, "flags": 0}


def hidden_channel(one: Channel) -> Json:
    """What the gateway tells of a channel to one who may not see it."""
    everyone = Overwrite(id=one.guild_id or one.id, kind=0, deny=Permission.VIEW_CHANNEL)
    return {
        "id": one.id,
        "type": int(one.type),
        "guild_id": one.guild_id,
        "name": HIDDEN_NAME,
        "position": one.position,
        "parent_id": one.parent_id,
        "permission_overwrites": [overwrite(everyone)],
        "flags": HIDDEN_FLAG,
    }


def channel_over_gateway(state: State, one: Channel, viewer: Snowflake) -> Json:
    """A category counts as visible when any channel in it is."""
    below = [c for c in state.channels.values() if c.parent_id == one.id and not c.is_thread]
    is_visible = any(
        Permission.VIEW_CHANNEL in permissions_of(state, viewer, c) for c in (one, *below)
    )
    return channel(state, one, viewer) if is_visible else hidden_channel(one)


def roles(state: State, one: Guild) -> list[Json]:
    bots = {
        r: m.user_id
        for m in one.members.values()
        for r in m.roles
        if m.user_id in state.applications
    }
    return [role(r, bots.get(r.id) if r.is_managed else None) for r in one.roles.values()]


def guild(state: State, one: Guild) -> Json:
    """As REST gives it, with the approximate counts."""
    ids = dict.fromkeys(
        (
            "icon", "description", "home_header", "splash", "discovery_splash", "banner",
            "application_id", "afk_channel_id", "system_channel_id", "widget_channel_id",
            "max_presences", "vanity_url_code", "rules_channel_id", "safety_alerts_channel_id",
            "public_updates_channel_id", "incidents_data",
        )
    )  # fmt: skip
    return {
        **ids,
        "id": one.id,
        "name": one.name,
        "features": [],
        "owner_id": one.owner_id,
        "region": "deprecated",
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "verification_level": 0,
        "roles": roles(state, one),
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": one.locale,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "approximate_member_count": len(one.members),
        "approximate_presence_count": len(one.members),
    }


def guild_over_gateway(state: State, one: Guild, viewer: Snowflake) -> Json:
    """The payload of GUILD_CREATE.

    All members are in it: whoever may not have them gets them stripped.
    """
    plain = guild(state, one)
    del plain["approximate_member_count"], plain["approximate_presence_count"]
    threads = [
        t
        for t in state.threads_of(one.id)
        if not t.is_archived and Permission.VIEW_CHANNEL in permissions_of(state, viewer, t)
    ]
    return {
        **plain,
        "joined_at": timestamp(one.members[viewer].joined_at),
        "large": len(one.members) > _LARGE_MEMBER_COUNT,
        "unavailable": False,
        "member_count": len(one.members),
        "voice_states": _voice_states(state, one.id),
        "members": [member(state, m) for m in one.members.values()],
        "channels": [channel_over_gateway(state, c, viewer) for c in state.channels_of(one.id)],
        "threads": [thread(state, t, viewer) for t in threads],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def command(one: Command) -> Json:
    return one.body
