"""Which rows of an import answer otherwise than everything that is like them; asked by `doubting`.

The words of a question are weighed by the answers of all other lessons that have them, as a naive Bayes classifier
does that never saw the row itself. What a single other lesson says does not suffice, however like it is: two short
questions often differ in one word and rightly have two answers. There a model is asked, too.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from myna.domain.conversation import Candidate
from myna.domain.teaching import Lesson, LessonKind, SourceType, answer_group, normalised, skeleton

DOUBTED = 6.0
"""So much must speak for another answer, in logarithms of odds by the square root of the number of features: of honest
data sets that were measured about one row in a hundred gets there, and half of these were wrong indeed."""
ASKED_ABOUT = 2.0
"""With so much, a model that did not learn the row is asked what it thinks."""
MOST_ASKED_ABOUT = 300
FEWEST_KINDS = 3
FOREIGN = 4.0
"""So much must speak for other answers, on average over many rows with a phrase, once it is taken out of them: where a
phrase is tried on models as well. Else it takes `DOUBTED`."""
FOREIGN_IN_ALL = 13.0
"""Of few rows this by the square root of their number, up to `DOUBTED`. Phrases of honest imports that were measured
got to 5.6 with three rows, to 5.2 with five and mostly to 4.8 with ten."""
AGREED = 0.6
"""From this confidence on its word counts."""
MOST_WEIGHED = 20_000
"""So many lessons say what words mean; more would say the same."""
PRIOR_ROWS = 2.0
"""What is known of an answer's words before its lessons are read weighs as much as so many of them."""
STEM_CHARACTERS = 3
LONGEST_WORDS = 60
"""What lies behind is not looked at."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A row that everything like it contradicts."""

    lesson: Lesson
    instead: str
    """The answer that the others give."""


@dataclass(frozen=True, kw_only=True)
class Doubts:
    firm: tuple[Doubt, ...] = ()
    faint: tuple[Doubt, ...] = ()
    """Those that count if a model agrees that did not learn the rows; strongest first."""
    behind: tuple[tuple[Doubt, ...], ...] = ()
    """For each phrase lessons with it, new ones or not, that without it likely belong to another answer."""


def doubts(
    batch: Sequence[Lesson], known: Sequence[Lesson], phrases: Iterable[Collection[str]] = ()
) -> Doubts:
    """Of the rows of an import those to be looked at; `known` is what was taught before.

    `phrases` are the words of some that come with one answer of the import: rows with one are doubted if what they say
    besides belongs to several other answers.

    Takes seconds for 15,000 rows. Negatives and passages of documents are not doubted.
    """
    judged = [one for one in batch if gives_an_answer(one)]
    others = [one for one in known if gives_an_answer(one)]
    opinion = _Opinion(_evenly([*others, *judged], MOST_WEIGHED))
    firm = _contradicting(judged, others)
    faint: list[tuple[float, Doubt]] = []
    for lesson in judged:
        view = opinion.of(lesson)
        if lesson.id in firm or view is None or view.strength < ASKED_ABOUT:
            continue
        doubt = Doubt(lesson=lesson, instead=view.answer)
        if view.is_firm:
            firm[lesson.id] = doubt
        else:
            faint.append((view.strength, doubt))
    behind = []
    for words in phrases:
        firm |= _foreign(frozenset(words), judged, others, opinion)
        views = _views_behind(frozenset(words), [*judged, *others], opinion)
        behind.append(
            tuple(
                Doubt(lesson=lesson, instead=view.answer)
                for lesson, view in views
                if view.strength >= ASKED_ABOUT
            )
        )
    faint.sort(key=lambda each: -each[0])
    return Doubts(
        firm=tuple(firm.values()),
        faint=tuple(doubt for _, doubt in faint[:MOST_ASKED_ABOUT]),
        behind=tuple(behind),
    )


