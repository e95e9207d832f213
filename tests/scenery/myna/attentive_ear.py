"""An engine that hears what a test wants it to, in the place of those that are installed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from myna.domain.speech import READY, Readiness, Recording, Transcript
from myna.errors import EngineFailed


@dataclass(kw_only=True)
class Attentive:
    """Hears `words`, one of them in each recording, and the last one ever after."""

    words: list[str] = field(default_factory=lambda: ["hello"])
    languages: frozenset[str] = frozenset({"en", "ru"})
    is_doubtful: bool = False
    foreign: frozenset[str] = frozenset()
    """Languages in which it is not sure that it heard them."""
    may_go_on: asyncio.Event | None = None
    """Until this is set nothing is heard."""
    fails: bool = False
    asked: list[str] = field(default_factory=list)
    """The languages in which something was to be heard."""
    name: str = "attentive"
    uses_network: bool = False
    rank: int = 10

    def probe(self, language: str) -> Readiness:
        if language in self.languages:
            return READY
        return Readiness(is_ready=False, reason="It knows no such language.", remedy="Teach it.")

    async def transcribe(
        self, recording: Recording, language: str, hints: Sequence[str] = ()
    ) -> Transcript:
        self.asked.append(language)
        if self.may_go_on is not None:
            await self.may_go_on.wait()
        if self.fails:
            raise EngineFailed("<html>502 Bad Gateway</html>")
        text = self.words.pop(0) if len(self.words) > 1 else self.words[0]
        return Transcript(
            text=text,
            language=language,
            engine=self.name,
            is_doubtful=self.is_doubtful,
            may_be_foreign=language in self.foreign,
        )

    async def close(self) -> None: ...
