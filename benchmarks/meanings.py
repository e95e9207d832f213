"""How often the best answer is right with one, two and five phrasings of each, by words alone and with an encoder.

BANKING77: phrasings are drawn from its training part, several times, and questions of its test part are asked. Half
of the time half of the answers are left out, so that half of the questions have none.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from benchmarks.banking77 import Banking77, Question, banking77, some_of_each
from benchmarks.lessons import lesson
from benchmarks.report import Options, Section, Skipped
from myna.domain.conversation import Outcome, Thresholds, decide
from myna.domain.provenance import training_material
from myna.domain.training import Examination, JudgedRow, examine
from myna.engines.local.book import book_to_train
from myna.engines.local.model import LocalAnswerModel, trained_model
from myna.engines.local.training import trained_on
from myna.engines.local.vectors import Ear, Meanings

TITLE = "Phrasings of each answer, by words alone and with an encoder; BANKING77, in percent"
PHRASINGS = (1, 2, 5)
DRAWS, QUICK_DRAWS = 6, 2
QUESTIONS, QUICK_QUESTIONS = 1_540, 300


@dataclass(frozen=True, kw_only=True)
class Both:
    """The same lessons, the same questions."""

    by_words: Examination
    by_meaning: Examination


@dataclass(frozen=True, kw_only=True)
class Trial:
    phrasings: int
    draw: int
    unknown: bool
    """Half of the answers are left out of the lessons, and asked for all the same."""


async def measure(options: Options) -> Section:
    if options.banking77 is None or options.encoder is None:
        raise Skipped(
            "give the folder of BANKING77 with --banking77, and an encoder's with --encoder"
        )
    meanings = Ear(options.encoder).meanings
    if meanings is None:
        raise Skipped("that encoder cannot be used: myna encoder check")
    data = banking77(options.banking77)
    draws, count = (QUICK_DRAWS, QUICK_QUESTIONS) if options.quick else (DRAWS, QUESTIONS)
    data = Banking77(train=data.train, test=data.test[:: len(data.test) // count])
    with ThreadPoolExecutor(1) as thread:
        found = {
            phrasings: _tried(data, phrasings, draws, (meanings, thread)) for phrasings in PHRASINGS
        }
    return Section(title=TITLE, rows=[row for each in found.values() for row in each])


def _tried(
    data: Banking77,
    phrasings: int,
    draws: int,
    helped: tuple[Meanings, ThreadPoolExecutor],
) -> Sequence[dict[str, object]]:
    """A row without and a row with the encoder."""
    known, half = (
        [
            _examined(data, Trial(phrasings=phrasings, draw=draw, unknown=unknown), *helped)
            for draw in range(draws)
        ]
        for unknown in (False, True)
    )
    gains = [_accuracy(each.by_meaning) - _accuracy(each.by_words) for each in known]
    words = _row([each.by_words for each in known], [each.by_words for each in half])
    meant = _row([each.by_meaning for each in known], [each.by_meaning for each in half])
    gained = {"gain": _mean(gains), "least": round(min(gains), 1), "most": round(max(gains), 1)}
    return (
        {"phrasings": phrasings, "encoder": "no", **words, "gain": "", "least": "", "most": ""},
        {"phrasings": phrasings, "encoder": "yes", **meant, **gained},
    )


def _examined(
    data: Banking77, trial: Trial, meanings: Meanings, thread: ThreadPoolExecutor
) -> Both:
    chance = np.random.default_rng([trial.draw, trial.phrasings])
    categories = chance.permutation(sorted({question.category for question in data.train}))
    known = set(categories[: len(categories) // 2] if trial.unknown else categories)
    taught = some_of_each(
        [question for question in data.train if question.category in known], trial.phrasings, chance
    )
    lessons = [lesson(number, each.text, each.category) for number, each in enumerate(taught)]
    book = book_to_train(training_material(lessons, permission=None))
    trained = trained_on(book, meanings=meanings)
    by_words, by_meaning = (
        _asked(trained_model(trained, thread, helping), data.test, known)
        for helping in (None, meanings)
    )
    return Both(by_words=by_words, by_meaning=by_meaning)


def _asked(model: LocalAnswerModel, questions: Sequence[Question], known: set[str]) -> Examination:
    rows = []
    for question in questions:
        candidates = model.answers(question.text)
        rows.append(
            JudgedRow(
                prompt=question.text,
                expected=question.category if question.category in known else "",
                answer=candidates[0].answer if candidates else "",
                confidence=candidates[0].confidence if candidates else 0.0,
                abstained=decide(candidates, Thresholds()) is not Outcome.ANSWERED,
            )
        )
    return examine(rows)


def _row(known: Sequence[Examination], half: Sequence[Examination]) -> dict[str, object]:
    return {
        "best right": _mean([_accuracy(each) for each in known]),
        "half unknown: right": _mean([100 * each.answered_right for each in half]),
        "wrong": _mean([100 * each.answered_wrong for each in half]),
        "silent": _mean([100 * (each.abstain_recall or 0) for each in half]),
    }


def _accuracy(examination: Examination) -> float:
    return 100 * (examination.accuracy or 0)


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 1)
