"""Trying out what Myna would say: to questions of a file, or to those held out for examinations; used for `!test`."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from myna.domain.access import Action, Actor, authorize
from myna.domain.conversation import Thresholds
from myna.domain.lesson_files import read_lesson_file
from myna.domain.training import Examination, JudgedRow, ModelVersion, examine
from myna.errors import NotFound
from myna.ports import AnswerModel
from myna.services.examining import Examiner, Question
from myna.services.minds import Minds, MindStores, assembled

MOST_ASKED = 2_000
"""More would keep others waiting for minutes; which ones is the same each time."""


@dataclass(frozen=True, kw_only=True)
class Tried:
    examination: Examination
    version: ModelVersion | None
    """The trained model that was asked; None where there is none."""
    asked: int
    of: int
    """So many questions there were."""

    @property
    def errors(self) -> Sequence[JudgedRow]:
        """Answered wrong, or not at all though there is an answer; the surest first."""
        failed = [row for row in self.examination.rows if row.expected and not row.is_right]
        return sorted(failed, key=lambda row: (row.abstained, -row.confidence))


@dataclass(frozen=True, kw_only=True)
class TryingService:
    stores: MindStores
    minds: Minds
    examiner: Examiner

    @property
    def thresholds(self) -> Thresholds:
        return self.examiner.thresholds

    async def file(
        self,
        actor: Actor,
        data: bytes,
        name: str,
        on_progress: Callable[[float], None] = lambda _share: None,
    ) -> Tried:
        """Ask what a file asks; answers in it are what is expected.

        Raises `NotAllowed`, `FileRefused`.
        """
        authorize(actor, Action.TEST, actor.tenant)
        file = await asyncio.to_thread(read_lesson_file, data, name, for_examination=True)
        mind = await self.minds.of(actor.tenant)
        return await self._tried(mind.model, mind.version, file.kept, on_progress)

    async def held_out(
        self, actor: Actor, on_progress: Callable[[float], None] = lambda _share: None
    ) -> Tried:
        """The champion's examination as it would be today. Raises `NotAllowed`, and `NotFound` without a champion."""
        authorize(actor, Action.TEST, actor.tenant)
        trained = await self.stores.champion(actor.tenant)
        if trained.version is None:
            raise NotFound("There is no model to examine yet.", remedy="Train one.", what="version")
        stored = await self.stores.lessons.after(actor.tenant)
        mind = await asyncio.to_thread(assembled, trained, stored, with_held_out=False)
        sheet = await asyncio.to_thread(self.examiner.sheet, stored, (), trained.version)
        questions = [*sheet.before, *sheet.since]
        return await self._tried(mind.model, trained.version, questions, on_progress)

    async def _tried(
        self,
        model: AnswerModel,
        version: ModelVersion | None,
        questions: Sequence[Question],
        on_progress: Callable[[float], None],
    ) -> Tried:
        step = max(1, -(-len(questions) // MOST_ASKED))
        asked = questions[::step]
        done = 0

        def one_more() -> None:
            nonlocal done
            done += 1
            on_progress(done / len(asked))

        rows = await self.examiner.judge(asked, model, one_more)
        return Tried(
            examination=examine(rows), version=version, asked=len(asked), of=len(questions)
        )
