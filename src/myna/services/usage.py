"""What chat models cost each server, and whether it may spend more today; used by the services that ask one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from myna.domain.access import Action, Actor, authorize
from myna.domain.chat import Purpose, Spent
from myna.domain.conversation import Tenant
from myna.domain.spending import cost_microdollars, day_of
from myna.ports import ChatModel, Clock, UsageRow, UsageStore

SHOWN_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class UsageReport:
    rows: Sequence[UsageRow]
    """Of the last 30 days, the newest first."""
    tokens_today: int
    tokens_per_day: int | None
    """None where the operator set no limit."""


@dataclass(frozen=True, kw_only=True)
class UsageService:
    store: UsageStore
    clock: Clock
    tokens_per_day: int | None = None
    """Of one server; None for as many as it likes."""

    async def record(
        self, tenant: Tenant, model: ChatModel, purpose: Purpose, spent: Spent
    ) -> None:
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

    async def is_spent_up(self, tenant: Tenant) -> bool:
        if self.tokens_per_day is None:
            return False
        return await self._tokens_today(tenant) >= self.tokens_per_day

    async def of(self, actor: Actor) -> UsageReport:
        """Raises `NotAllowed`."""
        authorize(actor, Action.SEE_USAGE, actor.tenant)
        since = day_of(self.clock()) - timedelta(days=SHOWN_DAYS - 1)
        return UsageReport(
            rows=await self.store.of(actor.tenant, since),
            tokens_today=await self._tokens_today(actor.tenant),
            tokens_per_day=self.tokens_per_day,
        )

    async def _tokens_today(self, tenant: Tenant) -> int:
        rows = await self.store.of(tenant, day_of(self.clock()))
        return sum(each.spent.prompt_tokens + each.spent.completion_tokens for each in rows)
