"""Where databases differ, and nothing else; used by the database and by the stores."""

from functools import cache
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.dialects import postgresql, sqlite

from myna.errors import StorageError

WRITES = "myna_writes"
"""The execution option that marks the writer's connections."""

ALONE = "myna_alone"
"""The execution option that marks connections of SQLite on which no transaction begins."""

_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "secure_delete=ON",
)


def insert_new(connection: Connection, table: Table, *unique: str) -> Any:
    """An INSERT, of rows given to `execute`, that leaves a row alone whose unique columns are there.

    These are the primary key where none are named.
    """
    return _insert(connection.dialect.name, table, unique, ())


def insert_or_replace(connection: Connection, table: Table, *replaced: str) -> Any:
    """An INSERT, of rows given to `execute`; where the primary key is there it replaces columns."""
    return _insert(connection.dialect.name, table, (), replaced)


@cache
def _insert(dialect: str, table: Table, unique: tuple[str, ...], replaced: tuple[str, ...]) -> Any:
    """Kept, because building one takes twice as long as executing it."""
    statement = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    columns = unique or tuple(column.name for column in table.primary_key)
    if not replaced:
        return statement.on_conflict_do_nothing(index_elements=columns)
    return statement.on_conflict_do_update(
        index_elements=columns, set_={name: statement.excluded[name] for name in replaced}
    )


def prepare(engine: Engine, busy_timeout_seconds: float) -> None:
    """Give every new connection the settings it needs and every transaction the right beginning."""
    if engine.dialect.name != "sqlite":
        return

    def connected(connection: SqliteConnection, _record: object) -> None:
        connection.isolation_level = None  # sqlite3 must not begin transactions of its own
        connection.execute(f"PRAGMA busy_timeout={int(busy_timeout_seconds * 1000)}")
        for pragma in _SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Connection) -> None:
        if connection.get_execution_options().get(ALONE, False):
            return
        # A writer that begins as a reader can fail half-way as busy, whatever the timeout.
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def alone(engine: Engine) -> Engine:
    """The same database for what cannot be done in a transaction."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{ALONE: True})
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def scrub(connection: Connection) -> None:
    """Write all tables anew, and leave nothing in a log. Raises `StorageError` where others read for too long."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("VACUUM FULL")
        return
    connection.exec_driver_sql("VACUUM")
    is_busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if is_busy:
        raise StorageError(
            "Other programs read the database, so that what was deleted is still in its log.",
            remedy="Close what has the file open; Myna tries again.",
        )
