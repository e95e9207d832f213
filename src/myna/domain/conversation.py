"""What is said and how it is answered; used by the answering service, the engines and the bot."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NewType

Tenant = NewType("Tenant", str)
"""Whose lessons are meant: `guild:<id>` or, in a direct message, `dm:<member id>`. Nothing crosses it."""


def guild_tenant(guild_id: int) -> Tenant:
    return Tenant(f"guild:{guild_id}")


def direct_tenant(member_id: int) -> Tenant:
    return Tenant(f"dm:{member_id}")


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """One thing said to Myna."""

    key: str
    """The id of the event that brought it; the same key is never answered twice."""
    tenant: Tenant
    channel_id: int
    author_id: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One possible answer."""

    answer: str
    confidence: float
    """The probability, 0 to 1, that this is the right answer."""
    lesson_id: str
    """The lesson it rests on: the taught question nearest to what was asked."""
    question: str
    """That taught question, in the teacher's words."""


class Outcome(Enum):
    ANSWERED = "answered"
    OFFERED = "offered"
    """Not sure: the nearest taught questions are offered as choices."""
    ABSTAINED = "abstained"


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Confidences from which Myna answers, and from which it offers choices."""

    answer: float = 0.4
    offer: float = 0.2


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One exchange, as it is stored."""

    id: str
    utterance: Utterance
    outcome: Outcome
    candidates: tuple[Candidate, ...]
    """Best first; empty where nothing was taught."""
    model_version: str
    """Which model spoke: `untaught`, or `<version>+<number of lessons taught since>`."""
    at: datetime

    @property
    def answer(self) -> str | None:
        return self.candidates[0].answer if self.outcome is Outcome.ANSWERED else None


def decide(candidates: tuple[Candidate, ...], thresholds: Thresholds) -> Outcome:
    """What to do with the best candidate."""
    confidence = candidates[0].confidence if candidates else 0.0
    if candidates and confidence >= thresholds.answer:
        return Outcome.ANSWERED
    if candidates and confidence >= thresholds.offer:
        return Outcome.OFFERED
    return Outcome.ABSTAINED
