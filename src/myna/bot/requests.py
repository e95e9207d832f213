"""What a person wants from Myna, however they said it; answered by `commands` and `presses`.

Who somebody is, `standing` says.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import discord

from myna.bot.drafts import Draft
from myna.bot.progress import Progress
from myna.bot.standing import Circle, Gate, is_guest
from myna.domain.access import Actor, Role
from myna.domain.conversation import Tenant, Utterance, direct_tenant, guild_tenant, is_direct
from myna.domain.language import language_of, supported
from myna.domain.teaching import Source, SourceType

_MESSAGE_LINK = re.compile(r"^(?:https://\S+/channels/\S+/)?(\d{15,20})(?:\s+|$)")

HIGHEST_ID = (1 << 63) - 1
"""Discord's ids are smaller, and databases store no larger number."""
MAX_REMEMBERED = 10_000


async def _in_nobodys_way() -> None: ...


@dataclass(frozen=True, kw_only=True)
class Request:
    key: str
    """The id of the message or interaction; of several recordings in one message, `<id>-<number>`."""
    actor: Actor
    channel_id: int
    name: str
    """How the person is called here."""
    language: str
    source: SourceType
    client_language: str | None = None
    """In which the person's own Discord names slash commands; None where it was not told."""
    text: str = ""
    """The question, or what came behind the command's name."""
    refers_to: int | None = None
    """The message that is replied to, or under which a button was pressed, if not only one person sees it."""
    pressed_text: str = ""
    """What the message says whose button was pressed."""
    attachments: tuple[discord.Attachment, ...] = ()
    channel: discord.abc.Messageable | None = None
    """Where it was said or pressed."""
    person: discord.Member | discord.User | None = None
    about: discord.Message | None = None
    """The message replied to, or in whose menu it was asked, where Discord sent it along."""
    chosen: tuple[str, ...] = ()
    """What was chosen in a menu; from outside, like everything in it."""
    circle: Circle = field(default_factory=Circle)
    """Who teaches and manages here."""
    progress: Progress = field(default_factory=Progress, compare=False)
    """Told by what takes long, however often the request is changed on its way."""
    draft: Draft = field(default_factory=Draft, compare=False)
    """Told by what writes an answer piece by piece."""
    stand_aside: Callable[[], Awaitable[None]] = field(default=_in_nobodys_way, compare=False)
    """Called before it only waits for a chat model, so that others have their turn."""

    def named_message(self) -> tuple[int | None, str]:
        """The message that is replied to, else the one whose id or link the text begins with; and the words."""
        if self.refers_to is not None:
            return self.refers_to, self.text
        named = _MESSAGE_LINK.match(self.text)
        if named is None or int(named[1]) > HIGHEST_ID:
            return None, self.text
        return int(named[1]), self.text[named.end() :]

    @property
    def tenant(self) -> Tenant:
        return self.actor.tenant

    @property
    def is_direct(self) -> bool:
        return is_direct(self.tenant)

    @property
    def guild_id(self) -> int | None:
        kind, _, number = self.tenant.partition(":")
        return int(number) if kind == "guild" else None

    def utterance(self, text: str) -> Utterance:
        return Utterance(
            key=self.key,
            tenant=self.tenant,
            channel_id=self.channel_id,
            author_id=self.actor.id,
            text=text,
        )

    def lesson_source(self) -> Source:
        message_id = (
            int(self.key.partition("-")[0]) if self.source is SourceType.MESSAGE else self.refers_to
        )
        channel_id = None if message_id is None else self.channel_id
        return Source(type=self.source, message_id=message_id, channel_id=channel_id)


@dataclass(frozen=True, kw_only=True)
class Reception:
    """Makes requests."""

    gate: Gate
    default_language: str
    _habits: dict[int, str] = field(default_factory=dict)
    """The language that each person wrote last, or uses Discord in."""

    async def of_message(
        self, message: discord.Message, text: str, *, said: str, own_words: str
    ) -> Request:
        """`text` is what the command gets of what was `said`, and `own_words` are no words of a command."""
        known = await self.gate.known(message.author, message.guild)
        actor = known.actor
        locale = _chosen_locale(message.guild)
        chosen = await self.gate.servers.language(actor.tenant)
        spoken = language_of(own_words) or ("ru" if language_of(said) == "ru" else None)
        _remember(self._habits, actor.id, spoken)
        language = (
            chosen
            or spoken
            or self._habits.get(actor.id)
            or supported(locale)
            or self.default_language
        )
        return Request(
            key=str(message.id),
            actor=actor,
            channel_id=message.channel.id,
            name=message.author.display_name,
            language=language,
            source=SourceType.MESSAGE,
            text=text,
            refers_to=message.reference.message_id if message.reference else None,
            attachments=tuple(message.attachments),
            channel=message.channel,
            person=message.author,
            about=_replied_to(message),
            circle=known.circle,
        )

    async def of_interaction(self, interaction: discord.Interaction) -> Request:
        request = self.unprepared(interaction)
        known = await self.gate.known(
            interaction.user, interaction.guild, is_guest=is_guest(interaction)
        )
        chosen = await self.gate.servers.language(request.tenant)
        language = chosen or request.language
        return replace(request, actor=known.actor, circle=known.circle, language=language)

    def unprepared(self, interaction: discord.Interaction) -> Request:
        """At once, in the person's language even where the server chose another.

        From somebody who may do nothing: who they are here takes longer.
        """
        own = supported(str(interaction.locale))
        pressed = interaction.message
        _remember(self._habits, interaction.user.id, own)
        locale = own or supported(str(interaction.guild_locale))
        guild, person = interaction.guild, interaction.user
        tenant = direct_tenant(person.id) if guild is None else guild_tenant(guild.id)
        return Request(
            key=str(interaction.id),
            actor=Actor(id=person.id, role=Role.STRANGER, tenant=tenant),
            channel_id=interaction.channel_id or 0,
            name=person.display_name,
            language=locale or self.default_language,
            source=SourceType.INTERACTION,
            client_language=own or "en",
            refers_to=pressed.id if pressed and not pressed.flags.ephemeral else None,
            pressed_text=pressed.content if pressed else "",
            channel=_channel_of(interaction),
            person=interaction.user,
            chosen=_chosen(interaction),
        )

    def forget(self, person_id: int) -> None:
        self._habits.pop(person_id, None)


def _remember(remembered: dict[int, str], person_id: int, language: str | None) -> None:
    if len(remembered) >= MAX_REMEMBERED:
        remembered.clear()
    if language:
        remembered[person_id] = language


def _replied_to(message: discord.Message) -> discord.Message | None:
    replied = message.reference.resolved if message.reference else None
    return replied if isinstance(replied, discord.Message) else None


def _channel_of(interaction: discord.Interaction) -> discord.abc.Messageable | None:
    channel = interaction.message.channel if interaction.message else interaction.channel
    return channel if isinstance(channel, discord.abc.Messageable) else None


def _chosen(interaction: discord.Interaction) -> tuple[str, ...]:
    data = cast("Mapping[str, Any]", interaction.data or {})
    values = data.get("values")
    return tuple(map(str, values)) if isinstance(values, list) else ()


def _chosen_locale(guild: discord.Guild | None) -> str | None:
    """Only community servers choose one; all others have English there without having said so."""
    if guild is None or "COMMUNITY" not in guild.features:
        return None
    return str(guild.preferred_locale)


def channels_of(channel: discord.abc.Snowflake) -> Sequence[int]:
    """The channel and, of a thread, the one that it hangs on."""
    if isinstance(channel, discord.Thread):
        return (channel.id, channel.parent_id)
    return (channel.id,)
