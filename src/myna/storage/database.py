"""The database: one writer, many readers, nothing acknowledged before it is durable.

Every store works through it. All writes go through one thread. What is queued while a COMMIT waits
for the disk shares the next one (group commit), each write in a savepoint of its own, so a flood
costs few disk syncs and one failed write takes no other with it. Reads run in a few threads, long
ones in threads of their own: whoever waits for one row does not wait for a training to begin.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError

from myna.errors import StorageError
from myna.storage.dialects import WRITES, alone, prepare, scrub
from myna.storage.migrations import migrate
from myna.storage.refusals import in_words, refusal

T = TypeVar("T")

MAX_WRITES_PER_COMMIT = 500
READERS = 4
LONG_READERS = 2


@dataclass(slots=True)
class _Write:
    """One queued write and, after its commit, what came of it."""

    work: Callable[[Connection], Any]
    future: asyncio.Future[Any]
    is_alone: bool = False
    """Outside of any transaction."""
    result: Any = None
    error: Exception | None = None

    def settle(self) -> None:
        if self.future.done():  # its caller was cancelled
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


def sqlite_url(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


class Database:
    """Belongs to the event loop that opened it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{WRITES: True})
        self._alone = alone(engine)
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[_Write | None] = SimpleQueue()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="myna-reader")
        self._long_readers = ThreadPoolExecutor(LONG_READERS, thread_name_prefix="myna-long-reader")
        self._writer = threading.Thread(
            target=self._write_until_closed, name="myna-writer", daemon=True
        )
        self._is_open = True
        self._writer.start()

    @classmethod
    async def open(cls, url: URL | Path, *, busy_timeout_seconds: float = 5.0) -> Self:
        """Open, creating folder and tables or bringing the tables up to date.

        Raises `StorageError` for one that is read-only, locked, no database or from a newer Myna.
        """
        if isinstance(url, Path):
            await asyncio.to_thread(_make_folder, url.parent)
        target = sqlite_url(url) if isinstance(url, Path) else url
        engine = create_engine(
            target,
            pool_size=READERS + LONG_READERS + 1,
            max_overflow=0,
            hide_parameters=True,  # what members say stands in no error, hence in no log
        )
        prepare(engine, busy_timeout_seconds)
        try:
            await asyncio.to_thread(_bring_up_to_date, engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run the work in the writer's transaction; returns only after its COMMIT.

        The work must not commit.
        """
        return await self._queued(work)

    async def _queued(self, work: Callable[[Connection], T], *, is_alone: bool = False) -> T:
        if not self._is_open:
            raise StorageError("The database is closed.", remedy="Start Myna again.")
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue.put(_Write(work, future, is_alone=is_alone))
        return await future

    async def scrub(self) -> None:
        """Write the database anew, so that no byte is left of what was deleted; all writes wait meanwhile.

        Raises `StorageError` where other processes read for too long.
        """
        await self._queued(scrub, is_alone=True)

    async def read(self, work: Callable[[Connection], T], *, is_long: bool = False) -> T:
        """Run the work in a reader's transaction; it sees all that was acknowledged before."""
        readers = self._long_readers if is_long else self._readers
        return await self._loop.run_in_executor(readers, self._read, work)

    async def close(self) -> None:
        """Finish what is queued, then let go of the files."""
        if not self._is_open:
            return
        self._is_open = False
        self._queue.put(None)
        await asyncio.to_thread(self._writer.join)
        for readers in (self._readers, self._long_readers):
            await asyncio.to_thread(readers.shutdown)
        self._engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def _read(self, work: Callable[[Connection], T]) -> T:
        with in_words(self._engine), self._engine.connect() as connection:
            return work(connection)

    def _write_until_closed(self) -> None:
        is_open = True
        while is_open:
            queued, is_open = self._next_batch()
            batch = [write for write in queued if not write.is_alone]
            if batch:
                self._commit(batch)
            for write in queued:
                if write.is_alone:
                    self._run_alone(write)
            self._report(queued)

    def _next_batch(self) -> tuple[list[_Write], bool]:
        """Everything that waits; the second value is False when nothing will follow."""
        batch: list[_Write] = []
        queued = self._queue.get()
        while queued is not None:
            batch.append(queued)
            if len(batch) == MAX_WRITES_PER_COMMIT:
                break
            try:
                queued = self._queue.get_nowait()
            except Empty:
                break
        return batch, queued is not None

    def _commit(self, batch: list[_Write]) -> None:
        try:
            with self._writing.begin() as connection:
                for write in batch:
                    _run_in_savepoint(write, connection)
        except Exception as error:  # noqa: BLE001 - a dead writer would let every caller wait for ever
            words = refusal(self._engine, error) if isinstance(error, DBAPIError) else error
            for write in batch:
                write.error = words

    def _run_alone(self, write: _Write) -> None:
        try:
            with in_words(self._engine), self._alone.connect() as connection:
                write.result = write.work(connection)
        except Exception as error:  # noqa: BLE001 - as in `_commit`
            write.error = error

    def _report(self, batch: list[_Write]) -> None:
        def settle() -> None:
            for write in batch:
                write.settle()

        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(settle)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {folder} cannot be made: {error.strerror}.",
            remedy="Let the account that runs Myna write there, or set MYNA_DATA_DIR to another.",
        ) from error


def _bring_up_to_date(engine: Engine) -> None:
    with in_words(engine):
        migrate(engine.execution_options(**{WRITES: True}))


def _run_in_savepoint(write: _Write, connection: Connection) -> None:
    # Plain SQL, the same in every database: SQLAlchemy's own savepoints take four times as long.
    connection.exec_driver_sql("SAVEPOINT work")
    try:
        write.result = write.work(connection)
        connection.exec_driver_sql("RELEASE SAVEPOINT work")
    except OperationalError:
        raise  # a full disk or a lost server: the whole transaction is gone, savepoints and all
    except Exception as error:  # noqa: BLE001 - whatever the work raises belongs to its caller
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT work")
        if isinstance(error, DBAPIError):
            error = refusal(connection.engine, error)
        write.error = error
