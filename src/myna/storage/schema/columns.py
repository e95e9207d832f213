"""What the tables are made of, in types that SQLite and PostgreSQL share."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, Index, Integer, MetaData, TypeDecorator, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Counter = BigInteger().with_variant(Integer, "sqlite")
"""A number the database gives out; SQLite counts only in INTEGER."""


class Moment(TypeDecorator[datetime]):
    """A time with its zone, kept in UTC. SQLite has no zones, so there it is kept without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def partial_index(name: str, column: str, *more: str, where: str, unique: bool = False) -> Index:
    """Over the rows for which the condition holds.

    SQLite uses it for queries in which the same condition stands written out: it reads no parameters.
    """
    condition = text(where)
    return Index(
        name, column, *more, unique=unique, sqlite_where=condition, postgresql_where=condition
    )
