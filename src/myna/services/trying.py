"""Trying out what Myna would say: to questions of a file, or to those held out for examinations; used for `!test`."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import Tenant, Thresholds
from myna.domain.lesson_files import LessonFile, Row, read_lesson_file
from myna.domain.lesson_files.report import LESSON_COLUMNS, table_line
from myna.domain.teaching import LessonKind, LessonStatus
from myna.domain.training import Examination, JudgedRow, ModelVersion, examine
from myna.errors import NotFound, QuotaReached
from myna.ports import AnswerModel, StoredLesson
from myna.services.examining import Examiner, Question, Rivals, Steps
from myna.services.minds import Minds, MindStores, assembled

MOST_ASKED = 2_000
"""More would keep others waiting for minutes; which ones is the same each time."""

MOST_READ = 20_000
"""Of one file: it is read where members wait for answers."""


OnProgress = Callable[[float], None]


def _nobody_asks(_: float) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Tried:
    examination: Examination
    version: ModelVersion | None
    """The trained model that was asked; None where there is none."""
    of: int
    """So many questions there were; the examination has at most `MOST_ASKED` of them."""
    problems: Sequence[Row] = ()
    """Rows of the files that could not be asked, or that were mended for it."""
    are_held_out: bool = False
    """The questions were kept from the model that was asked; members are answered by heart."""

    @property
    def rows(self) -> Sequence[JudgedRow]:
        return self.examination.rows

    @property
    def knows_answers(self) -> bool:
        """Do the questions come with right answers? Then one without is to be abstained from."""
        return any(row.expected for row in self.rows)

    @property
    def errors(self) -> Sequence[JudgedRow]:
        """Answered wrong, or not at all though there is an answer; the surest first."""
        failed = [row for row in self.rows if row.is_wrong or (row.abstained and row.expected)]
        return sorted(failed, key=lambda row: (row.abstained, -row.confidence))

    @property
    def to_mend(self) -> Sequence[JudgedRow]:
        """What is to be looked at by somebody who knows better."""
        return self.errors if self.knows_answers else self.rows


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two versions, asked the same now, each with what was taught one by one since laid over it."""

    first: ModelVersion
    second: ModelVersion
    rows: Rivals
    exams_differ: bool
    """When they were trained, they were asked different questions, so that those marks say nothing of both."""


