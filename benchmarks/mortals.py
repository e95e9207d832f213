"""Processes that `kills` kills: a worker, a worker that is careless, and a teacher. Each on a data folder of Myna's."""

import asyncio
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.lessons import lesson
from myna.assembly import new_id, now, opened_trainer
from myna.config import Settings
from myna.domain.conversation import Tenant, guild_tenant
from myna.domain.jobs import Checkpoint, ImportedFile, JobState
from myna.domain.teaching import Lesson
from myna.logs import configure_logging
from myna.ports import LessonStore, StoredLesson
from myna.services.attempts import Attempt, Material, Trainer
from myna.services.worker import Rhythm, Worker
from myna.storage import model_files
from myna.storage.database import Database
from myna.storage.lessons import SqlLessonStore
from myna.storage.models import SqlModelRegistry

RHYTHM = Rhythm(beat=0.1, lease=1.0, look=0.01, pause=0.05)
ROWS_AT_ONCE = 20
TAUGHT = guild_tenant(2)
"""Whom the teacher teaches, while the worker works for another."""
TEACHER_RESTS_SECONDS = 0.01
PIECE_BYTES = 1 << 16
PIECE_SECONDS = 0.02


def settings_of(folder: Path) -> Settings:
    """Of a Myna whose lessons come from a sandbox: they may train weights."""
    return Settings.model_validate({"data_dir": folder, "discord_url": "http://127.0.0.1:1"})


def works(folder: Path, is_careless: bool) -> None:  # noqa: FBT001 - the arguments of a process
    configure_logging(level="critical")
    asyncio.run(_works(folder, is_careless=is_careless))


async def _works(folder: Path, *, is_careless: bool) -> None:
    async with opened_trainer(settings_of(folder)) as trainer:
        careful = replace(trainer, importer=replace(trainer.importer, rows_at_once=ROWS_AT_ONCE))
        hers = careless(careful) if is_careless else careful
        await Worker(hers, owner=new_id(), clock=now, rhythm=RHYTHM).run(asyncio.Event())


def teaches(folder: Path, first: int, told: Connection) -> None:
    """Lesson after lesson; the number of each is told as soon as it is stored."""
    with suppress(BrokenPipeError):
        asyncio.run(_teaches(folder, first, told))


async def _teaches(folder: Path, first: int, told: Connection) -> None:
    async with await Database.open(folder / "myna.db") as database:
        store = SqlLessonStore(database=database)
        for number in range(first, first + 1_000_000):
            taught = lesson(number, f"Question {number}?", f"{number}.")
            await store.add([replace(taught, tenant=TAUGHT)])
            told.send(number)
            await asyncio.sleep(TEACHER_RESTS_SECONDS)


def careless(trainer: Trainer) -> Trainer:
    """The same worker without what makes it safe: undisturbed it does as well, killed it must be found out."""
    stores = trainer.stores
    registry = stores.registry
    if not isinstance(registry, SqlModelRegistry):
        raise TypeError(registry)
    in_place = _InPlace(database=registry.database, root=registry.root)
    return _Hasty(
        ledger=trainer.ledger,
        stores=replace(stores, registry=in_place),
        importer=trainer.importer,
        examiner=trainer.examiner,
        clock=trainer.clock,
    )


@dataclass(frozen=True, kw_only=True)
class _Hasty(Trainer):
    """Reaches its checkpoint before the rows are stored."""

    async def _prepared(self, attempt: Attempt) -> tuple[Sequence[ImportedFile], Material]:
        job, imported = attempt.job, attempt.job.imported
        if job.checkpoint is None:
            await self.ledger.enter(attempt.claim, JobState.PREPARING, now=self.clock())
            rehearsal = replace(self.importer, lessons=_Forgetful(self.importer.lessons))
            imported = await rehearsal.run(job, lambda _share: None)
            await self.ledger.reach(
                attempt.claim, Checkpoint.IMPORTED, now=self.clock(), imported=imported
            )
            await self.importer.run(job, lambda _share: None)
        return imported, await self._material(job)


@dataclass(frozen=True)
class _Forgetful:
    """Knows what was taught and keeps nothing."""

    store: LessonStore

    async def add(self, added: Sequence[Lesson]) -> int:
        return len(added)

    async def after(
        self, tenant: Tenant, position: int = 0, until: int | None = None
    ) -> Sequence[StoredLesson]:
        return await self.store.after(tenant, position, until)


@dataclass(frozen=True, kw_only=True)
class _InPlace(SqlModelRegistry):
    """Writes a model where it is looked for, piece by piece, and takes whatever stands there as it is."""

    async def seal(self, version_id: str) -> Path:
        return await asyncio.to_thread(self._written, version_id)

    def _written(self, version_id: str) -> Path:
        target, aside = self.root / version_id, self.root / "drafts" / f"{version_id}.whole"
        if not target.exists():
            shutil.rmtree(aside, ignore_errors=True)
            model_files.seal(self.root, version_id).rename(aside)
            target.mkdir()
            for file in sorted(aside.iterdir(), reverse=True):
                _write_slowly(file.read_bytes(), target / file.name)
            shutil.rmtree(aside)
        return target


def _write_slowly(data: bytes, target: Path) -> None:
    with target.open("wb", buffering=0) as file:
        for start in range(0, len(data), PIECE_BYTES):
            file.write(data[start : start + PIECE_BYTES])
            time.sleep(PIECE_SECONDS)
