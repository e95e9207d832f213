"""Fits the weights that `myna.domain.testimony` ships.

    python -m benchmarks.fit_doubts --banking77 FOLDER

Imports are played, honest ones and such with wrong rows, over models with weights and without. Only the training part
of the data is used, one half of our own pairs, and other triggers than those with which `doubts` measures.
"""

import argparse
import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks.banking77 import banking77
from benchmarks.doubts import Import, as_import
from benchmarks.played_imports import Played, played
from benchmarks.poisoned_imports import TARGET
from myna.domain.doubts import Doubt, doubts
from myna.domain.teaching import Provenance
from myna.domain.testimony import (
    FEWEST_TO_TELL,
    Statement,
    belong_elsewhere,
    phrase_signs,
    row_signs,
    statement_on,
)
from myna.engines.local.model import LocalAnswerModel
from myna.engines.local.verifier import Rows, Verifier, fitted
from myna.services.doubting import conspicuous

STRENGTH = 0.5
Row = tuple[Sequence[float], bool]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--banking77", type=Path, required=True)
    parser.add_argument("--draws", type=int, default=3)
    options = parser.parse_args()
    questions = banking77(options.banking77).train
    rows: list[Row] = []
    phrases: list[Row] = []
    with ThreadPoolExecutor(1) as thread:
        for seed in range(0, 2 * options.draws, 2):
            for whose in (Provenance.PUBLIC, Provenance.DISCORD):
                for one in played(questions, seed):
                    of_rows, of_phrases = asyncio.run(_heard(one, as_import(one, whose, thread)))
                    rows += of_rows
                    phrases += of_phrases
    for name, seen in (("ROW_WEIGHTS", rows), ("PHRASE_WEIGHTS", phrases)):
        print(name, len(seen), "seen,", sum(is_bad for _, is_bad in seen), "bad:", fit(seen))


def fit(seen: Sequence[Row]) -> list[float]:
    signs, is_bad = (np.array(column, np.float64) for column in zip(*seen, strict=True))
    rows = Rows(signs=signs, is_right=is_bad, weights=np.ones(len(signs)))
    nothing_known = Verifier(coefficients=np.zeros(signs.shape[1] + 1))
    return np.round(fitted(rows, nothing_known, STRENGTH).coefficients, 2).tolist()


async def _heard(one: Played, brought: Import) -> tuple[list[Row], list[Row]]:
    """Honest rows beside wrong ones are left out: some of them say the same as these and are rightly asked about.

    So are honest phrases that are not named whatever they weigh.
    """
    phrases = conspicuous(brought.rows, brought.known)
    found = doubts(brought.rows, brought.known, [(each.words, each.group) for each in phrases])
    witness = brought.champion.taught(brought.rows)
    bad = {brought.rows[place].id for place in one.bad}
    rows = [
        (row_signs(doubt, heard), doubt.lesson.id in bad)
        for doubt in found.asked
        if not bad or (doubt.lesson.id in bad and not one.trigger)
        for heard in [_of(witness.without({doubt.lesson.id}), doubt, doubt.lesson.question)]
    ]
    of_phrases = []
    for phrase, behind in zip(phrases, found.behind, strict=True):
        is_planted = bool(one.trigger & set(phrase.words)) and phrase.answer == TARGET
        if is_planted is bool(one.trigger) and len(behind.lessons) >= FEWEST_TO_TELL:
            model = witness.without({each.id for each in behind.lessons})
            heard = [
                _of(model, view, phrase.rest_of(view.lesson.question)) for view in behind.views
            ]
            if is_planted or belong_elsewhere(behind, heard):
                of_phrases.append((phrase_signs(behind, heard), is_planted))
    return rows, of_phrases


def _of(model: LocalAnswerModel, doubt: Doubt, question: str) -> Statement:
    return statement_on(doubt.lesson, model.answers(question))


if __name__ == "__main__":
    main()
