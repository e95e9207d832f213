"""What was trained elsewhere, asked beside the model of this machine; made by `engine`.

The model of this machine knows by heart, and every answer that may be given. The other one only says which of them:
its own words are shown to nobody.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from myna.domain.chat import Spent
from myna.domain.conversation import Candidate
from myna.domain.teaching import Lesson, normalised
from myna.engines.openai_protocol.asking import Asking
from myna.ports import AnswerModel, Meter

ALL_ANSWERS = 2_000
"""Of the model of this machine, best first; among so many the words of the other one are looked for."""
LIKE = 0.8
"""From so much likeness on they are the words of a taught answer."""
DISAGREED = 0.24
"""How sure an answer may be on which the two do not agree: it is offered, not given, unless Myna is very talkative."""
UNKNOWN = 0.1
"""How sure the answers of this machine may be where the other one says what nobody taught: they are not offered."""


@dataclass(frozen=True, kw_only=True)
class RemoteAnswerModel:
    memory: AnswerModel
    """Of this machine."""
    asking: Asking
    model: str
    """By its name there."""
    meter: Meter | None = None
    """None where nobody counts: in an examination."""

    @property
    def at_home(self) -> AnswerModel | None:
        return None if self.asking.endpoint.is_on_this_machine else self.memory

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        known = await self.memory.candidates(question, max(limit, ALL_ANSWERS))
        if not known or known[0].confidence == 1.0:
            return known[:limit]
        if self.meter is not None and not await self.meter.has_room():
            return known[:limit]
        said = await self.asking.answer(self.model, question, self._count)
        if said is None:
            return known[:limit]
        meant = await asyncio.to_thread(meant_by, said, known)
        return _weighed(known, meant)[:limit]

    async def _count(self, spent: Spent) -> None:
        if self.meter is not None:
            await self.meter.count(self.model, spent)

    def counted(self, meter: Meter) -> "RemoteAnswerModel":
        return replace(self, meter=meter)

    async def forbidden(self, question: str, limit: int = 5) -> tuple[str, ...]:
        return await self.memory.forbidden(question, limit)

    def taught(self, lessons: Sequence[Lesson]) -> "RemoteAnswerModel":
        return replace(self, memory=self.memory.taught(lessons))

    def without(self, lesson_ids: Collection[str]) -> "RemoteAnswerModel":
        return replace(self, memory=self.memory.without(lesson_ids))


def meant_by(said: str, known: Sequence[Candidate]) -> Candidate | None:
    """The taught answer that these are the words of; None where nobody taught them."""
    plain = normalised(said)
    exact = next((each for each in known if normalised(each.answer) == plain), None)
    if exact is not None or not plain:
        return exact
    pieces = _pieces(plain)
    best = max(known, key=lambda each: _likeness(pieces, _pieces(normalised(each.answer))))
    return best if _likeness(pieces, _pieces(normalised(best.answer))) >= LIKE else None


def _weighed(known: Sequence[Candidate], meant: Candidate | None) -> tuple[Candidate, ...]:
    if meant == known[0]:
        return tuple(known)
    most = UNKNOWN if meant is None else DISAGREED
    others = [
        replace(each, confidence=min(each.confidence, most)) for each in known if each != meant
    ]
    first = [] if meant is None else [replace(meant, confidence=DISAGREED)]
    return (*first, *others)


def _pieces(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's coefficient, 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other))
