"""What a database refused, in words an operator can act on; used by `Database`."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from myna.errors import StorageError

_SQLITE = {
    sqlite3.SQLITE_READONLY: (
        "is read-only",
        "Let the account that runs Myna write to the file and its folder, or set MYNA_DATA_DIR.",
    ),
    sqlite3.SQLITE_PERM: (
        "may not be used by this account",
        "Give the account that runs Myna access to the file and its folder.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot be opened",
        "Check that its folder exists and that the account that runs Myna may write there.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "is not a database",
        "Move that file away, or set MYNA_DATA_DIR to another folder.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "is damaged",
        "Restore it from a backup, or save what is left with: sqlite3 FILE .recover",
    ),
    sqlite3.SQLITE_BUSY: (
        "is locked by another program",
        "Stop the other Myna or the tool that has this file open.",
    ),
    sqlite3.SQLITE_FULL: ("cannot grow, the disk is full", "Free some space on that disk."),
    sqlite3.SQLITE_IOERR: (
        "cannot be read or written",
        "Check the disk and its free space; the folder must not be on a network drive.",
    ),
}
_PRIMARY_CODE = 0xFF
"""SQLite's extended codes carry the primary one in their lowest byte."""


@contextmanager
def in_words(engine: Engine) -> Iterator[None]:
    """Turns whatever the driver raises into `StorageError`."""
    try:
        yield
    except DBAPIError as error:
        raise refusal(engine, error) from error


def refusal(engine: Engine, error: DBAPIError) -> StorageError:
    place = engine.url.render_as_string(hide_password=True)
    if engine.dialect.name == "sqlite":
        place = _path(engine.url.database or place)
    code = getattr(error.orig, "sqlite_errorcode", None)
    known = _SQLITE.get(code & _PRIMARY_CODE) if isinstance(code, int) else None
    if known is None:
        return StorageError(
            f"The database {place} refused: {_first_line(error.orig)}.",
            remedy="Run `myna doctor`.",
        )
    return StorageError(f"The database {place} {known[0]}.", remedy=known[1])


def _first_line(error: BaseException | None) -> str:
    """PostgreSQL repeats the row below it, and in that what members say."""
    return str(error).split("\n", 1)[0].rstrip(".")


def _path(database: str) -> str:
    """The file, also where it was opened by an address."""
    return unquote(database.removeprefix("file:")) if database.startswith("file:") else database
