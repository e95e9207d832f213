"""`!speak` and *Speak this*: says a message or the asker's own words aloud; handed to `commands` by `run`.

In the call where the asker sits with Myna, else as a sound file that can be played anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from myna.bot.hearing.voice_replies import MAX_SPOKEN_CHARACTERS, VoiceReplies
from myna.bot.menus.named_messages import Reserve, with_named_message
from myna.bot.replies import Attached, Reply
from myna.bot.requests import Request
from myna.bot.serving import Command
from myna.bot.texts.catalogue import say
from myna.domain.access import Action
from myna.domain.quotas import Effort
from myna.errors import UnreadableChoice
from myna.services.quotas import QuotaService

FILE_NAME = "myna.ogg"


class Stage(Protocol):
    """Where the asker may sit in a call with Myna."""

    def is_near(self, request: Request) -> bool: ...

    async def sample(self, request: Request, text: str) -> None:
        """Speak there; raises `CallRefused` for one who is not in the call."""
        ...


@dataclass(frozen=True, kw_only=True)
class ReadingOut:
    stage: Stage
    voice: VoiceReplies
    reserve: Reserve
    quotas: QuotaService

    def commands(self) -> Mapping[str, Command]:
        return {"speak": self.speak}

    async def speak(self, request: Request) -> Reply:
        """The words behind the command, else those of the message that it is about.

        Raises `NotAllowed`, `QuotaReached`, `NotFound`, `UnreadableChoice`, `NoEngineReady`, `EngineFailed`.
        """
        self.quotas.admit(request.actor, Action.SPEAK, Effort.SPEAK)
        asked = await with_named_message(request)
        text = asked.text.strip()
        if not text and asked.about is not None:
            self.reserve.check(request, asked.about.author.id)
            text = asked.about.clean_content.strip()
        if not text:
            raise _nothing()
        if self.stage.is_near(request):
            await self.stage.sample(request, text[:MAX_SPOKEN_CHARACTERS])
            return Reply(text=say(request.language, "speaking"), private=True, outcome="spoken")
        packed = await self.voice.spoken(request, text)
        if packed is None:
            raise _nothing()
        name = "spoken-in-part" if len(text) > MAX_SPOKEN_CHARACTERS else "spoken"
        return Reply(
            text=say(request.language, name),
            files=(Attached(name=FILE_NAME, data=packed.ogg),),
            private=True,
            outcome="spoken-in-a-file",
        )


def _nothing() -> UnreadableChoice:
    return UnreadableChoice("No words to speak.", remedy="Write them.", reason="nothing-to-speak")
