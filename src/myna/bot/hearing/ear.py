"""Recordings in messages, from where they are sent to their answers; used by the client.

Apart from what is written: whoever writes does not wait until somebody's recording is heard.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import aiohttp
import discord
import structlog

from myna.bot.breaking_off import broken_off
from myna.bot.delivery import TYPING_AFTER_SECONDS
from myna.bot.drafts import Draft
from myna.bot.hearing.listening import Listening
from myna.bot.hearing.queues import Queues
from myna.bot.hearing.recordings import recordings_of
from myna.bot.hearing.voice_replies import VoiceReplies
from myna.bot.replies import Reply
from myna.bot.requests import Reception, Request
from myna.bot.screens import MessageWall, Screen
from myna.bot.serving import answered, noted
from myna.bot.texts import wording
from myna.bot.texts.catalogue import say
from myna.bot.voice.aloud import Aloud
from myna.bot.writing import Writing
from myna.domain.quotas import Effort
from myna.errors import QuotaReached
from myna.services.quotas import QuotaService

log = structlog.get_logger(__name__)

T = TypeVar("T")
MAX_RECORDINGS = 3
TYPING_EVERY_SECONDS = 8.0
"""Discord shows it for ten."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer to a recording, and the messages that carry it."""

    reply: Reply
    message_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class Ear:
    listening: Listening
    reception: Reception
    writing: Writing
    voice_replies: VoiceReplies
    quotas: QuotaService
    queues: Queues = field(default_factory=Queues)
    typing_after_seconds: float = TYPING_AFTER_SECONDS
    typing_every_seconds: float = TYPING_EVERY_SECONDS
    _heeded: set[int] = field(default_factory=set)
    """Messages whose recordings wait or are heard."""

    @property
    def aloud(self) -> Aloud:
        return self.writing.aloud

    def forget(self, message_id: int) -> None:
        """Somebody deleted it: what it said is repeated to nobody."""
        self._heeded.discard(message_id)

    async def replies(
        self, message: discord.Message, text: str, written: str
    ) -> AsyncIterator[Said]:
        """Answer each recording in order; `written` is the command beside which they were sent."""
        started = time.monotonic()
        own_words = "" if written else text
        unprepared = await self.reception.of_message(message, text, said=text, own_words=own_words)
        request = await self.listening.in_their_language(unprepared)
        too_much = self._too_much(request)
        if too_much is not None:
            refusal, is_news = too_much
            apart = replace(request, key=f"{request.key}-0")
            if is_news:
                async for said in self._delivered(message, apart, refusal, started):
                    yield said
            return
        self._heeded.add(message.id)
        try:
            async with self.queues.turn(request.actor):
                async for said in self._answers(message, request, written, started):
                    yield said
        finally:
            self.forget(message.id)

    def _too_much(self, request: Request) -> tuple[Reply, bool] | None:
        """A refusal for who sends too much, and whether it is news to them."""
        actor = request.actor
        if self.queues.is_full(actor):
            text = say(request.language, "recordings-wait")
            return Reply(text=text, outcome="queue-full"), self.queues.is_to_be_told(actor)
        try:
            self.quotas.spend(actor, Effort.REQUEST)
        except QuotaReached as reached:
            refusal = wording.of_error(request, reached, self.aloud.calls.terms)
            return refusal, self.quotas.is_to_be_told(actor)
        return None

    async def _answers(
        self, message: discord.Message, request: Request, written: str, started: float
    ) -> AsyncIterator[Said]:
        recordings = recordings_of(message)
        for number, attachment in enumerate(recordings[:MAX_RECORDINGS], start=1):
            if message.id not in self._heeded:
                return
            key, part = f"{request.key}-{number}", f"-{number}"
            numbered = replace(request, key=key, attachments=(), draft=Draft())
            work = answered(
                numbered,
                self.listening.reply(numbered, attachment, written),
                self.aloud.calls.terms,
            )
            wall = MessageWall(delivery=self.writing.delivery, message=message, suffix=part)
            screen = self.writing.screen(wall)
            work = self.writing.shown(numbered, screen, work)
            heard = await self._while_working(message.channel, numbered, work, screen.ids)
            if not isinstance(heard, Reply) or message.id not in self._heeded:
                continue
            reply = _with_rest(heard, numbered, number, recordings)
            async for said in self._delivered(message, numbered, reply, started, screen):
                yield said

    async def _delivered(
        self,
        message: discord.Message,
        request: Request,
        reply: Reply,
        started: float,
        screen: Screen | None = None,
    ) -> AsyncIterator[Said]:
        part = request.key.removeprefix(str(message.id))
        planned = await self.aloud.planned(request, replace(reply, comes=message.flags.voice))
        try:
            if screen is not None and screen.ids:
                sent = await screen.becomes(planned.reply)
            else:
                sent = await self.writing.delivery.to_message(message, planned.reply, part)
        except discord.HTTPException as refusal:
            self.writing.delivery.refusals.refused(message.channel.id, refusal.status)
            log.warning("answer.refused", key=request.key, status=refusal.status, code=refusal.code)
            if screen is not None and screen.ids:
                yield Said(reply=reply, message_ids=screen.ids)
            return
        planned.begin()
        noted("recording", "ask", request, reply, started)
        yield Said(reply=reply, message_ids=sent)
        await self.voice_replies.send(message, request, reply.aloud or "")

    async def _while_working(
        self,
        channel: discord.abc.Messageable,
        request: Request,
        work: Coroutine[Any, Any, T],
        shown: Sequence[int] = (),
    ) -> T:
        """The outcome. Until something of it is `shown` Myna types, and says after a while that she is listening."""
        task = asyncio.create_task(work)
        line: discord.Message | None = None
        pause, announced = self.typing_after_seconds, 0
        try:
            while not (await asyncio.wait({task}, timeout=pause))[0]:
                if shown:
                    continue
                if announced == 1:
                    line = await _quietly(channel.send(say(request.language, "still-listening")))
                await _quietly(channel.typing())
                pause, announced = self.typing_every_seconds, announced + 1
            return await task
        finally:
            await broken_off(task)
            if line is not None:
                await _quietly(line.delete())


async def _quietly(work: Awaitable[T]) -> T | None:
    """What is only a courtesy may fail."""
    with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
        return await work
    return None


def _with_rest(
    reply: Reply, request: Request, number: int, recordings: Sequence[discord.Attachment]
) -> Reply:
    """Said under the last one answered, if there were more."""
    if number < MAX_RECORDINGS or len(recordings) == number:
        return reply
    note = say(request.language, "recordings-more", most=MAX_RECORDINGS)
    return replace(reply, text=f"{reply.text}\n{note}")
