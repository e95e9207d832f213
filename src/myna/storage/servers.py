"""What the managers of a server decided: open channels and the language."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from myna.domain.conversation import Tenant
from myna.storage.database import Database
from myna.storage.dialects import insert_new, insert_or_replace
from myna.storage.schema import languages, open_channels


@dataclass(frozen=True, kw_only=True)
class SqlGuildSettings:
    database: Database

    async def open_channels(self, tenant: Tenant) -> frozenset[int]:
        statement = select(open_channels.c.channel_id).where(open_channels.c.tenant == tenant)
        return await self.database.read(
            lambda connection: frozenset(connection.execute(statement).scalars())
        )

    async def set_channel_open(self, tenant: Tenant, channel_id: int, *, is_open: bool) -> None:
        def work(connection: Connection) -> None:
            if is_open:
                row = {"tenant": tenant, "channel_id": channel_id}
                connection.execute(insert_new(connection, open_channels), row)
            else:
                connection.execute(
                    delete(open_channels).where(
                        open_channels.c.tenant == tenant, open_channels.c.channel_id == channel_id
                    )
                )

        await self.database.write(work)

    async def language(self, tenant: Tenant) -> str | None:
        statement = select(languages.c.language).where(languages.c.tenant == tenant)
        return await self.database.read(
            lambda connection: connection.execute(statement).scalar_one_or_none()
        )

    async def set_language(self, tenant: Tenant, language: str | None) -> None:
        def work(connection: Connection) -> None:
            if language is None:
                connection.execute(delete(languages).where(languages.c.tenant == tenant))
            else:
                row = {"tenant": tenant, "language": language}
                connection.execute(insert_or_replace(connection, languages, "language"), row)

        await self.database.write(work)
