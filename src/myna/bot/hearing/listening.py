"""Hears a recording and answers it; used by `ear`."""

from dataclasses import dataclass, replace

import discord
import structlog

from myna.bot.hearing.recordings import Limits, fetched
from myna.bot.hearing.spoken import Spoken, doubted
from myna.bot.replies import Button, Reply, Style
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, authorize
from myna.domain.language import LANGUAGES
from myna.domain.spoken_commands import hints
from myna.errors import EngineFailed
from myna.services.hearing import HearingService
from myna.services.preferences import PreferenceService

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Listening:
    hearing: HearingService
    preferences: PreferenceService
    spoken: Spoken
    limits: Limits

    async def in_their_language(self, request: Request) -> Request:
        """The one that the member or the server chose for speech counts before any other."""
        chosen = await self.preferences.of(request.tenant, request.actor.id)
        if not chosen.language:
            return request
        return replace(request, language=chosen.language, is_language_guessed=False)

    async def reply(
        self, request: Request, attachment: discord.Attachment, written: str = ""
    ) -> Reply | None:
        """`written` is the command beside which it was sent. Nothing is downloaded for strangers.

        Raises `NotAllowed`, `AudioRefused`, `NothingHeard`, `NoEngineReady`.
        """
        authorize(request.actor, Action.ASK, request.tenant)
        data = await fetched(attachment, self.limits)
        allow_network = await self.preferences.allows_network(request.tenant)
        language = request.language
        try:
            transcript = await self.hearing.hear(
                data, language, allow_network=allow_network, hints=hints(language)
            )
        except EngineFailed as failure:
            log.warning("recording.not_heard", key=request.key, reason=str(failure))
            return Reply(text=say(language, "heard-not-now"), outcome=failure.code)
        chosen = await self.preferences.of(request.tenant, request.actor.id)
        if transcript.may_be_foreign and not chosen.language:
            return which_tongue(request, written)
        reply = await self.spoken.reply(request, transcript.text, written)
        checked = reply and doubted(reply, request, transcript)
        return self._with_limit(checked, request) if checked and transcript.is_cut else checked

    def _with_limit(self, reply: Reply, request: Request) -> Reply:
        """Says how much of the recording was heard."""
        minutes, seconds = divmod(self.limits.max_seconds, 60)
        if seconds:
            note = say(request.language, "heard-only-seconds", amount=self.limits.max_seconds)
        else:
            note = say(request.language, "heard-only-minutes", amount=minutes)
        return replace(reply, text=f"{reply.text}\n{note}")


def which_tongue(request: Request, written: str) -> Reply:
    """A question in every language: which of them is understood is what it asks; `tongues` reads its buttons."""
    lines = [say(each, "which-tongue", language=request.language) for each in LANGUAGES]
    start = f"{request.actor.id}:{request.key}:{written}"
    buttons = tuple(
        Button(press=f"tongue:{each}:{start}", label=say(each, "button-tongue"), style=Style.CHOICE)
        for each in LANGUAGES
    )
    return Reply(text="\n".join(lines), buttons=buttons, outcome="which-tongue")
