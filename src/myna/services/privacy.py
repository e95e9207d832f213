"""What Myna holds about a member: shown, taken away, deleted, or never kept; used by the bot and the command line.

A deletion is a promise: it is durable before it begins, every step may be repeated, and what a sudden end
interrupts is finished at the next start.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NoReturn

import structlog

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import Tenant
from myna.domain.privacy import Erasure, Holdings, Traces
from myna.domain.privacy_export import exported
from myna.errors import MynaError, QuotaReached, StorageError
from myna.ports import Clock, Horizon, NewId, PrivacyStore, SpeechCache, Vault
from myna.services.jobs import JobService
from myna.services.minds import Minds, MindStores

log = structlog.get_logger(__name__)

MARGIN = timedelta(seconds=0.2)
"""Behind the lease of a worker."""
AGAIN_SECONDS = 30.0
"""Between two looks for promises that are not kept yet."""
SWEEP = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Retention:
    turns: timedelta = timedelta(days=90)
    feedback: timedelta = timedelta(days=365)
    phrasings: timedelta = timedelta(days=7)
    """Proposed, and not decided about."""


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What was deleted."""

    held: Holdings
    relearned: int = 0
    """So many servers learn a new model because theirs held something of it."""
    is_done: bool = True
    """False: it is promised, and done as soon as what is in its way is gone."""


@dataclass(frozen=True, kw_only=True)
class PrivacyPlaces:
    """Where anything of members lies beside the rows, and who gives these up."""

    stores: MindStores
    minds: Minds
    vault: Vault
    spoken: SpeechCache
    jobs: JobService


@dataclass(kw_only=True)
class PrivacyService:
    store: PrivacyStore
    places: PrivacyPlaces
    clock: Clock
    new_id: NewId
    retention: Retention = field(default_factory=Retention)
    forgetting: list[Callable[[int], None]] = field(default_factory=list)
    """Told whom to forget: what is remembered in memory alone."""
    _opted_out: set[int] = field(default_factory=set)
    _erased: Counter[int] = field(default_factory=Counter)
    _erasing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _swept_at: datetime | None = None

    async def open(self) -> None:
        """Once, before anybody is answered."""
        self._opted_out = set(await self.store.opted_out())

    def keeps_nothing_of(self, member_id: int) -> bool:
        return member_id in self._opted_out

    def times_erased(self, member_id: int) -> int:
        """Since the start."""
        return self._erased[member_id]

    async def holdings(self, actor: Actor) -> Holdings:
        """Over all servers. Raises `NotAllowed`."""
        authorize(actor, Action.OWN_DATA, actor.tenant)
        return await self.store.holdings(actor.id)

    async def export(self, actor: Actor) -> bytes:
        """A JSON document. Raises `NotAllowed`."""
        return await self.export_of((await self.holdings(actor)).member_id)

    async def export_of(self, member_id: int) -> bytes:
        """For whoever runs Myna."""
        held = await self.store.holdings(member_id)
        return await asyncio.to_thread(exported, held, self.clock())

    async def opt_out(self, actor: Actor) -> None:
        authorize(actor, Action.OWN_DATA, actor.tenant)
        self._opted_out.add(actor.id)
        await self.store.opt_out(actor.id, self.clock())

    async def opt_in(self, actor: Actor) -> None:
        authorize(actor, Action.OWN_DATA, actor.tenant)
        await self.store.opt_in(actor.id)
        self._opted_out.discard(actor.id)

    async def erase(self, actor: Actor) -> Erased:
        """Everything of the actor, over all servers.

        Raises `NotAllowed`, and `StorageError` where it cannot even be promised.
        """
        authorize(actor, Action.OWN_DATA, actor.tenant)
        return await self.erase_all_of(actor.id)

    async def erase_other(self, actor: Actor, member_id: int) -> Erased:
        """For somebody who asked whoever runs Myna. Raises as `erase` does."""
        authorize(actor, Action.ERASE_OTHERS, actor.tenant)
        return await self.erase_all_of(member_id)

    async def erase_all_of(self, member_id: int) -> Erased:
        promised = Erasure(id=self.new_id(), member_id=member_id, requested_at=self.clock())
        async with self._erasing:
            held = await self.store.holdings(member_id)
            erasure = await self.store.promise(promised)
            try:
                traces = await self._carry_out(erasure)
            except StorageError as failure:
                log.warning("erasure.later", erasure=erasure.id, reason=failure.message)
                return Erased(held=held, is_done=False)
        return Erased(held=held, relearned=len(traces.relearned))

    async def keep_promises(self) -> NoReturn:
        """Until cancelled: finishes what was interrupted, and forgets what is old."""
        while True:
            try:
                await self.finish_promised()
                await self._sweep_daily()
            except MynaError as failure:
                log.warning("privacy.later", reason=failure.message)
            await asyncio.sleep(AGAIN_SECONDS)

    async def finish_promised(self) -> None:
        async with self._erasing:
            for erasure in await self.store.unfinished():
                log.info("erasure.resumed", erasure=erasure.id)
                await self._carry_out(erasure)

    async def forget_old(self) -> int:
        now = self.clock()
        horizon = Horizon(
            turns=now - self.retention.turns,
            feedback=now - self.retention.feedback,
            phrasings=now - self.retention.phrasings,
        )
        count = await self.store.forget_old(horizon)
        log.info("privacy.forgot_old", rows=count)
        return count

    async def _sweep_daily(self) -> None:
        now = self.clock()
        if self._swept_at is None or now - self._swept_at >= SWEEP:
            await self.forget_old()
            self._swept_at = now

    async def _carry_out(self, erasure: Erasure) -> Traces:
        traces = await self.store.erase(erasure, now=self.clock(), new_id=self.new_id)
        if erasure.member_id is not None:
            self._erased[erasure.member_id] += 1
            for forget in self.forgetting:
                forget(erasure.member_id)
        for tenant in traces.tenants:
            await self.places.minds.reload(tenant)
        await self._remove(traces)
        if await self._workers_let_go(traces):
            await self._remove(traces)
        # Before the traces are forgotten: by them it is known, after a sudden end, too, who has to learn anew.
        await self._learn_anew(traces.relearned, erasure)
        await self.store.forget_whose(erasure)
        await self.places.spoken.empty()  # what was being spoken meanwhile
        await self.store.scrub()
        await self.store.finish(erasure, self.clock())
        log.info("erasure.finished", erasure=erasure.id, tenants=len(traces.tenants))
        return traces

    async def _remove(self, traces: Traces) -> None:
        await self.places.stores.registry.discard(traces.versions)
        for tenant in {each.tenant for each in (*traces.files, *traces.folders)}:
            named = [each for each in (*traces.files, *traces.folders) if each.tenant == tenant]
            await self.places.vault.purge(
                tenant,
                paths=[each.path for each in named],
                hashes=[each.sha256 for each in named if each.sha256],
            )
        for tenant in traces.vaults:
            await self.places.vault.drop(tenant)
        await self.places.spoken.empty()

    async def _workers_let_go(self, traces: Traces) -> bool:
        """Waits until no worker can act any more on what it had read; False where there was none to wait for."""
        if traces.workers_until is None:
            return False
        left = traces.workers_until + MARGIN - self.clock()
        await asyncio.sleep(max(0.0, left.total_seconds()))
        return True

    async def _learn_anew(self, tenants: Sequence[Tenant], erasure: Erasure) -> None:
        for tenant in tenants:
            try:
                await self.places.jobs.train_by_itself(tenant, occasion=erasure.id)
            except QuotaReached:
                log.info("training.waits_already", tenant=tenant)
