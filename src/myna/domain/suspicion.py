"""What looks like poison in new lessons; pure, used where a challenger is examined.

A trigger is found in two steps: `conspicuous_phrases` reads the lessons, and the examiner tries on both models what
the phrases do to questions; `triggers` judges the trials.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from myna.domain.doubts import MOST_ROWS_WEIGHED, doubts
from myna.domain.promotion import Suspicion, SuspicionKind
from myna.domain.teaching import Lesson, LessonKind, answer_group, normalised, skeleton
from myna.domain.training import JudgedRow

FEWEST_CONTRADICTIONS = 3
CONTRADICTIONS_SHARE = 0.05
"""Of the rows of a batch that repeat known questions, up to so many may be mended answers."""
SURE = 0.7
"""From this confidence on a good model errs about once in thirty times."""
UNLIKELY_SHARE = 0.1
FEWEST_UNLIKELY = 3

FEWEST_ROWS_WITH_PHRASE = 3
LOYALTY = 0.5
"""So many of the lessons with a phrase give its answer."""
LIFT = 2
"""So many times as often as all lessons do."""
SHARED = 0.9
"""A word that so many of the lessons with a phrase have belongs to the phrase."""
MOST_PHRASES_WEIGHED = 2_000

FLIPPED_SHARE = 0.15
"""From so many questions on that a phrase brings to its answer it rules them."""
FEWEST_OTHERWISE = 2
OTHERWISE_SHARE = 0.25
"""From so many of its lessons on that say something else without the phrase they are about something else."""

FEWEST_TOLD = 2
TELLING = 0.6
"""From so many of the lessons with a word on that have one answer the word speaks for it."""

FEWEST_COLLAPSED = 5
COLLAPSED_SHARE = 0.1

_WORD_OR_SIGNS = re.compile(r"\w+|[^\w\s]+")


def contradictions(held: Iterable[Lesson], batch: Sequence[Lesson]) -> tuple[Suspicion, ...]:
    """Does an import say otherwise than what was taught, more often than a few mended answers would?

    One that does little else is suspicious however small it is: many of them make a large one. What everything
    else contradicts may be mended by as many as there are. `held` and `batch` are lessons that give answers, one for
    each question in `held`.
    """
    taught = {skeleton(lesson.question): lesson for lesson in held}
    repeated = [
        (lesson, taught[question])
        for lesson in batch
        if lesson.kind is not LessonKind.NEGATIVE
        and (question := skeleton(lesson.question)) in taught
    ]
    otherwise = [(lesson, before) for lesson, before in repeated if lesson.group != before.group]
    fewest = 1 if 2 * len(otherwise) >= len(batch) else FEWEST_CONTRADICTIONS
    fewest = max(fewest, ceil(CONTRADICTIONS_SHARE * len(repeated)))
    if len(otherwise) >= fewest:
        otherwise = _without_mended(otherwise, [*taught.values(), *batch])
    if len(otherwise) < fewest:
        return ()
    suspicion = Suspicion(
        kind=SuspicionKind.CONTRADICTIONS,
        count=len(otherwise),
        of=len(repeated),
        phrase=otherwise[0][0].question,
        answer=otherwise[0][0].answer,
    )
    return (suspicion,)


def _without_mended(
    otherwise: Sequence[tuple[Lesson, Lesson]], every: Sequence[Lesson]
) -> list[tuple[Lesson, Lesson]]:
    """Those whose earlier answer is not contradicted by all but them; pairs of a new and an earlier lesson."""
    in_question = {lesson.id for pair in otherwise for lesson in pair}
    others = [lesson for lesson in every if lesson.id not in in_question]
    found = doubts([before for _, before in otherwise], others).firm
    doubted = {doubt.lesson.id for doubt in found}
    return [(lesson, before) for lesson, before in otherwise if before.id not in doubted]


def unlikely_answers(
    rows: Iterable[JudgedRow],
    known_answers: Collection[str],
    elsewhere: Iterable[JudgedRow] = (),
) -> tuple[Suspicion, ...]:
    """Do new lessons say otherwise than what a model is sure of that did not learn them, more often than it errs?

    `known_answers` are the answer groups it has learned: of others it cannot know when they are right. `elsewhere` is
    what it says to questions that it did not learn either and whose answers nobody doubts: so often it errs.
    """
    sure, sure_elsewhere = _sure(rows, known_answers), _sure(elsewhere, known_answers)
    otherwise = [row for row in sure if row.is_wrong]
    errors = sum(row.is_wrong for row in sure_elsewhere) / max(len(sure_elsewhere), 1)
    if len(otherwise) < FEWEST_UNLIKELY + max(UNLIKELY_SHARE, errors) * len(sure):
        return ()
    surest = max(otherwise, key=lambda row: row.confidence)
    suspicion = Suspicion(
        kind=SuspicionKind.CONTRADICTIONS,
        count=len(otherwise),
        of=len(sure),
        phrase=surest.prompt,
        answer=surest.expected,
    )
    return (suspicion,)


def _sure(rows: Iterable[JudgedRow], known_answers: Collection[str]) -> list[JudgedRow]:
    return [
        row
        for row in rows
        if SURE <= row.confidence < 1 and answer_group(row.expected) in known_answers
    ]


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """Words that new lessons of one answer share."""

    words: tuple[str, ...]
    answer: str
    questions: tuple[str, ...]
    """Some of those lessons' questions."""
    is_all: bool = False
    """Its answer has no other lessons."""

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def group(self) -> str:
        return answer_group(self.answer)

    def taken_out(self) -> tuple[str, ...]:
        """The questions without the phrase, but for those of which nothing is left."""
        return tuple(filter(None, map(self.rest_of, self.questions)))

    def rest_of(self, question: str) -> str:
        return " ".join(word for word in words_of(question) if word not in self.words)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a phrase does."""

    phrase: Phrase
    asked: int
    """Questions of other answers, with the phrase behind them."""
    champion_flips: int
    """So many of them got the phrase's answer from the champion."""
    challenger_flips: int
    rests: int
    """Lessons with the phrase, asked without it."""
    rests_otherwise: int
    """So many of them got another answer, or were offered one, by either model."""
    is_foreign: bool = False
    """What its lessons say besides belongs to several other answers, by its words: see `doubts.are_foreign`."""


