"""Myna's client of Discord: takes what is addressed to her and lets the commands answer.

Made anew by the supervisor for each life; decides nothing itself.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import aiohttp
import discord
import structlog

from myna.bot.addressing import Addressing, is_said_by_a_person
from myna.bot.conversations import Conversations, Desk, sender_of
from myna.bot.delivery import Refusals, Silent
from myna.bot.hearing.recordings import recordings_of
from myna.bot.intake import Intake
from myna.bot.line.connection import Backoff, Identifies, Line
from myna.bot.presses import opens_form
from myna.bot.requests import Request
from myna.bot.serving import Answer, refused
from myna.errors import ButtonRefused

log = structlog.get_logger(__name__)

VOICE_MEMBERS = discord.MemberCacheFlags(voice=True, joined=False)
"""Who is remembered: those who sit in voice channels, to know bots from people."""

_PRESSES = frozenset({discord.InteractionType.component, discord.InteractionType.modal_submit})


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
            member_cache_flags=VOICE_MEMBERS,
            http_trace=_watching(desk.delivery.refusals),
        )
        self.desk = desk
        self.intake = intake
        self._wiring = wiring
        self._line = Line(self, wiring.backoff, wiring.identifies)
        self._addressing = Addressing(
            client=self,
            commands=desk.commands,
            servers=desk.servers,
            refusals=desk.delivery.refusals,
        )
        self._conversations = Conversations(
            client=self, desk=desk, intake=intake, addressing=self._addressing
        )
        desk.calls.serve(self, lambda: self._line.gateway)
        desk.notices.serve(self)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Nothing for a closed client: discord.py would dispatch a late `ready` to no loop."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def setup_hook(self) -> None:
        await self._wiring.prepare(self)

    async def connect(self, *, reconnect: bool = True) -> None:
        del reconnect
        await self._line.hold()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The pauses are the line's, made before it connects."""
        del shard_id, initial
        self._wiring.identifies.made()

    async def on_ready(self) -> None:
        self._line.has_session()
        self.intake.also(self.desk.calls.tidy)
        log.info("gateway.ready", guilds=len(self.guilds), user=str(self.user))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        del guild
        self.intake.also(self.desk.calls.tidy)

    async def on_resumed(self) -> None:
        self._line.has_session()
        self.intake.also(self.desk.calls.tidy)
        log.info("gateway.resumed")

    async def on_message(self, message: discord.Message) -> None:
        if not is_said_by_a_person(message):
            return
        key, sender = str(message.id), sender_of(message.author.id, message.guild)
        if recordings_of(message):
            self.intake.take_at_once(
                f"{key} heard", sender, lambda: self._conversations.listen(message)
            )
        channel, hear = message.channel.id, partial(self._conversations.hear, message)
        if self.desk.commands.keeps_order(self._addressing.without_mention(message.content)):
            self.intake.take_in_turn(key, sender, channel, hear)
        else:
            self.intake.take_at_once(key, sender, hear)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        self._forget(event.message_id)

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        for message_id in event.message_ids:
            self._forget(message_id)

    def _forget(self, message_id: int) -> None:
        self.desk.ear.forget(message_id)
        self.desk.writing.streams.deleted(message_id)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Buttons and forms; slash commands come through the command tree."""
        data = cast("Mapping[str, Any]", interaction.data or {})
        presses, seals = self.desk.presses, self.desk.delivery.seals
        if interaction.type not in _PRESSES:
            return
        try:
            press = seals.opened(str(data.get("custom_id", "")), interaction.user.id)
        except ButtonRefused as refusal:
            self.serve(interaction, "refused", partial(refused, refusal))
            return
        if interaction.type is discord.InteractionType.component:
            self.serve(
                interaction,
                press,
                lambda request: presses.pressed(request, press),
                may_open_form=opens_form(press),
            )
        else:
            fields = _fields(data)
            self.serve(
                interaction, press, lambda request: presses.submitted(request, press, fields)
            )

    def serve(
        self,
        interaction: discord.Interaction,
        name: str,
        answer: Callable[[Request], Answer],
        *,
        private: bool = True,
        may_open_form: bool = False,
    ) -> None:
        """`private` says whether a late answer is for this person alone."""
        self._conversations.serve(
            interaction, name, answer, private=private, may_open_form=may_open_form
        )


def intents(*, message_content: bool) -> discord.Intents:
    return discord.Intents(
        guilds=True,
        guild_messages=True,
        voice_states=True,
        dm_messages=True,
        message_content=message_content,
    )


def _watching(refusals: Refusals) -> aiohttp.TraceConfig:
    """Counts how every request to Discord is answered; while Discord refuses too much, nothing more is sent."""

    async def hold(
        _session: object, _context: object, start: aiohttp.TraceRequestStartParams
    ) -> None:
        if start.method != "GET" and refusals.is_silent_everywhere:
            raise Silent

    async def note(_session: object, _context: object, end: aiohttp.TraceRequestEndParams) -> None:
        if end.response.headers.get("X-RateLimit-Scope") != "shared":  # those Discord forgives
            refusals.answered(end.response.status)

    watching = aiohttp.TraceConfig()
    watching.on_request_start.append(hold)
    watching.on_request_end.append(note)
    return watching


def _fields(data: Mapping[str, Any]) -> dict[str, str]:
    """The text inputs of a form by their ids; they sit in rows or in labels."""
    found: dict[str, str] = {}
    for row in data.get("components", []):
        inner = [*row.get("components", []), row.get("component") or {}]
        found |= {str(each["custom_id"]): str(each.get("value", "")) for each in inner if each}
    return found
