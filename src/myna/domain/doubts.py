"""Which rows of an import answer otherwise than everything that is like them; asked by `doubting`.

The words of a question are weighed by the answers of all other lessons that have them, as a naive Bayes classifier
does that never saw the row itself. What a single other lesson says does not suffice, however like it is: two short
questions often differ in one word and rightly have two answers. So a model is asked, too: see `testimony`.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from myna.domain.teaching import Lesson, LessonKind, SourceType, answer_group, normalised, skeleton

DOUBTED = 6.0
"""So much must speak for another answer, in logarithms of odds by the square root of the number of features: of honest
data sets that were measured about one row in a hundred gets there, and half of these were wrong indeed."""
ASKED_ABOUT = 0.5
"""With so much, a model that did not learn the row is asked what it thinks."""
MOST_ASKED_ABOUT = 300
MOST_ROWS_WEIGHED = 20
"""Of one phrase."""
FEWEST_KINDS = 3
FOREIGN = 4.0
"""So much must speak for other answers, on average over many rows with a phrase, once it is taken out of them: where a
phrase is tried on models as well. Else it takes `DOUBTED`."""
FOREIGN_IN_ALL = 13.0
"""Of few rows this by the square root of their number, up to `DOUBTED`. Phrases of honest imports that were measured
got to 5.6 with three rows, to 5.2 with five and mostly to 4.8 with ten."""
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
    """The answer that the others give; empty where they give none."""
    strength: float = 0.0
    """So much speaks for it, as in `DOUBTED`."""
    lead: float = 0.0
    """So much more than for any third answer: next to nothing for a form that many questions have."""
    is_firm: bool = False
    """So much that no other lesson alone says it."""
    phrase: str = ""
    """Without this, where the others know the row only without it."""


@dataclass(frozen=True, kw_only=True)
class Behind:
    """What lessons of one answer, new ones or not, say but for a phrase that they share."""

    lessons: tuple[Lesson, ...]
    views: tuple[Doubt, ...]
    """Of the first of them, without the phrase."""
    of_answer: int
    """How many lessons have that answer."""
    own_parts: int
    """So many words of the phrase no other lesson has, and so many neighbours among its other words."""
    fewest_left: int
    """Words of the shortest of the first of them, without the phrase."""
    alike: float
    """So much of two of these is the same without it, on average: 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class Doubts:
    firm: tuple[Doubt, ...] = ()
    """Those that need no model's word."""
    asked: tuple[Doubt, ...] = ()
    """Those about which a model is asked that did not learn the rows; strongest first. Some are firm, too."""
    behind: tuple[Behind, ...] = ()
    """For each phrase."""


def doubts(
    batch: Sequence[Lesson],
    known: Sequence[Lesson],
    phrases: Iterable[tuple[Collection[str], str]] = (),
) -> Doubts:
    """Of the rows of an import those to be looked at; `known` is what was taught before.

    `phrases` are the words of some that come with one answer, and its group.

    Takes seconds for 15,000 rows. Negatives and passages of documents are not doubted.
    """
    judged = [one for one in batch if gives_an_answer(one)]
    others = [one for one in known if gives_an_answer(one)]
    opinion = _Opinion(_evenly([*others, *judged], MOST_WEIGHED))
    firm = _contradicting(judged, others)
    asked: list[Doubt] = []
    for lesson in judged:
        view = opinion.of(lesson)
        if lesson.id in firm or view is None or view.strength < ASKED_ABOUT:
            continue
        doubt = view.doubt_of(lesson)
        asked.append(doubt)
        if view.is_firm:
            firm[lesson.id] = doubt
    asked.sort(key=lambda each: -each.strength)
    every = [*judged, *others]
    words = [plain_words(one.question) for one in every] if phrases else []
    return Doubts(
        firm=tuple(firm.values()),
        asked=tuple(asked[:MOST_ASKED_ABOUT]),
        behind=tuple(
            _behind(_plain(phrase), group, list(zip(every, words, strict=True)), opinion)
            for phrase, group in phrases
        ),
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
    return [_is_foreign(_plain(words), judged, others, opinion) for words in phrases]


def gives_an_answer(lesson: Lesson) -> bool:
    return lesson.kind is not LessonKind.NEGATIVE and lesson.source.type is not SourceType.DOCUMENT


def plain_words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(normalised(text)))


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


