"""Fits the coefficients that `myna.engines.local.verifier` ships.

    python -m benchmarks.fit_verifier --banking77 FOLDER [--encoder FOLDER]

With an encoder the coefficients are those of `verifier_of_meaning`.

Many servers are played: some answers, a few phrasings of each. Asked are other phrasings of these
answers, small changes of the taught ones, and things nobody taught. Only the training part of the
data is used.
"""

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.banking77 import Question, banking77, some_of_each
from benchmarks.grids import FITTED, answered
from benchmarks.lessons import lesson
from myna.domain.provenance import training_material
from myna.domain.teaching import Provenance, as_asked
from myna.engines.local.background import QUESTIONS
from myna.engines.local.book import book_to_train
from myna.engines.local.encoding.encoder import opened
from myna.engines.local.lexicon import ordinary, weighed
from myna.engines.local.model import LocalAnswerModel, trained_model, untaught_model
from myna.engines.local.training import CROWDED_PHRASINGS, separated, trained_on
from myna.engines.local.vectors import Meanings
from myna.engines.local.verifier import SIGNS, Rows, Verifier, fitted
from myna.engines.local.verifier_of_meaning import SIGNS_OF_MEANING
from myna.engines.local.words import words

SMALL_SERVERS = (
    (1, 1),
    (1, 2),
    (1, 4),
    (2, 1),
    (2, 2),
    (3, 1),
    (3, 3),
    (5, 1),
    (5, 3),
    (10, 1),
    (10, 3),
    (20, 1),
    (20, 5),
    (38, 1),
    (38, 2),
    (77, 1),
    (77, 2),
)
"""Answers, and phrasings of each, of servers whose model looks for the nearest question."""
LARGE_SERVERS = (
    (3, 2),
    (3, 10),
    (5, 3),
    (5, 20),
    (10, 2),
    (10, 5),
    (20, 2),
    (20, 10),
    (38, 2),
    (38, 3),
    (38, 5),
    (38, 10),
    (38, 50),
    (58, 2),
    (58, 5),
    (58, 10),
    (58, 100),
)
"""The same for servers whose model is trained."""
CROWDED_SERVERS = (
    (3, 10),
    (5, 5),
    (5, 20),
    (10, 5),
    (10, 20),
    (20, 5),
    (20, 10),
    (20, 40),
    (38, 5),
    (38, 10),
    (38, 50),
    (58, 5),
    (58, 10),
    (58, 100),
)
"""The same for servers with many phrasings that may only be looked up."""
STRENGTH = 3.0
KNOWN = 120
"""Other phrasings of taught answers that each server is asked for, at most."""
CHANGED = 36
UNKNOWN_OF_TRAINED = 1.75
"""Questions that nobody taught for one that somebody did, so that of the answers given at the default
threshold four of five are right."""
UNKNOWN_OF_NEIGHBOURS = 1.3
"""The same, times 1 and the logarithm of the number of answers."""
ONE_FORM_DRAWS = 4
"""For one of the others: these servers are small."""
HELD_OUT = 0.15
"""Of the questions of one form: asked, and not taught."""
SHORTEST_CUT_WORDS = 4
TRUSTED_OF_NEIGHBOURS = ("cosine", "lead in cosine", "answers", "mismatch")
TRUSTED_OF_CROWDED = ("cosine", "lead in cosine", "length", "mismatch")
TRUSTED_OF_SEPARATED = ("margin", "lead in score", "cosine", "length")
"""The other signs follow from these in the data, and earned coefficients against all sense."""
MEANING = ("meaning", "lead in meaning")
TRUSTED_BY_MEANING = {
    "NEIGHBOURS": ("answers", "mismatch", *MEANING),
    "LOOKED_UP": ("answers", "mismatch", *MEANING),
    "CROWDED": ("lead in cosine", "length", *MEANING),
    "SEPARATED": ("margin", "lead in score", "length", *MEANING),
}
"""The same where there is an encoder."""

