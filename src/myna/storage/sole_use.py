"""One running Myna for each data folder: two would answer everything twice and remove each other's models.

Used by `bootstrap`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from myna.errors import FolderInUse, StorageError

_REMEDY = "Let the account that runs Myna write there, or set MYNA_DATA_DIR to another folder."


@contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """Makes the folder and keeps it for this process, until the end or a kill.

    The lock is SQLite's own on an empty file: the system's file lock on Linux, macOS and Windows
    alike, gone with the process, inherited by no child. Raises `StorageError`, `FolderInUse` where another has it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {folder} cannot be made: {error.strerror}.", remedy=_REMEDY
        ) from error
    try:
        lock = sqlite3.connect(folder / "in-use", timeout=0, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise _refused(folder, error) from error
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            raise _refused(folder, error) from error
        yield


def _refused(folder: Path, error: sqlite3.Error) -> StorageError:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
        return FolderInUse(
            f"Another Myna is at work with the folder {folder}.",
            remedy="Stop it, or give this one a folder of its own with MYNA_DATA_DIR.",
        )
    return StorageError(f"The folder {folder} cannot be written to: {error}.", remedy=_REMEDY)
