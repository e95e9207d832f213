"""A chat model that follows a script, and what is remembered about chat models, in memory; exported by the package."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from myna.domain.chat import (
    ChatChoice,
    ChatPart,
    Closing,
    Delta,
    Finished,
    Price,
    Prompt,
    Spent,
)
from myna.domain.conversation import Tenant
from myna.domain.speech import READY, Readiness
from myna.errors import EngineFailed
from myna.ports import ProposedPhrasing, UsageRow

Script = Callable[[Prompt], AsyncIterator[ChatPart]]


async def repeating_best_ground(prompt: Prompt) -> AsyncIterator[ChatPart]:
    """Cites and repeats the first ground, word by word; says that nothing is known where there is none."""
    best = prompt.grounds[0] if prompt.grounds else None
    yield Delta(text=f"[{best.number}] " if best else "[0] ")
    for word in best.answer.split(" ") if best else ():
        yield Delta(text=f"{word} ")
    spent = Spent(prompt_tokens=len(prompt.question), completion_tokens=1)
    yield Finished(closing=Closing.WHOLE, spent=spent, model="scripted")


@dataclass(kw_only=True)
class ScriptedChatModel:
    """Says what its script makes of a prompt; `failure` is raised before the first piece instead."""

    name: str = "scripted"
    host: str = "127.0.0.1"
    uses_network: bool = False
    model: str = "scripted"
    price: Price | None = None
    script: Script = repeating_best_ground
    rephrased: Sequence[str] = ()
    ends: date | None = None
    failure: EngineFailed | None = None
    prompts: list[Prompt] = field(default_factory=list)

    def probe(self) -> Readiness:
        return READY

    async def reply(self, prompt: Prompt) -> AsyncIterator[ChatPart]:
        self.prompts.append(prompt)
        if self.failure is not None:
            raise self.failure
        async for part in self.script(prompt):
            yield part

    async def phrasings(
        self, question: str, answer: str, language: str, most: int
    ) -> tuple[Sequence[str], Spent]:
        if self.failure is not None:
            raise self.failure
        return self.rephrased[:most], Spent(prompt_tokens=len(question), completion_tokens=most)

    async def shutdown_date(self) -> date | None:
        return self.ends

    async def close(self) -> None:
        pass


@dataclass(frozen=True, kw_only=True)
class MemoryChatChoices:
    chosen: dict[Tenant, ChatChoice] = field(default_factory=dict)

    async def of(self, tenant: Tenant) -> ChatChoice:
        return self.chosen.get(tenant, ChatChoice())

    async def choose(self, tenant: Tenant, choice: ChatChoice, *, by: int, at: datetime) -> None:
        self.chosen[tenant] = choice


@dataclass(frozen=True, kw_only=True)
class MemoryUsageStore:
    rows: list[tuple[Tenant, UsageRow]] = field(default_factory=list)

    async def add(self, tenant: Tenant, row: UsageRow) -> None:
        for place, (whose, known) in enumerate(self.rows):
            if whose == tenant and _key(known) == _key(row):
                self.rows[place] = (tenant, _sum(known, row))
                return
        self.rows.append((tenant, row))

    async def of(self, tenant: Tenant, since: date) -> Sequence[UsageRow]:
        own = [row for whose, row in self.rows if whose == tenant and row.day >= since]
        return sorted(own, key=lambda row: row.day, reverse=True)


def _key(row: UsageRow) -> tuple[object, ...]:
    return (row.day, row.engine, row.model, row.purpose)


def _sum(one: UsageRow, other: UsageRow) -> UsageRow:
    spent = Spent(
        prompt_tokens=one.spent.prompt_tokens + other.spent.prompt_tokens,
        completion_tokens=one.spent.completion_tokens + other.spent.completion_tokens,
        is_estimated=one.spent.is_estimated or other.spent.is_estimated,
    )
    return UsageRow(
        day=one.day,
        engine=one.engine,
        model=one.model,
        purpose=one.purpose,
        calls=one.calls + other.calls,
        spent=spent,
        cost_microdollars=one.cost_microdollars + other.cost_microdollars,
    )


@dataclass(frozen=True, kw_only=True)
class MemoryPhrasingStore:
    proposed: list[tuple[Tenant, ProposedPhrasing]] = field(default_factory=list)

    async def add(self, tenant: Tenant, phrasings: Sequence[ProposedPhrasing]) -> None:
        self.proposed.extend((tenant, each) for each in phrasings)

    async def of_lesson(self, tenant: Tenant, lesson_id: str) -> Sequence[ProposedPhrasing]:
        return [
            each for whose, each in self.proposed if (whose, each.lesson_id) == (tenant, lesson_id)
        ]

    async def settle(self, tenant: Tenant, lesson_id: str) -> None:
        self.proposed[:] = [
            (whose, each)
            for whose, each in self.proposed
            if (whose, each.lesson_id) != (tenant, lesson_id)
        ]

    async def forget_before(self, at: datetime) -> None:
        self.proposed[:] = [(whose, each) for whose, each in self.proposed if each.at >= at]
