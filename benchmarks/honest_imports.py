"""What becomes of honest imports: how many are promoted, and why the others are not.

New topics of BANKING77 beside known ones, and first files in which one form is asked about many things.
"""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from benchmarks.banking77 import banking77
from benchmarks.grids import MEASURED, answered
from benchmarks.lessons import lesson
from benchmarks.played_imports import new_topics
from benchmarks.poisoned_imports import Rows
from benchmarks.report import Options, Section, Skipped
from myna.domain.conversation import Thresholds
from myna.domain.dataset import dataset_of
from myna.domain.examination import exam_sheet
from myna.domain.promotion import Comparison, Reason, earns_promotion
from myna.domain.teaching import Lesson, LessonStatus, Provenance
from myna.engines.local.book import book_to_train
from myna.engines.local.model import LocalAnswerModel, trained_model
from myna.engines.local.training import trained_on
from myna.services.examining import Examiner

TITLE = "Honest imports: how many trainings are promoted, and why the others are not"
TOPICS = ((12, 6, 8, 4), (12, 12, 8, 8), (30, 25, 10, 10), (52, 25, 20, 5), (52, 25, 20, 20))
"""Answers that are known and that are new, and phrasings of each."""
SEEDS, QUICK_SEEDS = (11, 12, 13, 14), (11,)
BATCH = "import"


async def measure(options: Options) -> Section:
    if options.banking77 is None:
        raise Skipped("give the folder of train.csv and test.csv with --banking77")
    questions = banking77(options.banking77).train
    found: dict[tuple[str, str], Counter[str]] = {}
    with ThreadPoolExecutor(1) as thread:
        for whose, weights in ((Provenance.PUBLIC, "yes"), (Provenance.DISCORD, "no")):
            for seed in QUICK_SEEDS if options.quick else SEEDS:
                for sizes in TOPICS:
                    one = new_topics(questions, sizes, seed)
                    reason = await _reason(one.known, one.rows, whose, thread)
                    found.setdefault((one.kind, weights), Counter()).update([reason])
            for name, asked in answered(MEASURED):
                rows = [(each.text, each.category) for each in asked]
                reason = await _reason([], rows, whose, thread)
                kind = f"first file of one form, {name.rsplit(', ', 1)[1]}"
                found.setdefault((kind, weights), Counter()).update([reason])
    return Section(title=TITLE, rows=[_row(*key, each) for key, each in found.items()])


async def _reason(known: Rows, rows: Rows, whose: Provenance, thread: ThreadPoolExecutor) -> str:
    every = [
        lesson(number, question, answer, provenance=whose)
        for number, (question, answer) in enumerate([*known, *rows])
    ]
    taught = every[: len(known)]
    brought = [
        replace(
            each,
            status=LessonStatus.PROPOSED,
            source=replace(each.source, batch=BATCH),
            created=each.created + timedelta(days=1),
        )
        for each in every[len(known) :]
    ]
    sheet = exam_sheet(known=taught, later=[], batch=brought)
    comparison = await Examiner(thresholds=Thresholds()).compare(
        sheet,
        _model(taught, thread) if taught else None,
        _model([*taught, *brought], thread),
    )
    return _told(comparison)


def _model(lessons: Sequence[Lesson], thread: ThreadPoolExecutor) -> LocalAnswerModel:
    material = dataset_of(lessons, batch=BATCH, permission=None).material
    return trained_model(trained_on(book_to_train(material)), thread)


def _told(comparison: Comparison) -> str:
    verdict = earns_promotion(comparison)
    if verdict.is_promoted:
        return "promoted"
    if verdict.reason is Reason.SUSPICIOUS:
        return comparison.suspicions[0].kind.value
    return verdict.reason.value


def _row(kind: str, weights: str, count: Counter[str]) -> dict[str, object]:
    others = {reason: number for reason, number in count.items() if reason != "promoted"}
    return {
        "import": kind,
        "weights": weights,
        "trainings": count.total(),
        "promoted": count["promoted"],
        "otherwise": ", ".join(f"{number} {reason}" for reason, number in others.items()),
    }
