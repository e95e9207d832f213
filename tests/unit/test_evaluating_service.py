"""How an engine is judged: by what it read back from disk, at the bot's own threshold."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from myna.domain.conversation import Candidate, Thresholds
from myna.domain.jobs import Abandoned, Leaving
from myna.domain.lesson_files import Row
from myna.domain.teaching import Lesson
from myna.domain.training import JudgedRow
from myna.ports import Training
from myna.services.evaluating import Evaluation, EvaluationService
from myna.testing import MemoryLessonStore, MemoryModelRegistry
from stored_samples import NOON


@dataclass(frozen=True)
class Parrot:
    """Sure of what it was told word for word; else it says the first thing it knows, unsure."""

    known: dict[str, str]

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        del limit
        if not self.known:
            return ()
        found = question if question in self.known else next(iter(self.known))
        confidence = 0.9 if question in self.known else 0.3
        return (
            Candidate(
                answer=self.known[found], confidence=confidence, lesson_id="", question=found
            ),
        )

    def taught(self, lessons: Sequence[Lesson]) -> "Parrot":
        return Parrot(self.known | {lesson.question: lesson.answer for lesson in lessons})


class ParrotEngine:
    name = "parrot"
    trains_weights = False
    resumes = False
    host = ""

    def untaught(self) -> Parrot:
        return Parrot({})

    async def train(self, training: Training) -> None:
        known = Parrot({}).taught(training.material.index).known
        (training.directory / "known.json").write_text(json.dumps(known))

    async def load(self, directory: Path) -> Parrot:
        return Parrot(json.loads((directory / "known.json").read_text()))

    async def abandon(self, leaving: Leaving) -> Abandoned: ...

    async def close(self) -> None: ...


async def evaluation(
    tmp_path: Path, taught: list[Row], asked: list[Row], boldness: float = 0.4
) -> Evaluation:
    ticks = iter([0.0, 2.0, 10.0, 10.5])
    service = EvaluationService(
        engine=ParrotEngine(),
        lessons=MemoryLessonStore(),
        registry=MemoryModelRegistry(root=tmp_path),
        thresholds=Thresholds(answer=boldness, offer=boldness / 2),
        clock=lambda: NOON,
        stopwatch=lambda: next(ticks),
    )
    return await service.evaluate(taught, asked, lambda: None)


def row(question: str, answer: str = "") -> Row:
    return Row(line=1, question=question, answer=answer)


TAUGHT = [row("Where?", "Here"), row("Who?", "You")]
ASKED = [row("Who?", "You"), row("Whereabouts?", "Here"), row("When?", "Now"), row("Why?")]


async def test_every_question_is_judged(tmp_path: Path) -> None:
    result = await evaluation(tmp_path, TAUGHT, ASKED)

    unsure = {"answer": "Here", "confidence": 0.3, "abstained": True}
    assert result.examination.rows == (
        JudgedRow(prompt="Who?", expected="You", answer="You", confidence=0.9, abstained=False),
        JudgedRow(prompt="Whereabouts?", expected="Here", **unsure),
        JudgedRow(prompt="When?", expected="Now", **unsure),
        JudgedRow(prompt="Why?", expected="", **unsure),
    )
    assert result.examination.accuracy == 2 / 3
    assert result.examination.answered_right == 1 / 4
    assert result.examination.answered_wrong == 0
    assert result.examination.abstain_recall == 1


async def test_the_bolder_the_more_is_answered(tmp_path: Path) -> None:
    result = await evaluation(tmp_path, TAUGHT, ASKED, boldness=0.25)

    assert result.examination.answered_right == 2 / 4
    assert result.examination.answered_wrong == 2 / 4
    assert result.examination.abstain_recall == 0


async def test_times_are_told_for_the_training_and_for_one_question(tmp_path: Path) -> None:
    result = await evaluation(tmp_path, TAUGHT, ASKED)

    assert result.train_seconds == 2.0
    assert result.query_ms == 125.0


async def test_rows_of_one_line_are_all_taught(tmp_path: Path) -> None:
    result = await evaluation(tmp_path, TAUGHT, TAUGHT)

    assert result.examination.accuracy == 1


async def test_a_model_with_nothing_to_say_abstains(tmp_path: Path) -> None:
    result = await evaluation(tmp_path, [], [row("Why?")])

    assert result.examination.rows == (
        JudgedRow(prompt="Why?", expected="", answer="", confidence=0.0, abstained=True),
    )
