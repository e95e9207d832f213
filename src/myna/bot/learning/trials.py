"""`!test`: what Myna would say, to questions that somebody gives or to those of the examination; part of `training`."""

import asyncio
import re
from dataclasses import dataclass

from myna.bot.learning.downloads import downloaded
from myna.bot.learning.gallery import Gallery
from myna.bot.learning.trial_cards import is_shown_whole, trial_text
from myna.bot.replies import Attached, Reply
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.access import Action
from myna.domain.quotas import Effort
from myna.services.quotas import QuotaService
from myna.services.trying import Tried, TryingService, mendable_csv

TYPED_NAME = "message.txt"
MENDABLE_NAME = "to-correct.csv"
LEAST_DRAWN = 5
"""Fewer questions are no picture."""

_FENCED = re.compile(r"^```\w*\n?(?P<inside>.*?)\n?```$", re.DOTALL)
_NAMED = re.compile(r"^(?:data|данные)\s?=\s?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class TrialCommands:
    trying: TryingService
    gallery: Gallery
    quotas: QuotaService
    max_file_bytes: int

    async def command(self, request: Request) -> Reply:
        """Files, or the text behind the command; without any, the champion's examination."""
        self.quotas.admit(request.actor, Action.TEST, Effort.TEST)
        files = await downloaded(request.attachments, self.max_file_bytes)
        typed = typed_data(request.text)
        if typed:
            files.append((TYPED_NAME, typed.encode(errors="replace")))
        request.progress.words = say(request.language, "progress-asking")
        reach = request.progress.reach
        tried = (
            await self.trying.files(request.actor, files, reach)
            if files
            else await self.trying.held_out(request.actor, reach)
        )
        return await self._shown(request, tried, is_examination=not files)

    async def _shown(self, request: Request, tried: Tried, *, is_examination: bool) -> Reply:
        language = request.language
        if not tried.rows and is_examination:
            return Reply(text=say(language, "test-no-held-out"), private=True, outcome="tested")
        files: list[Attached] = []
        if tried.knows_answers and len(tried.rows) >= LEAST_DRAWN:
            files = await self.gallery.test(language, tried.rows, self.trying.thresholds)
        name = None if is_shown_whole(tried) else MENDABLE_NAME
        if name is not None:
            data = await asyncio.to_thread(
                mendable_csv, tried.to_mend, knows_answers=tried.knows_answers
            )
            files.append(Attached(name=name, data=data))
        text = trial_text(language, tried, name)
        return Reply(text=text, files=tuple(files), private=True, outcome="tested")


def typed_data(text: str) -> str:
    """Without the name of the argument and the fence of a code block."""
    typed = _NAMED.sub("", text.strip(), count=1)
    fenced = _FENCED.match(typed)
    return (fenced["inside"] if fenced else typed).strip()
