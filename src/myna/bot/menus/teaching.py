"""*Teach from this*: a form about a message that somebody wrote; its parts are read by `presses`.

What is known of the message is filled in: of a reply the question and the answer, of a question the question, of
what Myna herself said the turn that it belongs to. Whoever teaches reads it through and may change every word.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

import aiohttp
import discord

from myna.bot.commands import Commands
from myna.bot.replies import Form, Reply
from myna.bot.requests import Request
from myna.bot.serving import Submitted
from myna.bot.texts import wording
from myna.domain.access import Action, authorize
from myna.domain.teaching import MAX_QUESTION_CHARACTERS
from myna.errors import NotFound
from myna.services.answering import AnswerService

VERB = "taught-from"
FETCH_SECONDS = 1.0
"""A form that comes late is taken by nobody; what was replied to is worth a part of the time."""


@dataclass(frozen=True, kw_only=True)
class TeachingMenu:
    answering: AnswerService
    commands: Commands

    def forms(self) -> Mapping[str, Submitted]:
        return {VERB: self.submitted}

    async def form(self, request: Request, message: discord.Message) -> Form:
        """Raises `NotAllowed`."""
        authorize(request.actor, Action.PROPOSE, request.tenant)
        question, answer = await self._known(request, message)
        form = wording.teaching_form(
            request.language, question=question[:MAX_QUESTION_CHARACTERS], answer=answer
        )
        return replace(form, press=f"{VERB}:{message.id}")

    async def submitted(
        self, request: Request, rest: str, fields: Mapping[str, str]
    ) -> Reply | None:
        if not rest.isdecimal():
            raise NotFound("No such form.", remedy="Open it again.")
        taught = replace(request, refers_to=int(rest))
        return await self.commands.teach(
            taught, fields.get("question", ""), fields.get("answer", "")
        )

    async def _known(self, request: Request, message: discord.Message) -> tuple[str, str]:
        """The question and the answer, as far as the message tells them."""
        try:
            turn = await self.answering.turn_of_message(request.actor, message.id)
        except NotFound:
            return await _said(message)
        return turn.utterance.text, turn.answer or ""


async def _said(message: discord.Message) -> tuple[str, str]:
    text = message.clean_content.strip()
    if message.reference is not None:
        return await _replied_to(message), text
    return (text, "") if text.endswith("?") else ("", text)


async def _replied_to(message: discord.Message) -> str:
    """What the message answers; empty where Discord does not tell it in time."""
    reference = message.reference
    if reference is None or reference.message_id is None:
        return ""
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved.clean_content.strip()
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            found = await message.channel.fetch_message(reference.message_id)
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError):
        return ""
    return found.clean_content.strip()
