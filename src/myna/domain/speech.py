"""Speech as plain values: what was recorded, what was heard, how a text is to be spoken.

Used by the hearing and speaking services, the engines, `audio` and the bot.
"""

from dataclasses import dataclass, fields
from enum import Enum

RECORDING_RATE_HZ = 16_000
PACKET_SECONDS = 0.02
"""How long one Opus packet sounds, as Discord wants it."""

SPEEDS = (0.5, 2.0)
"""The slowest and the fastest that can be chosen; 1 is the engine's own speed."""

AUTO = "auto"
"""Chosen as a language: everybody's own."""


@dataclass(frozen=True, kw_only=True)
class Recording:
    """Decoded sound: 16-bit little-endian mono at 16 kHz."""

    pcm: bytes
    is_cut: bool = False
    """There was more than the limit allows; only the beginning is here."""

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / RECORDING_RATE_HZ


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """What an engine heard; empty for silence and noise."""

    text: str
    language: str
    engine: str
    is_doubtful: bool = False
    """The engine often errs: people are asked to check what it heard."""
    may_be_foreign: bool = False
    """It sounds little like the language, or is too short to tell: the words may mean nothing."""
    is_cut: bool = False
    """Only the beginning was heard, as much as the limit allows. Set by the hearing service."""


class SpeechFormat(Enum):
    PCM = "pcm"
    """16-bit little-endian mono."""
    MP3 = "mp3"


@dataclass(frozen=True, kw_only=True)
class SpeechPart:
    """A piece of synthesized sound. MP3 parts are whole files, each to be decoded by itself."""

    format: SpeechFormat
    data: bytes
    rate_hz: int = 0
    """Of PCM."""


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How a text is to be spoken."""

    language: str
    """`ru` or `en`."""
    voice: str | None = None
    """A name from the engine's voices; None: the engine's own choice for the language."""
    speed: float = 1.0
    """Within `SPEEDS`."""


@dataclass(frozen=True, kw_only=True)
class VoicePreferences:
    """What a member or a server chose; None where nothing was chosen."""

    language: str | None = None
    """`ru`, `en`, or `AUTO`."""
    voice: str | None = None
    speed: float | None = None
    """Within `SPEEDS`."""
    is_spoken: bool | None = None
    """Are answers spoken in a voice channel?"""
    is_sent_as_voice: bool | None = None
    """Are voice messages answered with one?"""

    def over(self, others: "VoicePreferences") -> "VoicePreferences":
        """These, and the others' where these say nothing."""
        mine = {
            field.name: own
            if (own := getattr(self, field.name)) is not None
            else getattr(others, field.name)
            for field in fields(self)
        }
        return VoicePreferences(**mine)


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether an engine could work now, or why not and what to do; for operators, in English."""

    is_ready: bool
    reason: str = ""
    """A clause: it begins with a small letter and has no full stop."""
    remedy: str = ""
    """A sentence, or a command."""
    code: str = ""
    """What is lacking, for those who have words of their own for it."""


READY = Readiness(is_ready=True)
