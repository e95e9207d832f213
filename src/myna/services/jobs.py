"""Asking for trainings and following them; used by the bot. The work is done by `worker`."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

import structlog

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import Tenant
from myna.domain.dataset import taught_in
from myna.domain.jobs import DatasetFile, Job, JobSpec, JobState, Notice, PassedOver
from myna.domain.training import ModelVersion
from myna.errors import NotFound, QuotaReached, StorageError
from myna.ports import AnswerEngine, Clock, JobLedger, LessonStore, ModelRegistry, NewId
from myna.services.minds import Minds

log = structlog.get_logger(__name__)

MAX_WAITING_JOBS = 5
"""Of one server, at one time."""
MOST_SHOWN = 10
NAMED_PASSED_OVER = 5
NOBODY = 0
"""The id of whoever asks for a training by itself."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a member wants trained."""

    files: tuple[DatasetFile, ...] = ()
    passed_over: Sequence[PassedOver] = ()
    """Files of the folder that are not learned."""
    is_positive: bool = True
    notice: Notice | None = None
    renews: str | None = None
    """The id of a champion that does not count as knowing what it was trained on."""


@dataclass(frozen=True, kw_only=True)
class NothingNew:
    """There is nothing to train: this version was trained on exactly what is taught, or nothing is."""

    version: ModelVersion | None


class Cancelling(Enum):
    """What came of the wish to cancel a job."""

    STOPPED = "stopped"
    STOPPING = "stopping"
    ALREADY_STOPPING = "already-stopping"
    ALREADY_STOPPED = "already-stopped"
    TOO_LATE = "too-late"


@dataclass(frozen=True, kw_only=True)
class JobService:
    ledger: JobLedger
    lessons: LessonStore
    registry: ModelRegistry
    engine: AnswerEngine
    """That is chosen: it trains."""
    clock: Clock
    new_id: NewId
    permission: str | None = None
    """As of `MindStores`."""

    async def train(self, actor: Actor, wish: Wish, *, key: str) -> Job | NothingNew:
        """`key` is the id of the event: with the same key there is one job.

        Raises `NotAllowed`, `QuotaReached`, `StorageError`.
        """
        authorize(actor, Action.TRAIN, actor.tenant)
        return await self._submitted(actor.tenant, actor.id, wish, key=key)

    async def train_by_itself(
        self, tenant: Tenant, *, occasion: str = "", outdated: ModelVersion | None = None
    ) -> Job | NothingNew:
        """Once a day, or on each occasion, for the same lessons, however often it is called.

        Once more where that failed. An `outdated` champion does not count as knowing them.
        """
        if outdated is not None:
            occasion = f"outdated {outdated.id} {self.clock():%Y-%m-%d}"
        key = occasion and f"{occasion} {tenant}"
        wish = Wish(renews=None if outdated is None else outdated.id)
        asked = await self._submitted(tenant, NOBODY, wish, key=key)
        if isinstance(asked, NothingNew) or asked.state is not JobState.FAILED:
            return asked
        again = f"{asked.idempotency_key} again"
        return await self._submitted(tenant, NOBODY, wish, key=again)

    async def has_failed(self, job: Job) -> bool | None:
        """None while it is not over."""
        found = await self.ledger.find(job.tenant, job.id)
        if found is not None and not found.state.is_over:
            return None
        return found is not None and found.state is JobState.FAILED

    async def cancel(self, actor: Actor, job_id: str) -> tuple[Job, Cancelling]:
        """Raises `NotAllowed`, `NotFound`."""
        authorize(actor, Action.CANCEL, actor.tenant)
        before = await self.job(actor, job_id)
        after = await self.ledger.request_cancel(actor.tenant, before.id, now=self.clock())
        return after, _cancelling(before, after)

    async def job(self, actor: Actor, job_id: str) -> Job:
        """Raises `NotAllowed`, `NotFound`."""
        authorize(actor, Action.SEE_LESSONS, actor.tenant)
        found = await self.ledger.find(actor.tenant, job_id.strip())
        if found is None:
            raise NotFound("There is no such job here.", remedy="See /jobs.", what="job")
        return found

    async def recent(self, actor: Actor) -> Sequence[Job]:
        """The newest first."""
        authorize(actor, Action.SEE_LESSONS, actor.tenant)
        return await self.ledger.recent(actor.tenant, limit=MOST_SHOWN)

    async def _submitted(
        self, tenant: Tenant, requester_id: int, wish: Wish, *, key: str
    ) -> Job | NothingNew:
        stored = await self.lessons.after(tenant)
        taught, fingerprint = await asyncio.to_thread(
            taught_in, [each.lesson for each in stored], permission=self.permission
        )
        if not wish.files:
            champion = await self.registry.champion(tenant)
            is_known = (
                champion is not None
                and champion.fingerprint == fingerprint
                and champion.engine == self.engine.name
                and champion.id != wish.renews
            )
            if is_known or not any(each.answer for each in taught):
                return NothingNew(version=champion)
        spec = JobSpec(
            files=wish.files,
            passed_over=tuple(wish.passed_over[:NAMED_PASSED_OVER]),
            passed_over_count=len(wish.passed_over),
            is_positive=wish.is_positive,
            is_automatic=requester_id == NOBODY,
            last_lesson=stored[-1].position if stored else 0,
            engine=self.engine.name,
            waits=self.engine.resumes,
            fingerprint=_with_files(fingerprint, wish),
        )
        job = Job(
            id=self.new_id(),
            tenant=tenant,
            requester_id=requester_id,
            idempotency_key=key or self._key_of_day(spec),
            spec=spec,
            state=JobState.QUEUED,
            notice=wish.notice,
            created=self.clock(),
        )
        return await self.ledger.submit(job, most_waiting=MAX_WAITING_JOBS)

    def _key_of_day(self, spec: JobSpec) -> str:
        """By itself the same is trained once a day, and elsewhere, where it costs, anything."""
        day = f"automatic {self.clock():%Y-%m-%d}"
        return day if spec.waits else f"{day} {spec.fingerprint}"


