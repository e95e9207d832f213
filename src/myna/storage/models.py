"""The model registry: versions, champions and their history in the database, files on disk.

Called by the services; the job ledger brings the versions in. The bot and the worker each have one on the same folder.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import structlog
from sqlalchemy import Connection, RowMapping, Select, delete, func, select

from myna.domain.conversation import Tenant
from myna.domain.jobs import Leaving
from myna.domain.model_card import ModelCard, as_markdown
from myna.domain.teaching import LessonStatus
from myna.domain.training import ModelVersion, Promotion, once_champions
from myna.errors import NotFound, StorageError
from myna.storage import leavings, model_files, promoting
from myna.storage.database import Database
from myna.storage.plain_json import from_json, to_json
from myna.storage.schema import champions, model_versions, promotions

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class SqlModelRegistry:
    database: Database
    root: Path
    _found_whole: set[str] = field(default_factory=set)
    """Versions whose files were checked since the start, so that no question pays for hashing."""

    @classmethod
    async def open(cls, database: Database, root: Path) -> Self:
        """Makes the folder; what a crash left is removed by `tidy`, when nobody trains there."""
        await asyncio.to_thread(model_files.make_root, root)
        return cls(database=database, root=root)

    async def champion(self, tenant: Tenant) -> ModelVersion | None:
        pointer = select(champions.c.version_id).where(champions.c.tenant == tenant)
        own = _versions(tenant)
        named = await self._one(own.where(model_versions.c.id.in_(pointer)))
        if named is None or await self._is_whole(named):
            return named
        log.warning("model.not_whole", version=named.id, tenant=tenant)
        once = once_champions(await self.promotions(tenant))
        for version in await self._all(own.where(model_versions.c.id.in_(once))):
            if await self._is_whole(version):
                return version
        return None

    async def is_chosen(self, tenant: Tenant) -> bool:
        statement = select(champions.c.is_chosen).where(champions.c.tenant == tenant)
        return await self.database.read(
            lambda connection: bool(connection.execute(statement).scalar_one_or_none())
        )

    async def versions(self, tenant: Tenant) -> Sequence[ModelVersion]:
        return await self._all(_versions(tenant))

    async def find(self, tenant: Tenant, version_id: str) -> ModelVersion | None:
        return await self._one(_versions(tenant).where(model_versions.c.id == version_id))

    async def promotions(self, tenant: Tenant) -> Sequence[Promotion]:
        statement = select(promotions).where(promotions.c.tenant == tenant)
        newest_first = statement.order_by(promotions.c.position.desc())
        return await self.database.read(
            lambda connection: [
                _promotion(row) for row in connection.execute(newest_first).mappings()
            ]
        )

    async def promote(
        self, tenant: Tenant, version_id: str | None, *, is_rollback: bool, by: int, at: datetime
    ) -> Promotion:
        if version_id is not None:
            self._found_whole.discard(version_id)
            version = await self.find(tenant, version_id)
            if version is None:
                raise NotFound("There is no such version of the model.", what="version")
            if not await self._is_whole(version):
                raise NotFound("The files of this version are gone.", what="model-files")

        def work(connection: Connection) -> Promotion:
            promotion = Promotion(
                tenant=tenant,
                version_id=version_id,
                replaced_id=promoting.champion_id(connection, tenant),
                is_rollback=is_rollback,
                by=by,
                at=at,
            )
            _choose(connection, promotion)
            return promotion

        return await self.database.write(work)

    async def next_number(self, tenant: Tenant) -> int:
        last = func.coalesce(func.max(model_versions.c.number), 0)
        statement = select(last + 1).where(model_versions.c.tenant == tenant)
        return await self.database.read(
            lambda connection: connection.execute(statement).scalar_one()
        )

    def draft(self, version_id: str, *, is_new: bool = True) -> Path:
        return model_files.draft(self.root, version_id, is_new=is_new)

    async def describe(self, card: ModelCard) -> None:
        plain = json.dumps(to_json(card), indent=1)
        await asyncio.to_thread(
            model_files.describe, self.root, card.version_id, plain, as_markdown(card)
        )

    async def card(self, version: ModelVersion) -> ModelCard | None:
        plain = await asyncio.to_thread(model_files.card, self.directory(version))
        try:
            return None if plain is None else from_json(ModelCard, json.loads(plain))
        except (StorageError, ValueError, RecursionError):
            return None

    async def seal(self, version_id: str) -> Path:
        return await asyncio.to_thread(model_files.seal, self.root, version_id)

    def directory(self, version: ModelVersion) -> Path:
        return model_files.folder_of(self.root, version.id)

    async def discard(self, version_ids: Collection[str]) -> None:
        self._found_whole.difference_update(version_ids)
        for version_id in version_ids:
            await self._remove(version_id)
            await self._remove_draft(version_id)

    async def prune(self, tenant: Tenant, *, keep: int) -> None:
        """Rows first: files without a row are no model, and go with the next `tidy` at the latest."""
        forgotten = await self.database.write(lambda connection: _forget(connection, tenant, keep))
        self._found_whole.difference_update(forgotten)
        for version_id in forgotten:
            await self._remove(version_id)

    async def tidy(self, active_ids: Callable[[], Awaitable[Collection[str]]]) -> None:
        drafts, sealed = await asyncio.to_thread(model_files.found, self.root)
        active = set(await active_ids())
        known = await self.database.read(
            lambda connection: set(connection.execute(select(model_versions.c.id)).scalars())
        )
        for version_id in sealed - known - active:
            await self._remove(version_id)
        for version_id in drafts - active:
            await self._remove_draft(version_id)

    async def leavings(self) -> Sequence[Leaving]:
        return await self.database.read(leavings.noted)

    async def cleared(self, leaving: Leaving) -> None:
        await self.database.write(lambda connection: leavings.forget(connection, leaving))

    async def _remove(self, version_id: str) -> None:
        await self._note_leavings(model_files.folder_of(self.root, version_id))
        await asyncio.to_thread(model_files.remove, self.root, version_id)

    async def _remove_draft(self, version_id: str) -> None:
        await self._note_leavings(model_files.draft_of(self.root, version_id))
        await asyncio.to_thread(model_files.remove_draft, self.root, version_id)

    async def _note_leavings(self, folder: Path) -> None:
        """Before the files go: else nobody would know any more what is to be deleted elsewhere."""
        found = await asyncio.to_thread(leavings.listed, folder)
        if found:
            await self.database.write(lambda connection: leavings.note(connection, found))

    async def _all(self, statement: Select[Any]) -> Sequence[ModelVersion]:
        return await self.database.read(
            lambda connection: [_version(row) for row in connection.execute(statement).mappings()]
        )

    async def _one(self, statement: Select[Any]) -> ModelVersion | None:
        found = await self._all(statement)
        return found[0] if found else None

    async def _is_whole(self, version: ModelVersion) -> bool:
        folder = self.directory(version)
        is_known = version.id in self._found_whole
        check = model_files.is_there if is_known else model_files.is_whole
        if not await asyncio.to_thread(check, folder):
            self._found_whole.discard(version.id)
            return False
        self._found_whole.add(version.id)
        return True


def _choose(connection: Connection, promotion: Promotion) -> None:
    """As a manager does: the import that came with a version goes the way of the version."""
    decided = [(promotion.version_id, LessonStatus.ACCEPTED)]
    if promotion.is_rollback:
        decided.insert(0, (promotion.replaced_id, LessonStatus.PROPOSED))
    for version_id, status in decided:
        batch = connection.execute(
            select(model_versions.c.batch).where(model_versions.c.id == version_id)
        ).scalar_one_or_none()
        if batch is not None:
            whose = promotion.tenant, batch
            promoting.decide_batch(connection, whose, status, by=promotion.by, at=promotion.at)
    promoting.crown(connection, promotion, is_chosen=True)


def _forget(connection: Connection, tenant: Tenant, keep: int) -> list[str]:
    """Returns the ids of the versions that are gone."""
    own = select(model_versions.c.id).where(model_versions.c.tenant == tenant)
    newest = own.order_by(model_versions.c.number.desc()).limit(keep)
    champion = promoting.champion_id(connection, tenant)
    replaced = select(promotions.c.replaced_id).where(
        promotions.c.tenant == tenant, promotions.c.version_id == champion
    )
    kept = {champion, *connection.execute(newest).scalars()}
    kept.update(connection.execute(replaced).scalars())
    forgotten = sorted(set(connection.execute(own).scalars()) - kept)
    connection.execute(delete(model_versions).where(model_versions.c.id.in_(forgotten)))
    return forgotten


def _versions(tenant: Tenant) -> Select[Any]:
    """The newest first."""
    own = select(model_versions).where(model_versions.c.tenant == tenant)
    return own.order_by(model_versions.c.number.desc())


def _version(row: RowMapping) -> ModelVersion:
    return ModelVersion(**row)


def _promotion(row: RowMapping) -> Promotion:
    return Promotion(
        tenant=Tenant(row["tenant"]),
        version_id=row["version_id"],
        replaced_id=row["replaced_id"],
        is_rollback=row["is_rollback"],
        by=row["promoted_by"],
        at=row["at"],
    )
