"""Hears what people send: decodes it, and asks the best engine that may be asked.

Called by the bot and `myna transcribe`.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from myna.domain.language import ENGLISH_NAMES
from myna.domain.speakable import encodable
from myna.domain.speech import Recording, Transcript
from myna.errors import EngineFailed, NoEngineReady, NothingHeard
from myna.ports import AudioDecoder, SpeechToText
from myna.services.engine_choice import EngineChoice, Finding

log = structlog.get_logger(__name__)

SECONDS_FOR_A_SECOND = 5.0
"""An engine on a slow machine may take several times as long as the recording."""
MAX_CHARACTERS = 100_000
"""Nobody says as much in an hour; an engine gone wrong may."""


@dataclass(frozen=True, kw_only=True)
class HearingService:
    decoder: AudioDecoder
    choice: EngineChoice[SpeechToText]
    patience_seconds: float = 60.0
    """How long an engine may take, on top of what the length of the recording explains."""

    async def hear(
        self, data: bytes, language: str, *, allow_network: bool, hints: Sequence[str] = ()
    ) -> Transcript:
        """What is said in a sound file. What one engine cannot do, the next one tries.

        Raises `AudioRefused`, `NothingHeard`, `NoEngineReady`, and `EngineFailed` when every engine fails.
        """
        engines = list(self.choice.usable(language, allow_network=allow_network))
        if not engines:
            raise _none_ready(language, allow_network=allow_network)
        recording = await self.decoder.decode(data)
        failure = EngineFailed("No engine is ready.")
        for engine in engines:
            try:
                transcript = await self._transcribed(engine, recording, language, hints)
            except EngineFailed as error:
                self.choice.failed(engine)
                log.warning("engine_failed", engine=engine.name, error=str(error))
                failure = error
            else:
                self.choice.succeeded(engine)
                text = encodable(transcript.text)[:MAX_CHARACTERS]
                if not text.strip():
                    raise NothingHeard("No words were heard.", remedy="Record it again.")
                return replace(transcript, text=text, is_cut=recording.is_cut)
        raise failure

    async def _transcribed(
        self, engine: SpeechToText, recording: Recording, language: str, hints: Sequence[str]
    ) -> Transcript:
        """An engine that does not come to an end has failed: others wait for its place."""
        try:
            async with asyncio.timeout(
                self.patience_seconds + SECONDS_FOR_A_SECOND * recording.seconds
            ):
                return await engine.transcribe(recording, language, hints)
        except TimeoutError:
            raise EngineFailed(f"{engine.name} did not come to an end.") from None

    def findings(self, language: str, *, allow_network: bool) -> Sequence[Finding]:
        return self.choice.findings(language, allow_network=allow_network)


def _none_ready(language: str, *, allow_network: bool) -> NoEngineReady:
    return NoEngineReady(
        f"Nothing installed can understand spoken {ENGLISH_NAMES.get(language, language)} here.",
        remedy="`myna doctor` says what each engine lacks.",
        kind="hear",
        language=language,
        allowed=int(allow_network),
    )
