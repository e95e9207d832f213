"""Teaching: what a member says is right is stored first, then known from the very next answer on.

Used by the bot for commands, files, buttons and corrections alike.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import Tenant, Turn
from myna.domain.lesson_files import LessonFile, read_lesson_file
from myna.domain.teaching import (
    Lesson,
    LessonKind,
    Source,
    SourceType,
    answer_group,
    checked_pair,
    normalised,
)
from myna.errors import NotFound
from myna.ports import Clock, LessonStore
from myna.services.training import Minds

MAX_COUNTED_LESSONS = 5_000
"""With more lessons, phrasings are not counted: it would take longer than it helps."""


@dataclass(frozen=True, kw_only=True)
class Taught:
    """A lesson that is stored and known."""

    lesson: Lesson
    phrasings: int | None
    """In how many ways this answer can be asked for now; None where that was not counted."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One question and answer to teach, and where it came from."""

    question: str
    answer: str
    source: Source


@dataclass(frozen=True, kw_only=True)
class TeachingService:
    minds: Minds
    lessons: LessonStore
    clock: Clock
    on_taught: Callable[[Tenant], None]
    """Told after every lesson, to train when they have come to rest."""

    async def teach(self, actor: Actor, pair: Pair, *, key: str) -> Taught:
        """`key` is the id of the event that brought the lesson; with the same key it counts once.

        Raises `NotAllowed`, `UnreadableLesson`, `StorageError`.
        """
        authorize(actor, Action.TEACH, actor.tenant)
        return await self._keep(self._lesson(actor, pair, lesson_id=key))

    async def teach_all(self, actor: Actor, pairs: Sequence[Pair], *, key: str) -> int:
        """Teach many at once, all or none; returns how many there were."""
        authorize(actor, Action.TEACH, actor.tenant)
        numbered = enumerate(pairs, start=1)
        lessons = await asyncio.to_thread(
            lambda: [self._lesson(actor, pair, lesson_id=f"{key}-{n}") for n, pair in numbered]
        )
        if lessons:
            await self._store(actor.tenant, lessons)
        return len(lessons)

    async def teach_file(self, actor: Actor, data: bytes, name: str, *, key: str) -> LessonFile:
        """Teach the rows that can be kept.

        Raises `NotAllowed`, `StorageError`, `FileRefused` for a file that is no text.
        """
        authorize(actor, Action.TEACH, actor.tenant)
        file = await asyncio.to_thread(read_lesson_file, data, name)
        pairs = [
            Pair(
                question=row.question,
                answer=row.answer,
                source=Source(type=SourceType.FILE, file_name=name, line=row.line),
            )
            for row in file.kept
            if row.answer
        ]
        await self.teach_all(actor, pairs, key=key)
        return file

    async def correct(self, actor: Actor, turn: Turn, pair: Pair, *, key: str) -> Taught:
        """The pair's answer is right; the one that the turn gave instead is rejected."""
        authorize(actor, Action.CORRECT, turn.utterance.tenant)
        return await self._keep(self._lesson(actor, pair, lesson_id=key, rejected=turn.answer))

    async def pick(self, actor: Actor, turn: Turn, number: int, source: Source) -> Taught:
        """The asker meant the candidate of this number, from 0: a click is a lesson."""
        authorize(actor, Action.TEACH, turn.utterance.tenant)
        if not 0 <= number < len(turn.candidates):
            raise NotFound("There is no such choice.", remedy="Ask again.")
        question, answer = turn.utterance.text, turn.candidates[number].answer
        pair = Pair(question=question, answer=answer, source=source)
        lesson_id = f"{turn.utterance.key}-pick-{number}"
        return await self._keep(self._lesson(actor, pair, lesson_id=lesson_id))

    def _lesson(
        self, actor: Actor, pair: Pair, *, lesson_id: str, rejected: str | None = None
    ) -> Lesson:
        question, answer = checked_pair(pair.question, pair.answer)
        if rejected is not None and normalised(rejected) == normalised(answer):
            rejected = None
        return Lesson(
            id=lesson_id,
            tenant=actor.tenant,
            kind=LessonKind.EXAMPLE if rejected is None else LessonKind.CORRECTION,
            question=question,
            answer=answer,
            rejected=rejected,
            author_id=actor.id,
            source=pair.source,
            created=self.clock(),
        )

    async def _keep(self, lesson: Lesson) -> Taught:
        await self._store(lesson.tenant, [lesson])
        return Taught(lesson=lesson, phrasings=await self._phrasings(lesson))

    async def _store(self, tenant: Tenant, lessons: Sequence[Lesson]) -> None:
        await self.lessons.add(lessons)
        await self.minds.learn(tenant)
        self.on_taught(tenant)

    async def _phrasings(self, lesson: Lesson) -> int | None:
        if await self.lessons.count(lesson.tenant) > MAX_COUNTED_LESSONS:
            return None
        group = answer_group(lesson.answer)
        stored = await self.lessons.after(lesson.tenant)
        same = (each.lesson for each in stored if answer_group(each.lesson.answer) == group)
        return len({normalised(each.question) for each in same})
