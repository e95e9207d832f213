"""What a small Discord consists of.

Frozen: the world (`world.py`) replaces a record, it never changes one.

Ids are snowflakes as strings, as they travel on the wire. JSON that a client sent and that nobody
here interprets (embeds, components, command options) is kept as it came.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, NewType

Snowflake = NewType("Snowflake", str)
Json = dict[str, Any]


class ChannelType(IntEnum):
    TEXT = 0
    DIRECT = 1
    VOICE = 2
    CATEGORY = 4
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13


@dataclass(frozen=True, kw_only=True)
class User:
    id: Snowflake
    name: str
    display_name: str | None = None
    is_bot: bool = False


@dataclass(frozen=True, kw_only=True)
class Application:
    """A bot account; its user has the same id."""

    id: Snowflake
    name: str
    token: str
    owner_id: Snowflake
    public_key: str
    has_message_content: bool = True
    """Which privileged intents are switched on in its settings.

    Asking for another closes the gateway with 4014.
    """
    has_members: bool = True
    has_presences: bool = False
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Overwrite:
    """Permissions given or taken in one channel. `kind` 0 is a role, 1 a member."""

    id: Snowflake
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass(frozen=True, kw_only=True)
class Role:
    id: Snowflake
    name: str
    permissions: int
    position: int = 0
    color: int = 0
    is_mentionable: bool = False
    is_managed: bool = False
    is_hoisted: bool = False


@dataclass(frozen=True, kw_only=True)
class Member:
    user_id: Snowflake
    joined_at: datetime
    roles: tuple[Snowflake, ...] = ()
    nick: str | None = None
    timed_out_until: datetime | None = None
    is_muted: bool = False
    """By the server, in every voice channel of it; so is `is_deafened`."""
    is_deafened: bool = False


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A channel of a guild, a thread (of `parent_id`) or a direct conversation (`recipients`)."""

    id: Snowflake
    type: ChannelType
    name: str = ""
    guild_id: Snowflake | None = None
    parent_id: Snowflake | None = None
    position: int = 0
    topic: str | None = None
    overwrites: tuple[Overwrite, ...] = ()
    recipients: tuple[Snowflake, ...] = ()
    owner_id: Snowflake | None = None
    thread_members: tuple[Snowflake, ...] = ()
    is_archived: bool = False
    is_locked: bool = False
    auto_archive_minutes: int = 4320
    is_nsfw: bool = False
    slowmode_seconds: int = 0
    user_limit: int = 0
    """Of a voice channel; 0: none."""
    last_message_id: Snowflake | None = None
    last_pin_at: datetime | None = None

    @property
    def is_thread(self) -> bool:
        return self.type in {ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD}

    @property
    def is_direct(self) -> bool:
        return self.type == ChannelType.DIRECT

    @property
    def is_voice(self) -> bool:
        """Can one sit in it?"""
        return self.type in {ChannelType.VOICE, ChannelType.STAGE}


@dataclass(frozen=True, kw_only=True)
class VoiceState:
    """A member who sits in a voice channel; muted and deafened by the server is the `Member`."""

    user_id: Snowflake
    guild_id: Snowflake
    channel_id: Snowflake
    session_id: str
    """Of a bot: its gateway session."""
    is_self_muted: bool = False
    is_self_deafened: bool = False
    is_suppressed: bool = False
    """May listen only: without SPEAK, or in the audience of a stage."""
    asked_to_speak_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Guild:
    id: Snowflake
    name: str
    owner_id: Snowflake
    roles: dict[Snowflake, Role]
    members: dict[Snowflake, Member]
    locale: str = "en-US"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    id: Snowflake
    filename: str
    size: int
    content_type: str
    data: bytes
    description: str | None = None
    width: int | None = None
    height: int | None = None
    is_ephemeral: bool = False
    duration_secs: float | None = None
    waveform: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reaction:
    emoji: str
    """A Unicode emoji, or `name:id` of a custom one."""
    users: tuple[Snowflake, ...]


@dataclass(frozen=True, kw_only=True)
class Message:
    id: Snowflake
    channel_id: Snowflake
    author_id: Snowflake
    content: str
    timestamp: datetime
    guild_id: Snowflake | None = None
    edited_at: datetime | None = None
    type: int = 0
    flags: int = 0
    nonce: str | int | None = None
    is_tts: bool = False
    is_pinned: bool = False
    mention_everyone: bool = False
    mentions: tuple[Snowflake, ...] = ()
    """Users who are pinged, after `allowed_mentions`."""
    mention_roles: tuple[Snowflake, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    embeds: tuple[Json, ...] = ()
    components: tuple[Json, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    reference: Json | None = None
    application_id: Snowflake | None = None
    """Set on messages that an interaction or webhook made."""
    webhook_id: Snowflake | None = None
    author_name: str | None = None
    """The name under which a webhook spoke, where it was another than its own."""
    interaction: Json | None = None
    """`interaction_metadata`, where an interaction made the message."""
    only_visible_to: Snowflake | None = None
    """The one member who sees an ephemeral message."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """A registered application command.

    `body` is what the bot sent, with Discord's defaults filled in.
    """

    id: Snowflake
    application_id: Snowflake
    guild_id: Snowflake | None
    version: Snowflake
    name: str
    type: int
    body: Json = field(hash=False)


class InteractionType(IntEnum):
    PING = 1
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


@dataclass(frozen=True, kw_only=True)
class Interaction:
    id: Snowflake
    application_id: Snowflake
    type: InteractionType
    token: str
    user_id: Snowflake
    channel_id: Snowflake
    guild_id: Snowflake | None
    data: Json = field(hash=False)
    created_at: datetime
    message_id: Snowflake | None = None
    """The message whose component was used, or on whose modal it rests."""
    locale: str = "en-US"


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Of a channel, as bots make and use them; its user has the same id."""

    id: Snowflake
    channel_id: Snowflake
    guild_id: Snowflake
    name: str
    token: str
    maker_id: Snowflake
    application_id: Snowflake


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened in the world, for the gateway sessions and the people who may see it.

    `payload` is what a bot with every intent would receive; the gateway strips what a session may
    not have.
    """

    name: str
    payload: Json = field(hash=False)
    guild_id: Snowflake | None = None
    channel_id: Snowflake | None = None
    """Only those who can see this channel receive it."""
    only_to: tuple[Snowflake, ...] | None = None
    """Only these users (bots included) receive it; None: all who may."""
    session_id: str | None = None
    """Only this gateway session receives it."""
