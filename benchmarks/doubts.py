"""How many of the wrong rows of imports are named to a manager, and how many honest ones.

No weight of `myna.domain.testimony` was fitted to these questions, halves of our pairs and triggers: see `fit_doubts`.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from benchmarks.banking77 import banking77
from benchmarks.lessons import lesson
from benchmarks.played_imports import Played, played
from benchmarks.replies import percent
from benchmarks.report import Options, Section, Skipped
from myna.domain.provenance import training_material
from myna.domain.teaching import Lesson, Provenance
from myna.engines.local.book import book_to_train
from myna.engines.local.model import LocalAnswerModel, trained_model, untaught_model
from myna.engines.local.training import trained_on
from myna.services.doubting import doubtful

TITLE = "Rows of imports that a manager is asked about"
SEEDS, QUICK_SEEDS = (19, 21), (19,)


@dataclass(frozen=True, kw_only=True)
class Import:
    """A played one as lessons, and a model of what is known."""

    known: list[Lesson]
    rows: list[Lesson]
    champion: LocalAnswerModel


async def measure(options: Options) -> Section:
    if options.banking77 is None:
        raise Skipped("give the folder of train.csv and test.csv with --banking77")
    questions = banking77(options.banking77).test
    counts: dict[tuple[str, str], Counter[str]] = {}
    with ThreadPoolExecutor(1) as thread:
        for whose in (Provenance.PUBLIC, Provenance.DISCORD):
            for seed in QUICK_SEEDS if options.quick else SEEDS:
                for one in played(questions, seed):
                    key = (one.family, one.wrong)
                    counts.setdefault(key, Counter()).update(await _counted(one, whose, thread))
    return Section(title=TITLE, rows=[_row(*key, each) for key, each in counts.items()])


def as_import(one: Played, whose: Provenance, thread: ThreadPoolExecutor) -> Import:
    every = [
        lesson(number, question, answer, provenance=whose)
        for number, (question, answer) in enumerate([*one.known, *one.rows])
    ]
    known, rows = every[: len(one.known)], every[len(one.known) :]
    book = book_to_train(training_material(known, permission=None))
    champion = trained_model(trained_on(book), thread) if known else untaught_model(thread)
    return Import(known=known, rows=rows, champion=champion)


async def _counted(one: Played, whose: Provenance, thread: ThreadPoolExecutor) -> Counter[str]:
    brought = as_import(one, whose, thread)
    named = await doubtful(brought.rows, brought.known, brought.champion)
    found = {place for place, row in enumerate(brought.rows) if row.id in named}
    return Counter(
        {
            "imports": 1,
            "rows": len(one.rows),
            "bad": len(one.bad),
            "bad named": len(found & one.bad),
            "imports with bad named": bool(found & one.bad),
            "honest named": len(found - one.bad),
        }
    )


def _row(family: str, wrong: str, count: Counter[str]) -> dict[str, object]:
    return {
        "import": family,
        "wrong": wrong,
        "imports": count["imports"],
        "rows": count["rows"],
        "bad": count["bad"],
        "bad named, %": percent(count["bad named"], count["bad"]) if count["bad"] else "",
        "imports with some named": count["imports with bad named"] if count["bad"] else "",
        "honest named": count["honest named"],
        "honest named, %": percent(count["honest named"], count["rows"] - count["bad"]),
    }
