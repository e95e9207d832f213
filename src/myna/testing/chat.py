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
from myna.domain.conversation import Outcome, Tenant, Turn
from myna.domain.speech import READY, Readiness
from myna.domain.teaching import as_asked
from myna.errors import EngineFailed
from myna.ports import ProposedPhrasing, Unanswered, UsageRow
from myna.testing.conversations import MemoryTurnStore
from myna.testing.lessons import MemoryLessonStore

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
    chosen_by: dict[Tenant, int] = field(default_factory=dict)

    async def of(self, tenant: Tenant) -> ChatChoice:
        return self.chosen.get(tenant, ChatChoice())

    async def choose(self, tenant: Tenant, choice: ChatChoice, *, by: int, at: datetime) -> None:
        self.chosen[tenant] = choice
        self.chosen_by[tenant] = by


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
    lessons: MemoryLessonStore
    proposed: list[tuple[Tenant, ProposedPhrasing]] = field(default_factory=list)

    async def add(self, tenant: Tenant, phrasings: Sequence[ProposedPhrasing]) -> None:
        for each in phrasings:
            if await self.lessons.find(tenant, each.lesson_id) is not None:
                self.proposed.append((tenant, each))

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


@dataclass(frozen=True, kw_only=True)
class MemoryGapStore:
    turns: MemoryTurnStore
    aside: set[tuple[Tenant, str]] = field(default_factory=set)
    """Questions as `as_asked` makes them."""

    async def unanswered(self, tenant: Tenant, since: datetime, limit: int) -> Sequence[Unanswered]:
        found: dict[str, list[Turn]] = {}
        for turn in self.turns.turns.values():
            asked = as_asked(turn.utterance.text)
            is_own = turn.utterance.tenant == tenant and turn.at >= since
            if is_own and _is_gap(turn) and (tenant, asked) not in self.aside:
                found.setdefault(asked, []).append(turn)
        gaps = [_gap(sorted(turns, key=lambda turn: turn.at)) for turns in found.values()]
        newest_first = sorted(gaps, key=lambda gap: gap.asked_at, reverse=True)
        return sorted(newest_first, key=lambda gap: -gap.times)[:limit]

    async def put_aside(self, tenant: Tenant, question: str) -> None:
        self.aside.add((tenant, as_asked(question)))


def _is_gap(turn: Turn) -> bool:
    is_general = turn.composed is not None and not turn.composed.cited
    return turn.outcome is Outcome.ABSTAINED or is_general


def _gap(turns: Sequence[Turn]) -> Unanswered:
    last = turns[-1]
    return Unanswered(
        question=last.utterance.text,
        utterance_key=last.utterance.key,
        times=len(turns),
        asked_at=last.at,
    )
