"""The database: acknowledged means durable, one failure takes no other write with it."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, event, insert, select, text

from myna.errors import StorageError
from myna.storage.database import Database, sqlite_url
from myna.storage.examining import examine_database
from myna.storage.schema import languages, metadata


def note(key: str) -> Callable[[Connection], object]:
    """A write that fails where the key is there."""
    row = {"tenant": key, "language": "en"}
    return lambda connection: connection.execute(insert(languages).values(row))


async def keys(database: Database) -> set[str]:
    return await database.read(
        lambda connection: set(connection.execute(select(languages.c.tenant)).scalars())
    )


async def test_the_migrations_build_exactly_the_schema(tmp_path: Path) -> None:
    async with await Database.open(tmp_path / "myna.db") as database:
        differences = await database.read(
            lambda connection: compare_metadata(MigrationContext.configure(connection), metadata)
        )

    assert differences == []


async def test_a_database_is_opened_again_with_what_it_held(tmp_path: Path) -> None:
    for key in ("a", "b"):
        async with await Database.open(tmp_path / "myna.db") as database:
            await database.write(note(key))

    async with await Database.open(tmp_path / "myna.db") as database:
        assert await keys(database) == {"a", "b"}


async def test_the_settings_that_make_it_durable_are_in_force(tmp_path: Path) -> None:
    def settings(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "secure_delete")
        return [connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in names]

    async with await Database.open(tmp_path / "myna.db") as database:
        full, on, off = 2, 1, 0
        expected = ["wal", full, on, off, on]

        assert expected == await database.write(settings)
        assert expected == await database.read(settings)


async def test_writes_that_wait_share_a_commit(tmp_path: Path) -> None:
    commits = []
    async with await Database.open(tmp_path / "myna.db") as database:
        event.listen(database._engine, "commit", commits.append)

        await asyncio.gather(*(database.write(note(str(number))) for number in range(2_000)))

        assert len(await keys(database)) == 2_000
    assert len(commits) < 50


async def test_a_failed_write_takes_no_other_with_it(tmp_path: Path) -> None:
    def fails(connection: Connection) -> None:
        note("half")(connection)
        raise ValueError("the work's own")

    async with await Database.open(tmp_path / "myna.db") as database:
        results = await asyncio.gather(
            database.write(note("before")),
            database.write(fails),
            database.write(note("before")),
            database.write(note("after")),
            return_exceptions=True,
        )

        assert isinstance(results[1], ValueError)
        assert isinstance(results[2], StorageError)
        assert await keys(database) == {"before", "after"}


async def test_a_failure_does_not_repeat_what_was_to_be_written(tmp_path: Path) -> None:
    async with await Database.open(tmp_path / "myna.db") as database:
        row = {"word": "a private word"}
        with pytest.raises(StorageError) as failure:
            await database.read(lambda connection: connection.execute(text("no :word"), row))

    assert "SQL" in str(failure.value.__cause__)
    assert "a private word" not in str(failure.value.__cause__)


async def test_a_cancelled_caller_does_not_stop_the_writer(tmp_path: Path) -> None:
    async with await Database.open(tmp_path / "myna.db") as database:
        impatient = asyncio.create_task(database.write(note("a")))
        await asyncio.sleep(0)
        impatient.cancel()

        await database.write(note("b"))

        assert await keys(database) == {"a", "b"}


async def test_what_was_queued_is_written_before_closing(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "myna.db")
    queued = [asyncio.create_task(database.write(note(str(number)))) for number in range(100)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*queued)

    async with await Database.open(tmp_path / "myna.db") as database:
        assert len(await keys(database)) == 100


async def test_a_closed_database_says_so(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "myna.db")
    await database.close()
    await database.close()

    with pytest.raises(StorageError, match="closed"):
        await database.write(note("a"))


async def refusal_of(path: Path) -> StorageError:
    with pytest.raises(StorageError) as caught:
        await Database.open(path, busy_timeout_seconds=0.05)
    assert caught.value.remedy
    return caught.value


async def test_what_is_not_a_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "myna.db").write_text("This is a letter, not a database. " * 100)

    assert "is not a database" in str(await refusal_of(tmp_path / "myna.db"))


async def test_the_folder_is_made(tmp_path: Path) -> None:
    await (await Database.open(tmp_path / "a" / "b" / "myna.db")).close()

    assert (tmp_path / "a" / "b" / "myna.db").is_file()


async def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear …")

    assert "cannot be made" in str(await refusal_of(tmp_path / "letter" / "a" / "myna.db"))


async def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "myna.db").mkdir()

    assert "cannot be opened" in str(await refusal_of(tmp_path / "myna.db"))


async def test_a_database_of_a_newer_myna_is_refused(tmp_path: Path) -> None:
    await (await Database.open(tmp_path / "myna.db")).close()
    with closing(sqlite3.connect(tmp_path / "myna.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    assert "newer version" in str(await refusal_of(tmp_path / "myna.db"))
    with pytest.raises(StorageError, match="newer version"):
        examine_database(tmp_path / "myna.db")


async def test_a_locked_database_is_refused(tmp_path: Path) -> None:
    await (await Database.open(tmp_path / "myna.db")).close()
    with closing(sqlite3.connect(tmp_path / "myna.db")) as connection:
        connection.execute("BEGIN IMMEDIATE")

        assert "is locked" in str(await refusal_of(tmp_path / "myna.db"))


async def test_a_read_only_database_is_refused(tmp_path: Path) -> None:
    await (await Database.open(tmp_path / "myna.db")).close()
    url = sqlite_url(Path(f"file:{tmp_path / 'myna.db'}")).update_query_dict(
        {"mode": "ro", "uri": "true"}
    )

    with pytest.raises(StorageError, match="is read-only"):
        await Database.open(url)


async def test_a_full_disk_fails_what_waits_and_nothing_else(tmp_path: Path) -> None:
    def shrink(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 40")

    def grow(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 4000")

    async with await Database.open(tmp_path / "myna.db") as database:
        await database.write(note("kept"))
        await database.write(shrink)
        with pytest.raises(StorageError, match="disk is full"):
            await database.write(note("x" * 1_000_000))

        await database.write(grow)
        await database.write(note("later"))

        assert await keys(database) == {"kept", "later"}


async def test_a_sound_database_passes_the_examination(tmp_path: Path) -> None:
    await (await Database.open(tmp_path / "myna.db")).close()
    before = (tmp_path / "myna.db").read_bytes()

    examine_database(tmp_path / "myna.db")

    assert before == (tmp_path / "myna.db").read_bytes()


async def test_a_damaged_database_fails_the_examination(tmp_path: Path) -> None:
    await (await Database.open(tmp_path / "myna.db")).close()
    content = bytearray((tmp_path / "myna.db").read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    (tmp_path / "myna.db").write_bytes(content)

    with pytest.raises(StorageError, match="damaged"):
        examine_database(tmp_path / "myna.db")
