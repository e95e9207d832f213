"""Names the rows of an import that everything like them contradicts; used by `importing`."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from myna.domain.doubts import Behind, Doubt, doubts, gives_an_answer
from myna.domain.examination import MOST_READ, sampled
from myna.domain.suspicion import Phrase, conspicuous_phrases
from myna.domain.teaching import Lesson, LessonStatus, as_asked
from myna.domain.testimony import is_doubtful, is_planted, may_be_planted, statement_on
from myna.ports import AnswerModel, at_home

MOST_FOUND, MOST_PHRASES = 500, 40
"""So many phrases of an import are put in order, and so many are looked at."""
MOST_LEARNED = 5_000
"""So many of its rows a witness learns, to speak of the others."""


async def doubtful(
    brought: Sequence[Lesson], known: Sequence[Lesson], champion: AnswerModel
) -> Mapping[str, Doubt]:
    """By the id of the lesson; lessons of `known` are among them if they share a planted phrase with what was brought.

    `champion` knows what was taught before, and nothing of what was brought.
    """
    rows, others = (list(filter(gives_an_answer, each)) for each in (brought, known))
    phrases = await asyncio.to_thread(conspicuous, rows, others)
    found = await asyncio.to_thread(
        doubts, rows, others, [(each.words, each.group) for each in phrases]
    )
    accepted = [replace(row, status=LessonStatus.ACCEPTED) for row in sampled(rows, MOST_LEARNED)]
    asked_alike: dict[str, set[str]] = {}
    for each in (*rows, *others):
        asked_alike.setdefault(as_asked(each.question), set()).add(each.id)
    model = await asyncio.to_thread(at_home(champion).taught, accepted)
    witness = _Witness(model=model, asked_alike=asked_alike)
    named = {doubt.lesson.id: doubt for doubt in found.firm}
    for doubt in found.asked:
        if await witness.shares(doubt):
            named[doubt.lesson.id] = doubt
        else:
            named.pop(doubt.lesson.id, None)
    brought_ids = {row.id for row in rows}
    for phrase, behind in zip(phrases, found.behind, strict=True):
        is_new = any(lesson.id in brought_ids for lesson in behind.lessons)
        if is_new and await witness.finds_planted(phrase, behind):
            named |= _planted(phrase, behind)
    return named


@dataclass(frozen=True, kw_only=True)
class _Witness:
    """Knows everything, and is asked about lessons as though it did not know these."""

    model: AnswerModel
    asked_alike: Mapping[str, Collection[str]]
    """The ids of all lessons with a question: of two that contradict each other neither speaks against the other."""

    async def shares(self, doubt: Doubt) -> bool:
        model = await self._kept_from([doubt.lesson])
        said = await model.candidates(doubt.lesson.question)
        return is_doubtful(doubt, statement_on(doubt.lesson, said))

    async def finds_planted(self, phrase: Phrase, behind: Behind) -> bool:
        if not may_be_planted(behind):
            return False
        model = await self._kept_from(behind.lessons)
        heard = [
            statement_on(each, await model.candidates(phrase.rest_of(each.question)))
            for each in (view.lesson for view in behind.views)
        ]
        return is_planted(behind, heard)

    async def _kept_from(self, lessons: Sequence[Lesson]) -> AnswerModel:
        ids = {same for each in lessons for same in self.asked_alike[as_asked(each.question)]}
        return await asyncio.to_thread(self.model.without, ids)


def _planted(phrase: Phrase, behind: Behind) -> dict[str, Doubt]:
    """All lessons with the phrase; those that were not looked at belong where the clearest does."""
    clearest = max(behind.views, key=lambda view: view.strength)
    views = {view.lesson.id: view for view in behind.views if view.instead}
    return {
        lesson.id: replace(views.get(lesson.id, clearest), lesson=lesson, phrase=phrase.text)
        for lesson in behind.lessons
    }


def conspicuous(rows: Sequence[Lesson], others: Sequence[Lesson]) -> Sequence[Phrase]:
    """They may have come in small parts, so what was taught with the answers of the import is looked at, too.

    Where a server knows much, many phrases look odd; first come those that are all that brings their answer.
    """
    groups = {row.group for row in rows}
    same = [lesson for lesson in others if lesson.group in groups]
    different = [lesson for lesson in others if lesson.group not in groups]
    found = conspicuous_phrases(
        sampled([*rows, *same], MOST_READ), sampled(different, MOST_READ), most=MOST_FOUND
    )
    return sorted(found, key=lambda phrase: not phrase.is_all)[:MOST_PHRASES]
