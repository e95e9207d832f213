"""The privacy store; made by `bootstrap`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from myna.domain.privacy import Erasure, Holdings, Traces
from myna.ports import Horizon, NewId
from myna.storage.database import Database
from myna.storage.dialects import insert_new
from myna.storage.plain_json import from_json, to_json
from myna.storage.privacy.erasing import erase
from myna.storage.privacy.holdings import holdings_of
from myna.storage.privacy.leaving import Leaving
from myna.storage.privacy.retention import forget_old
from myna.storage.schema import erasures, opt_outs


@dataclass(frozen=True, kw_only=True)
class SqlPrivacyStore:
    database: Database

    async def holdings(self, member_id: int) -> Holdings:
        return await self.database.read(
            lambda connection: holdings_of(connection, member_id), is_long=True
        )

    async def opted_out(self) -> frozenset[int]:
        statement = select(opt_outs.c.member_id)
        return await self.database.read(
            lambda connection: frozenset(connection.execute(statement).scalars())
        )

    async def opt_out(self, member_id: int, at: datetime) -> None:
        row = {"member_id": member_id, "at": at}
        await self.database.write(
            lambda connection: connection.execute(insert_new(connection, opt_outs), row)
        )

    async def opt_in(self, member_id: int) -> None:
        theirs = opt_outs.c.member_id == member_id
        await self.database.write(
            lambda connection: connection.execute(delete(opt_outs).where(theirs))
        )

    async def promise(self, erasure: Erasure) -> Erasure:
        row = {
            "id": erasure.id,
            "member_id": erasure.member_id,
            "requested_at": erasure.requested_at,
        }
        promised = _unfinished().where(erasures.c.member_id == erasure.member_id)

        def work(connection: Connection) -> Erasure:
            earlier = connection.execute(promised).mappings().first()
            if earlier is not None:
                return _erasure(earlier)
            connection.execute(insert(erasures), row)
            return erasure

        return await self.database.write(work)

    async def unfinished(self) -> Sequence[Erasure]:
        return await self.database.read(
            lambda connection: [
                _erasure(row) for row in connection.execute(_unfinished()).mappings()
            ]
        )

    async def erase(self, erasure: Erasure, *, now: datetime, new_id: NewId) -> Traces:
        own = erasures.c.id == erasure.id

        def work(connection: Connection) -> Traces:
            known = connection.execute(select(erasures.c.traces).where(own)).scalar_one()
            traces = from_json(Traces, known) if known else Traces()
            if erasure.member_id is not None:
                leaving = Leaving(
                    connection=connection, member_id=erasure.member_id, now=now, new_id=new_id
                )
                traces = traces.and_also(erase(leaving))
            connection.execute(update(erasures).where(own).values(traces=to_json(traces)))
            return traces

        return await self.database.write(work)

    async def forget_whose(self, erasure: Erasure) -> None:
        await self._change(erasure, {"member_id": None, "traces": None})

    async def finish(self, erasure: Erasure, at: datetime) -> None:
        await self._change(erasure, {"finished_at": at})

    async def scrub(self) -> None:
        await self.database.scrub()

    async def forget_old(self, horizon: Horizon) -> int:
        return await self.database.write(lambda connection: forget_old(connection, horizon))

    async def _change(self, erasure: Erasure, values: dict[str, object]) -> None:
        statement = update(erasures).where(erasures.c.id == erasure.id).values(**values)
        await self.database.write(lambda connection: connection.execute(statement))


def _unfinished() -> Select[Any]:
    return (
        select(erasures)
        .where(erasures.c.finished_at.is_(None))
        .order_by(erasures.c.requested_at, erasures.c.id)
    )


def _erasure(row: RowMapping) -> Erasure:
    return Erasure(id=row["id"], member_id=row["member_id"], requested_at=row["requested_at"])
