"""A job and the processes that are killed at it, and where in it they are; used by `kills`."""

import hashlib
import multiprocessing
import sqlite3
import sys
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.growth import questions
from benchmarks.mortals import settings_of, teaches, works
from myna.assembly import now, opened_trainer
from myna.domain.conversation import guild_tenant
from myna.domain.jobs import DatasetFile, Job, JobSpec, JobState

HERE = guild_tenant(1)
FIRST_ROWS, ROWS = 80, 200
JOB_ID = "job-1"
PATIENCE_SECONDS = 120.0
LOOK_SECONDS = 0.001

PHASES = ("import", "training", "publication", "promotion")
OVER = len(PHASES)
_BEGINS = {"preparing": 0, "running": 1, "trained": 2, "evaluating": 3}
_ENDS = {"succeeded", "failed", "cancelled"}


async def prepared(folder: Path) -> None:
    """A data folder with a champion, and a job that waits."""
    taught = sorted(questions(FIRST_ROWS + ROWS), key=itemgetter(1))
    await _submitted(folder, "job-0", taught[:FIRST_ROWS])
    with Victims(folder) as victims, Watch(folder, "job-0") as watch:
        victims.begin()
        watch.until(OVER)
    await _submitted(folder, JOB_ID, taught[FIRST_ROWS:])


async def _submitted(folder: Path, job_id: str, pairs: Sequence[tuple[str, str]]) -> None:
    data = ("question,answer\n" + "".join(f'"{one}","{two}"\n' for one, two in pairs)).encode()
    path = f"uploads/{job_id}.csv"
    digest = hashlib.sha256(data).hexdigest()
    async with opened_trainer(settings_of(folder)) as trainer:
        await trainer.importer.vault.write(HERE, path, data)
        spec = JobSpec(
            files=(DatasetFile(path=path, sha256=digest, name="lessons.csv"),),
            last_lesson=(await trainer.stores.lessons.counts(HERE)).last,
        )
        job = Job(
            id=job_id,
            tenant=HERE,
            requester_id=1,
            idempotency_key=job_id,
            spec=spec,
            state=JobState.QUEUED,
            created=now(),
        )
        await trainer.ledger.submit(job, most_waiting=1)


class Victims:
    """A worker and a teacher on one data folder; killed whenever it is wanted, and in the end."""

    can_be = sys.platform != "win32"

    def __init__(self, folder: Path, *, is_careless: bool = False) -> None:
        self.folder = folder
        self.told: list[int] = []
        """The lessons of which the teacher was told that they are stored."""
        self._is_careless = is_careless
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["benchmarks.mortals"])
        self._living: list[Any] = []
        self._line: Connection | None = None

    def begin(self) -> None:
        self._line, told = self._context.Pipe(duplex=False)
        for work, arguments in (
            (works, (self.folder, self._is_careless)),
            (teaches, (self.folder, 1_000_000 + 10_000 * len(self.told), told)),
        ):
            process = self._context.Process(target=work, args=arguments, daemon=True)
            process.start()
            self._living.append(process)
        told.close()

    def kill(self) -> None:
        for process in self._living:
            process.kill()
        for process in self._living:
            process.join()
            process.close()
        self._living.clear()
        self._hear()

    def _hear(self) -> None:
        if self._line is None:
            return
        try:
            while self._line.poll():
                self.told.append(self._line.recv())
        except EOFError:
            pass
        self._line.close()
        self._line = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()


class Watch:
    """Where the newest attempt at a job is, of those that begin after the watch."""

    def __init__(self, folder: Path, job_id: str = JOB_ID) -> None:
        self._job_id = job_id
        self._models = folder / "models"
        self._connection = sqlite3.connect(folder / "myna.db", timeout=10)
        self._seen = len(self._kinds())

    def until(self, phase: int) -> float:
        """Look until the phase has begun, or a later one; returns when. Raises `TimeoutError`."""
        end = time.monotonic() + PATIENCE_SECONDS
        while self.reached() < phase:
            if time.monotonic() > end:
                raise TimeoutError(f"{self._job_id} is still not in phase {phase}")
            time.sleep(LOOK_SECONDS)
        return time.monotonic()

    def reached(self) -> int:
        """-1 before the attempt begins."""
        kinds = self._kinds()
        if _ENDS & set(kinds):
            return OVER
        begun = kinds[self._seen :]
        phase = max((_BEGINS[kind] for kind in begun if kind in _BEGINS), default=-1)
        folders = self._models / "drafts" / self._job_id, self._models / self._job_id
        return 2 if phase == 1 and any(map(_holds_something, folders)) else phase

    def _kinds(self) -> list[str]:
        statement = "SELECT kind FROM job_events WHERE job_id = ? ORDER BY position"
        return [kind for (kind,) in self._connection.execute(statement, (self._job_id,))]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()


def _holds_something(folder: Path) -> bool:
    """The worker may move it away while it is looked at."""
    try:
        return any(folder.iterdir())
    except FileNotFoundError:
        return False
