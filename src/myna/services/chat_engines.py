"""stand-in"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from myna.domain.conversation import Tenant
from myna.ports import ChatModel


@dataclass(frozen=True, kw_only=True)
class EngineState:
    is_paused: bool = False
    reason: str = ""
    until: datetime | None = None
    shutdown: date | None = None


class ChatEngines(Protocol):
    def offered(self) -> Sequence[ChatModel]: ...
    def state(self, name: str) -> EngineState: ...
    async def of(self, tenant: Tenant) -> ChatModel | None: ...
