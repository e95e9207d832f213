"""Answering: a member's words in, a stored turn out; used by the bot."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import (
    Candidate,
    Outcome,
    Tenant,
    Thresholds,
    Turn,
    Utterance,
    decide,
)
from myna.domain.teaching import normalised
from myna.errors import EmptyQuestion, NotFound
from myna.ports import Clock, NewId, TurnStore
from myna.services.minds import Mind, Minds

MAX_OFFERS = 3
MAX_HEARD_CHARACTERS = 2_000
"""What lies behind is stored with the turn, but does not count for the answer."""


MAX_REMEMBERED = 10_000

_Place = tuple[Tenant, int, int]
"""A channel, and a member in it."""


@dataclass(frozen=True, kw_only=True)
class Considered:
    """What was found for a question before anything is decided."""

    mind: Mind
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True)
class AnswerService:
    minds: Minds
    turns: TurnStore
    thresholds: Thresholds
    clock: Clock
    new_id: NewId
    patience_seconds: tuple[float, ...] = (0.05, 0.2, 0.5)
    """A reply to an answer may overtake the note of which message carries it."""
    _last: dict[_Place, str] = field(default_factory=dict)
    """The key of what each member asked last in each channel; a restart forgets it."""

    async def answer(self, actor: Actor, utterance: Utterance) -> Turn | None:
        """The turn, or None when this utterance was answered before; stored unless the actor opted out.

        Raises `EmptyQuestion`, `NotAllowed`, `EngineFailed`.
        """
        considered = await self.considered(actor, utterance)
        return await self.kept(actor, self.decided(utterance, considered))

    async def considered(
        self, actor: Actor, utterance: Utterance, limit: int = MAX_OFFERS
    ) -> Considered:
        """What is known about it. Raises as `answer`."""
        authorize(actor, Action.ASK, utterance.tenant)
        if not normalised(utterance.text):
            raise EmptyQuestion("Nothing was asked.", remedy="Write a question.")
        mind = (await self.minds.of(utterance.tenant)).asked_by(actor)
        candidates = await mind.model.candidates(utterance.text[:MAX_HEARD_CHARACTERS], limit)
        return Considered(mind=mind, candidates=candidates)

    def decided(self, utterance: Utterance, considered: Considered) -> Turn:
        """The answer in the teacher's own words, choices, or none."""
        return Turn(
            id=self.new_id(),
            utterance=utterance,
            outcome=decide(considered.candidates, self.thresholds),
            candidates=considered.candidates[:MAX_OFFERS],
            model_version=considered.mind.name,
            at=self.clock(),
        )

    async def kept(self, actor: Actor, turn: Turn) -> Turn | None:
        """None when its utterance was answered before; of whoever opted out nothing is stored."""
        if actor.keeps_nothing:
            self._last.pop(_place_of(turn.utterance), None)
            return turn
        if not await self.turns.add(turn):
            return None
        if len(self._last) >= MAX_REMEMBERED:
            self._last.clear()
        self._last[_place_of(turn.utterance)] = turn.utterance.key
        return turn

    async def carried_by(self, message_ids: list[int], utterance_key: str) -> None:
        """Remember the messages that carry an answer: a reply to one can correct it."""
        for message_id in message_ids:
            await self.turns.answered_with(message_id, utterance_key)

    async def turn(self, actor: Actor, *, utterance_key: str) -> Turn:
        """Raises `NotFound` for a turn that does not exist in the actor's place."""
        return _theirs(actor, await self.turns.find(utterance_key))

    async def last_turn(self, actor: Actor, channel_id: int) -> Turn:
        """Of the actor's own last question in the channel. Raises `NotFound`."""
        key = self._last.get((actor.tenant, channel_id, actor.id), "")
        return _theirs(actor, await self.turns.find(key) if key else None)

    def forget(self, member_id: int) -> None:
        for place in [each for each in self._last if each[2] == member_id]:
            del self._last[place]

    async def turn_of_message(self, actor: Actor, message_id: int) -> Turn:
        """Raises `NotFound` for a message that carries no answer in the actor's place."""
        turn = await self.turns.of_message(message_id)
        for pause in self.patience_seconds:
            if _is_theirs(turn, actor):  # another's takes as long as one that there is not
                break
            await asyncio.sleep(pause)
            turn = await self.turns.of_message(message_id)
        return _theirs(actor, turn)

    async def carried_in(self, actor: Actor, message_id: int) -> Turn | None:
        """The turn whose answer a message carries that was sent long ago; None for any other message."""
        turn = await self.turns.of_message(message_id)
        return turn if turn is not None and turn.utterance.tenant == actor.tenant else None

    async def shown_in(self, turn: Turn, message_id: int | None) -> Sequence[int]:
        """The messages that carry the turn's answer, in order; `message_id` is one of them."""
        noted = await self.turns.messages_of(turn.utterance.key)
        if message_id is None:
            return noted
        for pause in self.patience_seconds:
            if message_id in noted:
                return noted
            await asyncio.sleep(pause)
            noted = await self.turns.messages_of(turn.utterance.key)
        return sorted({*noted, message_id})

    async def answer_now(self, actor: Actor, question: str) -> str | None:
        """What would be answered by now, without storing anything; None where it would not be an answer."""
        authorize(actor, Action.ASK, actor.tenant)
        mind = (await self.minds.of(actor.tenant)).asked_by(actor)
        candidates = await mind.model.candidates(question[:MAX_HEARD_CHARACTERS], 1)
        is_sure = decide(candidates, self.thresholds) is Outcome.ANSWERED
        return candidates[0].answer if is_sure else None

    async def rate(self, actor: Actor, turn: Turn, rating: int) -> None:
        """`rating` is -1 or 1."""
        authorize(actor, Action.RATE, turn.utterance.tenant)
        await self.turns.rate(turn.id, actor.id, rating)


def _place_of(utterance: Utterance) -> _Place:
    return (utterance.tenant, utterance.channel_id, utterance.author_id)


def _is_theirs(turn: Turn | None, actor: Actor) -> TypeGuard[Turn]:
    return turn is not None and turn.utterance.tenant == actor.tenant


def _theirs(actor: Actor, turn: Turn | None) -> Turn:
    if _is_theirs(turn, actor):
        return turn
    raise no_such_answer()


def no_such_answer() -> NotFound:
    """The same for every reason, so that nobody learns from it what was said elsewhere."""
    return NotFound("There is no such answer here.", remedy="Reply to an answer of Myna.")
