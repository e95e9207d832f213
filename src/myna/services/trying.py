"""Trying out what Myna would say: to questions of a file, or to those held out for examinations; used for `!test`."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import Tenant, Thresholds
from myna.domain.lesson_files import LessonFile, Row, read_lesson_file
from myna.domain.lesson_files.report import LESSON_COLUMNS, table_line
from myna.domain.teaching import LessonKind
from myna.domain.training import Examination, JudgedRow, ModelVersion, examine
from myna.errors import NotFound, QuotaReached
from myna.ports import AnswerModel
from myna.services.examining import Examiner, Question
from myna.services.minds import Minds, MindStores, assembled

MOST_ASKED = 2_000
"""More would keep others waiting for minutes; which ones is the same each time."""

MOST_READ = 20_000
"""Of one file: it is read where members wait for answers."""


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
class TryingService:
    stores: MindStores
    minds: Minds
    examiner: Examiner
    _busy: set[Tenant] = field(default_factory=set)

    @property
    def thresholds(self) -> Thresholds:
        return self.examiner.thresholds

    async def files(self, actor: Actor, files: Sequence[tuple[str, bytes]]) -> Tried:
        """Ask what files ask, given by name and contents; answers in them are what is expected.

        Raises `NotAllowed`, `FileRefused`, and `QuotaReached` while another test of this server is under way.
        """
        authorize(actor, Action.TEST, actor.tenant)
        with self._turn(actor.tenant):
            read = [await asyncio.to_thread(_for_examination, *file) for file in files]
            mind = await self.minds.of(actor.tenant)
            kept = [row for file in read for row in file.kept]
            problems = [row for file in read for row in file.problems]
            return await self._tried(mind.model, mind.version, kept, problems)

    async def held_out(self, actor: Actor) -> Tried:
        """The champion's examination as it would be today.

        Raises `NotAllowed`, `QuotaReached` as `files` does, and `NotFound` without a champion.
        """
        authorize(actor, Action.TEST, actor.tenant)
        with self._turn(actor.tenant):
            trained = await self.stores.champion(actor.tenant)
            if trained.version is None:
                raise NotFound(
                    "There is no model to examine yet.", remedy="Train one.", what="champion"
                )
            stored = await self.stores.lessons.after(actor.tenant)
            mind = await asyncio.to_thread(assembled, trained, stored, with_held_out=False)
            sheet = await asyncio.to_thread(self.examiner.sheet, stored, (), trained.version)
            questions = [*sheet.before, *sheet.since]
            tried = await self._tried(mind.model, trained.version, questions)
            return replace(tried, are_held_out=True)

    @contextmanager
    def _turn(self, tenant: Tenant) -> Iterator[None]:
        if tenant in self._busy:
            raise QuotaReached("A test is under way here.", remedy="Wait for it.", what="tests")
        self._busy.add(tenant)
        try:
            yield
        finally:
            self._busy.remove(tenant)

    async def _tried(
        self,
        model: AnswerModel,
        version: ModelVersion | None,
        questions: Sequence[Question],
        problems: Sequence[Row] = (),
    ) -> Tried:
        step = max(1, -(-len(questions) // MOST_ASKED))
        rows = await self.examiner.judge(questions[::step], model)
        return Tried(
            examination=examine(rows), version=version, of=len(questions), problems=problems
        )


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


def _for_examination(name: str, data: bytes) -> LessonFile:
    return read_lesson_file(data, name, for_examination=True, max_rows=MOST_READ)
