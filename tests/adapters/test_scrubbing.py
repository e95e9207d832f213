"""What was deleted from a database is in no byte of its files once it was scrubbed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from myna.errors import StorageError
from myna.storage.database import Database
from myna.storage.schema import languages, lessons
from stored_samples import HERE

SECRET = "the-owl-sleeps-in-the-mill"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "myna.db"


async def written_and_deleted(database: Database) -> None:
    for number in range(300):
        row = {"tenant": f"{SECRET}-{number}", "language": SECRET * 20}
        await database.write(lambda connection, row=row: connection.execute(insert(languages), row))
    await database.write(lambda connection: connection.execute(delete(languages)))


def bytes_of(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob("myna.db*")))


async def test_what_was_deleted_is_in_the_log_until_it_is_scrubbed(path: Path) -> None:
    async with await Database.open(path) as database:
        await written_and_deleted(database)
        assert SECRET.encode() in bytes_of(path)

        await database.scrub()

        assert SECRET.encode() not in bytes_of(path)
        assert 0 == (path.parent / "myna.db-wal").stat().st_size


async def test_a_scrubbed_database_goes_on(path: Path) -> None:
    async with await Database.open(path) as database:
        await written_and_deleted(database)
        await database.scrub()
        row = {"tenant": HERE, "language": "ru"}
        await database.write(lambda connection: connection.execute(insert(languages), row))

        found = await database.read(
            lambda connection: connection.execute(languages.select()).mappings().all()
        )
    assert [row] == found


async def test_while_another_program_reads_it_is_not_scrubbed_and_says_so(path: Path) -> None:
    async with await Database.open(path, busy_timeout_seconds=0.05) as database:
        await written_and_deleted(database)
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM languages").fetchone()
            await database.write(lambda connection: connection.execute(delete(lessons)))

            with pytest.raises(StorageError, match="Other programs read"):
                await database.scrub()

        await database.scrub()
        assert SECRET.encode() not in bytes_of(path)
