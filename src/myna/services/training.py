"""The models that tenants speak with.

Brought back at start, extended by every lesson at once, and trained anew in the background once the
lessons have come to rest. Used by the answering and teaching services;
`bootstrap` runs `Refresher`.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field, replace

import structlog

from myna.domain.conversation import Tenant
from myna.domain.training import ModelVersion
from myna.errors import EngineFailed, StorageError
from myna.ports import AnswerEngine, AnswerModel, Clock, LessonStore, ModelRegistry, NewId

log = structlog.get_logger(__name__)

KEPT_VERSIONS = 10
"""Of each tenant, beside its champion; every lesson leads to a new one sooner or later."""


@dataclass(frozen=True, kw_only=True)
class Mind:
    """What one tenant's Myna knows at one moment."""

    model: AnswerModel
    version: ModelVersion | None
    last_lesson: int
    """The position of the newest lesson that the model knows."""
    overlaid: int
    """How many lessons it knows that its version was not trained on."""

    @property
    def name(self) -> str:
        """`untaught`, or `<version>+<number of lessons taught since>`."""
        if self.version is None and not self.overlaid:
            return "untaught"
        return f"{self.version.id if self.version else 'untaught'}+{self.overlaid}"


@dataclass(kw_only=True)
class _Place:
    mind: Mind | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, kw_only=True)
class MindStores:
    """What minds are made from and kept in."""

    engine: AnswerEngine
    lessons: LessonStore
    registry: ModelRegistry


class Minds:
    """The minds in memory, the least recently used of them dropped beyond `max_loaded`."""

    def __init__(
        self, stores: MindStores, *, clock: Clock, new_id: NewId, max_loaded: int = 256
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._new_id = new_id
        self._max_loaded = max_loaded
        self._places: OrderedDict[Tenant, _Place] = OrderedDict()

    async def of(self, tenant: Tenant) -> Mind:
        place = self._place(tenant)
        if place.mind is not None:
            return place.mind
        async with place.lock:
            if place.mind is None:
                place.mind = await self._caught_up(tenant, await self._champion(tenant))
            return place.mind

    async def learn(self, tenant: Tenant) -> Mind:
        """Lay over what was stored since; whoever asks after this is answered by it."""
        await self.of(tenant)
        place = self._place(tenant)
        async with place.lock:
            known = place.mind or await self._champion(tenant)
            place.mind = await self._caught_up(tenant, known)
            return place.mind

    async def refresh(self, tenant: Tenant) -> ModelVersion | None:
        """Train a version on all that was taught, publish it and speak with it.

        None where nothing was taught. Raises `EngineFailed`, after which the old mind goes on.
        """
        stored = await self._stores.lessons.after(tenant)
        if not stored:
            return None
        version_id = self._new_id()
        started = self._clock()
        draft = self._stores.registry.draft(version_id)
        await self._stores.engine.train([each.lesson for each in stored], draft)
        finished = self._clock()
        version = ModelVersion(
            id=version_id,
            tenant=tenant,
            engine=self._stores.engine.name,
            lesson_count=len(stored),
            last_lesson=stored[-1].position,
            train_seconds=(finished - started).total_seconds(),
            created=finished,
        )
        model = await self._stores.engine.load(await self._stores.registry.publish(version))
        fresh = Mind(model=model, version=version, last_lesson=version.last_lesson, overlaid=0)
        place = self._place(tenant)
        async with place.lock:
            place.mind = await self._caught_up(tenant, fresh)
        await self._prune(tenant)
        return version

    async def _prune(self, tenant: Tenant) -> None:
        """What could not be removed now is tried again after the next training."""
        try:
            await self._stores.registry.prune(tenant, keep=KEPT_VERSIONS)
        except StorageError as failure:
            log.warning("model.prune_failed", tenant=tenant, reason=str(failure))

    async def _champion(self, tenant: Tenant) -> Mind:
        version = await self._stores.registry.champion(tenant)
        if version is not None and version.engine == self._stores.engine.name:
            try:
                model = await self._stores.engine.load(self._stores.registry.directory(version))
            except EngineFailed as failure:
                log.warning("model.unreadable", version=version.id, reason=failure.message)
            else:
                return Mind(
                    model=model, version=version, last_lesson=version.last_lesson, overlaid=0
                )
        untaught = await asyncio.to_thread(self._stores.engine.untaught)
        return Mind(model=untaught, version=None, last_lesson=0, overlaid=0)

    async def _caught_up(self, tenant: Tenant, mind: Mind) -> Mind:
        new = await self._stores.lessons.after(tenant, mind.last_lesson)
        if not new:
            return mind
        model = await asyncio.to_thread(mind.model.taught, [each.lesson for each in new])
        return replace(
            mind,
            model=model,
            last_lesson=new[-1].position,
            overlaid=mind.overlaid + len(new),
        )

    def _place(self, tenant: Tenant) -> _Place:
        place = self._places.setdefault(tenant, _Place())
        self._places.move_to_end(tenant)
        if len(self._places) > self._max_loaded:
            oldest = next(iter(self._places))
            if not self._places[oldest].lock.locked():
                del self._places[oldest]
        return place


class Refresher:
    """Trains tenants anew, one at a time, when no lesson came for `quiet_seconds`."""

    REST_SHARE = 9
    """It rests this many times as long as it trained: at most a tenth of the time is training."""

    def __init__(self, minds: Minds, *, quiet_seconds: float, retry_seconds: float = 60.0) -> None:
        self._minds = minds
        self._quiet_seconds = quiet_seconds
        self._retry_seconds = retry_seconds
        self._due: dict[Tenant, float] = {}
        self._not_before: dict[Tenant, float] = {}
        self._wake = asyncio.Event()

    def lessons_came(self, tenant: Tenant) -> None:
        now = asyncio.get_running_loop().time()
        rested = self._not_before.get(tenant, now)
        self._due[tenant] = max(now + self._quiet_seconds, rested)
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._wait_until_due()
            now = asyncio.get_running_loop().time()
            for tenant in [tenant for tenant, due in self._due.items() if due <= now]:
                del self._due[tenant]
                await self._refresh(tenant)

    async def _wait_until_due(self) -> None:
        self._wake.clear()
        soonest = min(self._due.values(), default=None)
        loop = asyncio.get_running_loop()
        timeout = None if soonest is None else max(0.0, soonest - loop.time())
        try:
            await asyncio.wait_for(self._wake.wait(), timeout)
        except TimeoutError:
            return

    async def _refresh(self, tenant: Tenant) -> None:
        loop = asyncio.get_running_loop()
        try:
            version = await self._minds.refresh(tenant)
        except (EngineFailed, StorageError, OSError) as failure:
            log.warning("model.refresh_failed", tenant=tenant, reason=str(failure))
            self._due.setdefault(tenant, loop.time() + self._retry_seconds)
            return
        if version is not None:
            rest_seconds = self.REST_SHARE * version.train_seconds
            self._not_before[tenant] = loop.time() + rest_seconds
            log.info(
                "model.refreshed",
                tenant=tenant,
                version=version.id,
                lessons=version.lesson_count,
                seconds=round(version.train_seconds, 2),
            )
