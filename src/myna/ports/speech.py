"""What hears and speaks, and what sound passes through."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from myna.domain.speech import Manner, Readiness, Recording, SpeechPart, Transcript


class SpeechToText(Protocol):
    """What hears. Made by an entry point of the group `myna.stt`, called with `EngineOptions`.

    Making one is cheap and imports nothing heavy.
    """

    name: str
    uses_network: bool
    """Does sound leave this machine?"""
    rank: int
    """How well it does: of those that are ready, `auto` takes the highest. Embedded engines have about 10."""

    def probe(self, language: str) -> Readiness:
        """Ready for this language, or why not and what to do. Cheap; touches no network."""
        ...

    async def transcribe(
        self, recording: Recording, language: str, hints: Sequence[str] = ()
    ) -> Transcript:
        """What was said, in this language; the event loop stays free meanwhile.

        `hints` are words that may well occur. Raises `EngineFailed`; silence is no failure.
        """
        ...

    async def close(self) -> None: ...


class TextToSpeech(Protocol):
    """What speaks. Made by an entry point of the group `myna.tts`, called with `EngineOptions`.

    Making one is cheap and imports nothing heavy.
    """

    name: str
    uses_network: bool
    """Does text leave this machine?"""
    rank: int
    """How well it does: of those that are ready, `auto` takes the highest. Embedded engines have about 10."""

    def probe(self, language: str) -> Readiness:
        """As `SpeechToText.probe`."""
        ...

    def voices(self, language: str) -> Sequence[str]:
        """The names that a `Manner` may have as its voice, the engine's own choice first."""
        ...

    def synthesize(self, text: str, manner: Manner) -> AsyncIterator[SpeechPart]:
        """The sound of one sentence, as soon as there is some of it.

        Raises `EngineFailed`; an unknown voice is passed over. Closing the iterator ends the work.
        """
        ...

    async def close(self) -> None: ...


class AudioDecoder(Protocol):
    """Reads what people send."""

    async def decode(self, data: bytes) -> Recording:
        """Any common sound file, or the sound of a video. Nothing but these bytes is ever read.

        Raises `AudioRefused`.
        """
        ...


class SpeechEncoder(Protocol):
    """Makes what voice channels carry."""

    def packets(self, parts: AsyncIterator[SpeechPart]) -> AsyncIterator[bytes]:
        """Opus packets of 20 ms, 48 kHz, stereo, as soon as there is sound for one.

        Raises `EngineFailed` for sound that cannot be decoded.
        """
        ...

    async def warm_up(self) -> None:
        """Be ready for whatever engines elsewhere send. Raises `EngineFailed`."""
        ...


class SpeechCache(Protocol):
    """Packets spoken before; bounded, the least recently used go first."""

    async def find(self, key: str) -> Sequence[bytes] | None: ...

    async def keep(self, key: str, packets: Sequence[bytes]) -> None: ...

    async def empty(self) -> None:
        """Forget all of it: which sentence is whose cannot be told. Raises `StorageError`."""
        ...
