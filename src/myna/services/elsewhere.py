"""A correction, told of the other questions for which the wrong answer was taught; asked by the bot after each."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import Tenant, Turn
from myna.domain.teaching import (
    Lesson,
    LessonStatus,
    Source,
    answer_group,
    as_asked,
    decided_id,
    holding,
)
from myna.errors import NotFound
from myna.services.teaching import MAX_COUNTED_LESSONS, Pair, TeachingService, worded

MOST_NAMED = 8
"""An answer that was taught for more other questions than can be named, such as "yes", is right for many of them."""


@dataclass(frozen=True, kw_only=True)
class ElsewhereService:
    teaching: TeachingService

    async def questions(self, turn: Turn, corrected: Lesson) -> Sequence[Lesson]:
        """The lessons by which other questions still get the answer that was wrong, in the order of teaching.

        Only the one that the turn's answer came from where there are more than `MOST_NAMED`. Empty for an answer that
        rests on several lessons, or on none.
        """
        if len(turn.rests_on) != 1:
            return ()
        best = turn.rests_on[0]
        wrong = answer_group(best.answer)
        if corrected.group == wrong:
            return ()
        records = await self._records(corrected.tenant, best.lesson_id)
        found = await asyncio.to_thread(_answered_so, records, wrong)
        if len(found) > MOST_NAMED:
            return [found[as_asked(best.question)]] if as_asked(best.question) in found else ()
        return list(found.values())

    async def correct(
        self, actor: Actor, turn: Turn, lesson_id: str, source: Source
    ) -> Sequence[Lesson]:
        """What a correction says is right as well for these questions; returns what was stored.

        `lesson_id` is of the correction; told again, it finds nothing left. Raises as `TeachingService.teach`, and
        `NotFound`.
        """
        authorize(actor, Action.CORRECT, actor.tenant)
        right = await self._as_it_stands(actor.tenant, lesson_id)
        if right is None or not right.answer or len(turn.rests_on) != 1:
            raise NotFound("There is no such lesson here.", remedy="See /lessons.", what="lesson")
        stored = []
        for each in await self.questions(turn, right):
            pair = worded(
                Pair(question=each.question, answer=right.answer, source=source),
                actor,
                question_by=each.question_by,
                answer_by=right.answer_by,
            )
            key = f"{lesson_id}-{answer_group(each.id)}"
            taught = await self.teaching.correct_pair(
                actor, turn, pair, key=key, rejected=each.answer
            )
            stored.append(taught.lesson)
        return stored

    async def _as_it_stands(self, tenant: Tenant, lesson_id: str) -> Lesson | None:
        """After all decisions on it; None where it was taken back."""
        latest: Lesson | None = None
        while found := await self.teaching.lessons.find(tenant, lesson_id):
            latest, lesson_id = found.lesson, decided_id(lesson_id)
        return latest if latest and latest.status is LessonStatus.ACCEPTED else None

    async def _records(self, tenant: Tenant, lesson_id: str) -> Sequence[Lesson]:
        """All of them, or where it would take too long the one that the answer came from."""
        lessons = self.teaching.lessons
        if (await lessons.counts(tenant)).records <= MAX_COUNTED_LESSONS:
            return [each.lesson for each in await lessons.after(tenant)]
        origin = await lessons.find(tenant, lesson_id)
        return [origin.lesson] if origin else []


def _answered_so(records: Sequence[Lesson], group: str) -> Mapping[str, Lesson]:
    """The newest lessons of the questions with this answer, by what is asked; of long ones it takes a second."""
    newest = {as_asked(each.question): each for each in holding(records)}
    return {question: each for question, each in newest.items() if each.group == group}
