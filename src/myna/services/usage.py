"""What chat models cost each server, and whether it may spend more today; used by the services that ask one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from myna.domain.access import Action, Actor, authorize
from myna.domain.chat import Price, Purpose, Spent
from myna.domain.conversation import ALL_DIRECT, Tenant, is_direct
from myna.domain.spending import cost_microdollars, day_of
from myna.ports import Clock, Meter, UsageRow, UsageStore

SHOWN_DAYS = 30


class Paid(Protocol):
    """What tokens are spent on: a chat model, or a model that was trained elsewhere."""

    @property
    def name(self) -> str:
        """Of its engine."""
        ...

    @property
    def model(self) -> str: ...

    @property
    def price(self) -> Price | None: ...


@dataclass(frozen=True, kw_only=True)
class UsageReport:
    rows: Sequence[UsageRow]
    """Of the last 30 days, the newest first."""
    tokens_today: int
    tokens_per_day: int | None
    """None where the operator set no limit, and in a direct message: there it is not one's own."""


@dataclass(frozen=True, kw_only=True)
class UsageService:
    store: UsageStore
    clock: Clock
    tokens_per_day: int | None = None
    """Of one server, and of all direct messages together; None for as many as they like."""

    async def record(self, tenant: Tenant, model: Paid, purpose: Purpose, spent: Spent) -> None:
        row = UsageRow(
            day=day_of(self.clock()),
            engine=model.name,
            model=model.model,
            purpose=purpose,
            calls=1,
            spent=spent,
            cost_microdollars=cost_microdollars(spent, model.price),
        )
        await self.store.add(tenant, row)
        if is_direct(tenant):
            await self.store.add(ALL_DIRECT, row)

    def meter(self, tenant: Tenant, engine: str) -> Meter:
        """Of what a server asks of models that the engine of this name had trained elsewhere."""
        return _OfServer(usage=self, tenant=tenant, engine=engine)

    async def is_spent_up(self, tenant: Tenant) -> bool:
        if self.tokens_per_day is None:
            return False
        purse = ALL_DIRECT if is_direct(tenant) else tenant
        return await self._tokens_today(purse) >= self.tokens_per_day

    async def of(self, actor: Actor) -> UsageReport:
        """Raises `NotAllowed`."""
        authorize(actor, Action.SEE_USAGE, actor.tenant)
        since = day_of(self.clock()) - timedelta(days=SHOWN_DAYS - 1)
        return UsageReport(
            rows=await self.store.of(actor.tenant, since),
            tokens_today=await self._tokens_today(actor.tenant),
            tokens_per_day=None if is_direct(actor.tenant) else self.tokens_per_day,
        )

    async def _tokens_today(self, tenant: Tenant) -> int:
        rows = await self.store.of(tenant, day_of(self.clock()))
        return sum(each.spent.prompt_tokens + each.spent.completion_tokens for each in rows)


@dataclass(frozen=True, kw_only=True)
class _TrainedElsewhere:
    name: str
    model: str
    price: Price | None = None
    """The operator sets none for questions."""


@dataclass(frozen=True, kw_only=True)
class _OfServer:
    usage: UsageService
    tenant: Tenant
    engine: str

    async def has_room(self) -> bool:
        return not await self.usage.is_spent_up(self.tenant)

    async def count(self, model: str, spent: Spent) -> None:
        paid = _TrainedElsewhere(name=self.engine, model=model)
        await self.usage.record(self.tenant, paid, Purpose.ANSWER, spent)
