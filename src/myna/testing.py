"""Fakes that keep the promises of `myna.ports`, for Myna's own tests and for authors of plugins.

They are held to the same contract tests as the real ones.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from myna.domain.conversation import Tenant, Turn
from myna.domain.teaching import Lesson
from myna.domain.training import ModelVersion
from myna.errors import NotFound
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

    async def rate(self, turn_id: str, member_id: int, rating: int) -> None:
        if all(turn.id != turn_id for turn in self.turns.values()):
            raise NotFound("There is no such turn.")
        self.rated.setdefault(turn_id, {})[member_id] = rating

    async def ratings(self, turn_id: str) -> Mapping[int, int]:
        return dict(self.rated.get(turn_id, {}))


@dataclass(frozen=True, kw_only=True)
class MemoryEventLog:
    claimed: set[str] = field(default_factory=set)

    async def claim(self, key: str) -> bool:
        is_first = key not in self.claimed
        self.claimed.add(key)
        return is_first


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
