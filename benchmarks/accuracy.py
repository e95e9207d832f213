"""How often the local engine is right on BANKING77, and how often it should have kept silent."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.banking77 import Question, banking77, some_of_each
from benchmarks.lessons import lesson
from benchmarks.report import Options, Section, Skipped
from myna.domain.conversation import Outcome, Thresholds, decide
from myna.domain.provenance import training_material
from myna.domain.teaching import Provenance
from myna.domain.training import Examination, JudgedRow, examine
from myna.engines.local import LocalAnswerEngine
from myna.ports import AnswerEngine, AnswerModel, Training

TITLE = "BANKING77: 77 answers, 3,080 questions; shares in percent"
EXAMPLES = (1, 2, 5, 10, None)
QUICK_EXAMPLES = (1, 5)
QUICK_QUESTIONS = 300
SEED = 77


@dataclass(frozen=True, kw_only=True)
class Trial:
    examples: int | None
    """For each answer; None for all."""
    unknown: bool
    """Half of the answers are left out of the lessons, and asked for all the same."""
    weights: bool
    """Whether lessons may change weights, or only be looked up as on Discord without its permission."""


async def measure(options: Options) -> Section:
    if options.banking77 is None:
        raise Skipped("give the folder of train.csv and test.csv with --banking77")
    data = banking77(options.banking77)
    engine = LocalAnswerEngine()
    rows = []
    try:
        examples = QUICK_EXAMPLES if options.quick else EXAMPLES
        test = data.test[:: len(data.test) // QUICK_QUESTIONS] if options.quick else data.test
        for unknown, each, weights in product((False, True), examples, (True, False)):
            trial = Trial(examples=each, unknown=unknown, weights=weights)
            rows.append(await _tried(engine, trial, data.train, test))
    finally:
        await engine.close()
    return Section(title=TITLE, rows=rows)


async def _tried(
    engine: AnswerEngine, trial: Trial, train: Sequence[Question], test: Sequence[Question]
) -> dict[str, object]:
    chance = np.random.default_rng(SEED)
    categories = chance.permutation(sorted({question.category for question in train}))
    known = set(categories[: len(categories) // 2]) if trial.unknown else set(categories)
    taught = [question for question in train if question.category in known]
    if trial.examples is not None:
        taught = some_of_each(taught, trial.examples, chance)
    whose = Provenance.PUBLIC if trial.weights else Provenance.DISCORD
    lessons = [
        lesson(number, question.text, question.category, provenance=whose)
        for number, question in enumerate(taught)
    ]
    with tempfile.TemporaryDirectory() as directory:
        started = perf_counter()
        await engine.train(
            Training(
                material=training_material(lessons, permission=None), directory=Path(directory)
            )
        )
        train_seconds = perf_counter() - started
        model = await engine.load(Path(directory))
    started = perf_counter()
    examination = examine([await _judged(model, question, known) for question in test])
    query_ms = (perf_counter() - started) / len(test) * 1000
    return _figures(trial, examination, len(lessons)) | {
        "train s": round(train_seconds, 1),
        "query ms": round(query_ms, 2),
    }


async def _judged(model: AnswerModel, question: Question, known: set[str]) -> JudgedRow:
    candidates = await model.candidates(question.text)
    return JudgedRow(
        prompt=question.text,
        expected=question.category if question.category in known else "",
        answer=candidates[0].answer if candidates else "",
        confidence=candidates[0].confidence if candidates else 0.0,
        abstained=decide(candidates, Thresholds()) is not Outcome.ANSWERED,
    )


def _figures(trial: Trial, examination: Examination, lessons: int) -> dict[str, object]:
    rows = examination.rows
    answered = [row for row in rows if not row.abstained]
    recall = examination.abstain_recall
    return {
        "examples": trial.examples or "all",
        "unknown": "half" if trial.unknown else "none",
        "weights": "yes" if trial.weights else "no",
        "lessons": lessons,
        "accuracy": _percent(examination.accuracy),
        "answered": _percent(len(answered) / len(rows)),
        "right": _percent(examination.answered_right),
        "wrong": _percent(examination.answered_wrong),
        "abstained": "" if recall is None else _percent(recall),
        "expected": _percent(sum(row.confidence for row in answered) / len(rows)),
    }


def _percent(share: float) -> float:
    return round(100 * share, 2)
