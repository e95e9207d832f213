"""Versions and champions in memory, files in a folder, because engines write files; exported by the package."""

import json
import shutil
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from myna.domain.conversation import Tenant
from myna.domain.jobs import Leaving
from myna.domain.model_card import ModelCard
from myna.domain.remote_training import LEAVINGS_FILE
from myna.domain.teaching import LessonStatus
from myna.domain.training import ModelVersion, Promotion, once_champions
from myna.errors import NotFound, StorageError
from myna.testing.lessons import MemoryLessonStore


@dataclass(frozen=True, kw_only=True)
class MemoryModelRegistry:
    """A version counts as whole while its folder is there."""

    root: Path
    lessons: MemoryLessonStore = field(default_factory=MemoryLessonStore)
    """Whose imports are accepted and put back with the versions that they came with."""
    published: dict[str, ModelVersion] = field(default_factory=dict)
    """By id; `MemoryJobLedger` adds to it."""
    champions: dict[Tenant, tuple[str | None, bool]] = field(default_factory=dict)
    """The champion's id, and whether a manager chose it."""
    history: list[Promotion] = field(default_factory=list)
    cards: dict[str, ModelCard] = field(default_factory=dict)
    """By the id of the version."""
    left: list[Leaving] = field(default_factory=list)

    async def champion(self, tenant: Tenant) -> ModelVersion | None:
        named = await self.find(tenant, self.champion_id(tenant) or "")
        if named is None or self._is_whole(named):
            return named
        once = once_champions(await self.promotions(tenant))
        newest_first = await self.versions(tenant)
        whole = (each for each in newest_first if each.id in once and self._is_whole(each))
        return next(whole, None)

    async def is_chosen(self, tenant: Tenant) -> bool:
        return self.champions.get(tenant, (None, False))[1]

    async def versions(self, tenant: Tenant) -> Sequence[ModelVersion]:
        own = [version for version in self.published.values() if version.tenant == tenant]
        return sorted(own, key=lambda version: version.number, reverse=True)

    async def find(self, tenant: Tenant, version_id: str) -> ModelVersion | None:
        version = self.published.get(version_id)
        return version if version is not None and version.tenant == tenant else None

    async def promotions(self, tenant: Tenant) -> Sequence[Promotion]:
        return [each for each in reversed(self.history) if each.tenant == tenant]

    async def promote(
        self, tenant: Tenant, version_id: str | None, *, is_rollback: bool, by: int, at: datetime
    ) -> Promotion:
        if version_id is not None:
            version = await self.find(tenant, version_id)
            if version is None or not self._is_whole(version):
                raise NotFound("There is no such version of the model.", what="version")
        promotion = Promotion(
            tenant=tenant,
            version_id=version_id,
            replaced_id=self.champion_id(tenant),
            is_rollback=is_rollback,
            by=by,
            at=at,
        )
        if is_rollback:
            self.decide_batch_of(promotion.replaced_id, LessonStatus.PROPOSED)
        self.decide_batch_of(version_id, LessonStatus.ACCEPTED)
        self.crown(promotion, is_chosen=True)
        return promotion

    async def next_number(self, tenant: Tenant) -> int:
        return max((version.number for version in await self.versions(tenant)), default=0) + 1

    def draft(self, version_id: str, *, is_new: bool = True) -> Path:
        draft = self.root / "drafts" / version_id
        if is_new:
            shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, exist_ok=True)
        return draft

    async def describe(self, card: ModelCard) -> None:
        self.cards[card.version_id] = card

    async def card(self, version: ModelVersion) -> ModelCard | None:
        return self.cards.get(version.id)

    async def seal(self, version_id: str) -> Path:
        draft, folder = self.root / "drafts" / version_id, self.root / version_id
        if folder.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        elif draft.is_dir():
            draft.rename(folder)
        else:
            raise StorageError(f"There is no draft of {version_id}.", remedy="Train it again.")
        return folder

    def directory(self, version: ModelVersion) -> Path:
        return self.root / version.id

    async def discard(self, version_ids: Collection[str]) -> None:
        for version_id in version_ids:
            self._remove(self.root / version_id)
            self._remove(self.root / "drafts" / version_id)

    async def prune(self, tenant: Tenant, *, keep: int) -> None:
        newest_first = await self.versions(tenant)
        champion = self.champion_id(tenant)
        kept = {champion, *(version.id for version in newest_first[:keep])}
        for each in await self.promotions(tenant):
            if each.version_id == champion:
                kept.add(each.replaced_id)
        for version in newest_first:
            if version.id not in kept:
                del self.published[version.id]
                self._remove(self.directory(version))

    async def tidy(self, active_ids: Callable[[], Awaitable[Collection[str]]]) -> None:
        found = [*self.root.glob("*"), *self.root.glob("drafts/*")]
        active = await active_ids()
        for folder in found:
            is_draft = folder.parent != self.root
            if folder.name in active or folder.name == "drafts":
                continue
            if is_draft or folder.name not in self.published:
                self._remove(folder)

    async def leavings(self) -> Sequence[Leaving]:
        return tuple(self.left)

    async def cleared(self, leaving: Leaving) -> None:
        self.left.remove(leaving)

    def _remove(self, folder: Path) -> None:
        path = folder / LEAVINGS_FILE
        if path.is_file():
            found = [Leaving(**each) for each in json.loads(path.read_text())["leavings"]]
            self.left.extend(each for each in found if each not in self.left)
        shutil.rmtree(folder, ignore_errors=True)

    def champion_id(self, tenant: Tenant) -> str | None:
        return self.champions.get(tenant, (None, False))[0]

    def crown(self, promotion: Promotion, *, is_chosen: bool) -> None:
        self.champions[promotion.tenant] = (promotion.version_id, is_chosen)
        if promotion.version_id != promotion.replaced_id:
            self.history.append(promotion)

    def decide_batch_of(self, version_id: str | None, status: LessonStatus) -> None:
        version = self.published.get(version_id or "")
        if version is not None and version.batch is not None:
            self.lessons.batches[version.tenant, version.batch] = status

    def _is_whole(self, version: ModelVersion) -> bool:
        return self.directory(version).is_dir()
