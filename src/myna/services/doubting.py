"""Names the rows of an import that everything like them contradicts; used by `importing`."""

import asyncio
from collections.abc import Mapping, Sequence

from myna.domain.doubts import Doubt, doubts, gives_an_answer, is_shared
from myna.domain.examination import MOST_READ, sampled
from myna.domain.suspicion import conspicuous_phrases, planted
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
    with_phrase = await _with_planted_phrases(brought, known, witness)
    return {doubt.lesson.id: doubt for doubt in (*with_phrase, *shared, *found.firm)}


async def _with_planted_phrases(
    brought: Sequence[Lesson], known: Sequence[Lesson], witness: AnswerModel
) -> list[Doubt]:
    """A phrase may have come in small parts, so what was taught with the answers of the import is looked at, too."""
    rows, others = (list(filter(gives_an_answer, each)) for each in (brought, known))
    groups = {row.group for row in rows}
    same = [lesson for lesson in others if lesson.group in groups]
    different = [lesson for lesson in others if lesson.group not in groups]
    phrases = await asyncio.to_thread(
        conspicuous_phrases, sampled([*rows, *same], MOST_READ), sampled(different, MOST_READ)
    )
    found: list[Doubt] = []
    for phrase in phrases:
        said = [await witness.candidates(rest, 1) for rest in phrase.taken_out()]
        found += planted(phrase, said, rows)
    return found
