"""Services about chat models that keep what they know in memory; for tests of the screens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from myna.bot.requests import Request
from myna.domain.access import Actor, Role
from myna.domain.chat import ChatChoice, Purpose, Spent
from myna.domain.conversation import Tenant
from myna.domain.teaching import SourceType
from myna.ports import Unanswered, UsageRow
from myna.services.chat_engines import ChatEngines
from myna.services.chat_settings import ChatSettings
from myna.services.usage import UsageService
from myna.testing import MemoryChatChoices, MemoryUsageStore, ScriptedChatModel

TENANT = "guild:1"
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = ScriptedChatModel(name="home", host="127.0.0.1", model="tiny")
AWAY = ScriptedChatModel(name="away", host="api.example.org", model="large", uses_network=True)


def actor(role: Role = Role.MANAGER, person: int = 7) -> Actor:
    return Actor(id=person, role=role, tenant=TENANT)


def request(
    role: Role = Role.MANAGER,
    *,
    language: str = "en",
    source: SourceType = SourceType.INTERACTION,
    chosen: tuple[str, ...] = (),
) -> Request:
    return Request(
        key="1",
        actor=actor(role),
        channel_id=5,
        name="Ada",
        language=language,
        source=source,
        chosen=chosen,
    )


def engines_of(
    *models: ScriptedChatModel, chosen: ChatChoice | None = None, may_use_network: bool = True
) -> ChatEngines:
    """`HERE` and `AWAY`, unless others are named."""
    choices = MemoryChatChoices(chosen={TENANT: chosen} if chosen else {})
    return ChatEngines(
        models=models or (HERE, AWAY),
        choices=choices,
        clock=lambda: NOW,
        may_use_network=may_use_network,
    )


def no_engines() -> ChatEngines:
    return ChatEngines(models=(), choices=MemoryChatChoices(), clock=lambda: NOW)


def settings_of(engines: ChatEngines) -> ChatSettings:
    return ChatSettings(choices=engines.choices, engines=engines, clock=lambda: NOW)


def usage_of(rows: Sequence[UsageRow], *, per_day: int | None = None) -> UsageService:
    store = MemoryUsageStore(rows=[(TENANT, row) for row in rows])
    return UsageService(store=store, clock=lambda: NOW, tokens_per_day=per_day)


@dataclass(kw_only=True)
class KnownGaps:
    found: list[Unanswered]

    async def unanswered(self, tenant: Tenant, since: datetime, limit: int) -> Sequence[Unanswered]:
        del tenant, since
        return self.found[:limit]

    async def put_aside(self, tenant: Tenant, question: str) -> None:
        del tenant
        self.found = [each for each in self.found if each.question != question]


def gap(number: int, *, times: int = 1) -> Unanswered:
    question = f"Question {number}?"
    return Unanswered(question=question, utterance_key=f"k{number}", times=times, asked_at=NOW)


def spent(  # noqa: PLR0913 - a test names only what it changes
    *,
    day: date = TODAY,
    engine: str = "away",
    model: str = "large",
    purpose: Purpose = Purpose.ANSWER,
    calls: int = 1,
    tokens: tuple[int, int] = (100, 20),
    microdollars: int = 0,
    is_estimated: bool = False,
) -> UsageRow:
    read, written = tokens
    return UsageRow(
        day=day,
        engine=engine,
        model=model,
        purpose=purpose,
        calls=calls,
        spent=Spent(prompt_tokens=read, completion_tokens=written, is_estimated=is_estimated),
        cost_microdollars=microdollars,
    )
