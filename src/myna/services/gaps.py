"""What nobody could answer, for those who can have it taught; used by the bot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from myna.domain.access import Action, Actor, authorize
from myna.errors import NotFound
from myna.ports import Clock, GapStore, Unanswered
from myna.services.answering import AnswerService

MAX_GAPS = 100
SHOWN_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class GapService:
    store: GapStore
    answering: AnswerService
    clock: Clock

    async def open(self, actor: Actor) -> Sequence[Unanswered]:
        """The most often asked first, without what is answered by now. Raises `NotAllowed`."""
        authorize(actor, Action.SEE_GAPS, actor.tenant)
        since = self.clock() - timedelta(days=SHOWN_DAYS)
        found = await self.store.unanswered(actor.tenant, since, MAX_GAPS)
        return [
            each for each in found if await self.answering.answer_now(actor, each.question) is None
        ]

    async def put_aside(self, actor: Actor, utterance_key: str) -> None:
        """Its question is shown no more, however it is asked again. Raises `NotAllowed`, `NotFound`."""
        authorize(actor, Action.SEE_GAPS, actor.tenant)
        turn = await self.answering.turns.find(utterance_key)
        if turn is None or turn.utterance.tenant != actor.tenant:
            raise NotFound("There is no such question.", remedy="See /gaps.", what="gap")
        await self.store.put_aside(actor.tenant, turn.utterance.text)
