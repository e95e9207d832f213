"""What words answers, and what is remembered about it for each server."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from myna.domain.chat import ChatChoice, ChatPart, Price, Prompt, Purpose, Spent
from myna.domain.conversation import Tenant
from myna.domain.speech import Readiness


@dataclass(frozen=True, kw_only=True)
class ChatOptions:
    """What the operator set for one chat model."""

    name: str
    """By which servers choose it."""
    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    """Empty where the endpoint wants none."""
    price: Price | None = None
    api: Literal["chat", "responses"] = "chat"
    first_token_seconds: float = 60.0
    """A model on a small machine reads long before it writes."""
    stall_seconds: float = 10.0
    """Between two visible pieces of an answer."""
    whole_seconds: float = 90.0


class ChatModel(Protocol):
    """What words answers. Made by an entry point of the group `myna.chat`, called with `ChatOptions`.

    Making one is cheap and imports nothing heavy. It knows no lessons, has no versions and may vanish at any moment.
    """

    name: str
    host: str
    """Where the text goes; shown to whoever decides about it."""
    uses_network: bool
    """Does text leave this machine?"""
    model: str
    price: Price | None

    def probe(self) -> Readiness:
        """Touches no network."""
        ...

    def reply(self, prompt: Prompt) -> AsyncIterator[ChatPart]:
        """The pieces of one answer and, last and exactly once, its `Finished`.

        Raises `EngineFailed` (`details["reason"]`, and `details["seconds"]` where the endpoint named a time to
        wait) only before the first piece; what goes wrong later is a `Closing`. Closing the iterator ends the
        request.
        """
        ...

    async def phrasings(
        self, question: str, answer: str, language: str, most: int
    ) -> tuple[Sequence[str], Spent]:
        """Other ways to ask the question, unchecked; none where it thinks of none. Raises `EngineFailed`."""
        ...

    async def shutdown_date(self) -> date | None:
        """When the endpoint will no longer offer the model, where it says so. Raises `EngineFailed`."""
        ...

    async def close(self) -> None: ...


class ChatChoices(Protocol):
    """What servers decided about chat models."""

    async def of(self, tenant: Tenant) -> ChatChoice: ...

    async def choose(
        self, tenant: Tenant, choice: ChatChoice, *, by: int, at: datetime
    ) -> None: ...


@dataclass(frozen=True, kw_only=True)
class UsageRow:
    """What one server spent with one model on one day for one purpose."""

    day: date
    engine: str
    model: str
    purpose: Purpose
    calls: int
    spent: Spent
    cost_microdollars: int
    """0 where the operator set no price."""


class UsageStore(Protocol):
    """Counts without names: nothing in it says who asked."""

    async def add(self, tenant: Tenant, row: UsageRow) -> None:
        """Added to what is stored of the same day, engine, model and purpose."""
        ...

    async def of(self, tenant: Tenant, since: date) -> Sequence[UsageRow]:
        """The newest day first."""
        ...


@dataclass(frozen=True, kw_only=True)
class ProposedPhrasing:
    """Another way to ask what a lesson teaches, which no teacher has kept yet."""

    id: str
    lesson_id: str
    question: str
    at: datetime


class PhrasingStore(Protocol):
    async def add(self, tenant: Tenant, phrasings: Sequence[ProposedPhrasing]) -> None:
        """Of a lesson that was deleted meanwhile nothing is stored."""
        ...

    async def of_lesson(self, tenant: Tenant, lesson_id: str) -> Sequence[ProposedPhrasing]:
        """In the order in which they were proposed."""
        ...

    async def settle(self, tenant: Tenant, lesson_id: str) -> None:
        """They were kept or struck: none is left of this lesson."""
        ...

    async def forget_before(self, at: datetime) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    question: str
    """As it was asked last."""
    utterance_key: str
    """Of the last time it was asked."""
    times: int
    asked_at: datetime
    """The last time."""


class GapStore(Protocol):
    """What nobody could answer: the turns tell it; here stands only what managers put aside."""

    async def unanswered(self, tenant: Tenant, since: datetime, limit: int) -> Sequence[Unanswered]:
        """Grouped by the normalised question, the most often asked first; without those put aside."""
        ...

    async def put_aside(self, tenant: Tenant, question: str) -> None: ...
