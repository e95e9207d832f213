"""Myna's client of Discord: takes what is addressed to her, lets the commands answer, and writes one line to the log
for each. Made anew by the supervisor for each life; decides nothing itself."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import aiohttp
import discord
import structlog

from myna.bot.commands import Commands, behind_name
from myna.bot.connection import Backoff, Identifies, Line
from myna.bot.delivery import DEFER_AFTER_SECONDS, TYPING_AFTER_SECONDS, Delivery
from myna.bot.intake import Intake
from myna.bot.presses import Presses
from myna.bot.replies import Reply
from myna.bot.requests import Reception, Request, channels_of
from myna.bot.serving import Answer, announced, answered, noted
from myna.domain.conversation import guild_tenant
from myna.services.answering import AnswerService
from myna.services.servers import ServerService

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that answers; made once, shared by all lives of the client."""

    commands: Commands
    presses: Presses
    reception: Reception
    answering: AnswerService
    servers: ServerService
    delivery: Delivery
    terms: Mapping[str, str]
    """What this installation calls things, for the texts."""


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """How a client meets Discord."""

    connector: aiohttp.BaseConnector | None
    message_content: bool
    guild_ready_seconds: float
    identifies: Identifies
    backoff: Backoff
    prepare: Callable[["MynaClient"], Awaitable[None]]
    """Run once, between the login and the gateway."""


class MynaClient(discord.Client):
    def __init__(self, desk: Desk, wiring: Wiring, intake: Intake) -> None:
        super().__init__(
            intents=intents(message_content=wiring.message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            connector=wiring.connector,
            guild_ready_timeout=wiring.guild_ready_seconds,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )
        self.desk = desk
        self.intake = intake
        self._wiring = wiring
        self._line = Line(self, wiring.backoff)

    async def setup_hook(self) -> None:
        await self._wiring.prepare(self)

    async def connect(self, *, reconnect: bool = True) -> None:
        del reconnect
        await self._line.hold()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        self._wiring.identifies.made()
        await super().before_identify_hook(shard_id, initial=initial)

    async def on_ready(self) -> None:
        self._line.has_session()
        log.info("gateway.ready", guilds=len(self.guilds), user=str(self.user))

    async def on_resumed(self) -> None:
        self._line.has_session()
        log.info("gateway.resumed")

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or message.webhook_id or not _is_said_by_a_person(message):
            return
        lane = (message.channel.id, message.author.id)
        self.intake.take_in_turn(str(message.id), lane, lambda: self._hear(message))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Buttons and forms; slash commands come through the command tree."""
        press = str((interaction.data or {}).get("custom_id", ""))
        if interaction.type is discord.InteractionType.component:
            self.serve(
                interaction, press, lambda request: self.desk.presses.pressed(request, press)
            )
        elif interaction.type is discord.InteractionType.modal_submit:
            fields = _fields(interaction)
            self.serve(
                interaction,
                press,
                lambda request: self.desk.presses.submitted(request, press, fields),
            )

    def serve(
        self,
        interaction: discord.Interaction,
        name: str,
        answer: Callable[[Request], Answer],
        *,
        private: bool = True,
    ) -> None:
        """`private` says whether a late answer is for this person alone."""
        self.intake.take_at_once(
            str(interaction.id), lambda: self._serve(interaction, name, answer, private=private)
        )

    async def _hear(self, message: discord.Message) -> None:
        started = time.monotonic()
        text = await self._addressed(message)
        if text is None:
            return
        found = behind_name(text, self.desk.commands.prefix)
        word, rest = found or ("ask", text)
        command = self.desk.commands.named(word)
        if command is None:
            return
        if not rest and found is None:
            command, word = self.desk.commands.hi, "hi"
        request = await self.desk.reception.of_message(message, rest)
        reply = await announced(
            answered(request, command(request), self.desk.terms),
            TYPING_AFTER_SECONDS,
            lambda: _typing(message.channel),
        )
        if isinstance(reply, Reply):
            sent = await self.desk.delivery.to_message(message, reply)
            await self._remember(reply, sent)
            noted("message", word, request, reply, started)

    async def _addressed(self, message: discord.Message) -> str | None:
        """What is said to Myna, without her mention; None when it is not said to her."""
        mention = f"<@{self.user.id}>" if self.user else ""
        text = message.content.replace(mention, "").replace(mention.replace("@", "@!"), "").strip()
        is_mentioned = self.user in message.mentions
        if message.guild is None or is_mentioned or behind_name(text, self.desk.commands.prefix):
            return text
        replied = message.reference.resolved if message.reference else None
        if isinstance(replied, discord.Message) and replied.author == self.user:
            return text
        tenant = guild_tenant(message.guild.id)
        for channel_id in channels_of(message.channel):
            if await self.desk.servers.is_open(tenant, channel_id):
                return text
        return None

    async def _serve(
        self,
        interaction: discord.Interaction,
        name: str,
        answer: Callable[[Request], Answer],
        *,
        private: bool,
    ) -> None:
        started = time.monotonic()
        request = await self.desk.reception.of_interaction(interaction)
        reply = await announced(
            answered(request, answer(request), self.desk.terms),
            DEFER_AFTER_SECONDS,
            lambda: _deferred(interaction, private=private),
        )
        if reply is not None:
            sent = await self.desk.delivery.to_interaction(interaction, reply)
            if isinstance(reply, Reply):
                await self._remember(reply, sent)
            noted(interaction.type.name, name.partition(":")[0], request, reply, started)

    async def _remember(self, reply: Reply, sent: list[int]) -> None:
        if reply.answers is not None:
            await self.desk.answering.carried_by(sent, reply.answers)


def intents(*, message_content: bool) -> discord.Intents:
    return discord.Intents(
        guilds=True, guild_messages=True, dm_messages=True, message_content=message_content
    )


def _is_said_by_a_person(message: discord.Message) -> bool:
    return message.type in (discord.MessageType.default, discord.MessageType.reply)


async def _typing(channel: discord.abc.Messageable) -> None:
    await channel.typing()


async def _deferred(interaction: discord.Interaction, *, private: bool) -> None:
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=private, thinking=True)


def _fields(interaction: discord.Interaction) -> dict[str, str]:
    """The text inputs of a form by their ids; they sit in rows or in labels."""
    found: dict[str, str] = {}
    for row in (interaction.data or {}).get("components", []):  # type: ignore[union-attr]
        inner = [*row.get("components", []), row.get("component") or {}]
        found |= {str(each["custom_id"]): str(each.get("value", "")) for each in inner if each}
    return found