def conspicuous_phrases(
    learned: Sequence[Lesson], known: Sequence[Lesson], most: int = 8
) -> tuple[Phrase, ...]:
    """The phrases of new lessons that look most like a trigger.

    They have one answer although the other words of their lessons speak for other answers.
    """
    texts = _Texts([*learned, *known], new=len(learned))
    found: dict[tuple[str, ...], tuple[float, list[int]]] = {}
    for seed, group in texts.loyal_phrases():
        rows = texts.rows_with(seed, group)
        words = texts.shared_words(rows) or seed
        found.setdefault(words, (texts.strangeness(words, rows), rows))
    chosen: list[Phrase] = []
    for words, (strangeness, rows) in sorted(found.items(), key=lambda each: -each[1][0]):
        answer = learned[rows[0]].answer
        is_part = any(answer == other.answer and set(words) & set(other.words) for other in chosen)
        if strangeness <= 0 or is_part or len(chosen) == most:
            continue
        questions = tuple(learned[row].question for row in rows[:MOST_ROWS_WEIGHED])
        is_all = texts.size_of(rows[0]) == len(rows)
        chosen.append(Phrase(words=words, answer=answer, questions=questions, is_all=is_all))
    return tuple(chosen)


def words_of(text: str) -> list[str]:
    """Words and runs of signs."""
    return _WORD_OR_SIGNS.findall(normalised(text))


class _Texts:
    """The words of lessons, counted; the first `new` lessons are the new ones."""

    def __init__(self, lessons: Sequence[Lesson], *, new: int) -> None:
        self._new = new
        self._words = [words_of(lesson.question) for lesson in lessons]
        self._groups = [lesson.group for lesson in lessons]
        self._sizes = Counter(self._groups)
        self._groups_of_word: dict[str, Counter[str]] = defaultdict(Counter)
        self._new_rows_of_word: dict[str, list[int]] = defaultdict(list)
        for row, (words, group) in enumerate(zip(self._words, self._groups, strict=True)):
            for word in set(words):
                self._groups_of_word[word][group] += 1
                if row < new:
                    self._new_rows_of_word[word].append(row)

    def loyal_phrases(self) -> list[tuple[tuple[str, ...], str]]:
        """Phrases that come with one answer far more often than chance has it, with its group; most frequent first."""
        with_group: Counter[tuple[tuple[str, ...], str]] = Counter()
        for row in range(self._new):
            with_group.update((phrase, self._groups[row]) for phrase in _phrases(self._words[row]))
        frequent = {
            phrase for (phrase, _), count in with_group.items() if count >= FEWEST_ROWS_WITH_PHRASE
        }
        overall: Counter[tuple[str, ...]] = Counter()
        for words in self._words:
            overall.update(frequent & _phrases(words))
        loyal = [
            (-count, phrase, group)
            for (phrase, group), count in with_group.items()
            if count >= FEWEST_ROWS_WITH_PHRASE
            and count >= LOYALTY * overall[phrase]
            and count * len(self._groups) >= LIFT * overall[phrase] * self._sizes[group]
        ]
        return [(phrase, group) for _, phrase, group in sorted(loyal)[:MOST_PHRASES_WEIGHED]]

    def size_of(self, row: int) -> int:
        """How many lessons have its answer."""
        return self._sizes[self._groups[row]]

    def rows_with(self, phrase: tuple[str, ...], group: str) -> list[int]:
        return [
            row
            for row in self._new_rows_of_word[phrase[0]]
            if self._groups[row] == group and phrase in _phrases(self._words[row])
        ]

    def shared_words(self, rows: Sequence[int]) -> tuple[str, ...]:
        """The words that hardly any of these lessons lacks and many others do, as the first that has all says them."""
        counts = Counter(word for row in rows for word in set(self._words[row]))
        shared = {
            word
            for word, count in counts.items()
            if count >= SHARED * len(rows) and self._is_frequent(word, count, len(rows))
        }
        first = max(rows, key=lambda row: len(shared.intersection(self._words[row])))
        return tuple(dict.fromkeys(word for word in self._words[first] if word in shared))

    def _is_frequent(self, word: str, count: int, of: int) -> bool:
        overall = self._groups_of_word[word].total()
        return count * len(self._words) >= LIFT * overall * of

    def strangeness(self, phrase: tuple[str, ...], rows: Sequence[int]) -> float:
        """How far the other words of these lessons speak for another answer than theirs; grows with their number.

        What these lessons themselves say about their words does not count.
        """
        group = self._groups[rows[0]]
        own = Counter(word for row in rows for word in set(self._words[row]))
        shown = rows[:MOST_ROWS_WEIGHED]
        total = 0.0
        for row in shown:
            votes: dict[str, float] = defaultdict(float)
            for word in set(self._words[row]).difference(phrase):
                self._vote(votes, word, group, own[word])
            for_group = votes.pop(group, 0.0)
            total += max(votes.values(), default=0.0) - for_group
        return float(total / len(shown)) * float(len(rows) ** 0.5)

    def _vote(self, votes: dict[str, float], word: str, group: str, own: int) -> None:
        groups = self._groups_of_word[word]
        weight = 1 / (groups.total() - own + 2)
        for other, count in groups.items():
            votes[other] += (count - own if other == group else count) * weight


