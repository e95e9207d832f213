"""Learns from a server's own lessons when to be sure; called by `training`.

Answers are left out and asked for, so that the verifier sees questions that have no answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from myna.engines.local.book import Book, Entry, book_of
from myna.engines.local.evidence import Judgement
from myna.engines.local.model import LocalAnswerModel
from myna.engines.local.verifier import Rows, Verifier, fitted

FOLDS = 4
MOST_QUESTIONS = 600
PRIOR_STRENGTH = 30.0
"""How many rows of its own outweigh what the shipped coefficients were fitted on."""
MOST_UNKNOWN_PER_KNOWN = 2.2
"""On parts of a training set the fewest with which what is answered is no less often right once a server is calibrated;
with more it only grows shy, and a model that learned more would be refused for answering less."""

Learn = Callable[[Book], LocalAnswerModel]


@dataclass(frozen=True, kw_only=True)
class Verifiers:
    of_words: Verifier
    of_meaning: Verifier | None
    """None without an encoder."""


def unknown_per_known(phrasings: float) -> float:
    """How many questions that nobody taught to reckon with for one that somebody did."""
    return min(1.5 + 12 / max(phrasings, 1), MOST_UNKNOWN_PER_KNOWN)


def calibrated(
    book: Book, learn: Learn, priors: Verifiers, on_progress: Callable[[float], None]
) -> Verifiers:
    """The priors, moved towards what the book's own questions say; `on_progress` is told the share done."""
    of_words, of_meaning = _Seen(), _Seen()
    for fold in range(FOLDS):
        on_progress(fold / FOLDS)
        known, asked = _parted(book, fold)
        model = learn(known)
        for entry in asked:
            judgement = model.judged(entry.question, 1)
            if judgement is not None and judgement.is_of_meaning:
                of_meaning.note(known, entry, judgement)
                judgement = model.judged(entry.question, 1, by_meaning=False)
            of_words.note(known, entry, judgement)
        if len(of_words.signs) >= MOST_QUESTIONS:
            break
    phrasings = len(book.right) / len(book.answers)
    return Verifiers(
        of_words=of_words.moved(priors.of_words, phrasings),
        of_meaning=priors.of_meaning and of_meaning.moved(priors.of_meaning, phrasings),
    )


@dataclass(kw_only=True)
class _Seen:
    """What was asked, and how it went."""

    signs: list[NDArray[np.float64]] = field(default_factory=list)
    is_right: list[bool] = field(default_factory=list)
    is_known: list[bool] = field(default_factory=list)

    def note(self, known: Book, asked: Entry, judgement: Judgement | None) -> None:
        if judgement is not None:
            self.signs.append(judgement.signs)
            self.is_right.append(known.entries[judgement.entries[0]].group == asked.group)
            self.is_known.append(asked.group in known.answers)

    def moved(self, prior: Verifier, phrasings: float) -> Verifier:
        if all(self.is_known) or not any(self.is_known):
            return prior
        rows = Rows(
            signs=np.array(self.signs),
            is_right=np.array(self.is_right, np.float64),
            weights=_weights(np.array(self.is_known), phrasings),
        )
        return fitted(rows, prior, PRIOR_STRENGTH)


def _weights(is_known: NDArray[np.bool_], phrasings: float) -> NDArray[np.float64]:
    """1 on average, the unknown questions as heavy as `unknown_per_known` has it."""
    unknown = unknown_per_known(phrasings)
    share = np.where(is_known, 1 / is_known.sum(), unknown / (~is_known).sum())
    return np.asarray(share * len(is_known) / (1 + unknown), np.float64)


def _parted(book: Book, fold: int) -> tuple[Book, list[Entry]]:
    """One part of the book to learn, and what to ask: some of it has an answer there."""
    entries = [entry for entry in book.entries if entry.is_right]
    chance = np.random.default_rng(0)
    answers = {
        group: place % FOLDS for place, group in enumerate(chance.permutation(list(book.answers)))
    }
    is_unknown = np.array([answers[entry.group] == fold for entry in entries])
    folds = _spread(entries, chance)
    chosen = [
        index
        for part in (is_unknown, ~is_unknown & (folds == fold))
        for index in chance.permutation(np.flatnonzero(part))[: MOST_QUESTIONS // 2]
    ]
    wordings = {group: answer.wording for group, answer in book.answers.items()}
    learned = np.flatnonzero(~is_unknown & (folds != fold))
    return book_of([entries[index] for index in learned], wordings), [
        entries[index] for index in chosen
    ]


def _spread(entries: list[Entry], chance: np.random.Generator) -> NDArray[np.int64]:
    """A fold for each entry, the phrasings of one answer spread evenly."""
    seen: dict[str, int] = {}
    folds = np.empty(len(entries), np.int64)
    for index in chance.permutation(len(entries)):
        group = entries[index].group
        seen.setdefault(group, int(chance.integers(FOLDS)))
        seen[group] += 1
        folds[index] = seen[group] % FOLDS
    return folds
