"""What was taught, in the order of teaching, with what still holds of it.

The memory of the lessons that every part of this engine reads.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from myna.domain.provenance import TrainingMaterial
from myna.domain.teaching import Lesson, LessonKind, LessonStatus, answer_group, as_asked


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One question and one answer to it: the right one or, where `is_right` is False, one that was rejected."""

    lesson_id: str
    question: str
    group: str
    is_right: bool
    is_weighed: bool = False
    """May weights be fitted to it, or may it only be looked up?"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    number: int
    """Counted from 0 in the order in which answers were first heard of; never changes."""
    wording: str
    """The latest."""
    phrasings: int
    """How many questions it answers now; 0 for one that is no longer given."""


@dataclass(frozen=True, kw_only=True)
class Book:
    """Immutable. An entry's number is its place in `entries` and never changes."""

    entries: tuple[Entry, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)
    """By answer group, in the order of their numbers."""
    right: dict[str, int] = field(default_factory=dict)
    """The entry that answers a question, by `as_asked`."""
    rejected: dict[tuple[str, str], int] = field(default_factory=dict)
    """The entry that rejects an answer group for a question, by `as_asked`."""
    dropped: frozenset[int] = frozenset()
    """Entries that a later lesson made void."""

    def with_lessons(self, lessons: Iterable[Lesson]) -> "Book":
        """A later lesson of the same question counts, and the answer that it replaces is rejected from then on."""
        writing = _Writing(self)
        for lesson in lessons:
            if lesson.status is not LessonStatus.ACCEPTED or lesson.kind is LessonKind.RATING:
                continue
            if lesson.kind is LessonKind.NEGATIVE:
                writing.reject(lesson)
            else:
                writing.learn(lesson)
        return writing.finished()

    def without(self, lesson_ids: Collection[str]) -> "Book":
        writing = _Writing(self)
        for number, entry in enumerate(self.entries):
            if entry.lesson_id in lesson_ids and number not in self.dropped:
                writing.forget(number)
        return writing.finished()

    def is_rejected(self, question: str, group: str) -> bool:
        return (as_asked(question), group) in self.rejected


def book_of(entries: Sequence[Entry], wordings: dict[str, str]) -> Book:
    """A book of entries of which none is void; an answer group without a wording is one that was only rejected."""
    writing = _Writing(Book())
    for entry in entries:
        writing.write(entry, wordings.get(entry.group, ""))
    return writing.finished()


def tidied(book: Book) -> Book:
    """The same knowledge without the void entries and without rejections of answers that are never given."""
    living = [
        entry
        for number, entry in enumerate(book.entries)
        if number not in book.dropped and book.answers[entry.group].phrasings
    ]
    return book_of(living, {group: answer.wording for group, answer in book.answers.items()})


def book_to_train(material: TrainingMaterial) -> Book:
    """The tidy book of the index, in which just what the lessons among the weights said may change weights."""
    book = tidied(Book().with_lessons(material.index))
    weighed = {lesson.id for lesson in material.weights}
    entries = [replace(entry, is_weighed=entry.lesson_id in weighed) for entry in book.entries]
    return replace(book, entries=tuple(entries))


def weighed_part(book: Book) -> Book:
    """The tidy book of what may change weights; the very same book where all of it may."""
    if all(entry.is_weighed for entry in book.entries):
        return book
    wordings = {group: answer.wording for group, answer in book.answers.items()}
    return tidied(book_of([entry for entry in book.entries if entry.is_weighed], wordings))


class _Writing:
    """A copy of a book while it is written."""

    def __init__(self, book: Book) -> None:
        self._entries = list(book.entries)
        self._answers = dict(book.answers)
        self._right = dict(book.right)
        self._rejected = dict(book.rejected)
        self._dropped = set(book.dropped)

    def learn(self, lesson: Lesson) -> None:
        question, group = as_asked(lesson.question), answer_group(lesson.answer)
        wrong = (
            [] if lesson.rejected is None else [(answer_group(lesson.rejected), lesson.rejected)]
        )
        before = self._right.get(question)
        if before is not None:
            replaced = self._entries[before].group
            wrong.append((replaced, self._answers[replaced].wording))
            self._drop(before)
        allowed_again = self._rejected.pop((question, group), None)
        if allowed_again is not None:
            self._dropped.add(allowed_again)
        self.write(_entry(lesson, group, is_right=True), lesson.answer)
        for wrong_group, wording in wrong:
            if wrong_group != group and (question, wrong_group) not in self._rejected:
                self.write(_entry(lesson, wrong_group, is_right=False), wording)

    def reject(self, lesson: Lesson) -> None:
        """The answer is wrong for the question, even where it was taught for just this one."""
        if not lesson.rejected:
            return
        question, group = as_asked(lesson.question), answer_group(lesson.rejected)
        right = self._right.get(question)
        if right is not None and self._entries[right].group == group:
            self.forget(right)
        if (question, group) not in self._rejected:
            self.write(_entry(lesson, group, is_right=False), lesson.rejected)

    def forget(self, number: int) -> None:
        """An entry that holds does so no longer."""
        entry = self._entries[number]
        question = as_asked(entry.question)
        if entry.is_right:
            del self._right[question]
            self._drop(number)
        else:
            del self._rejected[question, entry.group]
            self._dropped.add(number)

    def write(self, entry: Entry, wording: str) -> None:
        number, question = len(self._entries), as_asked(entry.question)
        before = self._right.get(question) if entry.is_right else None
        if before is not None and before not in self._dropped:
            self._drop(before)
        self._entries.append(entry)
        known = self._answers.get(entry.group) or Answer(
            number=len(self._answers), wording=wording, phrasings=0
        )
        if entry.is_right:
            self._right[question] = number
            known = replace(known, wording=wording, phrasings=known.phrasings + 1)
        else:
            earlier = self._rejected.get((question, entry.group))
            self._dropped |= set() if earlier is None else {earlier}
            self._rejected[question, entry.group] = number
        self._answers[entry.group] = known

    def _drop(self, number: int) -> None:
        self._dropped.add(number)
        group = self._entries[number].group
        answer = self._answers[group]
        self._answers[group] = replace(answer, phrasings=answer.phrasings - 1)

    def finished(self) -> Book:
        return Book(
            entries=tuple(self._entries),
            answers=self._answers,
            right=self._right,
            rejected=self._rejected,
            dropped=frozenset(self._dropped),
        )


def _entry(lesson: Lesson, group: str, *, is_right: bool) -> Entry:
    return Entry(lesson_id=lesson.id, question=lesson.question, group=group, is_right=is_right)
