"""The model that answers: by heart, else by the nearest taught questions and the trained margins."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from myna.domain.conversation import Candidate
from myna.domain.teaching import Lesson, as_asked
from myna.engines.local.book import Book, Entry
from myna.engines.local.evidence import Evidence, Judgement, judge
from myna.engines.local.lexicon import Lexicon, WeighedQuestion, ordinary, weighed
from myna.engines.local.margins import Margins
from myna.engines.local.memory import MEANING_WEIGHT, SMALL_SHELF_ROWS, Memory, Shelf, memory_of
from myna.engines.local.vectors import Meanings
from myna.engines.local.verifier import NEIGHBOURS, Verifier
from myna.engines.local.verifier_of_meaning import NEIGHBOURS_OF_MEANING
from myna.errors import EngineFailed

T = TypeVar("T")

COSINE_WEIGHT = 0.5
"""How much the nearest question counts beside the margin."""
LATE_MARGIN = (1.5, -1.0)
"""Slope and intercept of the margin of an answer that was first taught after the training, given its cosine."""
LATE_WEIGHT = 1.0
"""What a lesson after the training adds to the trained margin of its answer, times its squared cosine: chosen on
parts of a training set for how much of another training's gain it brings at once."""
SHARE_SHARPNESS = 4.0
SHARE_SHARPNESS_OF_MEANING = 0.75
"""Scores that meaning is part of lie four to nine times as far apart, measured on a training set."""
LIKE = 0.6
"""From this cosine on what was rejected for one question is not said to the other."""
SUREST = 0.99
"""Only a question that was taught word for word is answered with confidence 1."""


@dataclass(frozen=True, kw_only=True)
class ByMeaning:
    """What training with an encoder brings beside the vectors of the shelf."""

    encoder: str
    """The identity of its card."""
    verifier: Verifier


@dataclass(frozen=True, kw_only=True)
class Trained:
    """What training brings and a model file keeps."""

    book: Book
    lexicon: Lexicon
    shelf: Shelf
    margins: Margins | None
    verifier: Verifier
    by_meaning: ByMeaning | None = None
    """None without an encoder: what the words say is all there is."""


