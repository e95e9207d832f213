"""One attempt at a training job, phase by phase; run and ended by `worker`.

Every phase ends with a checkpoint behind which another attempt goes on. Whatever a phase does may be done again.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from myna.domain.conversation import Tenant
from myna.domain.dataset import Dataset, dataset_of
from myna.domain.jobs import (
    Checkpoint,
    Claim,
    Ending,
    ImportedFile,
    Job,
    JobNote,
    JobResult,
    JobState,
)
from myna.domain.model_card import ModelCard, TrainedElsewhere
from myna.domain.promotion import earns_promotion, owed_by
from myna.domain.provenance import Weighing, weighing_of
from myna.domain.training import ModelVersion
from myna.errors import EngineFailed, LeaseLost
from myna.ports import AnswerEngine, Clock, JobLedger, Publication, StoredLesson, Training
from myna.services.examining import Examiner
from myna.services.importing import Importer, with_leaks_named
from myna.services.minds import MindStores, Trained

IMPORTING = (0.0, 0.2)
TRAINING = (0.2, 0.8)
EXAMINING = (0.8, 1.0)
"""The parts of a job's progress."""


@dataclass(kw_only=True)
class Attempt:
    """A job under way: by which right, until when without another heartbeat, and how far."""

    job: Job
    claim: Claim
    lease_until: datetime
    progress: float = 0.0
    note: JobNote | None = None

    def take_note(self, note: JobNote) -> None:
        self.note = note

    def within(self, part: tuple[float, float]) -> Callable[[float], None]:
        """Takes the share of this part of the job that is done; the progress never falls."""
        start, end = part

        def reach(share: float) -> None:
            done = start + (end - start) * min(max(share, 0.0), 1.0)
            self.progress = max(self.progress, done)

        reach(0.0)
        return reach

    def check(self, now: datetime) -> None:
        """Raises `LeaseLost` where another attempt may have begun."""
        if now >= self.lease_until:
            raise LeaseLost(f"The lease of job {self.job.id} ran out.")


@dataclass(frozen=True, kw_only=True)
class Material:
    """What a job trains and examines with."""

    stored: Sequence[StoredLesson]
    """The tenant's records up to the last that counts."""
    batch: Sequence[StoredLesson]
    """The rows that the job itself brought."""
    dataset: Dataset
    champion: Trained
    engine: AnswerEngine
    """Which trains."""

    @property
    def last_lesson(self) -> int:
        return self.stored[-1].position if self.stored else 0

    @property
    def ending(self) -> Ending | None:
        """Where there is nothing to train."""
        version = self.champion.version
        known = version is not None and (version.engine, version.fingerprint)
        is_known = known == (self.engine.name, self.dataset.fingerprint)
        if is_known and not self.champion.is_outdated:
            return Ending.NOTHING_NEW
        return None if self.dataset.can_be_learned else Ending.NOTHING_TO_LEARN


@dataclass(frozen=True, kw_only=True)
class Challenger:
    """Trained, with its files in place."""

    folder: Path
    version: ModelVersion
    weighing: Weighing


