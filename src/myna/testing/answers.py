"""An engine that answers by heart; exported by the package."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from myna.domain.conversation import Candidate
from myna.domain.teaching import Lesson, answer_group, normalised
from myna.errors import EngineFailed


@dataclass(frozen=True, kw_only=True)
class _Said:
    lesson_id: str
    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class ScriptedAnswerModel:
    """Answers by heart, else by the share of words that two questions have in common."""

    known: Mapping[str, _Said] = field(default_factory=dict)
    """By normalised question."""
    rejected: frozenset[tuple[str, str]] = frozenset()
    """Normalised questions and the answer groups that are wrong for them."""

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        asked = normalised(question)
        best: dict[str, Candidate] = {}
        for known, said in self.known.items():
            group = answer_group(said.answer)
            confidence = 1.0 if known == asked else 0.99 * _overlap(known, asked)
            is_better = group not in best or confidence > best[group].confidence
            if is_better and (asked, group) not in self.rejected:
                best[group] = Candidate(
                    answer=said.answer,
                    confidence=confidence,
                    lesson_id=said.lesson_id,
                    question=said.question,
                )
        return tuple(sorted(best.values(), key=lambda each: -each.confidence)[:limit])

    def taught(self, lessons: Sequence[Lesson]) -> "ScriptedAnswerModel":
        model = self
        for lesson in lessons:
            model = model._with(lesson)
        return model

    def _with(self, lesson: Lesson) -> "ScriptedAnswerModel":
        question = normalised(lesson.question)
        wrong = {
            (question, answer_group(answer))
            for answer in (lesson.rejected, getattr(self.known.get(question), "answer", None))
            if answer is not None
        }
        said = _Said(lesson_id=lesson.id, question=lesson.question, answer=lesson.answer)
        return replace(
            self,
            known={**self.known, question: said},
            rejected=(self.rejected | wrong) - {(question, answer_group(lesson.answer))},
        )


class ScriptedAnswerEngine:
    """Remembers and does nothing else; its model is one JSON file."""

    name = "scripted"

    def untaught(self) -> ScriptedAnswerModel:
        return ScriptedAnswerModel()

    async def train(self, lessons: Sequence[Lesson], directory: Path) -> None:
        model = ScriptedAnswerModel().taught(lessons)
        content = {
            "known": [
                [said.lesson_id, said.question, said.answer] for said in model.known.values()
            ],
            "rejected": sorted(model.rejected),
        }
        (directory / "scripted.json").write_text(json.dumps(content), encoding="ascii")

    async def load(self, directory: Path) -> ScriptedAnswerModel:
        try:
            content = json.loads((directory / "scripted.json").read_bytes())
            said = [
                _Said(lesson_id=lesson_id, question=question, answer=answer)
                for lesson_id, question, answer in content["known"]
            ]
            rejected = frozenset((question, group) for question, group in content["rejected"])
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise EngineFailed(f"{directory} holds no model.", remedy="Train again.") from error
        return ScriptedAnswerModel(
            known={normalised(each.question): each for each in said}, rejected=rejected
        )

    async def close(self) -> None: ...


def _overlap(one: str, other: str) -> float:
    words, others = (set(text.strip("?!. ").split()) for text in (one, other))
    return len(words & others) / len(words | others) if words | others else 0.0