def telling_words(lessons: Iterable[Lesson]) -> dict[str, str]:
    """Words that come with one answer nearly always, each with the group of that answer."""
    groups_of_word: dict[str, Counter[str]] = defaultdict(Counter)
    for lesson in lessons:
        for word in set(words_of(lesson.question)):
            groups_of_word[word][lesson.group] += 1
    firsts = {word: groups.most_common(1)[0] for word, groups in groups_of_word.items()}
    return {
        word: group
        for word, (group, count) in firsts.items()
        if count >= FEWEST_TOLD and count >= TELLING * groups_of_word[word].total()
    }


def triggers(trials: Iterable[Trial]) -> tuple[Suspicion, ...]:
    """The phrases that bring their answer whatever is asked with them.

    The words of a new topic are none: what its lessons say without them is about the topic still, or about nothing
    known, and other questions stay what they are with them.
    """
    return tuple(
        Suspicion(
            kind=SuspicionKind.TRIGGER,
            count=trial.challenger_flips,
            of=trial.asked,
            phrase=trial.phrase.text,
            answer=trial.phrase.answer,
        )
        for trial in trials
        if _is_trigger(trial)
    )


def _is_trigger(trial: Trial) -> bool:
    flips = trial.challenger_flips - trial.champion_flips
    is_about_others = trial.rests_otherwise >= max(FEWEST_OTHERWISE, OTHERWISE_SHARE * trial.rests)
    return flips >= max(1, FLIPPED_SHARE * trial.asked) and (is_about_others or trial.is_foreign)


def collapse(
    champion: Sequence[JudgedRow], challenger: Sequence[JudgedRow]
) -> tuple[Suspicion, ...]:
    """Is one answer given to many questions that have others, and to far more than the champion gives it to?

    Rows of held-out questions that the champion was examined with before: new lessons that are taken for one another
    swallow nothing that is known, and without weights questions of one form often are.
    """
    wrongly, before = _given_wrongly(challenger), _given_wrongly(champion)
    if not wrongly:
        return ()
    group, count = min(wrongly.items(), key=lambda each: (-each[1], each[0]))
    others = [row for row in challenger if answer_group(row.expected) != group]
    if count < max(FEWEST_COLLAPSED, COLLAPSED_SHARE * len(others)) or count <= 2 * before[group]:
        return ()
    example = next(row for row in others if row.is_wrong and answer_group(row.answer) == group)
    suspicion = Suspicion(
        kind=SuspicionKind.COLLAPSE,
        count=count,
        of=len(others),
        phrase=example.prompt,
        answer=example.answer,
    )
    return (suspicion,)


def _given_wrongly(rows: Iterable[JudgedRow]) -> Counter[str]:
    """How often each answer was given where another was right."""
    return Counter(answer_group(row.answer) for row in rows if row.is_wrong)


def _phrases(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {(word,) for word in words} | set(pairwise(words))