@dataclass(frozen=True, kw_only=True)
class TryingService:
    stores: MindStores
    minds: Minds
    examiner: Examiner
    _busy: set[Tenant] = field(default_factory=set)

    @property
    def thresholds(self) -> Thresholds:
        return self.examiner.thresholds

    async def files(
        self,
        actor: Actor,
        files: Sequence[tuple[str, bytes]],
        on_progress: OnProgress = _nobody_asks,
    ) -> Tried:
        """Ask what files ask, given by name and contents; answers in them are what is expected.

        `on_progress` is told the share that was asked, 0 to 1, never falling.
        Raises `NotAllowed`, `FileRefused`, and `QuotaReached` while another test of this server is under way.
        """
        authorize(actor, Action.TEST, actor.tenant)
        with self.taking_turns(actor.tenant):
            read = [await asyncio.to_thread(_for_examination, *file) for file in files]
            mind = await self.minds.of(actor.tenant)
            kept = [row for file in read for row in file.kept]
            problems = [row for file in read for row in file.problems]
            model = _Asked(model=mind.model, version=mind.version)
            tried = await self._tried(model, kept, on_progress)
            return replace(tried, problems=problems)

    async def held_out(self, actor: Actor, on_progress: OnProgress = _nobody_asks) -> Tried:
        """The champion's examination as it would be today.

        `on_progress` as in `files`. Raises `NotAllowed`, `QuotaReached` as `files` does, and `NotFound` without a
        champion.
        """
        authorize(actor, Action.TEST, actor.tenant)
        with self.taking_turns(actor.tenant):
            trained = await self.stores.allowed(await self.stores.champion(actor.tenant))
            if trained.version is None:
                raise NotFound(
                    "There is no model to examine yet.", remedy="Train one.", what="examination"
                )
            stored = await self.stores.lessons.after(actor.tenant)
            mind = await asyncio.to_thread(assembled, trained, stored, with_held_out=False)
            sheet = await asyncio.to_thread(self.examiner.sheet, stored, (), trained.version)
            questions = [*sheet.before, *sheet.since]
            asked = _Asked(model=mind.model, version=trained.version)
            tried = await self._tried(asked, questions, on_progress)
            return replace(tried, are_held_out=True)

    async def compare(
        self,
        actor: Actor,
        versions: tuple[ModelVersion, ModelVersion],
        on_progress: OnProgress = _nobody_asks,
    ) -> Compared:
        """Both on all questions that are held out now, as they would answer if they were chosen.

        `on_progress` as in `files`. Raises `NotAllowed`, `QuotaReached` as `files` does, and `NotFound`
        (`details["what"]` is `model-files`) for a version that cannot be read.
        """
        authorize(actor, Action.TEST, actor.tenant)
        with self.taking_turns(actor.tenant):
            stored = await self.stores.lessons.after(actor.tenant)
            older = min(versions, key=lambda each: each.number)
            sheet = await asyncio.to_thread(self.examiner.sheet, stored, (), older)
            questions = [*sheet.before, *sheet.since]
            steps = Steps(2 * len(questions), on_progress)
            first, second = [
                await self.examiner.judge(questions, await self._model(each, stored), steps.advance)
                for each in versions
            ]
            return Compared(
                first=versions[0],
                second=versions[1],
                rows=Rivals(champion=first, challenger=second),
                exams_differ=versions[0].last_lesson != versions[1].last_lesson,
            )

    async def _model(self, version: ModelVersion, stored: Sequence[StoredLesson]) -> AnswerModel:
        """As if it were chosen now, which would bring its import in."""
        whole = await self.stores.loaded(version)
        as_chosen = [_as_accepted(each, version.batch) for each in stored]
        mind = await asyncio.to_thread(assembled, whole, as_chosen, with_held_out=False)
        return mind.model

    @contextmanager
    def taking_turns(self, tenant: Tenant) -> Iterator[None]:
        if tenant in self._busy:
            raise QuotaReached("A test is under way here.", remedy="Wait for it.", what="tests")
        self._busy.add(tenant)
        try:
            yield
        finally:
            self._busy.remove(tenant)

    async def _tried(
        self,
        asked: "_Asked",
        questions: Sequence[Question],
        on_progress: OnProgress,
    ) -> Tried:
        step = max(1, -(-len(questions) // MOST_ASKED))
        chosen = questions[::step]
        steps = Steps(len(chosen), on_progress)
        rows = await self.examiner.judge(chosen, asked.model, steps.advance)
        return Tried(examination=examine(rows), version=asked.version, of=len(questions))


@dataclass(frozen=True, kw_only=True)
class _Asked:
    model: AnswerModel
    version: ModelVersion | None


def mendable_csv(rows: Sequence[JudgedRow], *, knows_answers: bool) -> bytes:
    """A table to be corrected and taught back.

    A row whose answer is left empty teaches nothing, but for one that should have been abstained from: it then
    says what must not be answered.
    """
    lines = [table_line((*LESSON_COLUMNS, "confidence"))]
    for row in rows:
        given = "" if row.abstained else row.answer
        kind = LessonKind.CORRECTION if given else LessonKind.EXAMPLE
        if given and knows_answers and not row.expected:
            kind = LessonKind.NEGATIVE
        cells = (row.prompt, row.expected, given, kind.value, f"{row.confidence:.2f}")
        lines.append(table_line(cells))
    return "".join(lines).encode("utf-8-sig", errors="replace")


def _as_accepted(stored: StoredLesson, batch: str | None) -> StoredLesson:
    lesson = stored.lesson
    if batch is None or lesson.source.batch != batch or lesson.supersedes is not None:
        return stored
    return replace(stored, lesson=replace(lesson, status=LessonStatus.ACCEPTED))


def _for_examination(name: str, data: bytes) -> LessonFile:
    return read_lesson_file(data, name, for_examination=True, max_rows=MOST_READ)
