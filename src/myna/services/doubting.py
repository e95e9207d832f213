"""Names the rows of an import that everything like them contradicts; used by `importing`."""

import asyncio
from collections.abc import Mapping, Sequence

from myna.domain.doubts import Doubt, doubts, gives_an_answer, is_shared
from myna.domain.examination import MOST_READ, sampled
from myna.domain.suspicion import MOST_ROWS_WEIGHED, Phrase, conspicuous_phrases, planted
from myna.domain.teaching import Lesson
from myna.ports import AnswerModel

MOST_PHRASES = 40
"""So many of an import are looked at, and the first of them without their rows' other words put to a model."""
MOST_PHRASES_ASKED_ABOUT = 8


async def doubtful(
    brought: Sequence[Lesson], known: Sequence[Lesson], witness: AnswerModel
) -> Mapping[str, Doubt]:
    """By the id of the lesson; `witness` knows what was taught before, and nothing of what was brought."""
    rows, others = (list(filter(gives_an_answer, each)) for each in (brought, known))
    phrases = await asyncio.to_thread(_phrases, rows, others)
    found = await asyncio.to_thread(doubts, rows, others, [each.words for each in phrases])
    shared = [
        doubt
        for doubt in found.faint
        if is_shared(doubt, await witness.candidates(doubt.lesson.question, 1))
    ]
    without_phrase: list[Doubt] = []
    for phrase, behind in list(zip(phrases, found.behind, strict=True))[:MOST_PHRASES_ASKED_ABOUT]:
        agreed = [
            doubt
            for doubt in behind[:MOST_ROWS_WEIGHED]
            if is_shared(doubt, await witness.candidates(phrase.rest_of(doubt.lesson.question), 1))
        ]
        without_phrase += planted(phrase, agreed, [*rows, *others])
    brought_ids = {row.id for row in rows}
    found_of_all = {doubt.lesson.id: doubt for doubt in (*without_phrase, *shared, *found.firm)}
    return {each: doubt for each, doubt in found_of_all.items() if each in brought_ids}


def _phrases(rows: Sequence[Lesson], others: Sequence[Lesson]) -> Sequence[Phrase]:
    """They may have come in small parts, so what was taught with the answers of the import is looked at, too."""
    groups = {row.group for row in rows}
    same = [lesson for lesson in others if lesson.group in groups]
    different = [lesson for lesson in others if lesson.group not in groups]
    return conspicuous_phrases(
        sampled([*rows, *same], MOST_READ), sampled(different, MOST_READ), most=MOST_PHRASES
    )
