"""What is said to Myna, from where it was taken to its answer; made by the client."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeAlias, TypeVar

import discord
import structlog

from myna.bot.addressing import Addressing
from myna.bot.bars import InteractionBar, MessageBar
from myna.bot.breaking_off import broken_off
from myna.bot.chatting.ways import Brought, Ways
from myna.bot.commands import Commands
from myna.bot.crowd import Crowd
from myna.bot.delivery import FORM_SECONDS, TYPING_AFTER_SECONDS, Delivery
from myna.bot.hearing.ear import TYPING_EVERY_SECONDS, Ear
from myna.bot.intake import Intake
from myna.bot.learning.notices import JobNotices
from myna.bot.presses import Presses, is_answered_in_place
from myna.bot.progress import beside_bar
from myna.bot.replies import Form, Reply
from myna.bot.requests import Reception, Request
from myna.bot.screens import InteractionWall, MessageWall, Screen
from myna.bot.serving import Answer, answered, counted, noted, told
from myna.bot.texts import wording
from myna.bot.turns import Sender
from myna.bot.voice.aloud import Aloud, nothing
from myna.bot.voice.calls import Calls
from myna.bot.writing import Writing
from myna.services.answering import AnswerService
from myna.services.quotas import QuotaService
from myna.services.servers import ServerService

log = structlog.get_logger(__name__)

T = TypeVar("T")

WRITTEN = "ask"
"""The command whose answers are shown while they are written."""

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
    writing: Writing
    terms: Mapping[str, str]
    """What this installation calls things, for the texts."""


@dataclass(frozen=True, kw_only=True)
class Conversations:
    client: discord.Client
    desk: Desk
    intake: Intake
    addressing: Addressing
    _crowd: Crowd = field(default_factory=Crowd)

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
        wall = InteractionWall(delivery=self.desk.delivery, interaction=interaction)
        screen = self.desk.writing.screen(wall) if name == WRITTEN else None
        work = partial(self._answered, interaction, answer, screen)
        if may_open_form:
            come = partial(self._in_time, interaction, work)
        else:
            in_place = is_answered_in_place(name)
            defer = partial(wall.defer, private=private, in_place=in_place)
            come = partial(self._crowd.announced, work, defer)
        sender = sender_of(interaction.user.id, interaction.guild)
        self.intake.take_at_once(
            str(interaction.id), sender, lambda: self._serve(interaction, name, come, screen)
        )

    async def hear(self, message: discord.Message) -> None:
        """Answer what a message says, if it is said to Myna."""
        started = time.monotonic()
        await self._crowd.calm()
        addressing = self.addressing
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
        request = replace(request, stand_aside=partial(self.intake.stand_aside, request.key))
        delivery = self.desk.delivery
        bar = MessageBar(delivery=delivery, message=message, client=self.client)
        screen = self.desk.writing.screen(MessageWall(delivery=delivery, message=message))
        work = answered(request, counted(request, found.command, self.desk.quotas), self.desk.terms)
        work = beside_bar(work, request.progress, bar.show)
        if found.name == WRITTEN:
            work = self.desk.writing.shown(request, screen, work)
        reply = await typed_beside(work, message.channel, is_awaited=lambda: not screen.ids)
        if not isinstance(reply, Reply) or (request.draft.is_unwanted and not screen.ids):
            return
        planned = await self.desk.aloud.planned(request, reply)
        try:
            sent = await (screen if screen.ids else bar).becomes(planned.reply)
        except discord.HTTPException as refusal:
            delivery.refusals.refused(message.channel.id, refusal.status)
            log.warning("answer.refused", key=request.key, status=refusal.status, code=refusal.code)
            if screen.ids:
                self._follow_up(reply, screen.ids)
            return
        planned.begin()
        self._follow_up(reply, sent)
        bring = partial(delivery.to_message, message, part="-w")
        self._propose_ways(request, reply, bring)
        noted("message", found.name, request, reply, started)

    async def listen(self, message: discord.Message) -> None:
        """Answer the recordings of a message, if they are meant for Myna."""
        text = await self.addressing.addressed(message)
        written = None if text is None else self.desk.commands.meant_by_recording(text)
        if text is None or written is None or not self.addressing.may_speak(message):
            return
        async for said in self.desk.ear.replies(message, text, written):
            self._follow_up(said.reply, said.message_ids)

    async def _serve(
        self, interaction: discord.Interaction, name: str, come: _Work, screen: Screen | None
    ) -> None:
        with self._crowd.joined():
            await self._brought(interaction, name, come, screen)

    async def _brought(
        self, interaction: discord.Interaction, name: str, come: _Work, screen: Screen | None
    ) -> None:
        started, begin = time.monotonic(), nothing
        request, reply = await come()
        if reply is None or self.desk.delivery.refusals.is_silent_everywhere:
            return
        if isinstance(reply, Reply):
            planned = await self.desk.aloud.planned(request, reply)
            reply, begin = planned.reply, planned.begin
        try:
            sent = await self._delivered(interaction, request, reply, screen)
        except (discord.HTTPException, discord.InteractionResponded) as refusal:
            log.warning("answer.refused", key=request.key, reason=str(refusal))
            if isinstance(reply, Reply) and screen is not None and screen.ids:
                self._follow_up(reply, screen.ids)
            return
        if isinstance(reply, Reply):
            begin()
            self._follow_up(reply, sent)
            bring = partial(self.desk.delivery.to_interaction, interaction)
            self._propose_ways(request, reply, bring)
        noted(interaction.type.name, name.partition(":")[0], request, reply, started)

    async def _answered(
        self,
        interaction: discord.Interaction,
        answer: Callable[[Request], Answer],
        screen: Screen | None,
    ) -> _Answered:
        request = await self.desk.reception.of_interaction(interaction)
        come = answered(request, counted(request, answer, self.desk.quotas), self.desk.terms)
        bar = InteractionBar(interaction=interaction, progress=request.progress)
        work = beside_bar(come, request.progress, bar.show)
        return request, await (self.desk.writing.shown(request, screen, work) if screen else work)

    async def _delivered(
        self,
        interaction: discord.Interaction,
        request: Request,
        reply: Reply | Form,
        screen: Screen | None,
    ) -> list[int]:
        delivery = self.desk.delivery
        if isinstance(reply, Reply) and screen and screen.ids:
            return await screen.becomes(reply)
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
            channel = self.client.get_partial_messageable(change.channel_id)
            self.intake.also(lambda: self.desk.delivery.amend(channel, change))

    def _propose_ways(self, request: Request, reply: Reply, bring: Brought) -> None:
        """Long after the thanks, which do not wait for it."""
        lesson = reply.taught
        if lesson is not None:
            self.intake.also(lambda: self.desk.ways.follow(request, lesson, bring))


async def typed_beside(
    work: Coroutine[Any, Any, T],
    channel: discord.abc.Messageable,
    *,
    is_awaited: Callable[[], bool],
) -> T:
    """What the work brings; while its first words are awaited, Myna is seen typing."""
    task = asyncio.create_task(work)
    pause = TYPING_AFTER_SECONDS
    try:
        while not (await asyncio.wait({task}, timeout=pause))[0]:
            if is_awaited():
                await told(lambda: _typing(channel))
            pause = TYPING_EVERY_SECONDS
        return await task
    finally:
        await broken_off(task)


def sender_of(person_id: int, guild: discord.Guild | None) -> Sender:
    return Sender(person=person_id, place=person_id if guild is None else guild.id)


async def _typing(channel: discord.abc.Messageable) -> None:
    await channel.typing()
