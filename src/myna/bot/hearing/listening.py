"""Hears a recording and answers it; used by `ear`."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import discord
import structlog

from myna.bot.hearing.recordings import Limits, fetched
from myna.bot.hearing.spoken import Spoken
from myna.bot.replies import Button, Reply, Style, owned
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, Role
from myna.domain.language import LANGUAGES
from myna.domain.quotas import Effort
from myna.domain.speech import Transcript
from myna.domain.spoken_commands import hints
from myna.errors import EngineFailed, NothingKept
from myna.services.hearing import HearingService
from myna.services.preferences import PreferenceService
from myna.services.quotas import QuotaService

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Listening:
    hearing: HearingService
    preferences: PreferenceService
    quotas: QuotaService
    spoken: Spoken
    limits: Limits
    prefix: str
    times_erased: Callable[[int], int] = lambda _: 0
    """How often somebody had everything of theirs deleted: what they said before is not to be kept after."""

    async def in_their_language(self, request: Request) -> Request:
        """The one that the member or the server chose for speech counts before any other."""
        chosen = await self._chosen_language(request)
        return replace(request, language=chosen) if chosen else request

    async def reply(
        self, request: Request, attachment: discord.Attachment, written: str = ""
    ) -> Reply | None:
        """`written` is the command beside which it was sent. Nothing is downloaded for strangers.

        Raises `NotAllowed`, `NothingKept`, `QuotaReached`, `AudioRefused`, `NothingHeard`, `NoEngineReady`.
        """
        if request.actor.keeps_nothing:
            raise _not_listened_to()
        erased = self.times_erased(request.actor.id)
        self.quotas.admit(request.actor, Action.ASK, Effort.HEAR)
        data = await fetched(attachment, self.limits)
        allow_network = await self.preferences.allows_network(request.tenant)
        chosen = await self._chosen_language(request)
        language = chosen or request.language
        try:
            transcript = await self.hearing.hear(
                data, language, allow_network=allow_network, hints=hints(language)
            )
        except EngineFailed as failure:
            log.warning("recording.not_heard", key=request.key, reason=str(failure))
            return Reply(text=say(language, "heard-not-now"), outcome=failure.code)
        if self.times_erased(request.actor.id) != erased:
            raise _not_listened_to()
        if await self._chosen_language(request) != chosen:  # meanwhile, beneath another recording
            return await self.reply(request, attachment, written)
        if chosen is None and may_be_misheard(transcript):
            return which_tongue(request, written, self.prefix)
        heard_in = replace(request, language=language)
        reply = await self.spoken.reply(heard_in, transcript.text, written)
        return reply and await self._with_notes(reply, heard_in, transcript)

    async def _chosen_language(self, request: Request) -> str | None:
        return (await self.preferences.of(request.tenant, request.actor.id)).language

    async def _with_notes(self, reply: Reply, request: Request, transcript: Transcript) -> Reply:
        """What is to be checked, who else may choose, how much was heard."""
        lines = [reply.text]
        if transcript.is_doubtful:
            lines.append(say(request.language, "heard-doubtful"))
        own = await self.preferences.chosen_by(request.tenant, request.actor.id)
        if transcript.may_be_foreign and not own.language:
            other = "en" if transcript.language == "ru" else "ru"
            lines.append(say(other, "heard-in-the-language-of-the-server"))
        if transcript.is_cut:
            lines.append(self._limit(request.language))
        return replace(reply, text="\n".join(lines))

    def _limit(self, language: str) -> str:
        minutes, seconds = divmod(self.limits.max_seconds, 60)
        if seconds:
            return say(language, "heard-only-seconds", amount=self.limits.max_seconds)
        return say(language, "heard-only-minutes", amount=minutes)


def _not_listened_to() -> NothingKept:
    return NothingKept("They want nothing of theirs to be kept.", remedy="See /privacy.")


def may_be_misheard(transcript: Transcript) -> bool:
    """Where nobody chose the language in which it was heard.

    Russian is guessed of those who write it; English of everybody else, and what is told to hear
    English finds English words in any speech.
    """
    return transcript.language == "en" or transcript.is_doubtful or transcript.may_be_foreign


def which_tongue(request: Request, written: str, prefix: str) -> Reply:
    """A question in every language: which of them is understood is what it asks; `tongues` reads its buttons."""
    lines = [say(each, "which-tongue") for each in LANGUAGES]
    if request.actor.role >= Role.MANAGER and not request.is_direct:
        lines += [say(each, "which-tongue-for-all", prefix=prefix) for each in LANGUAGES]
    start = f"{request.key}:{written}"
    made = [
        Button(press=f"tongue:{each}:{start}", label=say(each, "button-tongue"), style=Style.CHOICE)
        for each in LANGUAGES
    ]
    buttons = owned(made, request.actor.id)
    return Reply(text="\n".join(lines), buttons=buttons, outcome="which-tongue")
