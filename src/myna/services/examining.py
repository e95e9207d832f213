"""Examines champion and challenger; used by the trainer, and by `!test` for any questions."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from myna.domain.conversation import Outcome, Thresholds, decide
from myna.domain.examination import ExamSheet, exam_sheet
from myna.domain.promotion import Comparison
from myna.domain.training import JudgedRow, ModelVersion
from myna.ports import AnswerModel, StoredLesson

CHANGES_OF_A_KIND = 25
"""So many questions that got worse are named, and so many that got better."""


class Question(Protocol):
    """A question and its right answer, empty where Myna should abstain; a lesson and a row of a file are some."""

    @property
    def question(self) -> str: ...
    @property
    def answer(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Examiner:
    thresholds: Thresholds
    most_held_out: int = 1_500
    most_taught: int = 400

    def sheet(
        self,
        records: Sequence[StoredLesson],
        batch: Sequence[StoredLesson],
        champion: ModelVersion | None,
    ) -> ExamSheet:
        """What to ask; takes a second for 50,000 records.

        `records` are all of the tenant up to the job's snapshot, `batch` the rows of the job's own import.
        """
        last_known = champion.last_lesson if champion else 0
        own = {stored.lesson.id for stored in batch}
        others = [stored for stored in records if stored.lesson.id not in own]
        return exam_sheet(
            known=[stored.lesson for stored in others if stored.position <= last_known],
            later=[stored.lesson for stored in others if stored.position > last_known],
            batch=[stored.lesson for stored in batch],
            most_held_out=self.most_held_out,
            most_taught=self.most_taught,
        )

    async def compare(
        self,
        sheet: ExamSheet,
        champion: AnswerModel | None,
        challenger: AnswerModel,
        on_progress: Callable[[float], None] = lambda _share: None,
    ) -> Comparison:
        """Both are the bare models of their versions: what is laid over them is on the sheet.

        `on_progress` is told the share that is done, 0 to 1, never falling.
        """
        raise NotImplementedError

    async def judge(
        self,
        questions: Iterable[Question],
        model: AnswerModel,
        on_answered: Callable[[], None] = lambda: None,
    ) -> tuple[JudgedRow, ...]:
        """What the model says to each question, as it would to a member; an offered choice is an abstention."""
        judged = []
        for asked in questions:
            judged.append(await self._judged(asked, model))
            on_answered()
            await asyncio.sleep(0)
        return tuple(judged)

    async def _judged(self, asked: Question, model: AnswerModel) -> JudgedRow:
        candidates = await model.candidates(asked.question)
        best = candidates[0] if candidates else None
        return JudgedRow(
            prompt=asked.question,
            expected=asked.answer,
            answer=best.answer if best else "",
            confidence=best.confidence if best else 0.0,
            abstained=decide(candidates, self.thresholds) is not Outcome.ANSWERED,
        )