def _behind(
    phrase: frozenset[str],
    group: str,
    every: Sequence[tuple[Lesson, frozenset[str]]],
    opinion: "_Opinion",
) -> Behind:
    """`every` lesson with its words."""
    of_answer = [one for one in every if one[0].group == group]
    own = tuple(one for one, words in of_answer if phrase and phrase <= words)
    own_ids = {one.id for one in own}
    others = [each for each in every if each[0].id not in own_ids]
    shown = own[:MOST_ROWS_WEIGHED]
    found = [(one, opinion.of(one, without=phrase)) for one in shown]
    return Behind(
        lessons=own,
        views=tuple(
            view.doubt_of(one) if view else Doubt(lesson=one, instead="") for one, view in found
        ),
        of_answer=len(of_answer),
        own_parts=_own_parts(phrase, own, others),
        fewest_left=min((len(plain_words(one.question) - phrase) for one in shown), default=0),
        alike=_alike([_without_words(_features(one.question), phrase) for one in shown]),
    )


def _own_parts(
    phrase: frozenset[str],
    lessons: Sequence[Lesson],
    others: Sequence[tuple[Lesson, frozenset[str]]],
) -> int:
    """Words that are nobody else's, and of everyday words those that only here always stand beside each other."""
    everyday = {word for word in phrase if any(word in words for _, words in others)}
    always = frozenset.intersection(*map(_pairs, lessons)) if lessons else frozenset()
    beside = {pair for pair in always if everyday.issuperset(pair)}
    for one, words in others:
        if any(map(words.issuperset, beside)):
            beside -= _pairs(one)
    return len(phrase - everyday) + len(beside)


def _pairs(lesson: Lesson) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(_WORD.findall(normalised(lesson.question))))


def _alike(rests: Sequence[frozenset[str]]) -> float:
    """How much of what either of two has they both have."""
    shares = [len(one & other) / max(len(one | other), 1) for one, other in combinations(rests, 2)]
    return sum(shares) / max(len(shares), 1)


def _is_foreign(
    phrase: frozenset[str], judged: Sequence[Lesson], known: Sequence[Lesson], opinion: "_Opinion"
) -> bool:
    """Do the rows with a phrase belong to several other answers by what they say besides?

    They may have come in small parts: what was taught before counts, too, if the phrase is all that brings its answer.
    """
    having = _having(phrase, judged)
    groups = {one.group for one in having}
    earlier = [one for one in known if one.group in groups]
    if len(_having(phrase, earlier)) < len(earlier):
        earlier = []
    views = [opinion.of(one, without=phrase) for one in [*having, *_having(phrase, earlier)]]
    found = [view for view in views if view is not None]
    if len({view.answer for view in found}) < FEWEST_KINDS:
        return False
    enough = min(DOUBTED, max(FOREIGN, FOREIGN_IN_ALL / math.sqrt(len(found))))
    return sum(view.strength for view in found) >= enough * len(found)


def _having(phrase: frozenset[str], lessons: Iterable[Lesson]) -> list[Lesson]:
    return [one for one in lessons if phrase and phrase <= plain_words(one.question)]


def _plain(phrase: Iterable[str]) -> frozenset[str]:
    """Without signs, which say nothing by themselves."""
    return frozenset(word for word in phrase if _WORD.fullmatch(word))


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
    lead: float
    is_firm: bool
    """Enough speaks for it, even without the lesson that is most like the row."""

    def doubt_of(self, lesson: Lesson) -> Doubt:
        return Doubt(
            lesson=lesson,
            instead=self.answer,
            strength=self.strength,
            lead=self.lead,
            is_firm=self.is_firm,
        )


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
        vote = votes.pop(rival)
        strength, lead = (vote - own) / scale, (vote - max(votes.values(), default=own)) / scale
        is_firm = (
            strength >= DOUBTED and self._without_nearest(known, rival) - own >= DOUBTED * scale
        )
        return _View(answer=self._answers[rival], strength=strength, lead=lead, is_firm=is_firm)

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
