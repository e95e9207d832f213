"""How well an engine does with one file of lessons and one of questions; used by `myna evaluate`.

It goes the way of the bot: lessons are stored, a draft is trained and sealed, and each question
is asked of the model that was read back from disk.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from myna.domain.conversation import Outcome, Tenant, Thresholds, decide
from myna.domain.lesson_files import Row
from myna.domain.provenance import training_material
from myna.domain.teaching import Lesson, Provenance, Source
from myna.domain.training import Examination, JudgedRow, examine
from myna.ports import AnswerEngine, AnswerModel, Clock, LessonStore, ModelRegistry, Training

TENANT = Tenant("evaluate")
_VERSION_ID = "evaluated"


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    examination: Examination
    lesson_count: int
    train_seconds: float
    """Training, writing and reading back."""
    query_ms: float
    """For one question, on average, one after the other."""


@dataclass(frozen=True, kw_only=True)
class EvaluationService:
    """The stores are scratch ones: nothing in them is anybody's."""

    engine: AnswerEngine
    lessons: LessonStore
    registry: ModelRegistry
    thresholds: Thresholds
    clock: Clock
    stopwatch: Callable[[], float] = time.perf_counter

    async def evaluate(
        self, taught: Sequence[Row], asked: Sequence[Row], on_answered: Callable[[], None]
    ) -> Evaluation:
        """Raises `EngineFailed`; `on_answered` is called after each question."""
        await self.lessons.add([self._lesson(*numbered) for numbered in enumerate(taught)])
        started = self.stopwatch()
        model = await self._trained()
        train_seconds = self.stopwatch() - started
        started = self.stopwatch()
        judged = []
        for row in asked:
            judged.append(await self._judged(model, row))
            on_answered()
        return Evaluation(
            examination=examine(judged),
            lesson_count=len(taught),
            train_seconds=train_seconds,
            query_ms=1000 * (self.stopwatch() - started) / max(len(asked), 1),
        )

    async def _trained(self) -> AnswerModel:
        stored = await self.lessons.after(TENANT)
        lessons = [one.lesson for one in stored]
        material = training_material(lessons, permission=None)
        await self.engine.train(
            Training(material=material, directory=self.registry.draft(_VERSION_ID))
        )
        return await self.engine.load(await self.registry.seal(_VERSION_ID))

    async def _judged(self, model: AnswerModel, row: Row) -> JudgedRow:
        candidates = await model.candidates(row.question)
        best = candidates[0] if candidates else None
        return JudgedRow(
            prompt=row.question,
            expected=row.answer,
            answer=best.answer if best else "",
            confidence=best.confidence if best else 0.0,
            abstained=decide(candidates, self.thresholds) is not Outcome.ANSWERED,
        )

    def _lesson(self, number: int, row: Row) -> Lesson:
        return Lesson(
            id=f"row-{number}",
            tenant=TENANT,
            kind=row.kind,
            question=row.question,
            answer=row.answer,
            rejected=row.rejected or None,
            author_id=0,
            source=Source(
                type=row.source_type,
                provenance=Provenance.OPERATOR,
                line=row.line,
                section=row.section,
            ),
            created=self.clock(),
        )
