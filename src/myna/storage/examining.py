"""A look at a database that changes nothing; used by `myna doctor`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, create_engine, inspect
from sqlalchemy.pool import NullPool

from myna.domain.jobs import Leaving
from myna.errors import StorageError
from myna.storage import leavings
from myna.storage.migrations import refuse_newer
from myna.storage.refusals import in_words
from myna.storage.schema import remote_leavings


def examine_database(path: Path) -> None:
    """Raises `StorageError` for one that is damaged, not a database or from a newer Myna."""
    with _looked_at(path) as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if found != "ok":
            raise StorageError(
                f"The database {path} is damaged: {found}.",
                remedy="Restore it from a backup, or save what is left with: sqlite3 FILE .recover",
            )
        refuse_newer(connection)


def leavings_in(path: Path) -> Sequence[Leaving]:
    """What it lists as left elsewhere; nothing in one of an older Myna. Raises `StorageError`."""
    with _looked_at(path) as connection:
        is_listed = inspect(connection).has_table(remote_leavings.name)
        return leavings.noted(connection) if is_listed else ()


@contextmanager
def _looked_at(path: Path) -> Iterator[Connection]:
    read_only = {"mode": "ro", "uri": "true"}
    url = URL.create("sqlite", database=f"file:{quote(str(path))}", query=read_only)
    engine = create_engine(url, poolclass=NullPool)
    with in_words(engine), engine.connect() as connection:
        yield connection