def are_foreign(
    phrases: Sequence[Collection[str]], batch: Sequence[Lesson], known: Sequence[Lesson]
) -> list[bool]:
    """For each phrase of some new lessons: do they say, but for it, what belongs to several other answers?

    Takes as long as `doubts`.
    """
    if not phrases:
        return []
    judged, others = (list(filter(gives_an_answer, each)) for each in (batch, known))
    opinion = _Opinion(_evenly([*others, *judged], MOST_WEIGHED))
    return [bool(_foreign(frozenset(words), judged, others, opinion, FOREIGN)) for words in phrases]


def is_shared(doubt: Doubt, said: Sequence[Candidate]) -> bool:
    """By a model that was asked the row's question; best answer first."""
    return (
        bool(said)
        and said[0].confidence >= AGREED
        and answer_group(said[0].answer) == answer_group(doubt.instead)
    )


def gives_an_answer(lesson: Lesson) -> bool:
    return lesson.kind is not LessonKind.NEGATIVE and lesson.source.type is not SourceType.DOCUMENT


def _contradicting(judged: Sequence[Lesson], known: Sequence[Lesson]) -> dict[str, Doubt]:
    """The same question had another answer before; one that is known to be replaced is none."""
    answers = {skeleton(lesson.question): lesson.answer for lesson in known}
    found = {}
    for lesson in judged:
        question = skeleton(lesson.question)
        before = answers.get(question)
        answers[question] = lesson.answer
        if before is None or answer_group(before) in {lesson.group, _replaced(lesson)}:
            continue
        found[lesson.id] = Doubt(lesson=lesson, instead=before)
    return found


def _foreign(
    phrase: frozenset[str],
    judged: Sequence[Lesson],
    known: Sequence[Lesson],
    opinion: "_Opinion",
    for_many: float = DOUBTED,
) -> dict[str, Doubt]:
    """The rows with a phrase, if what they say besides belongs to several other answers.

    `for_many` is what must speak for these, on average over many rows.

    They may have come in small parts: what was taught before counts, too, if the phrase is all that brings its answer.
    """
    having = _having(phrase, judged)
    groups = {one.group for one in having}
    earlier = [one for one in known if one.group in groups]
    if len(_having(phrase, earlier)) < len(earlier):
        earlier = []
    views = _views_behind(phrase, [*having, *earlier], opinion)
    if len({view.answer for _, view in views}) < FEWEST_KINDS:
        return {}
    enough = min(DOUBTED, max(for_many, FOREIGN_IN_ALL / math.sqrt(len(views))))
    if sum(view.strength for _, view in views) < enough * len(views):
        return {}
    new = {one.id for one in having}
    return {
        lesson.id: Doubt(lesson=lesson, instead=view.answer)
        for lesson, view in views
        if lesson.id in new
    }


def _having(phrase: frozenset[str], lessons: Iterable[Lesson]) -> list[Lesson]:
    return [one for one in lessons if phrase <= set(_WORD.findall(normalised(one.question)))]


def _views_behind(
    phrase: frozenset[str], lessons: Sequence[Lesson], opinion: "_Opinion"
) -> list[tuple[Lesson, "_View"]]:
    """What others say of the lessons with a phrase once it is taken out."""
    found = [(one, opinion.of(one, without=phrase)) for one in _having(phrase, lessons)]
    return [(lesson, view) for lesson, view in found if view is not None]


def _replaced(lesson: Lesson) -> str:
    return answer_group(lesson.rejected) if lesson.rejected else ""


def _evenly(lessons: Sequence[Lesson], most: int) -> list[Lesson]:
    step = max(len(lessons) / most, 1)
    return [lessons[int(place * step)] for place in range(min(len(lessons), most))]


@dataclass(frozen=True, kw_only=True)
class _View:
    """What others say of a row."""

    answer: str
    strength: float
    """Above 0: so much speaks for this answer rather than the row's own."""
    is_firm: bool
    """Enough speaks for it, even without the lesson that is most like the row."""


