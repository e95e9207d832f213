"""What champion and challenger are asked; made by `exam_sheet`, asked by the examining service."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from myna.domain.dataset import not_learned
from myna.domain.promotion import Suspicion
from myna.domain.suspicion import contradictions
from myna.domain.teaching import (
    Lesson,
    LessonKind,
    LessonStatus,
    Split,
    answer_group,
    as_asked,
    holding,
    skeleton,
)

MOST_READ = 20_000
"""So many lessons show what there is to suspect."""


@dataclass(frozen=True, kw_only=True)
class Overlays:
    """What is laid over the two models before they are asked."""

    taken_back: frozenset[str] = frozenset()
    """Ids of lessons that the champion was trained on and that hold no longer."""
    champion: tuple[Lesson, ...] = ()
    """Taught one by one since its training, the held-out ones left out."""
    served_champion: tuple[Lesson, ...] = ()
    """All that is laid over it while it serves."""
    served_challenger: tuple[Lesson, ...] = ()
    """What would be laid over it if it served."""


@dataclass(frozen=True, kw_only=True)
class ExamSheet:
    """Every question stands once, with the answer that the last lesson about it gave."""

    before: tuple[Lesson, ...] = ()
    """Held-out questions that the champion was already examined with."""
    since: tuple[Lesson, ...] = ()
    """Held-out questions that came later, those of the new batch included."""
    taught: tuple[Lesson, ...] = ()
    """What was taught, to be asked word for word of the models as they are served."""
    known: tuple[Lesson, ...] = ()
    """What both models were trained on, or enough of it."""
    learned: tuple[Lesson, ...] = ()
    """What the challenger was trained on and the champion was not, or enough of it."""
    batch_ids: frozenset[str] = frozenset()
    """Of the examples among the rows of the batch."""
    overlays: Overlays = Overlays()
    suspicions: tuple[Suspicion, ...] = ()
    """What the lessons show by themselves."""

    @property
    def question_count(self) -> int:
        return len(self.before) + len(self.since) + len(self.taught)

    @property
    def newcomers(self) -> float:
        """0 to 1: the share of what the challenger learned whose answers the champion did not know."""
        old = {lesson.group for lesson in self.known}
        new = sum(lesson.group not in old for lesson in self.learned)
        return new / max(len(self.known) + len(self.learned), 1)


def exam_sheet(
    *,
    known: Sequence[Lesson],
    later: Sequence[Lesson],
    batch: Sequence[Lesson],
    most_held_out: int = 1_500,
    most_taught: int = 400,
) -> ExamSheet:
    """The sheet for a champion that was trained on the records `known`; no records for no champion.

    `later` are the records since, `batch` the rows that are examined with the challenger, whatever their status.
    Where there are too many questions, new ones get at most half of the room and the same ones are chosen
    whenever they are there.
    """
    waiting = {lesson.id for lesson in batch if not lesson.counts_at_once}
    present = holding([*known, *later, *map(_as_accepted, batch)])
    others = [lesson for lesson in present if lesson.id not in waiting]
    learned = holding(one for one in known if one.id not in waiting)
    old_ids = {lesson.id for lesson in learned}
    last_words = _last_words(present)
    taught = [lesson for lesson in last_words if lesson.split is Split.TRAIN]
    before, since = _shared_out(
        [lesson for lesson in last_words if lesson.split is Split.TEST], old_ids, most_held_out
    )
    return ExamSheet(
        before=before,
        since=since,
        taught=tuple(chain(*_shared_out(taught, old_ids, most_taught))),
        known=tuple(sampled([one for one in taught if one.id in old_ids], MOST_READ)),
        learned=tuple(sampled([one for one in taught if one.id not in old_ids], MOST_READ)),
        batch_ids=frozenset(one.id for one in batch if one.kind is LessonKind.EXAMPLE),
        overlays=_overlays(learned, present, waiting),
        suspicions=contradictions(
            _last_words(others), [one for one in present if one.id in waiting]
        ),
    )


def _as_accepted(row: Lesson) -> Lesson:
    is_waiting = row.status is LessonStatus.PROPOSED
    return replace(row, status=LessonStatus.ACCEPTED) if is_waiting else row


def _overlays(
    learned: Sequence[Lesson], present: Sequence[Lesson], waiting: Collection[str]
) -> Overlays:
    """`learned` by the champion and `present` now; a question whose lesson was taken back is taught again.

    Then it says what it said before that lesson.
    """
    learned_ids = {lesson.id for lesson in learned}
    present_ids = {lesson.id for lesson in present}
    gone = [lesson for lesson in learned if lesson.id not in present_ids]
    reopened = {as_asked(lesson.question) for lesson in gone}
    settled = [lesson for lesson in present if lesson.id not in waiting]
    held_out_ids = {lesson.id for lesson in not_learned(settled)}
    laid = [
        lesson
        for lesson in settled
        if lesson.id not in learned_ids
        or lesson.id in held_out_ids
        or as_asked(lesson.question) in reopened
    ]
    return Overlays(
        taken_back=frozenset(lesson.id for lesson in gone),
        champion=tuple(lesson for lesson in laid if lesson.split is Split.TRAIN),
        served_champion=tuple(laid),
        served_challenger=not_learned(present),
    )


def _last_words(lessons: Iterable[Lesson]) -> list[Lesson]:
    """The lessons that give an answer which no later lesson of the same question replaced or took away."""
    last: dict[str, Lesson] = {}
    for lesson in lessons:
        question = skeleton(lesson.question)
        earlier = last.get(question)
        if lesson.kind is LessonKind.NEGATIVE:
            if earlier and earlier.group == answer_group(lesson.rejected or ""):
                del last[question]
        elif not (earlier and _repeats(lesson, earlier)):
            last.pop(question, None)
            last[question] = lesson
    return list(last.values())


def _repeats(lesson: Lesson, earlier: Lesson) -> bool:
    """Does it say the same, so that nothing is new? What was learned is no longer held out."""
    return lesson.group == earlier.group and lesson.split is earlier.split


def _shared_out(
    lessons: Iterable[Lesson], old_ids: Collection[str], most: int
) -> tuple[tuple[Lesson, ...], tuple[Lesson, ...]]:
    """Some of the old and some of the new ones."""
    every = list(lessons)
    old = [lesson for lesson in every if lesson.id in old_ids]
    new = [lesson for lesson in every if lesson.id not in old_ids]
    new = sampled(new, max(most // 2, most - len(old)))
    return tuple(sampled(old, most - len(new))), tuple(new)


def sampled(lessons: Sequence[Lesson], most: int) -> list[Lesson]:
    """The same ones whatever stands beside them, in their order."""
    if len(lessons) <= most:
        return list(lessons)
    ranks = [hashlib.sha256(f"asked {skeleton(one.question)}".encode()).digest() for one in lessons]
    chosen = sorted(range(len(lessons)), key=ranks.__getitem__)[: max(most, 0)]
    return [lessons[number] for number in sorted(chosen)]
