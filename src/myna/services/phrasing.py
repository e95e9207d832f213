"""Other ways to ask what was just taught: proposed by a chat model, kept or struck by the teacher; used by the bot."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from myna.domain.access import Action, Actor, authorize
from myna.domain.chat import Purpose
from myna.domain.language import language_of
from myna.domain.phrasings import MOST, kept
from myna.domain.prompting import phrasings_messages
from myna.domain.spending import estimated, may_be_billed
from myna.domain.teaching import Lesson, LessonStatus, Source, SourceType
from myna.errors import EngineFailed
from myna.ports import ChatModel, Clock, NewId, PhrasingStore, ProposedPhrasing, at_home
from myna.services.chat_engines import ChatEngines
from myna.services.teaching import TeachingService
from myna.services.usage import UsageService

KEPT_FOR = timedelta(days=7)
"""What nobody decided about by then is forgotten."""
ID_CHARACTERS = 6
"""Of a proposal's own id, in the id of the lesson that comes of it."""


@dataclass(frozen=True, kw_only=True)
class PhrasingService:
    store: PhrasingStore
    teaching: TeachingService
    engines: ChatEngines
    usage: UsageService
    clock: Clock
    new_id: NewId

    async def propose(self, actor: Actor, lesson: Lesson) -> Sequence[ProposedPhrasing]:
        """At most five; none where no engine may be asked or it fails. Raises `NotAllowed`, `NothingKept`."""
        authorize(actor, Action.TEACH, lesson.tenant)
        await self.store.forget_before(self.clock() - KEPT_FOR)
        known = await self.store.of_lesson(lesson.tenant, lesson.id)
        if known or not lesson.answer or lesson.status is not LessonStatus.ACCEPTED:
            return known
        model = await self._asked(actor)
        texts = await self._rephrased(model, lesson) if model is not None else ()
        proposed = [
            ProposedPhrasing(id=self.new_id(), lesson_id=lesson.id, question=text, at=self.clock())
            for text in texts
        ]
        if proposed:
            await self.store.add(lesson.tenant, proposed)
        return proposed

    async def proposed(self, actor: Actor, lesson_id: str) -> Sequence[ProposedPhrasing]:
        """What still waits for the teacher. Raises `NotAllowed`."""
        authorize(actor, Action.TEACH, actor.tenant)
        return await self.store.of_lesson(actor.tenant, lesson_id)

    async def keep(self, actor: Actor, lesson_id: str, ids: Collection[str]) -> int:
        """Teach these and forget the others; returns how many. Raises as `TeachingService.rephrase`."""
        found = await self.proposed(actor, lesson_id)
        chosen = [each for each in found if each.id in ids]
        for each in chosen:
            await self.teaching.rephrase(
                actor,
                lesson_id,
                each.question,
                key=f"{lesson_id}-way-{each.id[-ID_CHARACTERS:]}",
                source=Source(type=SourceType.INTERACTION),
            )
        await self.store.settle(actor.tenant, lesson_id)
        return len(chosen)

    async def strike(self, actor: Actor, lesson_id: str) -> None:
        """None of them is right. Raises `NotAllowed`."""
        authorize(actor, Action.TEACH, actor.tenant)
        await self.store.settle(actor.tenant, lesson_id)

    async def _asked(self, actor: Actor) -> ChatModel | None:
        model = await self.engines.of(actor.tenant)
        if model is None or await self.usage.is_spent_up(actor.tenant):
            return None
        return model if self.engines.may_try(model) else None

    async def _rephrased(self, model: ChatModel, lesson: Lesson) -> Sequence[str]:
        language = lesson.language or language_of(lesson.answer) or "en"
        try:
            texts, spent = await model.phrasings(lesson.question, lesson.answer, language, MOST)
        except EngineFailed as failure:
            self.engines.failed(model, failure.details)
            if may_be_billed(failure.details):
                asked = phrasings_messages(lesson.question, lesson.answer, language, MOST)
                spent = estimated([each.content for each in asked], "")
                await self.usage.record(lesson.tenant, model, Purpose.PHRASINGS, spent)
            return ()
        self.engines.succeeded(model)
        await self.usage.record(lesson.tenant, model, Purpose.PHRASINGS, spent)
        return await self._unknown(lesson, kept(texts, lesson.question))

    async def _unknown(self, lesson: Lesson, texts: Sequence[str]) -> Sequence[str]:
        """Without what is taught already, for this answer or another."""
        memory = at_home((await self.teaching.minds.of(lesson.tenant)).model)
        found: list[str] = []
        for text in texts:
            nearest = await memory.candidates(text, 1)
            if not nearest or nearest[0].confidence < 1:
                found.append(text)
        return found
