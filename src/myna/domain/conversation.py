"""What is said and how it is answered; used by the answering service, the engines and the bot."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NewType

from myna.domain.chat import Closing
from myna.domain.citations import plain

Tenant = NewType("Tenant", str)
"""Whose lessons are meant: `guild:<id>` or, in a direct message, `dm:<member id>`. Nothing crosses it."""


def guild_tenant(guild_id: int) -> Tenant:
    return Tenant(f"guild:{guild_id}")


def direct_tenant(member_id: int) -> Tenant:
    return Tenant(f"dm:{member_id}")


ALL_DIRECT = Tenant("dm")
"""The direct messages of all members together: what they may spend."""


def is_direct(tenant: Tenant) -> bool:
    """Is it one member's direct messages?"""
    return tenant.startswith("dm:")


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


_MIDDLE = frozenset({Closing.CUT_OFF, Closing.STOPPED})


@dataclass(frozen=True, kw_only=True)
class Composed:
    """An answer in a chat model's words."""

    text: str
    engine: str
    """The name that the operator gave it."""
    model: str
    cited: tuple[int, ...]
    """The places, from 0, of the candidates that it rests on; empty where it rests on nothing that was taught."""
    closing: Closing

    @property
    def is_half(self) -> bool:
        """Did it end in the middle? What it says is neither right nor wrong."""
        return self.closing in _MIDDLE


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
    composed: Composed | None = None
    """None where the answer is the teacher's own words, and where nothing was answered."""
    replies_to: str | None = None
    """The utterance key of the turn whose answer was replied to."""
    lacks_words: bool = field(default=False, compare=False)
    """A chat model was to word it and is away; told to the asker and not stored."""

    @property
    def answer(self) -> str | None:
        if self.outcome is not Outcome.ANSWERED:
            return None
        return self.composed.text if self.composed else self.candidates[0].answer

    @property
    def plain_answer(self) -> str | None:
        """To be spoken, quoted and taught: without the numbers of citations."""
        if self.answer is None or self.composed is None:
            return self.answer
        return plain(self.answer)

    @property
    def rests_on(self) -> tuple[Candidate, ...]:
        """What was taught that the answer rests on; empty for a general answer, and where there is none."""
        if self.outcome is not Outcome.ANSWERED:
            return ()
        if self.composed is None:
            return self.candidates[:1]
        return tuple(self.candidates[place] for place in self.composed.cited)


def decide(candidates: tuple[Candidate, ...], thresholds: Thresholds) -> Outcome:
    """What to do with the best candidate."""
    confidence = candidates[0].confidence if candidates else 0.0
    if candidates and confidence >= thresholds.answer:
        return Outcome.ANSWERED
    if candidates and confidence >= thresholds.offer:
        return Outcome.OFFERED
    return Outcome.ABSTAINED
