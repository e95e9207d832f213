"""The chat models that the operator set: which a server speaks with, and how they stand.

Used by the services that ask one, and by the panels that show them.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import structlog

from myna.domain.conversation import Tenant
from myna.errors import EngineFailed
from myna.ports import ChatChoices, ChatModel, Clock
from myna.services.breaker import PAUSE_SECONDS, Breaker

log = structlog.get_logger(__name__)

HOPELESS_SECONDS = 600.0
LOOKED_UP_EVERY_SECONDS = 86_400.0
LONGEST_PAUSE_SECONDS = 3_600.0
_HOPELESS = frozenset({"quota", "key", "not-permitted", "no-model"})
"""What somebody must mend: trying again at the next question mends nothing."""


@dataclass(frozen=True, kw_only=True)
class EngineState:
    is_paused: bool = False
    reason: str = ""
    """As `EngineFailed.details["reason"]` had it last; empty where all is well."""
    until: datetime | None = None
    """The end of the pause."""
    shutdown: date | None = None
    """When the endpoint will no longer offer the model, where it said so."""


@dataclass(frozen=True, kw_only=True)
class ChatEngines:
    models: Sequence[ChatModel]
    """In the operator's order."""
    choices: ChatChoices
    clock: Clock
    may_use_network: bool = True
    """False where the operator lets nothing leave the machine."""
    _breakers: dict[str, Breaker] = field(default_factory=dict)
    _reasons: dict[str, str] = field(default_factory=dict)
    _shutdowns: dict[str, date | None] = field(default_factory=dict)

    def offered(self) -> Sequence[ChatModel]:
        """Those among which servers choose."""
        return [each for each in self.models if self.may_use_network or not each.uses_network]

    def named(self, name: str) -> ChatModel | None:
        return next((each for each in self.offered() if each.name == name), None)

    def state(self, name: str) -> EngineState:
        seconds = self._breaker(name).seconds_left
        return EngineState(
            is_paused=seconds > 0,
            reason=self._reasons.get(name, ""),
            until=self.clock() + timedelta(seconds=seconds) if seconds else None,
            shutdown=self._shutdowns.get(name),
        )

    async def of(self, tenant: Tenant) -> ChatModel | None:
        """What the managers chose, else the first if it is on this machine; None where there is neither.

        One that has moved to another host since was not chosen: they agreed that text goes where it was.
        """
        if not self.models:
            return None
        choice = await self.choices.of(tenant)
        if choice.engine == "":
            return None
        offered = self.offered()
        known = self.named(choice.engine) if choice.engine else None
        if known is not None and host_away(known) not in {"", choice.host}:
            known = None
        first = offered[0] if offered and not offered[0].uses_network else None
        return known or first

    def may_try(self, model: ChatModel) -> bool:
        """False while it pauses; whoever is told True reports how it went."""
        return self._breaker(model.name).may_try()

    def failed(self, model: ChatModel, details: Mapping[str, str | int]) -> None:
        """`details` are those of `EngineFailed`."""
        reason = str(details.get("reason", "")) or "server"
        self._reasons[model.name] = reason
        pause = HOPELESS_SECONDS if reason in _HOPELESS else None
        if pause is None and "seconds" in details:
            pause = min(float(details["seconds"]), LONGEST_PAUSE_SECONDS) or PAUSE_SECONDS
        self._breaker(model.name).failed(pause_seconds=pause)
        log.warning("chat.failed", engine=model.name, reason=reason)

    def succeeded(self, model: ChatModel) -> None:
        self._reasons.pop(model.name, None)
        self._breaker(model.name).succeeded()

    async def keep_informed(self) -> None:
        """Without an end; once a day."""
        while True:
            await self.look_up_shutdowns()
            await asyncio.sleep(LOOKED_UP_EVERY_SECONDS)

    async def look_up_shutdowns(self) -> None:
        """Ask every endpoint how long it will offer the model; one that fails keeps what it said before."""
        for model in self.offered():
            try:
                ends = self._shutdowns[model.name] = await model.shutdown_date()
            except EngineFailed as failure:
                log.info("chat.shutdown_unknown", engine=model.name, reason=failure.message)
            else:
                log.info("chat.offered", engine=model.name, until=ends.isoformat() if ends else "")

    def _breaker(self, name: str) -> Breaker:
        return self._breakers.setdefault(name, Breaker())


def host_away(model: ChatModel) -> str:
    """Where it sends text; empty for this machine."""
    return model.host if model.uses_network else ""
