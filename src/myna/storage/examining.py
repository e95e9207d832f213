"""A look at a database that changes nothing; used by `myna doctor`."""

from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool

from myna.errors import StorageError
from myna.storage.migrations import refuse_newer
from myna.storage.refusals import in_words


def examine_database(path: Path) -> None:
    """Raises `StorageError` for one that is damaged, not a database or from a newer Myna."""
    read_only = {"mode": "ro", "uri": "true"}
    url = URL.create("sqlite", database=f"file:{quote(str(path))}", query=read_only)
    engine = create_engine(url, poolclass=NullPool)
    with in_words(engine), engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if found != "ok":
            raise StorageError(
                f"The database {path} is damaged: {found}.",
                remedy="Restore it from a backup, or save what is left with: sqlite3 FILE .recover",
            )
        refuse_newer(connection)