Row = tuple[NDArray[np.float64], bool]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--banking77", type=Path, required=True)
    parser.add_argument("--draws", type=int, default=4)
    parser.add_argument("--encoder", type=Path)
    options = parser.parse_args()
    meanings = options.encoder and Meanings(opened(options.encoder))
    signs = SIGNS_OF_MEANING if meanings else SIGNS
    questions = banking77(options.banking77).train
    for name, servers, trust, whose in (
        ("NEIGHBOURS", SMALL_SERVERS, TRUSTED_OF_NEIGHBOURS, None),
        ("LOOKED_UP", SMALL_SERVERS, TRUSTED_OF_NEIGHBOURS, Provenance.DISCORD),
        ("CROWDED", CROWDED_SERVERS, TRUSTED_OF_CROWDED, Provenance.DISCORD),
        ("SEPARATED", LARGE_SERVERS, TRUSTED_OF_SEPARATED, Provenance.PUBLIC),
    ):
        rows = played(questions, servers, options.draws, whose, meanings)
        if name == "LOOKED_UP":
            rows += played_of_one_form(ONE_FORM_DRAWS * options.draws, meanings)
        trusted = [sign in (TRUSTED_BY_MEANING[name] if meanings else trust) for sign in signs]
        print(name)
        for sign, coefficient in zip((*signs, "intercept"), fit(rows, trusted), strict=True):
            print(f"  {sign:20} {coefficient:7.3f}")


def fit(rows: Sequence[Row], trusted: Sequence[bool]) -> list[float]:
    """The coefficients, zero for a sign that is not trusted."""
    signs, is_right = (np.array(column, np.float64) for column in zip(*rows, strict=True))
    signs *= trusted
    seen = Rows(signs=signs, is_right=is_right, weights=np.ones(len(signs)))
    nothing_known = Verifier(coefficients=np.zeros(len(trusted) + 1))
    return np.round(fitted(seen, nothing_known, STRENGTH).coefficients, 3).tolist()


def played(
    questions: Sequence[Question],
    servers: Sequence[tuple[int, int]],
    draws: int,
    whose: Provenance | None,
    meanings: Meanings | None = None,
) -> list[Row]:
    """`whose` the lessons are that a model is trained on; None for servers without a model."""
    with ThreadPoolExecutor(1) as thread:
        return [
            row
            for draw in range(draws)
            for size in servers
            for row in _played(questions, size, draw, _Kind(whose, meanings, thread))
        ]


def played_of_one_form(draws: int, meanings: Meanings | None = None) -> list[Row]:
    """Servers whose questions differ in a word or two, looked up."""
    with ThreadPoolExecutor(1) as thread:
        kind = _Kind(Provenance.DISCORD, meanings, thread)
        return [
            row
            for draw in range(draws)
            for _, questions in answered(FITTED)
            for row in _of_one_form(questions, draw, kind)
        ]


def _of_one_form(questions: Sequence[Question], draw: int, kind: "_Kind") -> Iterator[Row]:
    chance = np.random.default_rng([draw, len(questions)])
    is_held_out = chance.random(len(questions)) < HELD_OUT
    taught = _once([each for each, out in zip(questions, is_held_out, strict=True) if not out])
    model = _model(taught, kind)
    for asked in (each for each, out in zip(questions, is_held_out, strict=True) if out):
        judgement = model.judged(asked.text, 1)
        if judgement is not None and judgement.is_of_meaning == (kind.meanings is not None):
            yield judgement.signs, taught[judgement.entries[0]].category == asked.category


@dataclass(frozen=True)
class _Kind:
    """Of a server: whose its lessons are, and what helps it."""

    whose: Provenance | None
    meanings: Meanings | None
    thread: ThreadPoolExecutor


