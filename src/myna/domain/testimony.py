"""What a model says of lessons that it was kept from, weighed with the words of all others; used by `doubting`.

The weights are those of logistic regressions over imports of which some rows were given another answer, or a phrase
and the answer that it was planted for: `benchmarks/fit_doubts.py`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from myna.domain.conversation import Candidate
from myna.domain.doubts import Behind, Doubt
from myna.domain.teaching import Lesson, answer_group

FEWEST_TO_TELL = 3
"""Rows with a phrase; with fewer, any two questions with a word in common would be suspected."""
LEAST_CHANCE, MOST_CHANCE = 0.02, 0.98
MOST_STRENGTH = 10.0
LEADS = 2.5
"""What speaks for one answer no more than so many times its lead over a third is a form that many questions have."""
MOST_OWN_PARTS, MOST_LEFT, MOST_KNOWN, MOST_ALIKE = 2, 10, 0.15, 2.0
"""More says no more."""
CLEAR = 0.6
"""So much at least, on average, what lessons say besides a planted phrase speaks for other answers: that of many honest
topics with words of their own, in questions of one form, does less."""
FEWEST_KINDS = 2
"""To so many answers its lessons belong but for a planted phrase; one has a new topic that is carved out of it."""

ROW_WEIGHTS = (0.6, 0.35, -0.9, -6.9)
"""Of `row_signs`, and the intercept: raised by a quarter, as to ask costs less than to learn what is wrong."""
PHRASE_WEIGHTS = (0.59, 1.05, 1.59, 2.39, 0.3, 1.53, -5.92, -1.87)
"""Of `phrase_signs`, and the intercept: raised by one, as far as hardly any more honest phrases are asked about."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """Of a model that was asked a lesson's question."""

    other: float
    """How sure it is of the best answer that is not the lesson's."""
    own: float = 0.0
    """And of the lesson's."""
    answer: str = ""
    """The group of that other answer."""


def statement_on(lesson: Lesson, said: Sequence[Candidate]) -> Statement:
    """Best answer first."""
    others = [each for each in said if answer_group(each.answer) != lesson.group]
    own = [each.confidence for each in said if answer_group(each.answer) == lesson.group]
    if not others:
        return Statement(other=0.0, own=max(own, default=0.0))
    return Statement(
        other=others[0].confidence,
        own=max(own, default=0.0),
        answer=answer_group(others[0].answer),
    )


def is_doubtful(doubt: Doubt, heard: Statement) -> bool:
    """A model that says nothing takes nothing back that is firm."""
    is_silent = max(heard.own, heard.other) < LEAST_CHANCE
    return (doubt.is_firm and is_silent) or _weighed(row_signs(doubt, heard), ROW_WEIGHTS) >= 0


def row_signs(doubt: Doubt, heard: Statement) -> tuple[float, ...]:
    """What the words say, and what the model says of the same answer and of the lesson's own."""
    return (
        min(doubt.strength, MOST_STRENGTH),
        _odds(_agreed(doubt, heard)),
        _odds(heard.own),
    )


def is_planted(behind: Behind, heard: Sequence[Statement]) -> bool:
    """Do lessons have their answer for nothing but a phrase? `heard` of its views, each asked without the phrase.

    Without it they belong to several other answers and are unlike each other, while no other lesson has its words, and
    all lessons of the answer have them. The lessons of an honest new topic share words, too; what they say besides is
    about this and that far less often.
    """
    return (
        belong_elsewhere(behind, heard)
        and _weighed(phrase_signs(behind, heard), PHRASE_WEIGHTS) >= 0
    )


def belong_elsewhere(behind: Behind, heard: Sequence[Statement]) -> bool:
    """Without the phrase, do enough lessons clearly belong to several answers, also for a model that says anything?"""
    kinds = {answer_group(view.instead) for view in behind.views if view.strength > 0}
    of_model = {said.answer for said in heard if said.other >= LEAST_CHANCE}
    return (
        len(behind.lessons) >= FEWEST_TO_TELL
        and len(kinds) >= FEWEST_KINDS
        and (not of_model or len(of_model) >= FEWEST_KINDS)
        and phrase_signs(behind, heard)[0] >= CLEAR
    )


def phrase_signs(behind: Behind, heard: Sequence[Statement]) -> tuple[float, ...]:
    """How far words and model find what its lessons say besides another answer's.

    And whether its answer has no other lesson, how many words and neighbours of the phrase no other lesson has, and
    whether what its lessons say besides is much, known, and about this and that.
    """
    count, seen = len(behind.lessons), len(behind.views)
    strength = sum(view.strength for view in behind.views) / seen
    lead = sum(view.lead for view in behind.views) / seen
    return (
        min(strength, LEADS * lead, MOST_STRENGTH),
        sum(map(_agreed, behind.views, heard)) / seen,
        float(count == behind.of_answer),
        min(behind.own_parts, MOST_OWN_PARTS),
        min(behind.fewest_left, MOST_LEFT),
        min(
            sum(math.log(max(said.other, LEAST_CHANCE)) for said in heard) / seen,
            math.log(MOST_KNOWN),
        ),
        min(10 * behind.alike, MOST_ALIKE),
    )


def may_be_planted(behind: Behind) -> bool:
    """If a model agrees with all that the words say?"""
    heard = [Statement(other=1.0, answer=answer_group(view.instead)) for view in behind.views]
    return is_planted(behind, heard)


def _agreed(doubt: Doubt, heard: Statement) -> float:
    """How sure the model is of what the words say; a model may be sure of mere forms, so its word alone is none."""
    return heard.other if heard.answer == answer_group(doubt.instead) else 0.0


def _weighed(signs: Sequence[float], weights: Sequence[float]) -> float:
    *of_signs, intercept = weights
    return sum(map(mul, signs, of_signs), start=intercept)


def _odds(chance: float) -> float:
    bounded = min(max(chance, LEAST_CHANCE), MOST_CHANCE)
    return math.log(bounded / (1 - bounded))