@dataclass(frozen=True, kw_only=True)
class Trainer:
    ledger: JobLedger
    stores: MindStores
    importer: Importer
    examiner: Examiner
    clock: Clock
    computing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whichever training computes here: each takes as much memory as its lessons need."""

    async def run(self, attempt: Attempt) -> JobResult:
        """The result as it is in the ledger by then.

        Raises `LeaseLost`, `CancelRequested`, `EngineFailed`, `StorageError`, and `MemberError` for files that
        cannot be used.
        """
        imported, material = await self._prepared(attempt)
        if material.ending is not None:
            idle = JobResult(ending=material.ending, imported=tuple(imported))
            await self.ledger.finish(attempt.claim, idle, None, now=self.clock())
            return idle
        if material.engine.resumes:
            material = await _without_champion(material)
        challenger = await self._trained(attempt, material)
        if material.engine.resumes:
            material = replace(material, champion=await self._champion(attempt.job.tenant))
        publication = await self._examined(attempt, material, challenger)
        result = replace(_result(publication, material, imported), weighing=challenger.weighing)
        await self.ledger.finish(attempt.claim, result, publication, now=self.clock())
        return result

    async def _prepared(self, attempt: Attempt) -> tuple[Sequence[ImportedFile], Material]:
        job = attempt.job
        champion = await self._champion(job.tenant)
        if job.checkpoint is not None:
            return job.imported, await self._material(job, champion)
        await self.ledger.enter(attempt.claim, JobState.PREPARING, now=self.clock())
        imported = await self.importer.run(job, attempt.within(IMPORTING), champion)
        material = await self._material(job, champion)
        leaking = [
            each.lesson for each in material.batch if each.lesson.id in material.dataset.leaking
        ]
        imported = with_leaks_named(imported, leaking)
        await self.ledger.reach(
            attempt.claim, Checkpoint.IMPORTED, now=self.clock(), imported=imported
        )
        return imported, material

    async def _champion(self, tenant: Tenant) -> Trained:
        return await self.stores.allowed(await self.stores.champion(tenant))

    async def _material(self, job: Job, champion: Trained) -> Material:
        """Lessons that were taught while rows were stored lie between them, and are learned with them."""
        lessons = self.stores.lessons
        batch = await lessons.batch(job.tenant, job.id)
        last = max(job.spec.last_lesson, batch[-1].position if batch else 0)
        stored = await lessons.after(job.tenant, until=last)
        return Material(
            stored=stored,
            batch=batch,
            dataset=await asyncio.to_thread(
                _dataset, stored, batch=job.id, permission=self.stores.permission
            ),
            champion=champion,
            engine=self.stores.engines.named(job.spec.engine),
        )

    async def _trained(self, attempt: Attempt, material: Material) -> Challenger:
        """What an earlier attempt trained and sealed is taken as it is."""
        job, registry = attempt.job, self.stores.registry
        started = self.clock()
        on_progress = attempt.within(TRAINING)
        if job.checkpoint is None or job.checkpoint is Checkpoint.IMPORTED:
            await self.ledger.enter(attempt.claim, JobState.RUNNING, now=started)
            draft = await asyncio.to_thread(
                partial(registry.draft, job.id, is_new=not material.engine.resumes)
            )
            await self._check_leave(job.tenant, material.engine)
            training = Training(
                material=material.dataset.material,
                directory=draft,
                job_id=job.id,
                on_progress=on_progress,
                on_note=attempt.take_note,
            )
            await self._train(material.engine, training)
            await registry.describe(self._card(job, material, attempt.note))
            attempt.check(self.clock())
        train_seconds = (self.clock() - started).total_seconds()
        folder = await registry.seal(job.id)
        if job.checkpoint is not Checkpoint.EXAMINED:
            await self.ledger.reach(
                attempt.claim, Checkpoint.TRAINED, now=self.clock(), note=attempt.note
            )
        version = await self._version(job, material, train_seconds)
        described = await registry.card(version) or self._card(job, material, attempt.note)
        return Challenger(folder=folder, version=version, weighing=described.weighing)

    async def _train(self, engine: AnswerEngine, training: Training) -> None:
        if engine.resumes:
            await engine.train(replace(training, computing=self.computing))
            return
        async with self.computing:
            await engine.train(training)

    async def _check_leave(self, tenant: Tenant, engine: AnswerEngine) -> None:
        """Raises `EngineFailed` before anything of a server leaves whose managers have not allowed it."""
        if not await self.stores.may_ask(tenant, engine):
            raise EngineFailed(
                f"The managers of this server have not allowed that its lessons go to {engine.host}.",
                remedy="A manager can choose a model at that host with /chat.",
                reason="remote-not-allowed",
                said=engine.host,
                is_final=True,
            )

    def _card(self, job: Job, material: Material, note: JobNote | None) -> ModelCard:
        engine = material.engine
        return ModelCard(
            version_id=job.id,
            engine=engine.name,
            created=self.clock(),
            weighing=weighing_of(material.dataset.material, trains_weights=engine.trains_weights),
            elsewhere=_elsewhere(note),
        )

    async def _version(self, job: Job, material: Material, train_seconds: float) -> ModelVersion:
        return ModelVersion(
            id=job.id,
            tenant=job.tenant,
            number=await self.stores.registry.next_number(job.tenant),
            engine=material.engine.name,
            fingerprint=material.dataset.fingerprint,
            lesson_count=len(material.dataset.taught),
            last_lesson=material.last_lesson,
            batch=job.id if material.batch else None,
            train_seconds=train_seconds,
            created=self.clock(),
        )

    async def _examined(
        self, attempt: Attempt, material: Material, challenger: Challenger
    ) -> Publication:
        on_progress = attempt.within(EXAMINING)
        await self.ledger.enter(attempt.claim, JobState.EVALUATING, now=self.clock())
        await self._check_leave(attempt.job.tenant, material.engine)
        champion = material.champion
        examiner = self.examiner.for_costly() if material.engine.resumes else self.examiner
        sheet = await asyncio.to_thread(
            examiner.sheet, material.stored, material.batch, champion.version
        )
        compared = await examiner.compare(
            sheet,
            champion.model if champion.version else None,
            await material.engine.load(challenger.folder),
            on_progress,
        )
        comparison = replace(compared, owed=await self._owed_by(champion.version))
        await self.ledger.reach(attempt.claim, Checkpoint.EXAMINED, now=self.clock())
        verdict = earns_promotion(comparison, renews=champion.is_outdated)
        is_promoted = verdict.is_promoted and not await self._is_held_back(attempt.job)
        return Publication(
            version=challenger.version,
            comparison=comparison,
            verdict=verdict,
            is_promoted=is_promoted,
            accepts_batch=is_promoted and challenger.version.batch is not None,
        )

    async def _owed_by(self, champion: ModelVersion | None) -> int:
        job = champion and await self.ledger.find(champion.tenant, champion.id)
        result = job.result if job else None
        if result is None or result.comparison is None or result.verdict is None:
            return 0
        return owed_by(result.comparison, result.verdict)

    async def _is_held_back(self, job: Job) -> bool:
        """What nobody asked for takes nobody's choice away."""
        return job.spec.is_automatic and await self.stores.registry.is_chosen(job.tenant)


