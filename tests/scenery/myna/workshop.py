"""A worker over fakes, for tests: jobs go in, models come out."""

import asyncio
import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from myna.domain.conversation import Tenant, Thresholds, guild_tenant
from myna.domain.jobs import DatasetFile, Job, JobSpec, JobState
from myna.domain.teaching import (
    MAX_LESSONS,
    Lesson,
    LessonKind,
    LessonStatus,
    Source,
    SourceType,
    Split,
    split_of,
)
from myna.services.answer_engines import Engines
from myna.services.attempts import Trainer
from myna.services.examining import Examiner
from myna.services.importing import Importer
from myna.services.minds import MindStores
from myna.services.worker import Rhythm, Worker
from myna.testing import (
    MemoryDatasetStore,
    MemoryJobLedger,
    MemoryLessonStore,
    MemoryModelRegistry,
    MemoryVault,
)
from scripted_engine import ScriptedEngine

HERE = guild_tenant(1)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUICK = Rhythm(beat=0.002, lease=1.0, look=0.001, pause=0.0)

_ALL = [f"Question {number}?" for number in range(200)]
TRAINED = [text for text in _ALL if split_of(text) is Split.TRAIN]
HELD_OUT = [text for text in _ALL if split_of(text) is Split.TEST]


@dataclass(kw_only=True)
class Workshop:
    root: Path
    engine: ScriptedEngine = field(default_factory=ScriptedEngine)
    lessons: MemoryLessonStore = field(default_factory=MemoryLessonStore)
    vault: MemoryVault = field(default_factory=MemoryVault)
    datasets: MemoryDatasetStore = field(default_factory=MemoryDatasetStore)
    max_lessons: int = MAX_LESSONS
    permission: str | None = None
    """To train on what comes from Discord, as all does here but for files of the operator."""
    seconds: float = 0.0
    """Since noon."""
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.registry = MemoryModelRegistry(root=self.root, lessons=self.lessons)
        self.ledger = MemoryJobLedger(models=self.registry)

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    def stores(self) -> MindStores:
        return MindStores(
            engines=Engines(self.engine),
            lessons=self.lessons,
            registry=self.registry,
            permission=self.permission,
        )

    def worker(self, owner: str = "worker", rhythm: Rhythm = QUICK) -> Worker:
        importer = Importer(
            vault=self.vault,
            lessons=self.lessons,
            datasets=self.datasets,
            clock=self.now,
            max_file_bytes=1 << 20,
            max_lessons=self.max_lessons,
        )
        trainer = Trainer(
            ledger=self.ledger,
            stores=self.stores(),
            importer=importer,
            examiner=Examiner(thresholds=Thresholds()),
            clock=self.now,
        )
        return Worker(trainer, owner=owner, clock=self.now, rhythm=rhythm)

    async def submit(
        self,
        *texts: str,
        tenant: Tenant = HERE,
        is_positive: bool = True,
        is_automatic: bool = False,
        folder: str = "uploads",
    ) -> str:
        """A job with a file of each text; returns its id."""
        number = next(self.numbers)
        files = [
            await self._frozen(tenant, f"{folder}/{number}-{place}.csv", text)
            for place, text in enumerate(texts)
        ]
        job = Job(
            id=f"job-{number:06d}",
            tenant=tenant,
            requester_id=11,
            idempotency_key=f"event {number}",
            spec=JobSpec(
                files=tuple(files),
                is_positive=is_positive,
                is_automatic=is_automatic,
                last_lesson=(await self.lessons.counts(tenant)).last,
            ),
            state=JobState.QUEUED,
            created=self.now(),
        )
        return (await self.ledger.submit(job, most_waiting=99)).id

    async def _frozen(self, tenant: Tenant, path: str, text: str) -> DatasetFile:
        data = text.encode()
        await self.vault.write(tenant, path, data)
        return DatasetFile(path=path, sha256=hashlib.sha256(data).hexdigest(), name="lessons.csv")

    async def teach(self, question: str, answer: str, *, tenant: Tenant = HERE) -> None:
        """One by one, as a teacher does."""
        lesson = Lesson(
            id=f"lesson-{next(self.numbers)}",
            tenant=tenant,
            kind=LessonKind.EXAMPLE,
            question=question,
            answer=answer,
            author_id=11,
            source=Source(type=SourceType.MESSAGE),
            created=self.now(),
        )
        await self.lessons.add([lesson])

    async def work(self, *workers: Worker) -> None:
        """Until no job is left."""
        stop = asyncio.Event()
        running = [asyncio.create_task(each.run(stop)) for each in workers or (self.worker(),)]
        try:
            async with asyncio.timeout(10):
                while await self.ledger.active_ids():
                    await asyncio.sleep(0.001)
        finally:
            stop.set()
            await asyncio.gather(*running)

    def job(self, job_id: str) -> Job:
        return self.ledger.jobs[job_id]


def table(*rows: tuple[str, str]) -> str:
    return "question,answer\n" + "".join(f"{question},{answer}\n" for question, answer in rows)


ROWS = table((TRAINED[0], "On Friday"), (TRAINED[1], "In the library"), (HELD_OUT[0], "Nobody"))


async def statuses(shop: Workshop, job_id: str) -> set[LessonStatus]:
    return {each.lesson.status for each in await shop.lessons.batch(HERE, job_id)}
