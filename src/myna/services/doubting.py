"""Names the rows of an import that everything like them contradicts; used by `importing`."""

import asyncio
from collections.abc import Mapping, Sequence

from myna.domain.doubts import Doubt, doubts, is_shared
from myna.domain.teaching import Lesson
from myna.ports import AnswerModel


async def doubtful(
    brought: Sequence[Lesson], known: Sequence[Lesson], witness: AnswerModel
) -> Mapping[str, Doubt]:
    """By the id of the lesson; `witness` knows what was taught before, and nothing of what was brought."""
    found = await asyncio.to_thread(doubts, brought, known)
    shared = [
        doubt
        for doubt in found.faint
        if is_shared(doubt, await witness.candidates(doubt.lesson.question, 1))
    ]
    return {doubt.lesson.id: doubt for doubt in (*found.firm, *shared)}
