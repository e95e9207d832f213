"""What the managers of a server decided: open channels and the language."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from myna.domain.access import AccessPolicy
from myna.domain.conversation import Tenant
from myna.storage.database import Database
from myna.storage.dialects import insert_new, insert_or_replace
from myna.storage.schema import access_policies, languages, open_channels


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

    async def access_policy(self, tenant: Tenant) -> AccessPolicy:
        statement = select(access_policies).where(access_policies.c.tenant == tenant)
        row = await self.database.read(
            lambda connection: connection.execute(statement).mappings().one_or_none()
        )
        if row is None:
            return AccessPolicy()
        teachers = row["teacher_role_ids"]
        return AccessPolicy(
            teacher_role_ids=None if teachers is None else frozenset(teachers),
            manager_role_ids=frozenset(row["manager_role_ids"]),
            everybody_teaches=row["everybody_teaches"],
        )

    async def set_access_policy(self, tenant: Tenant, policy: AccessPolicy) -> None:
        teachers = policy.teacher_role_ids
        row = {
            "tenant": tenant,
            "teacher_role_ids": None if teachers is None else sorted(teachers),
            "manager_role_ids": sorted(policy.manager_role_ids),
            "everybody_teaches": policy.everybody_teaches,
        }
        columns = [name for name in row if name != "tenant"]
        await self.database.write(
            lambda connection: connection.execute(
                insert_or_replace(connection, access_policies, *columns), row
            )
        )
