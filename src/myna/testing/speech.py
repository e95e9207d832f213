"""Engines that hear and speak as a script says, and sound that is none; exported by the package."""

import asyncio
import math
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

from myna.domain.speech import (
    PACKET_SECONDS,
    READY,
    Manner,
    Readiness,
    Recording,
    SpeechFormat,
    SpeechPart,
    Transcript,
)
from myna.errors import AudioRefused, EngineFailed


@dataclass(frozen=True, kw_only=True)
class RawAudioDecoder:
    """Takes bytes for sound as they are."""

    async def decode(self, data: bytes) -> Recording:
        if not data:
            raise AudioRefused("The file is empty.", reason="empty")
        return Recording(pcm=data)


@dataclass(kw_only=True)
class ScriptedSpeechToText:
    """Hears what the script says, whatever was said; nothing in silence."""

    text: str = "hello"
    name: str = "scripted"
    uses_network: bool = False
    rank: int = 10
    languages: frozenset[str] = frozenset({"en", "ru"})
    failures: int = 0
    """So many transcriptions fail first."""
    hinted: list[Sequence[str]] = field(default_factory=list)
    """The hints that came with each transcription."""
    never_ends: bool = False

    def probe(self, language: str) -> Readiness:
        if language in self.languages:
            return READY
        return Readiness(is_ready=False, reason="not in the script", remedy="Write it.")

    async def transcribe(
        self, recording: Recording, language: str, hints: Sequence[str] = ()
    ) -> Transcript:
        self.hinted.append(hints)
        if self.never_ends:
            await asyncio.Event().wait()
        if language not in self.languages or self.failures:
            self.failures = max(self.failures - 1, 0)
            raise EngineFailed("As the script says.")
        text = self.text if any(recording.pcm) else ""
        return Transcript(text=text, language=language, engine=self.name)

    async def close(self) -> None: ...


TONE_RATE_HZ = 24_000
_TONE = b"".join(
    round(8_000 * math.sin(position * math.tau / 60)).to_bytes(2, "little", signed=True)
    for position in range(480)
)
"""20 ms of 400 Hz."""


@dataclass(kw_only=True)
class ScriptedTextToSpeech:
    """Hums for 60 ms for each letter, or fails as the script says."""

    name: str = "scripted"
    uses_network: bool = False
    rank: int = 10
    languages: frozenset[str] = frozenset({"en", "ru"})
    names_of_voices: Sequence[str] = ("Low", "High")
    failures: int = 0
    """So many sentences fail first."""
    failure_after: int = 0
    """The parts that are heard before such a failure."""
    said: list[tuple[str, Manner]] = field(default_factory=list)
    """What was asked for, in order."""
    closed: int = 0
    """The syntheses that ended, by themselves or because nobody listened any longer."""

    def probe(self, language: str) -> Readiness:
        if language in self.languages:
            return READY
        return Readiness(is_ready=False, reason="not in the script", remedy="Write it.")

    def voices(self, language: str) -> Sequence[str]:
        return self.names_of_voices if language in self.languages else ()

    async def synthesize(self, text: str, manner: Manner) -> AsyncGenerator[SpeechPart, None]:
        self.said.append((text, manner))
        is_failing, self.failures = self.failures > 0, max(self.failures - 1, 0)
        letters = sum(character.isalnum() for character in text[:1_000])
        try:
            for position in range(round(letters * 3 / manner.speed)):
                if is_failing and position >= self.failure_after:
                    break
                await asyncio.sleep(0)
                yield SpeechPart(format=SpeechFormat.PCM, data=_TONE, rate_hz=TONE_RATE_HZ)
            if is_failing:
                raise EngineFailed("As the script says.")
        finally:
            self.closed += 1

    async def close(self) -> None: ...


SILENT_PACKET = b"\xfc\xff\xfe"
"""20 ms of silence in Opus, stereo."""


@dataclass(frozen=True, kw_only=True)
class ScriptedAudioDecoder:
    """Knows some files by heart; anything else is no sound."""

    recordings: Mapping[bytes, Recording]

    async def decode(self, data: bytes) -> Recording:
        if data in self.recordings:
            return self.recordings[data]
        raise AudioRefused("This is no sound.", reason="not-audio" if data else "empty")


@dataclass(frozen=True, kw_only=True)
class ScriptedSpeechEncoder:
    """As many silent packets as there is sound."""

    mp3_seconds: float = 1.0
    """How long every MP3 part sounds."""

    async def packets(self, parts: AsyncIterator[SpeechPart]) -> AsyncGenerator[bytes, None]:
        seconds = 0.0
        try:
            async for part in parts:
                seconds += self._seconds(part)
                while seconds >= PACKET_SECONDS:
                    seconds -= PACKET_SECONDS
                    yield SILENT_PACKET
            if seconds > 0:
                yield SILENT_PACKET
        finally:
            if isinstance(parts, AsyncGenerator):
                await parts.aclose()

    async def warm_up(self) -> None: ...

    def _seconds(self, part: SpeechPart) -> float:
        if part.format is SpeechFormat.PCM:
            return len(part.data) / 2 / part.rate_hz
        if not part.data.startswith((b"ID3", b"\xff")):
            raise EngineFailed("This is no MP3.", remedy="Try again.")
        return self.mp3_seconds