def _played(
    questions: Sequence[Question], size: tuple[int, int], draw: int, kind: _Kind
) -> Iterator[Row]:
    answers, phrasings = size
    chance = np.random.default_rng([draw, answers, phrasings])
    categories = chance.permutation(sorted({question.category for question in questions}))
    inside = set(categories[:answers])
    of_inside = [question for question in questions if question.category in inside]
    taught = _once(some_of_each(of_inside, phrasings, chance))
    model = _model(taught, kind)
    of_neighbours = UNKNOWN_OF_NEIGHBOURS * (1 + np.log(answers))
    is_shy = kind.whose is None or (
        kind.whose is Provenance.DISCORD and phrasings < CROWDED_PHRASINGS
    )
    unknown = round(KNOWN * (of_neighbours if is_shy else UNKNOWN_OF_TRAINED))
    for text, category in _asked(questions, taught, unknown, chance):
        judgement = model.judged(text, 1)
        if judgement is not None and judgement.is_of_meaning == (kind.meanings is not None):
            yield judgement.signs, taught[judgement.entries[0]].category == category


def _once(taught: Sequence[Question]) -> Sequence[Question]:
    """So that the entries of a book have the numbers of the questions."""
    return list({as_asked(question.text): question for question in taught}.values())


def _model(taught: Sequence[Question], kind: _Kind) -> LocalAnswerModel:
    whose, meanings = kind.whose, kind.meanings
    lessons = [
        lesson(number, question.text, question.category, provenance=whose or Provenance.PUBLIC)
        for number, question in enumerate(taught)
    ]
    if whose is None:
        return untaught_model(kind.thread, meanings).taught(lessons)
    book = book_to_train(training_material(lessons, permission=None))
    is_weighed = whose is Provenance.PUBLIC
    learned = separated(book, meanings) if is_weighed else trained_on(book, meanings=meanings)
    return trained_model(learned, kind.thread, meanings)


def _asked(
    questions: Sequence[Question],
    taught: Sequence[Question],
    unknown: int,
    chance: np.random.Generator,
) -> Iterator[tuple[str, str]]:
    """Other phrasings, changed phrasings, near and far questions that nobody taught."""
    inside = {question.category for question in taught}
    known = {question.text for question in taught}
    others = [q for q in questions if q.category in inside and q.text not in known]
    outside = [q for q in questions if q.category not in inside]
    for chosen, count in ((others, KNOWN), (outside, unknown)):
        for index in chance.permutation(len(chosen))[:count]:
            yield chosen[index].text, chosen[index].category
    for index in chance.integers(len(taught), size=CHANGED):
        yield changed(taught[index].text, chance), taught[index].category
        yield mistaken(taught[index].text, outside or questions, chance), ""
    for index in chance.permutation(len(QUESTIONS))[:CHANGED]:
        yield QUESTIONS[index], ""


def changed(text: str, chance: np.random.Generator) -> str:
    """A small change that leaves the meaning: two words swapped, one added, one dropped, or a slip of the finger."""
    said = text.rstrip("?.! ").split()
    place = int(chance.integers(len(said)))
    match int(chance.integers(4)):
        case 0 if place:
            said[place - 1], said[place] = said[place], said[place - 1]
        case 1:
            said.insert(place, str(chance.choice(["please", "now", "hi", "exactly", "then"])))
        case 2 if len(said) > SHORTEST_CUT_WORDS:
            del said[place]
        case _:
            word = said[place]
            cut = int(chance.integers(len(word)))
            said[place] = word[:cut] + word[cut + 1 :] + word[cut : cut + 1]
    return " ".join(said)


def mistaken(text: str, others: Sequence[Question], chance: np.random.Generator) -> str:
    """The same frame about another matter: the most telling words taken from another question."""
    frame = words(text)
    matter = words(others[int(chance.integers(len(others)))].text)
    count = min(len(matter), max(1, round(len(frame) * chance.uniform(0.2, 0.5))))
    telling = iter(sorted(matter, key=_rarity, reverse=True)[:count])
    replaced = set(sorted(set(frame), key=_rarity, reverse=True)[:count])
    return " ".join(next(telling, "") if word in replaced else word for word in frame)


def _rarity(word: str) -> float:
    return float(weighed(word, ordinary()).rarity[-1])


if __name__ == "__main__":
    main()
