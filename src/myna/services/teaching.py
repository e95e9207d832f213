"""Teaching: what a member says is right or wrong is stored first, then known from the very next answer on.

From somebody who may not teach it waits for a teacher. Used by the bot for commands, buttons,
corrections and the inbox alike; files are read by the trainer.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from myna.domain.access import Action, Actor, Role, authorize
from myna.domain.conversation import Tenant, Turn
from myna.domain.disputes import disputed
from myna.domain.language import language_of
from myna.domain.lesson_files import LessonFile, read_lesson_file
from myna.domain.teaching import (
    MAX_LESSONS,
    Lesson,
    LessonKind,
    LessonStatus,
    Provenance,
    Source,
    SourceType,
    answer_group,
    checked_pair,
    checked_question,
    decided_id,
    edited,
    holding,
    normalised,
)
from myna.errors import NotFound, QuotaReached
from myna.ports import Clock, LessonStore, StoredLesson
from myna.services.minds import Minds

MAX_COUNTED_LESSONS = 5_000
"""With more lessons, phrasings are not counted: it would take longer than it helps."""
MAX_PROPOSALS = 200
"""Of one server at a time."""
MAX_PROPOSALS_OF_ONE = 25
"""Of one member at a time, so that nobody fills the inbox alone."""
REMEMBERED_LESSONS = 200
"""So many of one's newest lessons are looked through for the one that is taken back."""


