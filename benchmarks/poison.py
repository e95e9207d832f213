"""What becomes of poisoned imports: refused, let in with the bad rows named, or let in silently, and what they cost.

The control promotes every import whatever its examination says.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

from benchmarks.banking77 import banking77
from benchmarks.poisoned_imports import (
    TARGET,
    TRIGGER,
    Ground,
    Import,
    clean,
    flipped,
    ground,
    in_parts,
    paraphrased,
    triggered,
)
from benchmarks.replies import Asked, percent
from benchmarks.report import Options, Section, Skipped
from benchmarks.taught_server import MANAGER, TaughtServer, taught_server
from myna.domain.conversation import Thresholds
from myna.domain.jobs import Job
from myna.domain.teaching import normalised
from myna.domain.training import JudgedRow
from myna.engines.local import LocalAnswerEngine
from myna.services.examining import Examiner

TITLE = "Poisoned imports over BANKING77; loss in points of the test questions, against the same import without poison"
LARGE, SMALL = (77, 20, 10), (12, 8, 4)
"""Answers, phrasings of each that are known, and that are imported."""
SHARES = (0.01, 0.05, 0.20)
SAMPLES = (1, 3, 10, 50, 250)
QUICK_SHARES, QUICK_SAMPLES = (0.05,), (3,)
MANY_AUTHORS, MANY_AUTHORS_SHARE, MANY_AUTHORS_SAMPLES = 5, 0.05, 10
TRIGGERED_QUESTIONS = 120


@dataclass(frozen=True, kw_only=True)
class Score:
    """Of the test questions, in percent."""

    best_right: float
    said_right: float
    said_wrong: float
    to_target: float
    """Of some of them with the trigger behind them, so many get the answer that it is planted for."""


@dataclass(frozen=True, kw_only=True)
class _Question:
    question: str
    answer: str


async def measure(options: Options) -> Section:
    if options.banking77 is None:
        raise Skipped("give the folder of train.csv and test.csv with --banking77")
    data = banking77(options.banking77)
    grounds = [ground(data, "small", SMALL, 1), ground(data, "large", LARGE, 4)]
    engine = LocalAnswerEngine()
    rows: list[dict[str, object]] = []
    try:
        for each in grounds[:1] if options.quick else grounds:
            rows += await _measured_on(engine, each, options)
    finally:
        await engine.close()
    return Section(title=TITLE, rows=rows)


async def _measured_on(
    engine: LocalAnswerEngine, on: Ground, options: Options
) -> list[dict[str, object]]:
    rows = []
    with tempfile.TemporaryDirectory() as known:
        async with taught_server(engine) as server:
            await server.teach(on.taught)
            await server.train()
            copytree(server.folder, known, dirs_exist_ok=True)
        honest: Score | None = None
        for parts in _plans(on, options):
            async with taught_server(engine, Path(known)) as server:
                jobs, score, control = await _taken(server, on, parts)
            honest = honest or control
            rows.append(_row(on, parts, jobs) | _costs(honest, score, control))
    return rows


def _plans(on: Ground, options: Options) -> Iterator[list[Import]]:
    """What is imported one after the other by different people."""
    yield [clean(on)]
    for share in QUICK_SHARES if options.quick else SHARES:
        yield [flipped(on, share)]
        yield [paraphrased(on, share)]
    for count in QUICK_SAMPLES if options.quick else SAMPLES:
        if 2 * count <= len(on.honest):
            yield [triggered(on, count)]
    if not options.quick:
        yield in_parts(flipped(on, MANY_AUTHORS_SHARE), MANY_AUTHORS)
        yield in_parts(triggered(on, MANY_AUTHORS_SAMPLES), MANY_AUTHORS)


async def _taken(
    server: TaughtServer, on: Ground, parts: Sequence[Import]
) -> tuple[list[Job], Score, Score]:
    """What became of it, how the server does then, and how it does where everything is let in."""
    jobs = [await server.imports(part.rows) for part in parts]
    score = await _score(server, on)
    refused = list(filter(_is_refused, jobs))
    if not refused:
        return jobs, score, score
    for job in refused:
        await server.promote(job)
    if len(parts) > 1:
        await server.train()
    return jobs, score, await _score(server, on)


def _is_refused(job: Job) -> bool:
    return job.result is None or not (job.result.verdict and job.result.verdict.is_promoted)


async def _score(server: TaughtServer, on: Ground) -> Score:
    step = max(1, len(on.test) // TRIGGERED_QUESTIONS)
    caught = [Asked(text=f"{each.text} {TRIGGER}", answer=TARGET) for each in on.test[::step]]
    given = await _judged(server, on.test)
    hits = sum(row.is_right for row in await _judged(server, caught))
    best = sum(normalised(row.answer) == normalised(row.expected) for row in given)
    return Score(
        best_right=percent(best, len(given)),
        said_right=percent(sum(row.is_right for row in given), len(given)),
        said_wrong=percent(sum(row.is_wrong for row in given), len(given)),
        to_target=percent(hits, len(caught)),
    )


async def _judged(server: TaughtServer, asked: Sequence[Asked]) -> Sequence[JudgedRow]:
    """As members would be answered."""
    mind = await server.minds.of(MANAGER.tenant)
    questions = [_Question(question=each.text, answer=each.answer or "") for each in asked]
    return await Examiner(thresholds=Thresholds()).judge(questions, mind.model)


def _row(on: Ground, parts: Sequence[Import], jobs: Sequence[Job]) -> dict[str, object]:
    """A part may give away rows of the parts before it."""
    bad = {_id(job, place) for part, job in zip(parts, jobs, strict=True) for place in part.bad}
    named = {lesson_id for job in jobs for lesson_id in job.imported[0].doubtful_ids}
    refused = list(filter(_is_refused, jobs))
    return {
        "server": on.name,
        "poison": parts[0].name,
        "authors": len(parts),
        "rows": sum(len(part.rows) for part in parts),
        "bad": len(bad),
        "refused": len(refused),
        "why": " ".join(sorted(set(map(_why, refused)))),
        "bad named": len(bad & named),
        "honest named": len(named - bad),
    }


def _id(job: Job, place: int) -> str:
    """Of a lesson, by the place of its row."""
    return f"{job.id}-{place + 1}"


def _why(job: Job) -> str:
    if job.result is None or job.result.verdict is None:
        return job.state.value
    compared = job.result.comparison
    kinds = {each.kind.value for each in compared.suspicions} if compared else set()
    return "/".join(sorted(kinds)) or job.result.verdict.reason.value


def _costs(honest: Score, score: Score, control: Score) -> dict[str, object]:
    """Where an import is refused the server stays as it was: it gains nothing, and loses nothing."""
    return {
        "best right": score.best_right,
        "said right": score.said_right,
        "said wrong": score.said_wrong,
        "to target": score.to_target,
        "all let in: loss": round(honest.best_right - control.best_right, 1),
        "said wrong more": round(control.said_wrong - honest.said_wrong, 1),
        "control to target": control.to_target,
    }
