"""An engine that answers by heart; exported by the package."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from myna.domain.conversation import Candidate
from myna.domain.jobs import Abandoned, Leaving
from myna.domain.teaching import Lesson, LessonKind, LessonStatus, answer_group, normalised
from myna.errors import EngineFailed
from myna.ports import Training

LIKE = 0.5
"""From this overlap on a question is like another."""


@dataclass(frozen=True, kw_only=True)
class _Said:
    lesson_id: str
    question: str
    answer: str
    is_right: bool

    @property
    def place(self) -> tuple[str, str]:
        return normalised(self.question), answer_group(self.answer)


@dataclass(frozen=True, kw_only=True)
class ScriptedAnswerModel:
    """Answers by heart, else by the share of words that two questions have in common."""

    said: tuple[_Said, ...] = ()
    """What holds, in the order of teaching."""

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        asked = normalised(question)
        wrong = {each.place for each in self.said if not each.is_right}
        best: dict[str, Candidate] = {}
        for said in (each for each in self.said if each.is_right):
            known, group = said.place
            confidence = 1.0 if known == asked else 0.99 * _overlap(known, asked)
            is_better = group not in best or confidence > best[group].confidence
            if is_better and (asked, group) not in wrong:
                best[group] = Candidate(
                    answer=said.answer,
                    confidence=confidence,
                    lesson_id=said.lesson_id,
                    question=said.question,
                )
        return tuple(sorted(best.values(), key=lambda each: -each.confidence)[:limit])

    async def forbidden(self, question: str, limit: int = 5) -> tuple[str, ...]:
        asked = normalised(question)
        likeness = {True: dict[str, float](), False: dict[str, float]()}
        for said in self.said:
            known, group = said.place
            alike = 1.0 if known == asked else 0.99 * _overlap(known, asked)
            of_kind = likeness[said.is_right]
            of_kind[group] = max(alike, of_kind.get(group, 0.0))
        wrong = {
            group: alike
            for group, alike in likeness[False].items()
            if alike >= LIKE and alike > likeness[True].get(group, 0.0)
        }
        wordings = {said.place[1]: said.answer for said in self.said}
        return tuple(wordings[each] for each in sorted(wrong, key=lambda one: -wrong[one])[:limit])

    def taught(self, lessons: Sequence[Lesson]) -> "ScriptedAnswerModel":
        model = self
        for lesson in lessons:
            if lesson.status is LessonStatus.ACCEPTED and lesson.kind is not LessonKind.RATING:
                model = model._with(lesson)
        return model

    def without(self, lesson_ids: Collection[str]) -> "ScriptedAnswerModel":
        return replace(
            self, said=tuple(each for each in self.said if each.lesson_id not in lesson_ids)
        )

    def _with(self, lesson: Lesson) -> "ScriptedAnswerModel":
        question = normalised(lesson.question)
        wrong = [] if lesson.rejected is None else [lesson.rejected]
        right = [] if lesson.kind is LessonKind.NEGATIVE else [lesson.answer]
        if right:
            wrong += [
                each.answer for each in self.said if each.is_right and each.place[0] == question
            ]
        new = [_said(lesson, answer, is_right=True) for answer in right]
        groups = {answer_group(answer) for answer in right}
        new += [
            _said(lesson, answer, is_right=False)
            for answer in wrong
            if answer_group(answer) not in groups
        ]
        places = {each.place for each in new}
        kept = [
            each
            for each in self.said
            if each.place not in places
            and not (right and each.is_right and each.place[0] == question)
        ]
        return replace(self, said=(*kept, *new))


def _said(lesson: Lesson, answer: str, *, is_right: bool) -> _Said:
    return _Said(lesson_id=lesson.id, question=lesson.question, answer=answer, is_right=is_right)


class ScriptedAnswerEngine:
    """Remembers and does nothing else; its model is one JSON file."""

    name = "scripted"
    trains_weights = False
    resumes = False
    host = ""

    def untaught(self) -> ScriptedAnswerModel:
        return ScriptedAnswerModel()

    async def train(self, training: Training) -> None:
        model = ScriptedAnswerModel().taught(training.material.index)
        training.on_progress(0.5)
        content = [asdict(each) for each in model.said]
        (training.directory / "scripted.json").write_text(json.dumps(content), encoding="ascii")
        training.on_progress(1.0)

    async def load(self, directory: Path) -> ScriptedAnswerModel:
        try:
            content = json.loads((directory / "scripted.json").read_bytes())
            return ScriptedAnswerModel(said=tuple(_Said(**each) for each in content))
        except (OSError, ValueError, TypeError) as error:
            raise EngineFailed(f"{directory} holds no model.", remedy="Train again.") from error

    async def abandon(self, leaving: Leaving) -> Abandoned:
        """It makes nothing elsewhere."""
        return Abandoned.GONE

    async def close(self) -> None: ...


def _overlap(one: str, other: str) -> float:
    words, others = (set(text.strip("?!. ").split()) for text in (one, other))
    return len(words & others) / len(words | others) if words | others else 0.0
