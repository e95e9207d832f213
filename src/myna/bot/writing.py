"""Shows and speaks an answer while it is written, wherever it was asked for; used by `conversations` and the ear."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import structlog

from myna.bot.delivery import Delivery
from myna.bot.drafts import Draft
from myna.bot.pacing import Pace
from myna.bot.rendering import with_small_lines
from myna.bot.replies import Form, Reply
from myna.bot.requests import Request
from myna.bot.screens import Screen, Wall, beside_draft
from myna.bot.streams import Streams
from myna.bot.texts import wording
from myna.bot.texts.catalogue import say
from myna.bot.voice.aloud import Aloud
from myna.errors import NotFound
from myna.services.answering import AnswerService
from myna.services.lessons import LessonService

log = structlog.get_logger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Writing:
    delivery: Delivery
    aloud: Aloud
    streams: Streams
    answering: AnswerService
    book: LessonService
    pace: Pace = field(default_factory=Pace)

    def screen(self, wall: Wall) -> Screen:
        return Screen(wall=wall, delivery=self.delivery, pace=self.pace)

    async def shown(
        self, request: Request, screen: Screen, work: Coroutine[Any, Any, Reply | Form | None]
    ) -> Reply | Form | None:
        """What the work brings, shown while it is written; None where its message was deleted meanwhile."""
        draft = request.draft
        with self.streams.opened(request, screen):
            speaking = asyncio.create_task(self.aloud.follow(request))
            try:
                reply = await beside_draft(_told(work, draft), draft, screen)
                [spoken] = await asyncio.gather(speaking, return_exceptions=True)
                if isinstance(spoken, Exception):
                    log.error("draft.not_spoken", key=request.key, exc_info=spoken)
            finally:
                speaking.cancel()
        if not draft.is_unwanted:
            return reply
        if screen.is_gone:
            return None
        return await self._stopped(request)

    async def _stopped(self, request: Request) -> Reply:
        """As far as it came: what was kept of it, else what was shown."""
        draft, mark = request.draft, say(request.language, "draft-stopped")
        try:
            turn = await self.answering.turn(request.actor, utterance_key=request.key)
        except NotFound:
            return Reply(text=with_small_lines(draft.shown_text, [mark]), outcome="stopped")
        reply = wording.of_turn(request, turn, await self.book.sources_of(turn))
        text = "\n".join(filter(None, [draft.above, reply.text]))
        return replace(reply, text=text, aloud=None, outcome="stopped")


async def _told(work: Coroutine[Any, Any, T], draft: Draft) -> T:
    """What the work brings; before the draft ends it is known what of that is to be spoken."""
    reply = await work
    if isinstance(reply, Reply):
        draft.aloud = reply.aloud
    return reply
