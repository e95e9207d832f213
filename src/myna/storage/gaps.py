"""What nobody could answer, told from the turns, so that it is kept and deleted with them; called by the services."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, text

from myna.domain.conversation import Tenant
from myna.domain.teaching import as_asked
from myna.ports import Unanswered
from myna.storage.database import Database
from myna.storage.dialects import insert_new
from myna.storage.schema import COMPOSED, UNANSWERED, dismissed_gaps, turns

MAX_TURNS = 5_000
"""The newest of each kind, of one server: more would take longer than a manager waits."""


@dataclass(frozen=True, kw_only=True)
class SqlGapStore:
    database: Database

    async def unanswered(self, tenant: Tenant, since: datetime, limit: int) -> Sequence[Unanswered]:
        dismissed = select(dismissed_gaps.c.digest).where(dismissed_gaps.c.tenant == tenant)

        def work(connection: Connection) -> list[Unanswered]:
            rows = [
                row
                for kind in (UNANSWERED, COMPOSED)
                for row in connection.execute(_newest(tenant, since, kind)).mappings()
                if kind == UNANSWERED or not row["composed"]["cited"]
            ]
            put_aside = set(connection.execute(dismissed).scalars())
            return [each for each in _grouped(rows) if digest(each.question) not in put_aside]

        return (await self.database.read(work))[:limit]

    async def put_aside(self, tenant: Tenant, question: str) -> None:
        row = {"tenant": tenant, "digest": digest(question)}
        await self.database.write(
            lambda connection: connection.execute(insert_new(connection, dismissed_gaps), row)
        )


def digest(question: str) -> str:
    """What is kept of a question that was put aside."""
    return hashlib.sha256(as_asked(question).encode(errors="surrogatepass")).hexdigest()


def _newest(tenant: Tenant, since: datetime, kind: str) -> Select[Any]:
    """The condition of the index is written out, or SQLite would not use it."""
    columns = turns.c.utterance_key, turns.c.text, turns.c.at, turns.c.composed
    own = turns.c.tenant == tenant, turns.c.at >= since, text(kind)
    return select(*columns).where(*own).order_by(turns.c.at.desc()).limit(MAX_TURNS)


def _grouped(rows: Iterable[RowMapping]) -> list[Unanswered]:
    """The most often asked first, of equals the one that was asked last."""
    found: dict[str, Unanswered] = {}
    for row in sorted(rows, key=lambda row: row["at"], reverse=True):
        asked = as_asked(row["text"])
        known = found.get(asked)
        found[asked] = (
            replace(known, times=known.times + 1)
            if known
            else Unanswered(
                question=row["text"],
                utterance_key=row["utterance_key"],
                times=1,
                asked_at=row["at"],
            )
        )
    return sorted(found.values(), key=lambda each: -each.times)
