"""*Teach from this*: a form about a message that somebody wrote; its parts are read by `presses`.

What is known of the message is filled in: of a reply the question and the answer, of a question the question, of
what Myna herself said the turn that it belongs to. Whoever teaches reads it through and may change every word.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

import aiohttp
import discord

from myna.bot.menus.named_messages import Reserve
from myna.bot.replies import Form, Reply
from myna.bot.requests import Request
from myna.bot.serving import Submitted
from myna.bot.texts import wording
from myna.domain.access import Action, authorize
from myna.domain.teaching import MAX_QUESTION_CHARACTERS
from myna.errors import NotFound
from myna.services.answering import AnswerService
from myna.services.teaching import Pair, TeachingService

VERB = "taught-from"
FETCH_SECONDS = 1.0
"""A form that comes late is taken by nobody; what was replied to is worth a part of the time."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a message tells, and whose words it is; empty where it does not tell."""

    question: str = ""
    answer: str = ""
    question_by: int | None = None
    answer_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class TeachingMenu:
    answering: AnswerService
    teaching: TeachingService
    reserve: Reserve

    def forms(self) -> Mapping[str, Submitted]:
        return {VERB: self.submitted}

    async def form(self, request: Request, message: discord.Message) -> Form:
        """Raises `NotAllowed`."""
        authorize(request.actor, Action.PROPOSE, request.tenant)
        known = await self._known(request, message)
        self.reserve.check(request, known.question_by, known.answer_by)
        form = wording.teaching_form(
            request.language,
            question=known.question[:MAX_QUESTION_CHARACTERS],
            answer=known.answer,
        )
        authors = f"{known.question_by or ''}:{known.answer_by or ''}"
        return replace(form, press=f"{VERB}:{message.id}:{authors}")

    async def submitted(self, request: Request, rest: str, fields: Mapping[str, str]) -> Reply:
        """Raises `NotAllowed`, `NotFound`, and what teaching raises."""
        message_id, question_by, answer_by = (
            int(part) if part.isdecimal() else None for part in (*rest.split(":"), "", "")[:3]
        )
        if message_id is None:
            raise NotFound("No such form.", remedy="Open it again.")
        self.reserve.check(request, question_by, answer_by)
        source = replace(request, refers_to=message_id).lesson_source()
        own = request.actor.id
        pair = Pair(
            question=fields.get("question", ""),
            answer=fields.get("answer", ""),
            source=replace(
                source,
                question_by=None if question_by == own else question_by,
                answer_by=None if answer_by == own else answer_by,
            ),
        )
        taught = await self.teaching.teach(request.actor, pair, key=request.key)
        return wording.of_lesson(request, taught)

    async def _known(self, request: Request, message: discord.Message) -> Known:
        try:
            turn = await self.answering.turn_of_message(request.actor, message.id)
        except NotFound:
            return await _said(message)
        return Known(
            question=turn.utterance.text,
            answer=turn.plain_answer or "",
            question_by=turn.utterance.author_id,
        )


async def _said(message: discord.Message) -> Known:
    text, author_id = message.clean_content.strip(), _person(message)
    asked = await _replied_to(message)
    if asked is not None:
        question = asked.clean_content.strip()
        return Known(
            question=question, answer=text, question_by=_person(asked), answer_by=author_id
        )
    if text.endswith("?"):
        return Known(question=text, question_by=author_id)
    return Known(answer=text, answer_by=author_id)


def _person(message: discord.Message) -> int | None:
    return None if message.author.bot else message.author.id


async def _replied_to(message: discord.Message) -> discord.Message | None:
    """None also where Discord does not tell it in time."""
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            return await message.channel.fetch_message(reference.message_id)
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError):
        return None
