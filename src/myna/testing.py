"""Fakes that keep the promises of `myna.ports`, for Myna's own tests and for authors of plugins.

They are held to the same contract tests as the real ones.
"""

import asyncio
import json
import math
import shutil
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from myna.domain.conversation import Candidate, Tenant, Turn
from myna.domain.speech import (
    PACKET_SECONDS,
    READY,
    Manner,
    Readiness,
    Recording,
    SpeechFormat,
    SpeechPart,
    Transcript,
    VoicePreferences,
)
from myna.domain.teaching import Lesson, answer_group, normalised
from myna.domain.training import ModelVersion
from myna.errors import AudioRefused, EngineFailed, NotFound
from myna.ports import StoredLesson

# stores


@dataclass(frozen=True, kw_only=True)
class MemoryLessonStore:
    stored: dict[str, StoredLesson] = field(default_factory=dict)
    """By the lesson's id, in the order of adding."""

    async def add(self, added: Sequence[Lesson]) -> int:
        for lesson in added:
            if lesson.id not in self.stored:
                position = len(self.stored) + 1
                self.stored[lesson.id] = StoredLesson(position=position, lesson=lesson)
        return self.stored[added[-1].id].position if added else 0

    async def after(self, tenant: Tenant, position: int = 0) -> Sequence[StoredLesson]:
        return tuple(
            stored
            for stored in self.stored.values()
            if stored.lesson.tenant == tenant and stored.position > position
        )

    async def count(self, tenant: Tenant) -> int:
        return len(await self.after(tenant))


@dataclass(frozen=True, kw_only=True)
class MemoryTurnStore:
    turns: dict[str, Turn] = field(default_factory=dict)
    """By utterance key, in the order of adding."""
    messages: dict[int, str] = field(default_factory=dict)
    rated: dict[str, dict[int, int]] = field(default_factory=dict)

    async def add(self, turn: Turn) -> bool:
        return self.turns.setdefault(turn.utterance.key, turn) is turn

    async def find(self, utterance_key: str) -> Turn | None:
        return self.turns.get(utterance_key)

    async def answered_with(self, message_id: int, utterance_key: str) -> None:
        if utterance_key not in self.turns:
            raise NotFound("There is no turn of this utterance.")
        self.messages[message_id] = utterance_key

    async def of_message(self, message_id: int) -> Turn | None:
        return self.turns.get(self.messages.get(message_id, ""))

    async def messages_of(self, utterance_key: str) -> Sequence[int]:
        return sorted(message for message, key in self.messages.items() if key == utterance_key)

    async def rate(self, turn_id: str, member_id: int, rating: int) -> None:
        if all(turn.id != turn_id for turn in self.turns.values()):
            raise NotFound("There is no such turn.")
        self.rated.setdefault(turn_id, {})[member_id] = rating

    async def ratings(self, turn_id: str) -> Mapping[int, int]:
        return dict(self.rated.get(turn_id, {}))


@dataclass(frozen=True, kw_only=True)
class MemoryGuildSettings:
    channels: set[tuple[Tenant, int]] = field(default_factory=set)
    languages: dict[Tenant, str] = field(default_factory=dict)

    async def open_channels(self, tenant: Tenant) -> frozenset[int]:
        return frozenset(channel for owner, channel in self.channels if owner == tenant)

    async def set_channel_open(self, tenant: Tenant, channel_id: int, *, is_open: bool) -> None:
        if is_open:
            self.channels.add((tenant, channel_id))
        else:
            self.channels.discard((tenant, channel_id))

    async def language(self, tenant: Tenant) -> str | None:
        return self.languages.get(tenant)

    async def set_language(self, tenant: Tenant, language: str | None) -> None:
        if language is None:
            self.languages.pop(tenant, None)
        else:
            self.languages[tenant] = language


@dataclass(frozen=True, kw_only=True)
class MemoryPreferenceStore:
    servers: dict[Tenant, VoicePreferences] = field(default_factory=dict)
    members: dict[tuple[Tenant, int], VoicePreferences] = field(default_factory=dict)
    networked: set[Tenant] = field(default_factory=set)

    async def of_server(self, tenant: Tenant) -> VoicePreferences:
        return self.servers.get(tenant, VoicePreferences())

    async def of_member(self, tenant: Tenant, member_id: int) -> VoicePreferences:
        return self.members.get((tenant, member_id), VoicePreferences())

    async def set_of_server(self, tenant: Tenant, preferences: VoicePreferences) -> None:
        self.servers[tenant] = preferences

    async def set_of_member(
        self, tenant: Tenant, member_id: int, preferences: VoicePreferences
    ) -> None:
        self.members[tenant, member_id] = preferences

    async def allows_network(self, tenant: Tenant) -> bool:
        return tenant in self.networked

    async def allow_network(self, tenant: Tenant, *, is_allowed: bool) -> None:
        if is_allowed:
            self.networked.add(tenant)
        else:
            self.networked.discard(tenant)