class LocalAnswerModel:
    """Immutable to its callers; the memory of new lessons is put in order when the first question comes."""

    def __init__(
        self,
        *,
        trained: Trained | None,
        book: Book,
        memory: Memory,
        executor: Executor,
        is_outdated: bool = False,
    ) -> None:
        self.is_outdated = is_outdated
        self._trained = trained
        self._book = book
        self._memory = memory
        self._executor = executor

    async def candidates(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        return await self._in_thread(self.answers, question, limit)

    async def forbidden(self, question: str, limit: int = 5) -> tuple[str, ...]:
        return await self._in_thread(self.rejections, question, limit)

    async def _in_thread(self, work: Callable[[str, int], T], question: str, limit: int) -> T:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, work, question, limit)
        except RuntimeError as error:
            raise EngineFailed(
                "The local engine was closed.", remedy="Start Myna again."
            ) from error

    def taught(self, lessons: Sequence[Lesson]) -> "LocalAnswerModel":
        """Of many lessons, or with an encoder, memory is put in order at once: who answers has no time for it."""
        model = self._with(self._book.with_lessons(lessons))
        if len(lessons) > SMALL_SHELF_ROWS or self._memory.meanings is not None:
            model._ready_memory()  # noqa: SLF001 - of its own class
        return model

    def without(self, lesson_ids: Collection[str]) -> "LocalAnswerModel":
        return self._with(self._book.without(lesson_ids))

    def _with(self, book: Book) -> "LocalAnswerModel":
        return LocalAnswerModel(
            trained=self._trained,
            book=book,
            memory=self._memory,
            executor=self._executor,
            is_outdated=self.is_outdated,
        )

    def answers(self, question: str, limit: int = 3) -> tuple[Candidate, ...]:
        """As `candidates`, in the caller's own thread."""
        known = self._book.right.get(as_asked(question))
        judgement = self.judged(question, limit)
        found = [] if judgement is None else self._weighed_out(judgement)
        if known is not None:
            right = self._candidate(self._book.entries[known], 1.0)
            found = [right, *(other for other in found if other.answer != right.answer)]
        return tuple(found[:limit])

    def rejections(self, question: str, limit: int) -> tuple[str, ...]:
        """As `forbidden`, in the caller's own thread."""
        memory = self._ready_memory()
        asked = weighed(question, memory.lexicon)
        if not len(asked.features) or not memory.groups:
            return ()
        likeness = memory.likeness(asked)
        alike = np.flatnonzero(likeness.rejected >= LIKE)
        nearest_first = alike[np.argsort(-likeness.rejected[alike], kind="stable")]
        found = [
            memory.groups[number]
            for number in nearest_first
            if likeness.rejected[number] > likeness.right[number]
            or self._book.is_rejected(question, memory.groups[number])
        ]
        return tuple(self._book.answers[group].wording for group in found[:limit])

    def judged(self, question: str, limit: int = 3, *, by_meaning: bool = True) -> Judgement | None:
        """The best answers and what speaks for the first; None where there is nothing to compare."""
        memory = self._ready_memory()
        asked = weighed(question, memory.lexicon)
        if not len(asked.features) or not len(memory.given):
            return None
        meant = memory.meanings.of(question) if by_meaning and memory.meanings else None
        likeness = memory.likeness(asked, meant)
        margins = self._margins(asked, likeness.new_right)
        nearness = likeness.right if margins is None else margins + COSINE_WEIGHT * likeness.right
        scores = np.asarray(nearness - np.square(likeness.rejected), np.float32)
        if likeness.meaning is not None:
            scores += MEANING_WEIGHT * likeness.meaning
        best = self._best(question, scores, memory, limit)
        evidence = Evidence(
            text=question,
            question=asked,
            memory=memory,
            likeness=likeness,
            scores=scores,
            margins=margins,
        )
        return judge(evidence, best) if best else None

    def _ready_memory(self) -> Memory:
        if self._memory.book is not self._book:
            self._memory = self._memory.extended(self._book)
        return self._memory

    def _margins(
        self, asked: WeighedQuestion, late: NDArray[np.float32]
    ) -> NDArray[np.float32] | None:
        """By answer number; `late` is the cosine to each answer's nearest lesson after the training."""
        if self._trained is None or self._trained.margins is None:
            return None
        slope, intercept = LATE_MARGIN
        margins = slope * late + intercept
        columns = self._trained.margins.answers
        margins[columns] = self._trained.margins.of(asked) + LATE_WEIGHT * np.square(late[columns])
        return margins

    def _best(
        self, question: str, scores: NDArray[np.float32], memory: Memory, limit: int
    ) -> list[int]:
        groups = memory.groups
        best: list[int] = []
        for number in memory.given[np.argsort(-scores[memory.given], kind="stable")]:
            if not self._book.is_rejected(question, groups[number]):
                best.append(int(number))
            if len(best) == max(limit, 1):
                break
        return best

    def _weighed_out(self, judgement: Judgement) -> list[Candidate]:
        winner = self._book.entries[judgement.entries[0]]
        of_meaning = judgement.is_of_meaning
        verifier = self._verifier_by_meaning(winner) if of_meaning else self._verifier_of(winner)
        sure = min(verifier.probability(judgement.signs), SUREST, 1 / judgement.alike)
        sharpness = SHARE_SHARPNESS_OF_MEANING if of_meaning else SHARE_SHARPNESS
        shares = np.exp(sharpness * np.minimum(judgement.scores - judgement.scores[0], 0))
        return [
            self._candidate(self._book.entries[number], sure * float(share))
            for number, share in zip(judgement.entries, shares, strict=True)
        ]

    def _verifier_of(self, winner: Entry) -> Verifier:
        """For an answer that the training has not met only its nearest questions speak."""
        if self._trained is None or self._trained.margins is None:
            return NEIGHBOURS if self._trained is None else self._trained.verifier
        return self._trained.verifier if self._is_met(winner) else NEIGHBOURS

    def _verifier_by_meaning(self, winner: Entry) -> Verifier:
        trained = self._trained and self._trained.by_meaning
        return trained.verifier if trained and self._is_met(winner) else NEIGHBOURS_OF_MEANING

    def _is_met(self, winner: Entry) -> bool:
        """Does what the training fitted to its lessons speak for this answer?"""
        if self._trained is None:
            return False
        margins = self._trained.margins
        return margins is None or self._book.answers[winner.group].number in margins.answers

    def _candidate(self, entry: Entry, confidence: float) -> Candidate:
        return Candidate(
            answer=self._book.answers[entry.group].wording,
            confidence=confidence,
            lesson_id=entry.lesson_id,
            question=entry.question,
        )


def untaught_model(executor: Executor, meanings: Meanings | None = None) -> LocalAnswerModel:
    book = Book()
    memory = memory_of(book, ordinary(), None, meanings)
    return LocalAnswerModel(trained=None, book=book, memory=memory, executor=executor)


def trained_model(
    trained: Trained, executor: Executor, meanings: Meanings | None = None
) -> LocalAnswerModel:
    """Without the very encoder that it was trained with its words have to do until it is trained again."""
    trained_with = None if trained.by_meaning is None else trained.by_meaning.encoder
    is_outdated = trained_with != (None if meanings is None else meanings.identity)
    usable = None if is_outdated else meanings
    memory = memory_of(trained.book, trained.lexicon, trained.shelf, usable)
    return LocalAnswerModel(
        trained=trained,
        book=trained.book,
        memory=memory,
        executor=executor,
        is_outdated=is_outdated,
    )
