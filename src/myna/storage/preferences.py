"""How servers and members want to be spoken to, and which servers let something leave the machine."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, insert, select

from myna.domain.conversation import Tenant
from myna.domain.speech import VoicePreferences
from myna.storage.database import Database
from myna.storage.dialects import insert_new
from myna.storage.schema import member_voices, network_permissions, server_voices
from myna.storage.unwanted import refuse_unwanted

_NOTHING_CHOSEN = VoicePreferences()


@dataclass(frozen=True, kw_only=True)
class SqlPreferenceStore:
    database: Database

    async def of_server(self, tenant: Tenant) -> VoicePreferences:
        return await self._chosen(server_voices, tenant=tenant)

    async def of_member(self, tenant: Tenant, member_id: int) -> VoicePreferences:
        return await self._chosen(member_voices, tenant=tenant, member_id=member_id)

    async def set_of_server(self, tenant: Tenant, preferences: VoicePreferences) -> None:
        await self._choose(server_voices, preferences, tenant=tenant)

    async def set_of_member(
        self, tenant: Tenant, member_id: int, preferences: VoicePreferences
    ) -> None:
        await self._choose(member_voices, preferences, tenant=tenant, member_id=member_id)

    async def allows_network(self, tenant: Tenant) -> bool:
        statement = select(network_permissions).where(network_permissions.c.tenant == tenant)
        return await self.database.read(
            lambda connection: connection.execute(statement).first() is not None
        )

    async def allow_network(self, tenant: Tenant, *, is_allowed: bool) -> None:
        def work(connection: Connection) -> None:
            if is_allowed:
                connection.execute(insert_new(connection, network_permissions), {"tenant": tenant})
            else:
                connection.execute(
                    delete(network_permissions).where(network_permissions.c.tenant == tenant)
                )

        await self.database.write(work)

    async def _chosen(self, table: Table, **whose: Any) -> VoicePreferences:
        columns = [table.c[name] for name in asdict(_NOTHING_CHOSEN)]
        statement = select(*columns).where(_is_of(table, whose))

        def work(connection: Connection) -> VoicePreferences:
            row = connection.execute(statement).mappings().one_or_none()
            return VoicePreferences(**row) if row else _NOTHING_CHOSEN

        return await self.database.read(work)

    async def _choose(self, table: Table, preferences: VoicePreferences, **whose: Any) -> None:
        def work(connection: Connection) -> None:
            if "member_id" in whose:
                refuse_unwanted(connection, [whose["member_id"]])
            connection.execute(delete(table).where(_is_of(table, whose)))
            if preferences != _NOTHING_CHOSEN:
                connection.execute(insert(table), {**whose, **asdict(preferences)})

        await self.database.write(work)


def _is_of(table: Table, whose: dict[str, Any]) -> Any:
    return and_(*(table.c[name] == value for name, value in whose.items()))