@dataclass(kw_only=True)
class MemorySpeechCache:
    max_bytes: int = 1 << 20
    kept: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    """By key, the last used last."""

    async def find(self, key: str) -> Sequence[bytes] | None:
        if key not in self.kept:
            return None
        self.kept[key] = self.kept.pop(key)
        return self.kept[key]

    async def keep(self, key: str, packets: Sequence[bytes]) -> None:
        self.kept.pop(key, None)
        self.kept[key] = tuple(packets)
        while self._bytes() > self.max_bytes:
            del self.kept[next(iter(self.kept))]

    def _bytes(self) -> int:
        return sum(len(packet) for packets in self.kept.values() for packet in packets)


@dataclass(frozen=True, kw_only=True)
class MemoryModelRegistry:
    """Versions in memory; the engine's files in a folder, because engines write files."""

    root: Path
    versions: list[ModelVersion] = field(default_factory=list)

    async def champion(self, tenant: Tenant) -> ModelVersion | None:
        published = [version for version in self.versions if version.tenant == tenant]
        whole = [version for version in published if self.directory(version).is_dir()]
        return whole[-1] if whole else None

    def draft(self, version_id: str) -> Path:
        draft = self.root / "drafts" / version_id
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        return draft

    async def publish(self, version: ModelVersion) -> Path:
        (self.root / "drafts" / version.id).rename(self.directory(version))
        self.versions.append(version)
        return self.directory(version)

    def directory(self, version: ModelVersion) -> Path:
        return self.root / version.id

    async def prune(self, tenant: Tenant, *, keep: int) -> None:
        champion = await self.champion(tenant)
        published = [version for version in self.versions if version.tenant == tenant]
        newest = sorted(published, key=lambda version: (version.created, version.id))[-keep:]
        for version in published:
            if version not in (*newest, champion):
                self.versions.remove(version)
                shutil.rmtree(self.directory(version), ignore_errors=True)


# speech


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

    def probe(self, language: str) -> Readiness:
        if language in self.languages:
            return READY
        return Readiness(is_ready=False, reason="not in the script", remedy="Write it.")

    async def transcribe(
        self, recording: Recording, language: str, hints: Sequence[str] = ()
    ) -> Transcript:
        self.hinted.append(hints)
        if language not in self.languages or self.failures:
            self.failures = max(self.failures - 1, 0)
            raise EngineFailed("As the script says.")
        text = self.text if any(recording.pcm) else ""
        return Transcript(text=text, language=language, engine=self.name)

    async def close(self) -> None: ...


# voices

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


# answer engine


@dataclass(frozen=True, kw_only=True)
class _Said:
    lesson_id: str
    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class ScriptedAnswerModel:
    """Answers by heart, else by the share of words that two questions have in common."""

    known: Mapping[str, _Said] = field(default_factory=dict)
    """By normalised question."""
    rejected: frozenset[tuple[str, str]] = frozenset()
    """Normalised questions and the answer groups that are wrong for them."""

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        asked = normalised(question)
        best: dict[str, Candidate] = {}
        for known, said in self.known.items():
            group = answer_group(said.answer)
            confidence = 1.0 if known == asked else 0.99 * _overlap(known, asked)
            is_better = group not in best or confidence > best[group].confidence
            if is_better and (asked, group) not in self.rejected:
                best[group] = Candidate(
                    answer=said.answer,
                    confidence=confidence,
                    lesson_id=said.lesson_id,
                    question=said.question,
                )
        return tuple(sorted(best.values(), key=lambda each: -each.confidence)[:limit])

    def taught(self, lessons: Sequence[Lesson]) -> "ScriptedAnswerModel":
        model = self
        for lesson in lessons:
            model = model._with(lesson)
        return model

    def _with(self, lesson: Lesson) -> "ScriptedAnswerModel":
        question = normalised(lesson.question)
        wrong = {
            (question, answer_group(answer))
            for answer in (lesson.rejected, getattr(self.known.get(question), "answer", None))
            if answer is not None
        }
        said = _Said(lesson_id=lesson.id, question=lesson.question, answer=lesson.answer)
        return replace(
            self,
            known={**self.known, question: said},
            rejected=(self.rejected | wrong) - {(question, answer_group(lesson.answer))},
        )


class ScriptedAnswerEngine:
    """Remembers and does nothing else; its model is one JSON file."""

    name = "scripted"

    def untaught(self) -> ScriptedAnswerModel:
        return ScriptedAnswerModel()

    async def train(self, lessons: Sequence[Lesson], directory: Path) -> None:
        model = ScriptedAnswerModel().taught(lessons)
        content = {
            "known": [
                [said.lesson_id, said.question, said.answer] for said in model.known.values()
            ],
            "rejected": sorted(model.rejected),
        }
        (directory / "scripted.json").write_text(json.dumps(content), encoding="ascii")

    async def load(self, directory: Path) -> ScriptedAnswerModel:
        try:
            content = json.loads((directory / "scripted.json").read_bytes())
            said = [
                _Said(lesson_id=lesson_id, question=question, answer=answer)
                for lesson_id, question, answer in content["known"]
            ]
            rejected = frozenset((question, group) for question, group in content["rejected"])
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise EngineFailed(f"{directory} holds no model.", remedy="Train again.") from error
        return ScriptedAnswerModel(
            known={normalised(each.question): each for each in said}, rejected=rejected
        )

    async def close(self) -> None: ...


def _overlap(one: str, other: str) -> float:
    words, others = (set(text.strip("?!. ").split()) for text in (one, other))
    return len(words & others) / len(words | others) if words | others else 0.0


# sound

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