def _cancelling(before: Job, after: Job) -> Cancelling:
    if before.state is JobState.CANCELLED:
        return Cancelling.ALREADY_STOPPED
    if after.state is JobState.CANCELLED:
        return Cancelling.STOPPED
    if after.state.is_over:
        return Cancelling.TOO_LATE
    return Cancelling.ALREADY_STOPPING if before.is_cancel_requested else Cancelling.STOPPING


def _with_files(fingerprint: str, wish: Wish) -> str:
    digest = hashlib.sha256(fingerprint.encode())
    for file in wish.files:
        digest.update(f"{file.sha256} {wish.is_positive}".encode())
    return digest.hexdigest()


@dataclass(frozen=True, kw_only=True)
class Pace:
    """When lessons taught one by one are worth a training."""

    quiet_seconds: float = 5.0
    """So long none came."""
    few: int = 20
    """With so many, a quiet moment is enough."""
    long_seconds: float = 600.0
    """With fewer, the first of them is this old."""
    again_seconds: float = 600.0
    """After a training that failed, or could not be asked for."""


@dataclass(kw_only=True)
class AutomaticTraining:
    """Asks for a training when lessons have come to rest; `bootstrap` runs it."""

    minds: Minds
    jobs: JobService
    pace: Pace = field(default_factory=Pace)
    _first: dict[Tenant, float] = field(default_factory=dict)
    _due: dict[Tenant, float] = field(default_factory=dict)
    _asked: dict[Tenant, Job] = field(default_factory=dict)
    """Trainings whose end is to be looked at, as they were asked for."""
    _outdated: dict[Tenant, ModelVersion] = field(default_factory=dict)
    """Champions that are to be trained anew, whether lessons came or not."""
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    def lessons_came(self, tenant: Tenant) -> None:
        now = asyncio.get_running_loop().time()
        self._first.setdefault(tenant, now)
        self._due[tenant] = now + self.pace.quiet_seconds
        self._wake.set()

    def is_outdated(self, tenant: Tenant, version: ModelVersion) -> None:
        self._outdated[tenant] = version
        self._due.setdefault(tenant, asyncio.get_running_loop().time() + self.pace.quiet_seconds)
        self._wake.set()

    @property
    def has_plans(self) -> bool:
        """Is something to be asked for, or looked at, at some time?"""
        return bool(self._due or self._asked or self._first)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._wait_until_due()
            now = asyncio.get_running_loop().time()
            for tenant in [tenant for tenant, due in self._due.items() if due <= now]:
                del self._due[tenant]
                await self._consider(tenant, now)

    async def _wait_until_due(self) -> None:
        self._wake.clear()
        soonest = min(self._due.values(), default=None)
        loop = asyncio.get_running_loop()
        timeout = None if soonest is None else max(0.0, soonest - loop.time())
        try:
            await asyncio.wait_for(self._wake.wait(), timeout)
        except TimeoutError:
            return

    async def _consider(self, tenant: Tenant, now: float) -> None:
        try:
            if await self._is_time(tenant, now):
                await self._ask(tenant, now)
        except (QuotaReached, StorageError) as failure:
            log.warning("training.not_asked_for", tenant=tenant, reason=failure.message)
            self._due.setdefault(tenant, now + self.pace.again_seconds)

    async def _is_time(self, tenant: Tenant, now: float) -> bool:
        """Are there lessons that have come to rest, or did the training of the last ones fail?"""
        if tenant in self._outdated:
            return True
        if tenant not in self._first:
            return await self._is_to_be_repeated(tenant, now)
        mind = await self.minds.of(tenant)
        ripe = self._first[tenant] + self.pace.long_seconds
        is_time = mind.overlaid >= self.pace.few or now >= ripe
        if not is_time:
            self._due.setdefault(tenant, ripe)
        return is_time

    async def _is_to_be_repeated(self, tenant: Tenant, now: float) -> bool:
        asked = self._asked.get(tenant)
        has_failed = None if asked is None else await self.jobs.has_failed(asked)
        if asked is not None and has_failed is None:
            self._due.setdefault(tenant, now + self.pace.again_seconds)
        elif not has_failed:
            self._asked.pop(tenant, None)
        return bool(has_failed)

    async def _ask(self, tenant: Tenant, now: float) -> None:
        outdated = self._outdated.get(tenant)
        asked = await self.jobs.train_by_itself(tenant, outdated=outdated)
        self._outdated.pop(tenant, None)
        self._first.pop(tenant, None)
        self._asked.pop(tenant, None)
        if isinstance(asked, Job) and not asked.state.is_over:
            log.info("training.asked_for", tenant=tenant, job=asked.id)
            self._asked[tenant] = asked
            self._due.setdefault(tenant, now + self.pace.again_seconds)
