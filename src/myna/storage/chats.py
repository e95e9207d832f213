"""What servers decided about chat models, what they spent and what a model proposed; called by the services."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from myna.domain.chat import ChatChoice, Purpose, Spent, Style
from myna.domain.conversation import Tenant
from myna.ports import ProposedPhrasing, UsageRow
from myna.storage.database import Database
from myna.storage.dialects import insert_new, insert_or_replace
from myna.storage.schema import chat_choices, chat_usage, lessons, proposed_phrasings


@dataclass(frozen=True, kw_only=True)
class SqlChatChoices:
    database: Database

    async def of(self, tenant: Tenant) -> ChatChoice:
        statement = select(chat_choices).where(chat_choices.c.tenant == tenant)
        row = await self.database.read(
            lambda connection: connection.execute(statement).mappings().one_or_none()
        )
        if row is None:
            return ChatChoice()
        style = None if row["style"] is None else Style(row["style"])
        return ChatChoice(
            engine=row["engine"],
            host=row["host"],
            style=style,
            instructions=row["instructions"],
        )

    async def choose(self, tenant: Tenant, choice: ChatChoice, *, by: int, at: datetime) -> None:
        row = {
            "tenant": tenant,
            "engine": choice.engine,
            "host": choice.host,
            "style": choice.style and choice.style.value,
            "instructions": choice.instructions,
            "chosen_by": by,
            "at": at,
        }
        columns = [name for name in row if name != "tenant"]
        await self.database.write(
            lambda connection: connection.execute(
                insert_or_replace(connection, chat_choices, *columns), row
            )
        )


@dataclass(frozen=True, kw_only=True)
class SqlUsageStore:
    database: Database

    async def add(self, tenant: Tenant, row: UsageRow) -> None:
        own = {"tenant": tenant, "day": row.day, "engine": row.engine, "model": row.model}
        key = own | {"purpose": row.purpose.value}
        counted = {
            "calls": row.calls,
            "prompt_tokens": row.spent.prompt_tokens,
            "completion_tokens": row.spent.completion_tokens,
            "cost_microdollars": row.cost_microdollars,
        }
        nothing = key | dict.fromkeys(counted, 0) | {"is_estimated": False}
        more = {name: chat_usage.c[name] + count for name, count in counted.items()}
        is_estimated = chat_usage.c.is_estimated | row.spent.is_estimated
        added = (
            update(chat_usage)
            .where(*(chat_usage.c[name] == value for name, value in key.items()))
            .values(**more, is_estimated=is_estimated)
        )

        def work(connection: Connection) -> None:
            connection.execute(insert_new(connection, chat_usage), nothing)
            connection.execute(added)

        await self.database.write(work)

    async def of(self, tenant: Tenant, since: date) -> Sequence[UsageRow]:
        own = chat_usage.c.tenant == tenant, chat_usage.c.day >= since
        rest = chat_usage.c.engine, chat_usage.c.model, chat_usage.c.purpose
        statement = select(chat_usage).where(*own).order_by(chat_usage.c.day.desc(), *rest)
        return await self.database.read(
            lambda connection: [_usage(row) for row in connection.execute(statement).mappings()]
        )


def _usage(row: RowMapping) -> UsageRow:
    spent = Spent(
        prompt_tokens=row["prompt_tokens"],
        completion_tokens=row["completion_tokens"],
        is_estimated=row["is_estimated"],
    )
    return UsageRow(
        day=row["day"],
        engine=row["engine"],
        model=row["model"],
        purpose=Purpose(row["purpose"]),
        calls=row["calls"],
        spent=spent,
        cost_microdollars=row["cost_microdollars"],
    )


@dataclass(frozen=True, kw_only=True)
class SqlPhrasingStore:
    database: Database

    async def add(self, tenant: Tenant, phrasings: Sequence[ProposedPhrasing]) -> None:
        named = lessons.c.id.in_({each.lesson_id for each in phrasings})
        known = select(lessons.c.id).where(lessons.c.tenant == tenant, named)

        def work(connection: Connection) -> None:
            ids = set(connection.execute(known).scalars())
            rows = [asdict(each) | {"tenant": tenant} for each in phrasings]
            if held := [row for row in rows if row["lesson_id"] in ids]:
                connection.execute(insert(proposed_phrasings), held)

        await self.database.write(work)

    async def of_lesson(self, tenant: Tenant, lesson_id: str) -> Sequence[ProposedPhrasing]:
        table = proposed_phrasings
        own = table.c.tenant == tenant, table.c.lesson_id == lesson_id
        columns = table.c.id, table.c.lesson_id, table.c.question, table.c.at
        statement = select(*columns).where(*own).order_by(table.c.at, table.c.id)
        return await self.database.read(
            lambda connection: [
                ProposedPhrasing(**row) for row in connection.execute(statement).mappings()
            ]
        )

    async def settle(self, tenant: Tenant, lesson_id: str) -> None:
        table = proposed_phrasings
        own = table.c.tenant == tenant, table.c.lesson_id == lesson_id
        await self.database.write(lambda connection: connection.execute(delete(table).where(*own)))

    async def forget_before(self, at: datetime) -> None:
        old = delete(proposed_phrasings).where(proposed_phrasings.c.at < at)
        await self.database.write(lambda connection: connection.execute(old))
