"""How much of what a full training would gain, corrections give at once, by their number.

On BANKING77 a server with a few phrasings of each answer is asked fresh questions, and every wrong
best answer is corrected. Without BANKING77, our own pairs are corrected over a model of other lessons.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.banking77 import Banking77, banking77, some_of_each
from benchmarks.correction_pairs import LANGUAGES, correction_pairs
from benchmarks.corrections import LESSONS_AROUND, QUICK_LESSONS_AROUND
from benchmarks.growth import questions
from benchmarks.replies import Asked, Reply, percent, replies
from benchmarks.report import Options, Section
from benchmarks.taught_server import TaughtServer, taught_server
from myna.engines.local import LocalAnswerEngine

TITLE = "Corrections at once and after a full training, in percent of the questions asked"
STARTS = (2, 5)
STREAMS = (150, 500, 1_500)
QUICK_STREAMS = (60,)
EVERY_NTH_TEST = 2
QUICK_EVERY_NTH_TEST = 20
OWN_CORRECTIONS = (30, 100, 250)
SEED = 77
BEST_RIGHT = "best answer right"


@dataclass(frozen=True, kw_only=True)
class Course:
    """What a server is taught, asked and examined with; pairs are questions and their right answers."""

    name: str
    taught: Sequence[tuple[str, str]]
    stream: Sequence[tuple[str, str]]
    test: Sequence[Asked]


async def measure(options: Options) -> Section:
    engine = LocalAnswerEngine()
    rows: list[dict[str, object]] = []
    try:
        for course in _courses(options):
            async with taught_server(engine) as server:
                rows += await _taken(server, course)
    finally:
        await engine.close()
    return Section(title=TITLE, rows=rows)


def _courses(options: Options) -> list[Course]:
    if options.banking77 is None:
        around = QUICK_LESSONS_AROUND if options.quick else LESSONS_AROUND
        counts = OWN_CORRECTIONS[:1] if options.quick else OWN_CORRECTIONS
        return [_own(around, count) for count in counts]
    data = banking77(options.banking77)
    every_nth = QUICK_EVERY_NTH_TEST if options.quick else EVERY_NTH_TEST
    return [
        _of_banking77(data, start, stream, every_nth)
        for start in (STARTS[:1] if options.quick else STARTS)
        for stream in (QUICK_STREAMS if options.quick else STREAMS)
    ]


def _of_banking77(data: Banking77, start: int, stream: int, every_nth: int) -> Course:
    chance = np.random.default_rng(SEED)
    taught = some_of_each(data.train, start, chance)
    known = {question.text for question in taught}
    fresh = [question for question in data.train if question.text not in known]
    order = chance.permutation(len(fresh))[:stream]
    return Course(
        name=f"BANKING77, {start} each",
        taught=[(question.text, question.category) for question in taught],
        stream=[(fresh[place].text, fresh[place].category) for place in order],
        test=[
            Asked(text=question.text, answer=question.category)
            for question in data.test[::every_nth]
        ],
    )


def _own(around: int, count: int) -> Course:
    pairs = [pair for language in LANGUAGES for pair in correction_pairs(language).pairs]
    order = np.random.default_rng(SEED).permutation(len(pairs))[:count]
    chosen = [pairs[place] for place in order]
    return Course(
        name=f"our pairs, {around} around",
        taught=list(questions(around)),
        stream=[(pair.question, pair.answer) for pair in chosen],
        test=[Asked(text=pair.near_paraphrase, answer=pair.answer) for pair in chosen],
    )


async def _taken(server: TaughtServer, course: Course) -> list[dict[str, object]]:
    await server.teach(course.taught)
    await server.train()
    untouched = await replies(server, course.test)
    corrections = 0
    for question, answer in course.stream:
        reply = Reply(asked=Asked(text=question, answer=answer), turn=await server.asked(question))
        if not reply.has_the_best_right:
            await server.correct(reply.turn, answer)
            corrections += 1
    corrected = await replies(server, course.test)
    await server.train()
    stages = untouched, corrected, await replies(server, course.test)
    return [
        {
            "data": course.name,
            "corrections": corrections,
            "share of": name,
            "before": before,
            "at once": at_once,
            "trained": trained,
            "of the gain": _of_the_gain(before, at_once, trained) if name == BEST_RIGHT else "",
        }
        for name, (before, at_once, trained) in {
            BEST_RIGHT: [_share(each.has_the_best_right for each in one) for one in stages],
            "said, right": [_share(each.kind == "right" for each in one) for one in stages],
            "said, wrong": [_share(each.kind == "wrong" for each in one) for one in stages],
        }.items()
    ]


def _of_the_gain(before: float, at_once: float, trained: float) -> float | str:
    return percent(at_once - before, trained - before) if trained > before else ""


def _share(of_replies: Iterable[bool]) -> float:
    found = list(of_replies)
    return percent(sum(found), len(found))
