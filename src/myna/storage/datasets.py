"""What was selected for each tenant's next training; called by the services."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select

from myna.domain.conversation import Tenant
from myna.domain.datasets import SelectedDataset
from myna.domain.jobs import DatasetFile
from myna.domain.privacy import Upload
from myna.storage.database import Database
from myna.storage.dialects import insert_new, insert_or_replace
from myna.storage.plain_json import from_json, to_json
from myna.storage.schema import selected_datasets, uploads
from myna.storage.unwanted import refuse_unwanted

_CHOSEN = tuple(column.name for column in selected_datasets.columns if not column.primary_key)


@dataclass(frozen=True, kw_only=True)
class SqlDatasetStore:
    database: Database

    async def uploaded(self, upload: Upload) -> None:
        row = to_json(upload) | {"at": upload.at}

        def work(connection: Connection) -> None:
            refuse_unwanted(connection, [upload.member_id])
            connection.execute(insert_new(connection, uploads), row)

        await self.database.write(work)

    async def senders(self, tenant: Tenant, path: str) -> frozenset[int]:
        own = uploads.c.tenant == tenant, uploads.c.path == path
        statement = select(uploads.c.member_id).where(*own)
        return await self.database.read(
            lambda connection: frozenset(connection.execute(statement).scalars())
        )

    async def select(self, dataset: SelectedDataset) -> None:
        row = {name: getattr(dataset, name) for name in ("tenant", *_CHOSEN)}
        row["files"] = to_json(dataset.files)
        await self.database.write(
            lambda connection: connection.execute(
                insert_or_replace(connection, selected_datasets, *_CHOSEN), row
            )
        )

    async def selected(self, tenant: Tenant) -> SelectedDataset | None:
        statement = select(selected_datasets).where(selected_datasets.c.tenant == tenant)
        found = await self.database.read(
            lambda connection: connection.execute(statement).mappings().one_or_none()
        )
        return None if found is None else _dataset(dict(found))

    async def used(self, tenant: Tenant, dataset_id: str) -> None:
        own = selected_datasets.c.tenant == tenant, selected_datasets.c.id == dataset_id
        await self.database.write(
            lambda connection: connection.execute(delete(selected_datasets).where(*own))
        )


def _dataset(row: dict[str, Any]) -> SelectedDataset:
    files = from_json(tuple[DatasetFile, ...], row.pop("files"))
    return SelectedDataset(**row, files=files)