class _Opinion:
    """What lessons say about the words of a question; every one of them may be left out."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        self._count = len(lessons)
        self._features = {lesson.id: _features(lesson.question) for lesson in lessons}
        self._sizes = Counter(lesson.group for lesson in lessons)
        self._answers: dict[str, str] = {}
        self._of_group: dict[str, list[str]] = defaultdict(list)
        self._groups: dict[str, Counter[str]] = defaultdict(Counter)
        for lesson in lessons:
            self._answers[lesson.group] = lesson.answer
            self._of_group[lesson.group].append(lesson.id)
            for feature in self._features[lesson.id]:
                self._groups[feature][lesson.group] += 1
        self._totals = {feature: groups.total() for feature, groups in self._groups.items()}
        self._weights = {
            feature: {group: self._weight(feature, count) for group, count in groups.items()}
            for feature, groups in self._groups.items()
        }

    def of(self, lesson: Lesson, without: Collection[str] = ()) -> _View | None:
        is_among_them = lesson.id in self._features
        features = self._features.get(lesson.id) or _features(lesson.question)
        if without:
            features = _without_words(features, without)
        known = [feature for feature in features if self._totals.get(feature, 0) > is_among_them]
        if not known:
            return None
        votes = self._votes(known, lesson.group, is_among_them=is_among_them)
        own = votes.pop(lesson.group)
        rival = max(votes, key=votes.__getitem__, default=None)
        if rival is None:
            return None
        scale = math.sqrt(len(known))
        strength = (votes[rival] - own) / scale
        is_firm = (
            strength >= DOUBTED and self._without_nearest(known, rival) - own >= DOUBTED * scale
        )
        return _View(answer=self._answers[rival], strength=strength, is_firm=is_firm)

    def _votes(self, known: Sequence[str], own: str, *, is_among_them: bool) -> dict[str, float]:
        """For each answer the logarithm of how likely it makes these words, but for what is the same of all."""
        votes: dict[str, float] = defaultdict(float)
        for feature in known:
            for group, weight in self._weights[feature].items():
                votes[group] += weight
        votes[own] = sum(
            self._weight(feature, self._groups[feature][own] - is_among_them) for feature in known
        )
        return {
            group: vote
            - self._surprise(len(known), self._sizes[group] - (group == own) * is_among_them)
            for group, vote in votes.items()
        }

    def _without_nearest(self, known: Sequence[str], rival: str) -> float:
        """What the rival's lessons say without the one of them that is most like the question."""
        asked = set(known)
        nearest = max(
            (self._features[each] & asked for each in self._of_group[rival]),
            key=lambda shared: sum(1 / self._totals[feature] for feature in shared),
        )
        vote = sum(
            self._weight(feature, self._groups[feature][rival] - (feature in nearest))
            for feature in known
        )
        return vote - self._surprise(len(known), self._sizes[rival] - 1)

    def _weight(self, feature: str, count: int) -> float:
        return math.log1p(count * self._count / (PRIOR_ROWS * self._totals[feature]))

    @staticmethod
    def _surprise(known: int, size: int) -> float:
        return known * math.log(size + PRIOR_ROWS)


def _features(question: str) -> frozenset[str]:
    """Words, their beginnings, and neighbours."""
    return frozenset(_all_features(question))


def _without_words(features: Iterable[str], words: Collection[str]) -> frozenset[str]:
    """Nor their beginnings, nor what they are neighbours of."""
    gone = {*words, *(f"{word[:STEM_CHARACTERS]}*" for word in words)}
    stems = {word[:STEM_CHARACTERS] for word in words}
    return frozenset(
        feature
        for feature in features
        if feature not in gone and stems.isdisjoint(feature.split(" ") if " " in feature else ())
    )


def _all_features(question: str) -> Iterator[str]:
    words = _WORD.findall(normalised(question))[:LONGEST_WORDS]
    stems = [word[:STEM_CHARACTERS] for word in words]
    yield from words
    yield from (f"{stem}*" for stem, word in zip(stems, words, strict=True) if stem != word)
    yield from (f"{one} {other}" for one, other in pairwise(stems))
