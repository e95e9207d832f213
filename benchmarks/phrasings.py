"""What other ways to ask bring that a model proposes with each lesson, at most: BANKING77 with and without them.

No model takes part. What stands for its proposals are other training phrasings of the same answer, which people
wrote: so good no model's are, and the figures are an upper bound. They pass the same sieve as a model's, and none is a
test question.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.banking77 import Question, banking77, some_of_each
from benchmarks.lessons import lesson
from benchmarks.meanings import DRAWS, PHRASINGS, QUESTIONS, QUICK_QUESTIONS
from benchmarks.replies import percent
from benchmarks.report import Options, Section, Skipped
from myna.domain.phrasings import MOST, kept
from myna.domain.pictures import BarGroup, Bars
from myna.domain.provenance import training_material
from myna.engines.local import LocalAnswerEngine
from myna.pictures.painter import ChildPainter
from myna.ports import AnswerEngine, AnswerOptions, Training

PICTURE = Path("build/phrasings.png")
TITLE = "Best answer right with proposed phrasings, an upper bound; BANKING77, in percent, mean of the draws"


async def measure(options: Options) -> Section:
    """The draws and the questions are those of `meanings`."""
    if options.banking77 is None:
        raise Skipped("give the folder of train.csv and test.csv with --banking77")
    data = banking77(options.banking77)
    draws, count = (1, QUICK_QUESTIONS) if options.quick else (DRAWS, QUESTIONS)
    sets = data.train, data.test[:: len(data.test) // count]
    rows: list[dict[str, Any]] = []
    for encoder in dict.fromkeys((None, options.encoder)):
        engine = LocalAnswerEngine(AnswerOptions(encoder=encoder))
        try:
            for each in PHRASINGS[:1] if options.quick else PHRASINGS:
                found = [await _drawn(engine, each, draw, sets) for draw in range(draws)]
                rows.append({"encoder": "yes" if encoder else "no"} | _row(each, found))
        finally:
            await engine.close()
    await _paint(rows)
    return Section(title=TITLE, rows=rows)


async def _drawn(
    engine: AnswerEngine, count: int, draw: int, sets: tuple[Sequence[Question], Sequence[Question]]
) -> tuple[float, float, float]:
    """Right without and with the proposals, and how many of them the sieve let through, in percent."""
    train, test = sets
    chance = np.random.default_rng([draw, count])
    chance.permutation(sorted({question.category for question in train}))  # as `meanings` draws
    taught = some_of_each(train, count, chance)
    left = [question for question in train if question not in set(taught)]
    others = {each.category: list[Question]() for each in taught}
    for index in chance.permutation(len(left)):
        others[left[index].category].append(left[index])
    proposals = []
    for question in taught:
        asked = [others[question.category].pop() for _ in range(MOST) if others[question.category]]
        texts = kept([each.text for each in asked], question.text)
        proposals += [Question(text=text, category=question.category) for text in texts]
    without = await _right(engine, taught, test)
    with_them = await _right(engine, [*taught, *proposals], test)
    return without, with_them, percent(len(proposals), MOST * len(taught))


async def _right(
    engine: AnswerEngine, taught: Sequence[Question], test: Sequence[Question]
) -> float:
    lessons = [
        lesson(number, question.text, question.category) for number, question in enumerate(taught)
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


async def _paint(rows: Sequence[dict[str, Any]]) -> None:
    """A bar for each way that was measured."""
    ways = {"no": "by words", "yes": "with an encoder"}
    used = [way for way in ways if any(row["encoder"] == way for row in rows)]
    groups = tuple(
        BarGroup(
            label=f"{count} phrasing{'s' * (count > 1)}",
            values=tuple(
                float(row[column])
                for way in used
                for column in ("without", "with")
                for row in rows
                if (row["encoder"], row["phrasings taught"]) == (way, count)
            ),
        )
        for count in dict.fromkeys(row["phrasings taught"] for row in rows)
    )
    series = (name for way in used for name in (ways[way], f"{ways[way]} + 5 more ways"))
    picture = Bars(
        title="How often the best answer is right, %",
        series=tuple(series),
        groups=groups,
        footnote="BANKING77, 77 answers; the more ways are phrasings that people wrote: an upper bound",
    )
    painter = ChildPainter()
    try:
        painted = await painter.bars(picture)
    finally:
        await painter.close()
    PICTURE.parent.mkdir(exist_ok=True)
    await asyncio.to_thread(PICTURE.write_bytes, painted)
