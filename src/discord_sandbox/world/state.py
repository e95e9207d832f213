"""What exists in the small Discord, and questions about it.

`World` is the same thing with the ways in which it changes.

Read by everyone in the package; only `world.py` and the modules it is made of write here.
"""

import random
from collections.abc import Callable, Iterator
from datetime import datetime

from discord_sandbox.world.records import (
    Application,
    Attachment,
    Channel,
    Command,
    Guild,
    Interaction,
    Member,
    Message,
    Role,
    Snowflake,
    User,
    VoiceState,
)
from discord_sandbox.world.snowflakes import Snowflakes

AttachmentUrl = Callable[[Snowflake, Attachment], str]
"""The signed address of an attachment of a channel."""


class State:
    """Dicts of records by id.

    `messages` holds each channel's messages in the order in which they were sent.
    """

    def __init__(self, clock: Callable[[], datetime], random: random.Random) -> None:
        self.now = clock
        self.random = random
        self.users: dict[Snowflake, User] = {}
        self.applications: dict[Snowflake, Application] = {}
        self.guilds: dict[Snowflake, Guild] = {}
        self.channels: dict[Snowflake, Channel] = {}
        self.messages: dict[Snowflake, dict[Snowflake, Message]] = {}
        self.commands: dict[Snowflake, Command] = {}
        self.interactions: dict[Snowflake, Interaction] = {}
        self.attachments: dict[Snowflake, tuple[Snowflake, Attachment]] = {}
        """Every file that may be downloaded, with the channel it was sent to."""
        self.voice_states: dict[tuple[Snowflake, Snowflake], VoiceState] = {}
        """By guild and user, of those who sit in a voice channel."""
        self.online: set[Snowflake] = set()
        """The bots that are connected to the gateway."""
        self.person_tokens: dict[Snowflake, str] = {}
        """What lets another process act as a person; bots have theirs in `applications`."""
        self.attachment_url: AttachmentUrl = _unsigned
        self._snowflakes = Snowflakes(clock)

    def new_id(self) -> Snowflake:
        return self._snowflakes.next()

    # People and bots

    def application_by_token(self, token: str) -> Application | None:
        return next((one for one in self.applications.values() if one.token == token), None)

    def person_by_token(self, token: str) -> User | None:
        return next(
            (self.users[who] for who, known in self.person_tokens.items() if known == token), None
        )

    def people(self) -> list[User]:
        return [user for user in self.users.values() if not user.is_bot]

    def user_named(self, name: str) -> User | None:
        wanted = name.removeprefix("@").casefold()
        return next((u for u in self.users.values() if u.name.casefold() == wanted), None)

    def member(self, guild_id: Snowflake | None, user_id: Snowflake) -> Member | None:
        guild = self.guilds.get(guild_id) if guild_id else None
        return guild.members.get(user_id) if guild else None

    # Guilds and channels

    def guilds_of(self, user_id: Snowflake) -> list[Guild]:
        return [guild for guild in self.guilds.values() if user_id in guild.members]

    def role_named(self, guild_id: Snowflake, name: str) -> Role | None:
        roles = self.guilds[guild_id].roles.values()
        return next((role for role in roles if role.name == name), None)

    def channels_of(self, guild_id: Snowflake) -> list[Channel]:
        """Without threads."""
        return [c for c in self.channels.values() if c.guild_id == guild_id and not c.is_thread]

    def threads_of(self, guild_id: Snowflake, parent_id: Snowflake | None = None) -> list[Channel]:
        """Of a guild, or of one channel of it; archived ones included."""
        return [
            c
            for c in self.channels.values()
            if c.guild_id == guild_id and c.is_thread and parent_id in {None, c.parent_id}
        ]

    def channel_named(self, name: str, guild_id: Snowflake | None = None) -> Channel | None:
        """`name` with or without `#`; threads count too."""
        wanted = name.removeprefix("#")
        return next(
            (
                c
                for c in self.channels.values()
                if not c.is_direct and c.name == wanted and guild_id in {None, c.guild_id}
            ),
            None,
        )

    def place_of(self, channel: Channel) -> Channel:
        """Where its permissions come from.

        The channel itself, or the one that a thread hangs from.
        """
        return (
            self.channels[channel.parent_id] if channel.is_thread and channel.parent_id else channel
        )

    def directs_of(self, user_id: Snowflake) -> list[Channel]:
        return [c for c in self.channels.values() if c.is_direct and user_id in c.recipients]

    def direct_between(self, one: Snowflake, other: Snowflake) -> Channel | None:
        return next((c for c in self.directs_of(one) if other in c.recipients), None)

    # Voice channels

    def voice_state(self, guild_id: Snowflake, user_id: Snowflake) -> VoiceState | None:
        return self.voice_states.get((guild_id, user_id))

    def voice_states_of(self, user_id: Snowflake) -> list[VoiceState]:
        """At most one for a person; for a bot one in each guild."""
        return [one for one in self.voice_states.values() if one.user_id == user_id]

    def sitting_in(self, channel_id: Snowflake) -> list[VoiceState]:
        """In the order in which they came."""
        return [one for one in self.voice_states.values() if one.channel_id == channel_id]

    # Messages, commands, interactions

    def message(self, channel_id: Snowflake, message_id: Snowflake) -> Message | None:
        return self.messages.get(channel_id, {}).get(message_id)

    def history(self, channel_id: Snowflake) -> Iterator[Message]:
        """Newest first; ephemeral messages included (`only_visible_to`)."""
        return reversed(self.messages.get(channel_id, {}).values())

    def commands_of(
        self, application_id: Snowflake, guild_id: Snowflake | None = None
    ) -> list[Command]:
        """The global ones, or those of one guild."""
        return [
            one
            for one in self.commands.values()
            if one.application_id == application_id and one.guild_id == guild_id
        ]


def _unsigned(channel_id: Snowflake, attachment: Attachment) -> str:
    path = f"attachments/{channel_id}/{attachment.id}/{attachment.filename}"
    return f"https://cdn.discordapp.com/{path}"
