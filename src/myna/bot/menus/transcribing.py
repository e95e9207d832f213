"""`!transcribe` and *Transcribe this*: writes down what a recording says; handed to `commands` by `run`.

The words are only shown: a command among them is not done, and nothing is kept of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import discord

from myna.bot.hearing.queues import Queues
from myna.bot.hearing.recordings import Limits, fetched, recordings_of, sounds
from myna.bot.menus.named_messages import Reserve, with_named_message
from myna.bot.rendering import unmarked
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.serving import Command
from myna.bot.texts.catalogue import say
from myna.domain.access import Action
from myna.domain.language import supported
from myna.domain.quotas import Effort
from myna.domain.speech import Transcript
from myna.errors import UnreadableChoice
from myna.services.hearing import HearingService
from myna.services.preferences import PreferenceService
from myna.services.quotas import QuotaService

MAX_RECORDINGS = 3
MAX_SHOWN_CHARACTERS = 100_000
"""What does not fit into messages becomes a file."""


@dataclass(frozen=True, kw_only=True)
class Transcribing:
    hearing: HearingService
    preferences: PreferenceService
    limits: Limits
    queues: Queues
    """Those of the ear: who asks for it waits like who sends."""
    reserve: Reserve
    quotas: QuotaService

    def commands(self) -> Mapping[str, Command]:
        return {"transcribe": self.transcribe}

    async def transcribe(self, request: Request) -> Reply:
        """What the recordings say that were sent along, else those of the message that it is about.

        `ru` or `en` behind it is the language that is spoken there. Raises `NotAllowed`, `QuotaReached`,
        `NotFound`, `UnreadableChoice`, `AudioRefused`, `NothingHeard`, `NoEngineReady`, `EngineFailed`.
        """
        self.quotas.admit(request.actor, Action.TRANSCRIBE, Effort.HEAR)
        own = [each for each in request.attachments if sounds(each)]
        asked = replace(request, about=None) if own else await with_named_message(request)
        if asked.about is not None:
            self.reserve.check(request, asked.about.author.id)
        of_message = recordings_of(asked.about) if asked.about is not None else ()
        recordings = (own or of_message)[:MAX_RECORDINGS]
        if not recordings:
            raise UnreadableChoice("No recording.", remedy="Reply to one.", reason="no-recording")
        if self.queues.is_full(request.actor):
            text = say(request.language, "recordings-wait")
            return Reply(text=text, private=True, outcome="queue-full")
        async with self.queues.turn(request.actor):
            lines = await self._written_down(asked, recordings)
        return Reply(text="\n".join(lines), private=True, outcome="transcribed")

    async def _written_down(
        self, request: Request, recordings: Sequence[discord.Attachment]
    ) -> list[str]:
        language = await self._language(request)
        allow_network = await self.preferences.allows_network(request.tenant)
        lines = []
        for attachment in recordings:
            data = await fetched(attachment, self.limits)
            transcript = await self.hearing.hear(data, language, allow_network=allow_network)
            lines += _lines(request, transcript)
        return lines

    async def _language(self, request: Request) -> str:
        """The one named, else the one that the speaker chose, else the asker's."""
        named = supported(request.text.strip())
        speaker = request.about.author.id if request.about is not None else request.actor.id
        chosen = await self.preferences.of(request.tenant, speaker)
        return named or chosen.language or request.language


def _lines(request: Request, transcript: Transcript) -> list[str]:
    lines = [f"> 🎙️ {unmarked(transcript.text, MAX_SHOWN_CHARACTERS)}"]
    if transcript.is_doubtful or transcript.may_be_foreign:
        lines.append(say(request.language, "transcribed-doubtful", language=transcript.language))
    return lines
