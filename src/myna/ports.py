"""The promises between Myna's core and the outside.

Services call them; engines, storage and the fakes in `myna.testing` keep them; `tests/contract`
holds every implementation to them.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from myna.domain.conversation import Candidate, Tenant, Turn
from myna.domain.pictures import Bars, Confusions, Histogram, Timeline
from myna.domain.speech import (
    Manner,
    Readiness,
    Recording,
    SpeechPart,
    Transcript,
    VoicePreferences,
)
from myna.domain.teaching import Lesson
from myna.domain.training import ModelVersion

Clock = Callable[[], datetime]
"""The time now, with a time zone."""

NewId = Callable[[], str]
"""A new id, unique and sorting by time of making."""


class AnswerModel(Protocol):
    """What answers. Immutable: teaching gives a new one."""

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        """The best answers, best first, one for each answer group; empty when nothing was taught.

        A question that was taught, but for case, spaces and the like, has confidence 1.0.
        """
        ...

    def taught(self, lessons: Sequence[Lesson]) -> "AnswerModel":
        """The same model that also knows these lessons, at once and without training (an overlay).

        Of two lessons with the same normalised question the later one counts. A correction's `rejected` answer no
        longer comes back for its question.
        """
        ...


class AnswerEngine(Protocol):
    """Makes, keeps and brings back models. Entered through the entry point group `myna.answer_model`."""

    name: str

    def untaught(self) -> AnswerModel:
        """The model that knows nothing yet."""
        ...

    async def train(self, lessons: Sequence[Lesson], directory: Path) -> None:
        """Train on the lessons and write the model into the empty directory; the event loop stays free meanwhile.

        The same lessons give the same files. Raises `EngineFailed`.
        """
        ...

    async def load(self, directory: Path) -> AnswerModel:
        """Raises `EngineFailed` for files that are not a whole model of this engine."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class OpenAIAccess:
    """An endpoint that speaks OpenAI's protocol."""

    base_url: str
    api_key: str = field(repr=False)
    """Empty where the endpoint wants none."""
    stt_model: str
    tts_model: str
    tts_voice: str


@dataclass(frozen=True, kw_only=True)
class EngineOptions:
    """What the operator set for the engines that hear and speak; each takes what concerns it."""

    timeout_seconds: float = 20.0
    """How long one request to a network engine may take."""
    whisper_model: str | None = None
    """A directory, or the name of a model that is in the local cache or may be downloaded."""
    piper_voices: Path | None = None
    """A directory with `<voice>.onnx` and `<voice>.onnx.json`."""
    openai: OpenAIAccess | None = None
    endpoints: Mapping[str, str] = field(default_factory=dict)
    """Other addresses of network engines than their own, by the engine's name."""


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


class PreferenceStore(Protocol):
    """How servers and members want to be spoken to, and what a server lets leave the machine."""

    async def of_server(self, tenant: Tenant) -> VoicePreferences: ...

    async def of_member(self, tenant: Tenant, member_id: int) -> VoicePreferences: ...

    async def set_of_server(self, tenant: Tenant, preferences: VoicePreferences) -> None: ...

    async def set_of_member(
        self, tenant: Tenant, member_id: int, preferences: VoicePreferences
    ) -> None: ...

    async def allows_network(self, tenant: Tenant) -> bool:
        """May voices and spoken texts of this server be sent to network engines? At first not."""
        ...

    async def allow_network(self, tenant: Tenant, *, is_allowed: bool) -> None: ...


@dataclass(frozen=True, kw_only=True)
class StoredLesson:
    """A lesson and its place in the order of its tenant's lessons, counted from 1 without gaps being promised."""

    position: int
    lesson: Lesson


class LessonStore(Protocol):
    """What was taught; append-only."""

    async def add(self, lessons: Sequence[Lesson]) -> int:
        """Store all or none, durably; returns the position of the last, 0 for no lessons.

        Lessons whose id is known are left as they are.
        """
        ...

    async def after(self, tenant: Tenant, position: int = 0) -> Sequence[StoredLesson]:
        """The tenant's lessons behind a position, in order."""
        ...

    async def count(self, tenant: Tenant) -> int: ...


class TurnStore(Protocol):
    """What was asked and answered."""

    async def add(self, turn: Turn) -> bool:
        """Store durably; False, and nothing stored, when a turn with the same utterance key exists."""
        ...

    async def find(self, utterance_key: str) -> Turn | None: ...

    async def answered_with(self, message_id: int, utterance_key: str) -> None:
        """Remember that this message carries the answer to this utterance, or raise `NotFound`."""
        ...

    async def of_message(self, message_id: int) -> Turn | None:
        """The turn whose answer this message carries."""
        ...

    async def messages_of(self, utterance_key: str) -> Sequence[int]:
        """The messages that carry the answer to this utterance, in order."""
        ...

    async def rate(self, turn_id: str, member_id: int, rating: int) -> None:
        """A member's rating, -1 or 1; a later one replaces the earlier. Raises `NotFound`."""
        ...

    async def ratings(self, turn_id: str) -> Mapping[int, int]:
        """Every member's rating of the turn, by member id."""
        ...


class GuildSettings(Protocol):
    """What the managers of a server decided."""

    async def open_channels(self, tenant: Tenant) -> frozenset[int]:
        """Channels in which every message is addressed to Myna."""
        ...

    async def set_channel_open(self, tenant: Tenant, channel_id: int, *, is_open: bool) -> None: ...

    async def language(self, tenant: Tenant) -> str | None:
        """`ru` or `en`, or None where nobody chose."""
        ...

    async def set_language(self, tenant: Tenant, language: str | None) -> None: ...


class ModelRegistry(Protocol):
    """The versions of each tenant's model and which of them is the champion."""

    async def champion(self, tenant: Tenant) -> ModelVersion | None:
        """Never a version whose files are not whole; then the newest whole one takes its place."""
        ...

    def draft(self, version_id: str) -> Path:
        """An empty directory to train into; nothing reads it before `publish`."""
        ...

    async def publish(self, version: ModelVersion) -> Path:
        """Make the draft of this id durable and the tenant's champion; returns where its files are."""
        ...

    def directory(self, version: ModelVersion) -> Path: ...

    async def prune(self, tenant: Tenant, *, keep: int) -> None:
        """Forget the tenant's versions and their files but for the newest and the champion."""
        ...


class Painter(Protocol):
    """Draws pictures of how well a model does; the event loop stays free meanwhile.

    Every method gives a PNG and raises `EngineFailed`. Texts are drawn as they are, shortened where they are long.
    """

    async def bars(self, picture: Bars) -> bytes: ...

    async def confusions(self, picture: Confusions) -> bytes: ...

    async def histogram(self, picture: Histogram) -> bytes: ...

    async def timeline(self, picture: Timeline) -> bytes: ...

    async def close(self) -> None: ...
