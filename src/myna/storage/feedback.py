"""What members told the managers; called by the services."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from myna.domain.conversation import Tenant
from myna.domain.feedback import Feedback
from myna.errors import NotFound
from myna.storage.database import Database
from myna.storage.dialects import insert_new
from myna.storage.schema import feedback
from myna.storage.unwanted import refuse_unwanted

_TOLD = tuple(
    feedback.c[name] for name in ("id", "tenant", "author_id", "text", "about", "created")
)


@dataclass(frozen=True, kw_only=True)
class SqlFeedbackStore:
    database: Database

    async def add(self, told: Feedback) -> bool:
        row = asdict(told)

        def work(connection: Connection) -> bool:
            refuse_unwanted(connection, [told.author_id])
            added = insert_new(connection, feedback, "id").returning(feedback.c.id)
            return connection.execute(added, row).first() is not None

        return await self.database.write(work)

    async def unread(self, tenant: Tenant, *, limit: int) -> Sequence[Feedback]:
        statement = select(*_TOLD).where(*_unread(tenant)).order_by(feedback.c.position)
        return await self._read(statement.limit(limit))

    async def count_unread(self, tenant: Tenant) -> int:
        statement = select(func.count()).select_from(feedback).where(*_unread(tenant))
        return await self.database.read(
            lambda connection: connection.execute(statement).scalar_one()
        )

    async def find(self, tenant: Tenant, feedback_id: str) -> Feedback | None:
        statement = select(*_TOLD).where(feedback.c.tenant == tenant, feedback.c.id == feedback_id)
        found = await self._read(statement)
        return found[0] if found else None

    async def settle(self, tenant: Tenant, feedback_id: str, *, by: int, at: datetime) -> None:
        own = feedback.c.tenant == tenant, feedback.c.id == feedback_id
        known = select(feedback.c.position).where(*own)
        settled = update(feedback).where(*own, feedback.c.settled_at.is_(None))

        def work(connection: Connection) -> None:
            if connection.execute(known).first() is None:
                raise NotFound("There is no such message.", what="feedback")
            connection.execute(settled.values(settled_by=by, settled_at=at))

        await self.database.write(work)

    async def _read(self, statement: Select[Any]) -> Sequence[Feedback]:
        return await self.database.read(
            lambda connection: [Feedback(**row) for row in connection.execute(statement).mappings()]
        )


def _unread(tenant: Tenant) -> tuple[Any, Any]:
    return feedback.c.tenant == tenant, feedback.c.settled_at.is_(None)
