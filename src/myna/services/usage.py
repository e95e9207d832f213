"""stand-in"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from myna.domain.access import Actor
from myna.domain.conversation import Tenant
from myna.ports import UsageRow


@dataclass(frozen=True, kw_only=True)
class UsageReport:
    rows: Sequence[UsageRow]
    tokens_today: int
    tokens_per_day: int | None


class UsageService(Protocol):
    async def is_spent_up(self, tenant: Tenant) -> bool: ...
    async def of(self, actor: Actor) -> UsageReport: ...