async def _without_champion(material: Material) -> Material:
    """For the hours in which a training goes on elsewhere; then it is read again, or what has taken its place."""
    nothing = await asyncio.to_thread(material.engine.untaught)
    return replace(material, champion=replace(material.champion, model=nothing))


def _elsewhere(note: JobNote | None) -> TrainedElsewhere | None:
    if note is None or not note.model:
        return None
    return TrainedElsewhere(
        host=note.host,
        base_model=note.base_model,
        model=note.model,
        rows_sent=note.rows_sent,
        checkpoints=note.checkpoints,
    )


def _dataset(stored: Sequence[StoredLesson], *, batch: str, permission: str | None) -> Dataset:
    return dataset_of((each.lesson for each in stored), batch=batch, permission=permission)


def _result(
    publication: Publication, material: Material, imported: Sequence[ImportedFile]
) -> JobResult:
    champion = material.champion.version
    return JobResult(
        ending=Ending.EXAMINED,
        imported=tuple(imported),
        lesson_count=publication.version.lesson_count,
        version_id=publication.version.id,
        version_number=publication.version.number,
        champion_number=champion.number if champion else None,
        comparison=publication.comparison,
        verdict=publication.verdict,
        was_held_back=publication.verdict.is_promoted and not publication.is_promoted,
    )
