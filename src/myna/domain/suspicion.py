"""What looks like poison in new lessons; pure, used where a challenger is examined.

A trigger is found in two steps: `conspicuous_phrases` reads the lessons, and the examiner tries on both models what
the phrases do to questions; `triggers` judges the trials.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from myna.domain.promotion import Suspicion, SuspicionKind
from myna.domain.teaching import Lesson, LessonKind, answer_group, normalised, skeleton
from myna.domain.training import JudgedRow

FEWEST_CONTRADICTIONS = 3
CONTRADICTIONS_SHARE = 0.05
"""Of the rows of a batch that repeat known questions, up to so many may be mended answers."""

FEWEST_ROWS_WITH_PHRASE = 3
LOYALTY = 0.5
"""So many of the lessons with a phrase give its answer."""
LIFT = 2
"""So many times as often as all lessons do."""
MOST_PHRASES_WEIGHED = 400
MOST_ROWS_WEIGHED = 20
"""Of one phrase."""

FLIPPED_SHARE = 0.3
"""From so many questions on that a phrase brings to its answer it rules them."""
OTHERWISE_SHARE = 0.3
"""From so many of its own lessons on that say something else without the phrase they are about something else."""

FEWEST_COLLAPSED = 5
COLLAPSED_SHARE = 0.1

_WORD_OR_SIGNS = re.compile(r"\w+|[^\w\s]+")


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


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """A word, or two in a row, that new lessons have where they give one answer."""

    words: tuple[str, ...]
    answer: str
    questions: tuple[str, ...]
    """Some of those lessons' questions."""

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def taken_out(self) -> tuple[str, ...]:
        """The questions without the phrase, but for those of which nothing is left."""
        rests = (" ".join(_without(words_of(text), self.words)) for text in self.questions)
        return tuple(rest for rest in rests if rest)


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
    """So many of them got another answer."""


def conspicuous_phrases(
    learned: Sequence[Lesson], known: Sequence[Lesson], most: int = 8
) -> tuple[Phrase, ...]:
    """The phrases of new lessons that look most like a trigger.

    They have one answer although the other words of their lessons speak for other answers.
    """
    texts = _Texts([*learned, *known], new=len(learned))
    found: list[tuple[float, tuple[str, ...], list[int]]] = []
    for phrase, group in texts.loyal_phrases():
        rows = texts.rows_with(phrase, group)
        found.append((texts.strangeness(phrase, rows), phrase, rows))
    chosen: list[Phrase] = []
    for strangeness, phrase, rows in sorted(found, key=lambda each: (-each[0], each[1])):
        is_part = any(set(phrase) & set(other.words) for other in chosen)
        if strangeness <= 0 or is_part or len(chosen) == most:
            continue
        questions = tuple(learned[row].question for row in rows[:MOST_ROWS_WEIGHED])
        chosen.append(Phrase(words=phrase, answer=learned[rows[0]].answer, questions=questions))
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
        sizes = Counter(self._groups)
        loyal = [
            (-count, phrase, group)
            for (phrase, group), count in with_group.items()
            if count >= FEWEST_ROWS_WITH_PHRASE
            and count >= LOYALTY * overall[phrase]
            and count * len(self._groups) >= LIFT * overall[phrase] * sizes[group]
        ]
        return [(phrase, group) for _, phrase, group in sorted(loyal)[:MOST_PHRASES_WEIGHED]]

    def rows_with(self, phrase: tuple[str, ...], group: str) -> list[int]:
        return [
            row
            for row in self._new_rows_of_word[phrase[0]]
            if self._groups[row] == group and phrase in _phrases(self._words[row])
        ]

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
    return (
        flips > 0
        and flips >= FLIPPED_SHARE * trial.asked
        and trial.rests_otherwise > 0
        and trial.rests_otherwise >= OTHERWISE_SHARE * trial.rests
    )


def collapse(
    champion: Sequence[JudgedRow], challenger: Sequence[JudgedRow]
) -> tuple[Suspicion, ...]:
    """Is one answer given to many questions that have others, and to far more than the champion gives it to?

    Rows of the same held-out questions; none for no champion.
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


def _without(words: Sequence[str], phrase: tuple[str, ...]) -> list[str]:
    rest: list[str] = []
    position = 0
    while position < len(words):
        if tuple(words[position : position + len(phrase)]) == phrase:
            position += len(phrase)
        else:
            rest.append(words[position])
            position += 1
    return rest
