"""Finds rows that say again, or say otherwise, what was said before: further up or in earlier lessons."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from myna.domain.lesson_files.rows import Code, Row, RowState
from myna.domain.teaching import Lesson, LessonKind, normalised


class _Known:
    """What counts so far, as hashes: texts of a large file would take too much room."""

    def __init__(self) -> None:
        self._right: dict[int, int] = {}
        self._wrong: set[int] = set()

    def learn(self, taught: Row | Lesson) -> RowState | None:
        """Says what the row is to what came before; None where it is simply new."""
        question = hash(normalised(taught.question))
        right = None if taught.kind is LessonKind.NEGATIVE else hash(normalised(taught.answer))
        rejected = normalised(taught.rejected or "")
        wrong = hash((question, hash(rejected))) if rejected else None
        before = self._right.get(question)
        is_known = right in {None, before} and (wrong is None or wrong in self._wrong)
        is_otherwise = self._contradicts(question, right, hash(rejected) if rejected else None)
        if right is not None:
            self._right[question] = right
            self._wrong.discard(hash((question, right)))
        if wrong is not None:
            self._wrong.add(wrong)
            if self._right.get(question) == hash(rejected):
                del self._right[question]
        if is_known:
            return RowState.DUPLICATE
        return RowState.CONFLICT if is_otherwise else None

    def _contradicts(self, question: int, right: int | None, rejected: int | None) -> bool:
        """A correction does not contradict the very answer that it rejects."""
        before = self._right.get(question)
        if right is None:
            return before is not None and before == rejected
        is_other = before not in {None, right, rejected}
        return is_other or hash((question, right)) in self._wrong


def with_repeats_marked(rows: Iterable[Row], lessons: Iterable[Lesson] = ()) -> Iterator[Row]:
    """The rows beside each other and beside these lessons, of which all count, in their order."""
    known = _Known()
    for lesson in lessons:
        known.learn(lesson)
    codes = {RowState.DUPLICATE: Code.DUPLICATE, RowState.CONFLICT: Code.CONFLICT}
    for row in rows:
        state = known.learn(row) if row.is_kept else None
        yield row if state is None else replace(row, state=state, code=codes[state])
