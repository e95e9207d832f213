"""What other ways to ask bring that a model proposes with each lesson, at most: BANKING77 with and without them.

No model takes part. What stands for its proposals are other training phrasings of the same answer, which people
wrote: so good no model's are, and the figures are an upper bound. They pass the same sieve as a model's, and none is a
test question.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.banking77 import Question, banking77
from benchmarks.lessons import lesson
from benchmarks.replies import percent
from benchmarks.report import Options, Section, Skipped
from myna.domain.phrasings import MOST, kept
from myna.domain.provenance import training_material
from myna.domain.teaching import Provenance
from myna.engines.local import LocalAnswerEngine
from myna.ports import AnswerEngine, Training

TITLE = "Best answer right with proposed phrasings, an upper bound; BANKING77, in percent, mean of the draws"
TAUGHT = (1, 2, 5)
QUICK_QUESTIONS = 300
DRAWS = 3
SEED = 77


async def measure(options: Options) -> Section:
    if options.banking77 is None:
        raise Skipped("give the folder of train.csv and test.csv with --banking77")
    data = banking77(options.banking77)
    test = data.test[:: len(data.test) // QUICK_QUESTIONS] if options.quick else data.test
    engine = LocalAnswerEngine()
    rows = []
    try:
        for each in TAUGHT[:1] if options.quick else TAUGHT:
            draws = [
                await _drawn(engine, each, SEED + number, (data.train, test))
                for number in range(1 if options.quick else DRAWS)
            ]
            rows.append(_row(each, draws))
    finally:
        await engine.close()
    return Section(title=TITLE, rows=rows)


async def _drawn(
    engine: AnswerEngine, count: int, seed: int, sets: tuple[Sequence[Question], Sequence[Question]]
) -> tuple[float, float, float]:
    """Right without and with the proposals, and how many of them the sieve let through, in percent."""
    train, test = sets
    chance = np.random.default_rng(seed)
    taught, proposals, let_through = [], [], 0
    for category in sorted({question.category for question in train}):
        of_it = [question for question in train if question.category == category]
        drawn = [of_it[index] for index in chance.permutation(len(of_it))]
        taught += drawn[:count]
        for number, question in enumerate(drawn[:count]):
            others = drawn[count + number * MOST :][:MOST]
            texts = kept([other.text for other in others], question.text)
            let_through += len(texts)
            proposals += [Question(text=text, category=category) for text in texts]
    without = await _right(engine, taught, test)
    with_them = await _right(engine, [*taught, *proposals], test)
    return without, with_them, percent(let_through, MOST * len(taught))


async def _right(
    engine: AnswerEngine, taught: Sequence[Question], test: Sequence[Question]
) -> float:
    lessons = [
        lesson(number, question.text, question.category, provenance=Provenance.PUBLIC)
        for number, question in enumerate(taught)
    ]
    with tempfile.TemporaryDirectory() as directory:
        material = training_material(lessons, permission=None)
        await engine.train(Training(material=material, directory=Path(directory), job_id="bench"))
        model = await engine.load(Path(directory))
    right = 0
    for question in test:
        candidates = await model.candidates(question.text)
        right += bool(candidates) and candidates[0].answer == question.category
    return percent(right, len(test))


def _row(taught: int, draws: Sequence[tuple[float, float, float]]) -> dict[str, object]:
    without, with_them, through = (
        round(sum(part) / len(draws), 1) for part in zip(*draws, strict=True)
    )
    return {
        "phrasings taught": taught,
        "draws": len(draws),
        "without": without,
        "with": with_them,
        "gain": round(with_them - without, 1),
        "least gain": round(min(draw[1] - draw[0] for draw in draws), 1),
        "let through the sieve": through,
    }
