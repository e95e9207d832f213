"""Stores in memory; exported by the package."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from myna.domain.conversation import Tenant, Turn
from myna.domain.speech import VoicePreferences
from myna.domain.teaching import Lesson
from myna.domain.training import ModelVersion
from myna.errors import NotFound
from myna.ports import StoredLesson


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
