"""A Discord server's Myna without Discord: the real engine and services over storage in a scratch folder.

Used by the sections that measure how she learns.
"""

import asyncio
import csv
import hashlib
import io
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from myna.domain.access import Actor, Role
from myna.domain.conversation import Thresholds, Turn, Utterance, guild_tenant
from myna.domain.jobs import DatasetFile, Job
from myna.domain.teaching import Provenance, Source, SourceType
from myna.ports import AnswerEngine
from myna.services.answer_engines import Engines
from myna.services.answering import AnswerService
from myna.services.attempts import Trainer
from myna.services.examining import Examiner
from myna.services.importing import Importer
from myna.services.jobs import JobService, Wish
from myna.services.minds import Minds, MindStores
from myna.services.models import ModelService
from myna.services.teaching import Pair, TeachingService
from myna.services.worker import Worker
from myna.storage.database import Database
from myna.storage.datasets import SqlDatasetStore
from myna.storage.jobs import SqlJobLedger
from myna.storage.lessons import SqlLessonStore
from myna.storage.models import SqlModelRegistry
from myna.storage.turns import SqlTurnStore
from myna.storage.vault import FileVault

MANAGER = Actor(id=1, role=Role.MANAGER, tenant=guild_tenant(1))
SAID = Source(type=SourceType.MESSAGE)
LOOK_SECONDS = 0.1
MAX_FILE_BYTES = 1 << 24


@dataclass(frozen=True, kw_only=True)
class TaughtServer:
    folder: Path
    answering: AnswerService
    teaching: TeachingService
    jobs: JobService
    models: ModelService
    minds: Minds
    worker: Worker
    vault: FileVault

    async def asked(self, text: str) -> Turn:
        utterance = Utterance(
            key=_new_id(),
            tenant=MANAGER.tenant,
            channel_id=1,
            author_id=MANAGER.id,
            text=text,
        )
        turn = await self.answering.answer(MANAGER, utterance)
        if turn is None:
            raise RuntimeError("The key of the question was used before.")
        return turn

    async def teach(self, pairs: Sequence[tuple[str, str]]) -> None:
        lines = ["\t".join(" ".join(part.split()) for part in pair) for pair in pairs]
        file = await self.teaching.teach_lines(MANAGER, "\n".join(lines), key=_new_id())
        if len(file.kept) != len(pairs):
            refused = {row.code for row in file.problems}
            raise RuntimeError(f"{len(pairs) - len(file.kept)} lessons were not kept: {refused}")

    async def correct(self, turn: Turn, answer: str) -> None:
        pair = Pair(question=turn.utterance.text, answer=answer, source=SAID)
        await self.teaching.correct(MANAGER, turn, pair, key=_new_id())

    async def forbid(self, question: str, answer: str) -> None:
        pair = Pair(question=question, answer=answer, source=SAID)
        await self.teaching.forbid(MANAGER, pair, key=_new_id())

    async def train(self) -> None:
        """Speak with a version trained on all that is taught, whatever its examination says."""
        job = await self._worked(Wish())
        if job is not None:
            await self.promote(job)

    async def imports(self, pairs: Sequence[tuple[str, str]]) -> Job:
        """A file of examples, trained and examined; row `n` of it, from 1, is the lesson `<job>-<n>`."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows([("question", "answer"), *pairs])
        data = text.getvalue().encode()
        path = f"uploads/{_new_id()}.csv"
        await self.vault.write(MANAGER.tenant, path, data)
        file = DatasetFile(path=path, sha256=hashlib.sha256(data).hexdigest(), name="lessons.csv")
        job = await self._worked(Wish(files=(file,)))
        if job is None:
            raise RuntimeError("There was nothing to train.")
        return job

    async def promote(self, job: Job) -> None:
        """Speak with its version, whatever its examination says."""
        if job.result is None or job.result.version_number is None:
            raise RuntimeError(f"The training ended {job.state.value}.")
        await self.models.promote(MANAGER, f"v{job.result.version_number}")

    async def _worked(self, wish: Wish) -> Job | None:
        """A job that is over; None where there is nothing to train."""
        job = await self.jobs.train(MANAGER, wish, key=_new_id())
        if not isinstance(job, Job):
            return None
        stop = asyncio.Event()
        working = asyncio.create_task(self.worker.run(stop))
        while not job.state.is_over:
            await asyncio.sleep(LOOK_SECONDS)
            job = await self.jobs.job(MANAGER, job.id)
        stop.set()
        await working
        await self.minds.reload(MANAGER.tenant)
        return job


@asynccontextmanager
async def taught_server(
    engine: AnswerEngine, like: Path | None = None
) -> AsyncIterator[TaughtServer]:
    """One that was taught nothing yet, or the one whose folder this is, which stays as it is."""
    with tempfile.TemporaryDirectory() as folder:
        if like is not None:
            shutil.copytree(like, folder, dirs_exist_ok=True)
        async with await Database.open(Path(folder) / "myna.db") as database:
            registry = await SqlModelRegistry.open(database, Path(folder) / "models")
            lessons = SqlLessonStore(database=database)
            stores = MindStores(engines=Engines(engine), lessons=lessons, registry=registry)
            yield _server(database, stores, Path(folder))


def _server(database: Database, stores: MindStores, folder: Path) -> TaughtServer:
    minds, ledger = Minds(stores), SqlJobLedger(database=database)
    vault = FileVault(root=folder / "vaults")
    return TaughtServer(
        folder=folder,
        minds=minds,
        vault=vault,
        answering=AnswerService(
            minds=minds,
            turns=SqlTurnStore(database=database),
            thresholds=Thresholds(),
            clock=_now,
            new_id=_new_id,
        ),
        teaching=TeachingService(
            minds=minds,
            lessons=stores.lessons,
            clock=_now,
            on_taught=lambda _: None,
            provenance=Provenance.PUBLIC,
        ),
        jobs=JobService(
            ledger=ledger,
            lessons=stores.lessons,
            registry=stores.registry,
            engine=stores.engines.chosen,
            clock=_now,
            new_id=_new_id,
        ),
        models=ModelService(
            minds=minds,
            lessons=stores.lessons,
            registry=stores.registry,
            ledger=ledger,
            clock=_now,
        ),
        worker=Worker(_trainer(stores, ledger, vault, database), owner="benchmark", clock=_now),
    )


def _trainer(
    stores: MindStores, ledger: SqlJobLedger, vault: FileVault, database: Database
) -> Trainer:
    return Trainer(
        ledger=ledger,
        stores=stores,
        importer=Importer(
            vault=vault,
            datasets=SqlDatasetStore(database=database),
            lessons=stores.lessons,
            clock=_now,
            max_file_bytes=MAX_FILE_BYTES,
            provenance=Provenance.PUBLIC,
        ),
        examiner=Examiner(thresholds=Thresholds()),
        clock=_now,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return uuid.uuid4().hex
