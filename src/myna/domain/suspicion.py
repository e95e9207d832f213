"""What looks like poison in new lessons; pure, used where a challenger is examined."""

from collections.abc import Iterable

from myna.domain.promotion import Suspicion, SuspicionKind
from myna.domain.teaching import Lesson, LessonKind, skeleton

FEWEST_CONTRADICTIONS = 3
CONTRADICTIONS_SHARE = 0.05
"""Of the rows of a batch that repeat known questions, up to so many may be mended answers."""


def contradictions(held: Iterable[Lesson], batch: Iterable[Lesson]) -> tuple[Suspicion, ...]:
    """Does an import say otherwise than what was taught, more often than a few mended answers would?

    `held` and `batch` are lessons that give answers, one for each question in `held`.
    """
    answers = {skeleton(lesson.question): lesson.group for lesson in held}
    repeated = [
        (lesson, answers[question])
        for lesson in batch
        if lesson.kind is not LessonKind.NEGATIVE
        and (question := skeleton(lesson.question)) in answers
    ]
    otherwise = [lesson for lesson, group in repeated if lesson.group != group]
    if len(otherwise) < max(FEWEST_CONTRADICTIONS, CONTRADICTIONS_SHARE * len(repeated)):
        return ()
    suspicion = Suspicion(
        kind=SuspicionKind.CONTRADICTIONS,
        count=len(otherwise),
        of=len(repeated),
        phrase=otherwise[0].question,
        answer=otherwise[0].answer,
    )
    return (suspicion,)
