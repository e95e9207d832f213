"""What a model is trained on: the taught lessons without repeats, and without what would betray the examination.

Used by the trainer; the same records always give the same dataset.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from myna.domain.near_duplicates import leaking
from myna.domain.provenance import TrainingMaterial, may_train, training_material
from myna.domain.teaching import (
    Lesson,
    LessonKind,
    LessonStatus,
    Split,
    answer_group,
    as_asked,
    holding,
)

_RULES = b"weights by provenance"
"""Another one, once the same lessons make another model than before."""
MOST_SEARCHED = 2_000
"""With more lessons the search would take seconds; the held-out ones give the same answers all the same."""


@dataclass(frozen=True, kw_only=True)
class Dataset:
    taught: tuple[Lesson, ...]
    """All that holds, held-out questions included."""
    learned: tuple[Lesson, ...]
    """What the model is trained on."""
    leaking: frozenset[str]
    """Ids of lessons that are left out: they are too like a held-out question."""
    fingerprint: str
    permission: str | None = None
    """To train on what comes from Discord."""

    @property
    def material(self) -> TrainingMaterial:
        return training_material(self.learned, permission=self.permission)

    @property
    def can_be_learned(self) -> bool:
        """Is there a question whose answer nothing forbids in the end?"""
        known: dict[str, _Known] = {}
        for lesson in self.learned:
            question = as_asked(lesson.question)
            known[question] = known.get(question, _Known()).after(lesson)
        return any(each.right is not None for each in known.values())


def taught_in(
    records: Iterable[Lesson], *, permission: str | None = None
) -> tuple[tuple[Lesson, ...], str]:
    """What `dataset_of` takes as taught, and its fingerprint, without the search for what would betray: in a moment."""
    taught = without_repeats(holding(records))
    return taught, dataset_fingerprint(taught, permission=permission)


def dataset_of(
    records: Iterable[Lesson], *, batch: str | None = None, permission: str | None = None
) -> Dataset:
    """Of a tenant's records in their order; those of the batch count as if they were accepted."""
    decided = (_accepted(record) if record.source.batch == batch else record for record in records)
    taught, fingerprint = taught_in(decided if batch else records, permission=permission)
    left_out = frozenset(leaking(taught))
    return Dataset(
        taught=taught,
        learned=tuple(
            lesson for lesson in taught if lesson.split is Split.TRAIN and lesson.id not in left_out
        ),
        leaking=left_out,
        fingerprint=fingerprint,
        permission=permission,
    )


def dataset_fingerprint(lessons: Iterable[Lesson], *, permission: str | None) -> str:
    """The same for the same taught content of which the same may change weights, whoever taught it and when."""
    digest = hashlib.sha256(_RULES)
    for lesson in lessons:
        is_weighed = may_train(lesson.source.provenance, permission)
        parts = (
            lesson.kind.value,
            lesson.question,
            lesson.answer,
            lesson.rejected or "",
            is_weighed,
        )
        digest.update(json.dumps(parts).encode())
    return digest.hexdigest()


def not_learned(lessons: Iterable[Lesson]) -> tuple[Lesson, ...]:
    """What is laid over a model because it was not trained on it, in order.

    Held-out questions with all lessons on them, so that the last one counts, and what is too like them.
    """
    every = tuple(lessons)
    held_out = {as_asked(each.question) for each in every if each.split is Split.TEST}
    left_out = leaking(every) if len(every) <= MOST_SEARCHED else {}
    return tuple(
        each for each in every if as_asked(each.question) in held_out or each.id in left_out
    )


def without_repeats(lessons: Sequence[Lesson]) -> tuple[Lesson, ...]:
    """Those that change something: after them another answer is right, or one more is wrong."""
    known: dict[str, _Known] = {}
    kept = []
    for lesson in lessons:
        question = as_asked(lesson.question)
        before = known.get(question, _Known())
        known[question] = before.after(lesson)
        if known[question] != before:
            kept.append(lesson)
    return tuple(kept)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """Of one question, as answer groups."""

    right: str | None = None
    wrong: frozenset[str] = frozenset()

    def after(self, lesson: Lesson) -> "_Known":
        wrong = {answer_group(lesson.rejected)} if lesson.rejected is not None else set()
        if lesson.kind is LessonKind.NEGATIVE:
            right = None if self.right in wrong else self.right
            return _Known(right=right, wrong=self.wrong | wrong)
        return _Known(right=lesson.group, wrong=(self.wrong | wrong) - {lesson.group})


def _accepted(record: Lesson) -> Lesson:
    is_waiting = record.status is LessonStatus.PROPOSED
    return replace(record, status=LessonStatus.ACCEPTED) if is_waiting else record
