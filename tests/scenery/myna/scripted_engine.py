"""An answer engine whose confidences a test writes down; used by the tests of the services."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from myna.domain.conversation import Candidate
from myna.domain.jobs import Abandoned, Leaving
from myna.domain.provenance import TrainingMaterial
from myna.domain.teaching import Lesson, LessonKind, LessonStatus, normalised
from myna.errors import EngineFailed
from myna.ports import Training

_RIGHT = {LessonKind.EXAMPLE, LessonKind.CORRECTION}


@dataclass(frozen=True, kw_only=True)
class ScriptedModel:
    """Sure of what was taught word for word; of anything else as sure as `confidence`."""

    known: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    """Question, answer and lesson id by normalised question."""
    confidence: float = 0.0
    is_outdated: bool = False

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        asked = normalised(question)
        if asked in self.known:
            return (self._candidate(asked, 1.0),)
        first = islice(self.known, limit)
        return tuple(self._candidate(known, self.confidence) for known in first)

    async def forbidden(self, question: str, limit: int = 5) -> tuple[str, ...]:
        del question, limit
        return ()

    def taught(self, lessons: Sequence[Lesson]) -> "ScriptedModel":
        new = {
            normalised(each.question): (each.question, each.answer, each.id)
            for each in lessons
            if each.kind in _RIGHT and each.status is LessonStatus.ACCEPTED
        }
        wrong = {normalised(each.question) for each in lessons if each.kind is LessonKind.NEGATIVE}
        kept = {asked: known for asked, known in self.known.items() if asked not in wrong}
        return replace(self, known={**kept, **new})

    def without(self, lesson_ids: Collection[str]) -> "ScriptedModel":
        kept = {asked: known for asked, known in self.known.items() if known[2] not in lesson_ids}
        return replace(self, known=kept)

    def _candidate(self, asked: str, confidence: float) -> Candidate:
        question, answer, lesson_id = self.known[asked]
        return Candidate(
            answer=answer, confidence=confidence, lesson_id=lesson_id, question=question
        )


@dataclass(kw_only=True)
class ScriptedEngine:
    name: str = "scripted"
    trains_weights: bool = False
    resumes: bool = False
    host: str = ""
    confidence: float = 0.0
    failures: int = 0
    """How many of the next trainings fail."""
    forgets: bool = False
    """What it trains from now on knows nothing but the last lesson."""
    encoder: str = ""
    """What was made with another is outdated."""
    trained: list[int] = field(default_factory=list)
    """The number of lessons of each training."""
    abandoned: list[Leaving] = field(default_factory=list)
    materials: list[TrainingMaterial] = field(default_factory=list)

    def untaught(self) -> ScriptedModel:
        return ScriptedModel(confidence=self.confidence)

    async def train(self, training: Training) -> None:
        if self.failures:
            self.failures -= 1
            raise EngineFailed("It failed, as the test wanted.")
        lessons = training.material.index
        self.trained.append(len(lessons))
        self.materials.append(training.material)
        training.on_progress(1.0)
        model = self.untaught().taught(lessons[-1:] if self.forgets else lessons)
        (training.directory / "known.json").write_text(json.dumps(dict(model.known)))
        (training.directory / "encoder").write_text(self.encoder)

    async def load(self, directory: Path) -> ScriptedModel:
        path = directory / "known.json"
        if not path.is_file():
            raise EngineFailed("No model here.")
        known = {
            key: (each[0], each[1], each[2]) for key, each in json.loads(path.read_text()).items()
        }
        made_with = (directory / "encoder").read_text()
        return ScriptedModel(
            known=known, confidence=self.confidence, is_outdated=made_with != self.encoder
        )

    async def abandon(self, leaving: Leaving) -> Abandoned:
        self.abandoned.append(leaving)
        return Abandoned.GONE

    async def close(self) -> None: ...