@dataclass(frozen=True, kw_only=True)
class Taught:
    """A lesson that is stored and, unless it waits for a teacher, known."""

    lesson: Lesson
    phrasings: int | None
    """In how many ways this answer can be asked for now; None where that was not counted."""

    @property
    def is_proposed(self) -> bool:
        return self.lesson.status is LessonStatus.PROPOSED


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
    """Told after everything that changed what is known, to train when it has come to rest."""
    max_lessons: int = MAX_LESSONS
    """Of one server."""
    provenance: Provenance = Provenance.DISCORD
    """Of whatever is said here."""

    async def teach(
        self, actor: Actor, pair: Pair, *, key: str, about: Turn | None = None
    ) -> Taught:
        """`key` is the id of the event that brought the lesson; with the same key it counts once.

        `about` is the turn whose question is taken over. Raises `NotAllowed`, `UnreadableLesson`, `QuotaReached`,
        `StorageError`.
        """
        if about is not None:
            pair = worded(pair, actor, question_by=about.utterance.author_id)
        return await self._keep(actor, self._right(actor, pair, lesson_id=key), Action.TEACH)

    async def teach_lines(self, actor: Actor, text: str, *, key: str) -> LessonFile:
        """Teach every line of a text that can be kept, at once. Raises as `teach`, and `FileRefused`."""
        authorize(actor, Action.TEACH, actor.tenant)
        data = text.encode(errors="replace")
        file = await asyncio.to_thread(read_lesson_file, data, "message")
        lessons = [
            replace(
                self._record(
                    actor,
                    row.question,
                    Source(type=SourceType.MESSAGE, line=row.line),
                    lesson_id=f"{key}-{number}",
                ),
                kind=row.kind,
                answer=row.answer,
                rejected=row.rejected or None,
            )
            for number, row in enumerate(file.kept, start=1)
        ]
        if lessons:
            await self._store(actor.tenant, lessons)
        return file

    async def correct(self, actor: Actor, turn: Turn, pair: Pair, *, key: str) -> Taught:
        """The pair's answer is right; the one that the turn gave instead is rejected."""
        pair = worded(pair, actor, question_by=turn.utterance.author_id)
        return await self.correct_pair(actor, turn, pair, key=key, rejected=disputed(turn))

    async def correct_pair(
        self, actor: Actor, turn: Turn, pair: Pair, *, key: str, rejected: str | None
    ) -> Taught:
        """The same where it is known what is wrong, and whose words the pair is."""
        authorize(actor, Action.PROPOSE, turn.utterance.tenant)
        lesson = self._right(actor, pair, lesson_id=key)
        if rejected is not None and normalised(rejected) != normalised(lesson.answer):
            lesson = replace(
                lesson,
                kind=LessonKind.CORRECTION,
                rejected=rejected,
                model_version=turn.model_version,
            )
        return await self._keep(actor, lesson, Action.CORRECT)

    async def forbid(self, actor: Actor, pair: Pair, *, key: str) -> Taught:
        """The pair's answer must not be given to its question."""
        question, rejected = checked_pair(pair.question, pair.answer)
        lesson = replace(
            self._record(actor, question, pair.source, lesson_id=key),
            kind=LessonKind.NEGATIVE,
            rejected=rejected,
        )
        return await self._keep(actor, lesson, Action.TEACH)

    async def rephrase(
        self, actor: Actor, lesson_id: str, question: str, *, key: str, source: Source
    ) -> Taught:
        """Another way to ask for what this lesson answers. Raises as `teach`, and `NotFound`."""
        lesson = await self.lesson(actor, lesson_id)
        pair = Pair(question=question, answer=lesson.answer, source=source)
        pair = worded(pair, actor, answer_by=lesson.answer_by)
        return await self._keep(actor, self._right(actor, pair, lesson_id=key), Action.TEACH)

    async def lesson(self, actor: Actor, lesson_id: str) -> Lesson:
        """As it was taught. Raises `NotAllowed`, `NotFound`."""
        authorize(actor, Action.SEE_LESSONS, actor.tenant)
        found = await self.lessons.find(actor.tenant, lesson_id)
        if found is None:
            raise _unknown()
        return found.lesson

    async def pick(self, actor: Actor, turn: Turn, number: int, source: Source) -> Taught:
        """The asker meant the candidate of this number, from 0: a click is a lesson."""
        authorize(actor, Action.PROPOSE, turn.utterance.tenant)
        if not 0 <= number < len(turn.candidates):
            raise NotFound("There is no such choice.", remedy="Ask again.")
        picked = turn.candidates[number]
        pair = worded(
            Pair(question=turn.utterance.text, answer=picked.answer, source=source),
            actor,
            question_by=turn.utterance.author_id,
            answer_by=(await self._words_of(actor.tenant, picked.lesson_id))[1],
        )
        lesson_id = f"{turn.utterance.key}-pick-{number}-{actor.id}"
        return await self._keep(actor, self._right(actor, pair, lesson_id=lesson_id), Action.TEACH)

    async def rate(
        self, actor: Actor, turn: Turn, rating: int, *, key: str, source: Source
    ) -> Lesson | None:
        """Keep the rating once; a teacher's -1 also forbids the answer, and a later 1 allows it again.

        Returns the negative lesson that came of it, if any.
        """
        authorize(actor, Action.RATE, turn.utterance.tenant)
        said = disputed(turn)
        if said is None:
            return None
        pair = Pair(question=turn.utterance.text, answer=said, source=source)
        pair = worded(pair, actor, question_by=turn.utterance.author_id)
        question, answer, source = pair.question, pair.answer, pair.source
        once = f"{turn.utterance.key}-{'good' if rating > 0 else 'bad'}-{actor.id}"
        record = replace(
            self._record(actor, question, source, lesson_id=once),
            kind=LessonKind.RATING,
            answer=answer,
            rating=rating,
            model_version=turn.model_version,
        )
        if actor.role < Role.TEACHER:
            await self.lessons.add([record])
            return None
        if rating > 0:
            await self.lessons.add([record])
            await self._allow_again(actor, question, answer, key=key)
            return None
        negative = replace(
            record,
            id=f"{key}-negative",
            kind=LessonKind.NEGATIVE,
            answer="",
            rejected=answer,
            rating=None,
        )
        await self._store(actor.tenant, [record, negative])
        return negative

    async def decide(
        self, actor: Actor, lesson_id: str, *, accept: bool, pair: Pair | None = None
    ) -> Lesson:
        """Accept what a member proposed, discard it, take back what was taught one by one, or bring it back.

        `pair` is what is accepted instead of the words of the lesson. The first decision on a record counts:
        it is what comes back. Raises `NotAllowed`, `NothingKept`, `NotFound`, `UnreadableLesson`, `QuotaReached`.
        """
        authorize(actor, Action.REVIEW, actor.tenant)
        lesson = await self.lesson(actor, lesson_id)
        if lesson.source.batch is not None:
            raise _unknown("batch-lesson")
        decided = replace(
            lesson,
            id=decided_id(lesson_id),
            status=LessonStatus.ACCEPTED if accept else LessonStatus.DISCARDED,
            supersedes=lesson_id,
        )
        if pair is not None:
            decided = edited(decided, *checked_pair(pair.question, pair.answer), by=actor.id)
            if (decided.question, decided.answer) != (lesson.question, lesson.answer):
                authorize(actor, Action.CORRECT, actor.tenant)
        await self._store(actor.tenant, [decided])
        return await self.lesson(actor, decided.id)

    async def discard_batch(self, actor: Actor, batch: str) -> int:
        """Forget all that one import brought; returns how many rows. Raises `NotAllowed`, `NotFound`.

        Whoever may teach may discard a file of their own.
        """
        rows = await self.lessons.batch(actor.tenant, batch)
        _authorize_discarding(actor, rows)
        if not rows:
            raise NotFound("There is no such import here.", remedy="See /jobs.", what="import")
        await self.lessons.decide_batch(
            actor.tenant, batch, LessonStatus.DISCARDED, by=actor.id, at=self.clock()
        )
        await self.minds.reload(actor.tenant)
        self.on_taught(actor.tenant)
        return len(rows)

    async def discard_rows(self, actor: Actor, batch: str, lesson_ids: Collection[str]) -> int:
        """Forget these rows of an import for good, whatever is decided on the others; returns how many.

        And these lessons that were taught before and share a planted phrase with them. Raises `NotAllowed`, `NotFound`.
        """
        rows = list(await self.lessons.batch(actor.tenant, batch))
        for lesson_id in (
            set(lesson_ids).difference([each.lesson.id for each in rows]) if rows else ()
        ):
            found = await self.lessons.find(actor.tenant, lesson_id)
            rows += [found] if found else []
        _authorize_discarding(actor, rows)
        discarded = [
            replace(
                each.lesson,
                id=decided_id(each.lesson.id),
                status=LessonStatus.DISCARDED,
                supersedes=each.lesson.id,
            )
            for each in rows
            if each.lesson.id in lesson_ids
        ]
        if not discarded:
            raise NotFound("There are no such rows here.", remedy="See /lessons.", what="import")
        await self._store(actor.tenant, discarded)
        return len(discarded)

    async def _words_of(self, tenant: Tenant, lesson_id: str) -> tuple[int | None, int | None]:
        """Whose its question and its answer are; nobody's where it is gone."""
        found = await self.lessons.find(tenant, lesson_id)
        return (found.lesson.question_by, found.lesson.answer_by) if found else (None, None)

    async def _allow_again(self, actor: Actor, question: str, answer: str, *, key: str) -> None:
        newest = await self.lessons.recent(
            actor.tenant, limit=REMEMBERED_LESSONS, author_id=actor.id
        )
        mine = holding(each.lesson for each in reversed(newest))
        undone = [
            replace(
                each,
                id=f"{key}-allowed-{number}",
                status=LessonStatus.DISCARDED,
                supersedes=each.id,
            )
            for number, each in enumerate(mine)
            if each.kind is LessonKind.NEGATIVE
            and normalised(each.question) == normalised(question)
            and answer_group(each.rejected or "") == answer_group(answer)
        ]
        if undone:
            await self._store(actor.tenant, undone)

    def _right(self, actor: Actor, pair: Pair, *, lesson_id: str) -> Lesson:
        question, answer = checked_pair(pair.question, pair.answer)
        return replace(
            self._record(actor, question, pair.source, lesson_id=lesson_id), answer=answer
        )

    def _record(self, actor: Actor, question: str, source: Source, *, lesson_id: str) -> Lesson:
        return Lesson(
            id=lesson_id,
            tenant=actor.tenant,
            kind=LessonKind.EXAMPLE,
            question=checked_question(question),
            language=language_of(question),
            author_id=actor.id,
            source=replace(source, provenance=self.provenance),
            created=self.clock(),
        )

    async def _keep(self, actor: Actor, lesson: Lesson, action: Action) -> Taught:
        """Known at once from whoever may do this; proposed by anybody else who may propose."""
        may_teach = actor.role >= Role.TEACHER
        authorize(actor, action if may_teach else Action.PROPOSE, lesson.tenant)
        if may_teach:
            await self._store(lesson.tenant, [lesson])
            return Taught(lesson=lesson, phrasings=await self._phrasings(lesson))
        await self._check_room(actor)
        proposed = replace(lesson, status=LessonStatus.PROPOSED)
        await self.lessons.add([proposed])
        return Taught(lesson=proposed, phrasings=None)

    async def _check_room(self, actor: Actor) -> None:
        waiting = await self.lessons.proposals(actor.tenant, limit=MAX_PROPOSALS)
        own = sum(each.lesson.author_id == actor.id for each in waiting)
        if len(waiting) >= MAX_PROPOSALS or own >= MAX_PROPOSALS_OF_ONE:
            raise QuotaReached(
                "Too many lessons wait for a teacher.", remedy="Ask a teacher.", what="proposals"
            )

    async def _store(self, tenant: Tenant, lessons: Sequence[Lesson]) -> None:
        counts = await self.lessons.counts(tenant)
        is_teaching = any(each.status is not LessonStatus.DISCARDED for each in lessons)
        if is_teaching and counts.records + len(lessons) > self.max_lessons:
            raise QuotaReached(
                "This server has as many lessons as it may have.",
                remedy="Take back what is no longer needed.",
                what="lessons",
            )
        await self.lessons.add(lessons)
        await self.minds.learn(tenant)
        self.on_taught(tenant)

    async def _phrasings(self, lesson: Lesson) -> int | None:
        if not lesson.answer or (await self.lessons.counts(lesson.tenant)).records > (
            MAX_COUNTED_LESSONS
        ):
            return None
        stored = await self.lessons.after(lesson.tenant)
        return await asyncio.to_thread(_phrasings_in, [each.lesson for each in stored], lesson)


def worded(
    pair: Pair, actor: Actor, *, question_by: int | None = None, answer_by: int | None = None
) -> Pair:
    """With the names of those whose words the actor takes over."""
    source = pair.source.quoting(question_by, answer_by, by=actor.id)
    return replace(pair, source=source)


def _phrasings_in(records: Sequence[Lesson], lesson: Lesson) -> int:
    """Of its answer; of long ones it takes a second."""
    same = (each for each in holding(records) if each.group == lesson.group)
    return len({normalised(each.question) for each in same})


def _unknown(what: str = "lesson") -> NotFound:
    return NotFound("There is no such lesson here.", remedy="See /lessons.", what=what)


def _authorize_discarding(actor: Actor, rows: Sequence[StoredLesson]) -> None:
    """Raises `NotAllowed`."""
    is_own = bool(rows) and all(each.lesson.author_id == actor.id for each in rows)
    authorize(actor, Action.REVIEW if is_own else Action.PROMOTE, actor.tenant)
