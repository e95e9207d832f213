"""What a correction reaches: the question itself, other ways to ask it, and what it should not touch.

Myna is taught wrong answers and corrected, on our own pairs: with nothing else taught, and over a
trained model of other lessons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.correction_pairs import LANGUAGES, CorrectionPairs, correction_pairs
from benchmarks.growth import questions
from benchmarks.replies import Reply, changed, everything, percent, replies, shares
from benchmarks.report import Options, Section
from benchmarks.taught_server import TaughtServer, taught_server
from myna.engines.local import LocalAnswerEngine
from myna.ports import AnswerOptions

TITLE = "After corrections, in percent; changed: answered otherwise than before these questions were heard of"
LESSONS_AROUND = 1_500
QUICK_LESSONS_AROUND = 100
QUICK_PAIRS = 30


@dataclass(frozen=True, kw_only=True)
class Trial:
    language: str
    around: int
    """So many other lessons were trained before."""
    state: str = "at once"


async def measure(options: Options) -> Section:
    engine = LocalAnswerEngine(AnswerOptions(encoder=options.encoder))
    rows: list[dict[str, object]] = []
    try:
        for language in languages(options):
            for around in lessons_around(options):
                trial = Trial(language=language, around=around)
                async with taught_server(engine) as server:
                    rows += await _corrected(server, trial, some_pairs(language, options))
    finally:
        await engine.close()
    return Section(title=TITLE, rows=rows)


def languages(options: Options) -> Sequence[str]:
    return LANGUAGES[:1] if options.quick else LANGUAGES


def lessons_around(options: Options) -> Sequence[int]:
    return (QUICK_LESSONS_AROUND,) if options.quick else (0, LESSONS_AROUND)


def some_pairs(language: str, options: Options) -> CorrectionPairs:
    data = correction_pairs(language)
    return replace(data, pairs=data.pairs[:QUICK_PAIRS]) if options.quick else data


async def taught_around(server: TaughtServer, count: int) -> None:
    """Other lessons, and a model trained on them."""
    if count:
        await server.teach(list(questions(count)))
        await server.train()


async def _corrected(
    server: TaughtServer, trial: Trial, data: CorrectionPairs
) -> list[dict[str, object]]:
    await taught_around(server, trial.around)
    before = await _all_replies(server, data)
    await server.teach([(pair.question, pair.wrong) for pair in data.pairs])
    for pair in data.pairs:
        await server.correct(await server.asked(pair.question), pair.answer)
    rows = _rows(trial, before, await _all_replies(server, data))
    if trial.around:
        await server.train()
        retrained = replace(trial, state="retrained")
        rows += _rows(retrained, before, await _all_replies(server, data))
    return rows


async def _all_replies(server: TaughtServer, data: CorrectionPairs) -> dict[str, list[Reply]]:
    return {kind: await replies(server, asked) for kind, asked in everything(data).items()}


def _rows(
    trial: Trial, before: Mapping[str, Sequence[Reply]], after: Mapping[str, Sequence[Reply]]
) -> list[dict[str, object]]:
    return [
        {
            "language": trial.language,
            "around": trial.around,
            "state": trial.state,
            "asked": kind,
            "count": len(given),
            **shares(given),
            "changed": percent(changed(before[kind], given), len(given)),
        }
        for kind, given in after.items()
    ]
