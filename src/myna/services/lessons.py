"""What was learned from whom, and why an answer was given; used by the bot."""

from collections.abc import Sequence
from dataclasses import dataclass

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import Turn
from myna.domain.training import ModelVersion
from myna.ports import LessonCounts, LessonStore, ModelRegistry, StoredLesson

PAGE_LESSONS = 8


@dataclass(frozen=True, kw_only=True)
class LessonPage:
    lessons: Sequence[StoredLesson]
    """The newest first."""
    counts: LessonCounts
    older_before: int | None
    """The position before which the next page begins; None where there is none."""


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What an answer rests on."""

    turn: Turn
    lesson: StoredLesson | None
    """None where the lesson is gone, or nothing was answered."""
    version: ModelVersion | None
    """The trained model that spoke; None where there was none, or it is gone."""


@dataclass(frozen=True, kw_only=True)
class LessonService:
    lessons: LessonStore
    registry: ModelRegistry

    async def page(
        self, actor: Actor, *, before: int | None = None, author_id: int | None = None
    ) -> LessonPage:
        """Raises `NotAllowed`."""
        authorize(actor, Action.SEE_LESSONS, actor.tenant)
        found = await self.lessons.recent(
            actor.tenant, limit=PAGE_LESSONS + 1, before=before, author_id=author_id
        )
        shown = found[:PAGE_LESSONS]
        return LessonPage(
            lessons=shown,
            counts=await self.lessons.counts(actor.tenant),
            older_before=shown[-1].position if len(found) > PAGE_LESSONS else None,
        )

    async def everything(self, actor: Actor) -> Sequence[StoredLesson]:
        """All records, to be taken along. Raises `NotAllowed`."""
        authorize(actor, Action.REVIEW, actor.tenant)
        return await self.lessons.after(actor.tenant)

    async def grounds(self, actor: Actor, turn: Turn) -> Grounds:
        """Raises `NotAllowed`."""
        authorize(actor, Action.SEE_LESSONS, turn.utterance.tenant)
        best = turn.candidates[0] if turn.candidates else None
        version_id, _, _ = turn.model_version.rpartition("+")
        return Grounds(
            turn=turn,
            lesson=await self.lessons.find(actor.tenant, best.lesson_id) if best else None,
            version=await self.registry.find(actor.tenant, version_id) if version_id else None,
        )
