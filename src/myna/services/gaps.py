"""What nobody could answer, for those who can have it taught; used by the bot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import Outcome, decide
from myna.errors import NotFound
from myna.ports import AnswerModel, Clock, GapStore, Unanswered, at_home
from myna.services.answering import MAX_HEARD_CHARACTERS, AnswerService

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
        mind = await self.answering.minds.of(actor.tenant)
        return [each for each in found if not await self._is_known(at_home(mind.model), each)]

    async def put_aside(self, actor: Actor, utterance_key: str) -> None:
        """Its question is shown no more, however it is asked again. Raises `NotAllowed`, `NotFound`."""
        authorize(actor, Action.SEE_GAPS, actor.tenant)
        turn = await self.answering.turns.find(utterance_key)
        if turn is None or turn.utterance.tenant != actor.tenant:
            raise NotFound("There is no such question.", remedy="See /gaps.", what="gap")
        await self.store.put_aside(actor.tenant, turn.utterance.text)

    async def _is_known(self, memory: AnswerModel, gap: Unanswered) -> bool:
        """Asked on this machine alone: these are questions of many members, who did not ask them again."""
        candidates = await memory.candidates(gap.question[:MAX_HEARD_CHARACTERS], 1)
        return decide(candidates, self.answering.thresholds) is Outcome.ANSWERED
