"""Myna's client of Discord: takes what is addressed to her and lets the commands answer.

Made anew by the supervisor for each life; decides nothing itself.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias, cast

import aiohttp
import discord
import structlog

from myna.bot.addressing import Addressing, is_said_by_a_person
from myna.bot.bars import InteractionBar, MessageBar
from myna.bot.chatting.ways import Brought, Ways
from myna.bot.commands import Commands
from myna.bot.crowd import Crowd
from myna.bot.delivery import FORM_SECONDS, TYPING_AFTER_SECONDS, Delivery, Refusals, Silent
from myna.bot.hearing.ear import Ear
from myna.bot.hearing.recordings import recordings_of
from myna.bot.intake import Intake
from myna.bot.learning.notices import JobNotices
from myna.bot.line.connection import Backoff, Identifies, Line
from myna.bot.presses import Presses, is_answered_in_place, opens_form
from myna.bot.progress import beside_bar
from myna.bot.replies import Form, Reply
from myna.bot.requests import Reception, Request
from myna.bot.serving import Answer, announced, answered, counted, noted, refused
from myna.bot.texts import wording
from myna.bot.turns import Sender
from myna.bot.voice.aloud import Aloud, nothing
from myna.bot.voice.calls import Calls
from myna.errors import ButtonRefused
from myna.services.answering import AnswerService
from myna.services.quotas import QuotaService
from myna.services.servers import ServerService

log = structlog.get_logger(__name__)

VOICE_MEMBERS = discord.MemberCacheFlags(voice=True, joined=False)
"""Who is remembered: those who sit in voice channels, to know bots from people."""

_PRESSES = frozenset({discord.InteractionType.component, discord.InteractionType.modal_submit})

_Answered: TypeAlias = tuple[Request, Reply | Form | None]
_Work: TypeAlias = Callable[[], Coroutine[Any, Any, _Answered]]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that answers; made once for each client."""

    commands: Commands
    presses: Presses
    reception: Reception
    answering: AnswerService
    servers: ServerService
    calls: Calls
    aloud: Aloud
    delivery: Delivery
    ear: Ear
    notices: JobNotices
    quotas: QuotaService
    ways: Ways
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
            member_cache_flags=VOICE_MEMBERS,
            http_trace=_watching(desk.delivery.refusals),
        )
        self.desk = desk
        self.intake = intake
        self._wiring = wiring
        self._line = Line(self, wiring.backoff, wiring.identifies)
        self._crowd = Crowd()
        self._addressing = Addressing(
            client=self,
            commands=desk.commands,
            servers=desk.servers,
            refusals=desk.delivery.refusals,
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
        key, sender = str(message.id), _sender(message.author.id, message.guild)
        if recordings_of(message):
            self.intake.take_at_once(f"{key} heard", sender, lambda: self._listen(message))
        if self.desk.commands.is_slow(self._addressing.without_mention(message.content)):
            self.intake.take_at_once(key, sender, lambda: self._hear(message))
        else:
            channel = message.channel.id
            self.intake.take_in_turn(key, sender, channel, lambda: self._hear(message))

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        self.desk.ear.forget(event.message_id)

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        for message_id in event.message_ids:
            self.desk.ear.forget(message_id)

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
        work = partial(self._answered, interaction, answer)
        if may_open_form:
            come = partial(self._in_time, interaction, work)
        else:
            in_place = is_answered_in_place(name)
            defer = partial(_deferred, interaction, private=private, in_place=in_place)
            come = partial(self._crowd.announced, work, defer)
        sender = _sender(interaction.user.id, interaction.guild)
        self.intake.take_at_once(
            str(interaction.id), sender, lambda: self._serve(interaction, name, come)
        )

    async def _hear(self, message: discord.Message) -> None:
        started = time.monotonic()
        await self._crowd.calm()
        addressing = self._addressing
        text = await addressing.addressed(message)
        if text is None or not addressing.may_speak(message):
            return
        if addressing.is_all_spoken(message, text):
            return
        is_direct = message.guild is None
        found = self.desk.commands.read(text, is_direct=is_direct)
        if found is None:
            return
        request = await self.desk.reception.of_message(
            message, found.text, said=text, own_words=found.own_words
        )
        bar = MessageBar(delivery=self.desk.delivery, message=message, client=self)
        work = answered(request, counted(request, found.command, self.desk.quotas), self.desk.terms)
        reply = await announced(
            beside_bar(work, request.progress, bar.show),
            TYPING_AFTER_SECONDS,
            lambda: _typing(message.channel),
        )
        if not isinstance(reply, Reply):
            return
        planned = await self.desk.aloud.planned(request, reply)
        try:
            sent = await bar.becomes(planned.reply)
        except discord.HTTPException as refusal:
            self.desk.delivery.refusals.refused(message.channel.id, refusal.status)
            log.warning("answer.refused", key=request.key, status=refusal.status, code=refusal.code)
            return
        planned.begin()
        self._follow_up(reply, sent)
        bring = partial(self.desk.delivery.to_message, message, part="-ways")
        self._propose_ways(request, reply, bring)
        noted("message", found.name, request, reply, started)

    async def _listen(self, message: discord.Message) -> None:
        text = await self._addressing.addressed(message)
        written = None if text is None else self.desk.commands.meant_by_recording(text)
        if text is None or written is None or not self._addressing.may_speak(message):
            return
        async for said in self.desk.ear.replies(message, text, written):
            self._follow_up(said.reply, said.message_ids)

    async def _serve(self, interaction: discord.Interaction, name: str, come: _Work) -> None:
        with self._crowd.joined():
            await self._brought(interaction, name, come)

    async def _brought(self, interaction: discord.Interaction, name: str, come: _Work) -> None:
        started, begin = time.monotonic(), nothing
        request, reply = await come()
        if reply is None or self.desk.delivery.refusals.is_silent_everywhere:
            return
        if isinstance(reply, Reply):
            planned = await self.desk.aloud.planned(request, reply)
            reply, begin = planned.reply, planned.begin
        try:
            sent = await self._delivered(interaction, request, reply)
        except (discord.HTTPException, discord.InteractionResponded) as refusal:
            log.warning("answer.refused", key=request.key, reason=str(refusal))
            return
        if isinstance(reply, Reply):
            begin()
            self._follow_up(reply, sent)
            bring = partial(self.desk.delivery.to_interaction, interaction)
            self._propose_ways(request, reply, bring)
        noted(interaction.type.name, name.partition(":")[0], request, reply, started)

    async def _answered(
        self, interaction: discord.Interaction, answer: Callable[[Request], Answer]
    ) -> _Answered:
        request = await self.desk.reception.of_interaction(interaction)
        work = counted(request, answer, self.desk.quotas)
        come = answered(request, work, self.desk.terms)
        bar = InteractionBar(interaction=interaction, progress=request.progress)
        return request, await beside_bar(come, request.progress, bar.show)

    async def _delivered(
        self, interaction: discord.Interaction, request: Request, reply: Reply | Form
    ) -> list[int]:
        delivery = self.desk.delivery
        if isinstance(reply, Reply) and request.progress.is_shown:
            return await delivery.in_place_of_bar(interaction, reply)
        return await delivery.to_interaction(interaction, reply)

    async def _in_time(self, interaction: discord.Interaction, work: _Work) -> _Answered:
        try:
            return await asyncio.wait_for(work(), FORM_SECONDS)
        except TimeoutError:
            request = self.desk.reception.unprepared(interaction)
            return request, wording.too_slow(request.language)

    def _follow_up(self, reply: Reply, sent: list[int]) -> None:
        """What the next answers need not wait for."""
        key, change, job = reply.answers, reply.amends, reply.shows_job
        if job is not None and sent:
            self.intake.also(lambda: self.desk.notices.shown_in(job, sent[-1]))
        if key is not None:
            self.intake.also(lambda: self.desk.answering.carried_by(sent, key))
        if change is not None and change.message_ids:
            channel = self.get_partial_messageable(change.channel_id)
            self.intake.also(lambda: self.desk.delivery.amend(channel, change))

    def _propose_ways(self, request: Request, reply: Reply, bring: Brought) -> None:
        """Long after the thanks, which do not wait for it."""
        lesson = reply.taught
        if lesson is not None:
            self.intake.also(lambda: self.desk.ways.follow(request, lesson, bring))


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


def _sender(person_id: int, guild: discord.Guild | None) -> Sender:
    return Sender(person=person_id, place=person_id if guild is None else guild.id)


async def _typing(channel: discord.abc.Messageable) -> None:
    await channel.typing()


async def _deferred(interaction: discord.Interaction, *, private: bool, in_place: bool) -> None:
    """`in_place`: the answer is to take the place of the message whose button was pressed."""
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=private, thinking=not in_place)


def _fields(data: Mapping[str, Any]) -> dict[str, str]:
    """The text inputs of a form by their ids; they sit in rows or in labels."""
    found: dict[str, str] = {}
    for row in data.get("components", []):
        inner = [*row.get("components", []), row.get("component") or {}]
        found |= {str(each["custom_id"]): str(each.get("value", "")) for each in inner if each}
    return found
