"""The model registry: versions and champions in the database, files on disk.

Called by the training service. The pointer is swapped last, so a crash at any moment leaves the old
champion in charge.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, RowMapping, delete, insert, select

from myna.domain.conversation import Tenant
from myna.domain.training import ModelVersion
from myna.storage import model_files
from myna.storage.database import Database
from myna.storage.dialects import insert_or_replace
from myna.storage.schema import champions, model_versions


@dataclass(frozen=True, kw_only=True)
class SqlModelRegistry:
    database: Database
    root: Path
    _found_whole: set[str] = field(default_factory=set)
    """Versions whose files were checked since the start, so that no question pays for hashing."""

    @classmethod
    async def open(cls, database: Database, root: Path) -> Self:
        """Also removes what a crash left behind; one running Myna for each folder."""
        known = await database.read(
            lambda connection: set(connection.execute(select(model_versions.c.id)).scalars())
        )
        await asyncio.to_thread(_tidy, root, known)
        return cls(database=database, root=root)

    async def champion(self, tenant: Tenant) -> ModelVersion | None:
        """The champion; where its files are not whole, the newest version whose files are."""
        for version in await self._versions(tenant):
            if await self._is_whole(version):
                return version
        return None

    def draft(self, version_id: str) -> Path:
        return model_files.new_draft(self.root, version_id)

    async def publish(self, version: ModelVersion) -> Path:
        folder = await asyncio.to_thread(model_files.publish, self.root, version.id)
        await self.database.write(lambda connection: _crown(connection, version))
        self._found_whole.add(version.id)
        return folder

    def directory(self, version: ModelVersion) -> Path:
        return model_files.folder_of(self.root, version.id)

    async def prune(self, tenant: Tenant, *, keep: int) -> None:
        """Rows first: files without a row are no model, and go at the next start at the latest."""
        forgotten = await self.database.write(lambda connection: _forget(connection, tenant, keep))
        self._found_whole.difference_update(forgotten)
        for version_id in forgotten:
            await asyncio.to_thread(model_files.remove, self.root, version_id)

    async def _versions(self, tenant: Tenant) -> Sequence[ModelVersion]:
        """The champion first, then the others from new to old."""
        statement = (
            select(model_versions)
            .outerjoin(champions, champions.c.version_id == model_versions.c.id)
            .where(model_versions.c.tenant == tenant)
            .order_by(
                champions.c.version_id.is_(None),
                model_versions.c.created.desc(),
                model_versions.c.id.desc(),
            )
        )
        return await self.database.read(
            lambda connection: [_version(row) for row in connection.execute(statement).mappings()]
        )

    async def _is_whole(self, version: ModelVersion) -> bool:
        if version.id not in self._found_whole and await asyncio.to_thread(
            model_files.is_whole, self.directory(version)
        ):
            self._found_whole.add(version.id)
        return version.id in self._found_whole


def _crown(connection: Connection, version: ModelVersion) -> None:
    connection.execute(insert(model_versions), asdict(version))
    connection.execute(
        insert_or_replace(connection, champions, "version_id"),
        {"tenant": version.tenant, "version_id": version.id},
    )


def _forget(connection: Connection, tenant: Tenant, keep: int) -> list[str]:
    """Returns the ids of the versions that are gone."""
    own = select(model_versions.c.id).where(model_versions.c.tenant == tenant)
    newest_first = own.order_by(model_versions.c.created.desc(), model_versions.c.id.desc())
    kept = set(connection.execute(newest_first.limit(keep)).scalars())
    kept |= set(connection.execute(select(champions.c.version_id)).scalars())
    forgotten = sorted(set(connection.execute(own).scalars()) - kept)
    connection.execute(delete(model_versions).where(model_versions.c.id.in_(forgotten)))
    return forgotten


def _tidy(root: Path, known: set[str]) -> None:
    for version_id in model_files.published(root) - known:
        model_files.remove(root, version_id)
    model_files.clear_drafts(root)


def _version(row: RowMapping) -> ModelVersion:
    return ModelVersion(
        id=row["id"],
        tenant=Tenant(row["tenant"]),
        engine=row["engine"],
        lesson_count=row["lesson_count"],
        last_lesson=row["last_lesson"],
        train_seconds=row["train_seconds"],
        created=row["created"],
    )
