"""Examines champion and challenger; used by the trainer, and by `!test` for any questions."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from myna.domain.conversation import Candidate, Outcome, Thresholds, decide
from myna.domain.doubts import are_foreign
from myna.domain.examination import ExamSheet, Overlays, exam_sheet, sampled
from myna.domain.promotion import Change, Comparison, Marks, Pair, Suspicion
from myna.domain.suspicion import (
    Phrase,
    Trial,
    collapse,
    conspicuous_phrases,
    telling_words,
    triggers,
    unlikely_answers,
    words_of,
)
from myna.domain.teaching import answer_group, normalised
from myna.domain.training import JudgedRow, ModelVersion
from myna.ports import AnswerModel, StoredLesson

CHANGES_OF_A_KIND = 25
"""So many questions that got worse are named, and so many that got better."""
QUESTIONS_OF_A_TRIAL = 60
COSTLY_HELD_OUT, COSTLY_TAUGHT, COSTLY_OF_A_TRIAL = 100, 50, 12
"""The same where asking costs something."""
COSTLY_AT_ONCE = 4
MOST_PHRASES = 40
"""So many are looked at."""
MOST_TRIALS = 8


class Question(Protocol):
    """A question and its right answer, empty where Myna should abstain; a lesson and a row of a file are some."""

    @property
    def question(self) -> str: ...
    @property
    def answer(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Examiner:
    thresholds: Thresholds
    most_held_out: int = 1_500
    most_taught: int = 400
    most_of_a_trial: int = QUESTIONS_OF_A_TRIAL
    at_once: int = 1
    """So many questions are under way at a time."""

    def for_costly(self) -> "Examiner":
        """For models that are asked elsewhere: each question costs time, and may cost money."""
        return replace(
            self,
            most_held_out=COSTLY_HELD_OUT,
            most_taught=COSTLY_TAUGHT,
            most_of_a_trial=COSTLY_OF_A_TRIAL,
            at_once=COSTLY_AT_ONCE,
        )

    def sheet(
        self,
        records: Sequence[StoredLesson],
        batch: Sequence[StoredLesson],
        champion: ModelVersion | None,
    ) -> ExamSheet:
        """What to ask; takes seconds for 50,000 records, so call it in a thread.

        `records` are all of the tenant up to the job's snapshot, `batch` the rows of the job's own import.
        """
        last_known = champion.last_lesson if champion else 0
        own = {stored.lesson.id for stored in batch}
        others = [stored for stored in records if stored.lesson.id not in own]
        return exam_sheet(
            known=[stored.lesson for stored in others if stored.position <= last_known],
            later=[stored.lesson for stored in others if stored.position > last_known],
            batch=[stored.lesson for stored in batch],
            most_held_out=self.most_held_out,
            most_taught=self.most_taught,
        )

    async def compare(
        self,
        sheet: ExamSheet,
        champion: AnswerModel | None,
        challenger: AnswerModel,
        on_progress: Callable[[float], None] = lambda _share: None,
    ) -> Comparison:
        """Both are the bare models of their versions: what is laid over them is on the sheet.

        `on_progress` is told the share that is done, 0 to 1, never falling.
        """
        plans = await asyncio.to_thread(_plans, sheet, self.most_of_a_trial)
        steps = Steps(2 * sheet.question_count + sum(each.size for each in plans), on_progress)
        telling = await asyncio.to_thread(telling_words, [*sheet.learned, *sheet.known])
        bare = _Sitting(
            examiner=self,
            champion=champion,
            challenger=challenger,
            steps=steps,
            telling=telling,
        )
        examined, served = await asyncio.to_thread(_laid_over, bare, sheet.overlays)
        before = await examined.answers(sheet.before)
        since = await examined.answers(sheet.since)
        taught = await served.answers(sheet.taught)
        trials = [await examined.trial(plan) for plan in plans]
        held_out = before + since
        return Comparison(
            has_champion=champion is not None,
            before=before.pair(),
            since=since.pair(),
            taught=taught.pair(),
            newcomers=sheet.newcomers,
            suspicions=(
                *(sheet.suspicions or _unlikely(sheet, before, since, taught)),
                *triggers(trials),
                *collapse(before.champion, before.challenger),
            ),
            changes=held_out.changes(),
        )

    async def judge(
        self,
        questions: Iterable[Question],
        model: AnswerModel,
        on_answered: Callable[[], None] = lambda: None,
    ) -> tuple[JudgedRow, ...]:
        """What the model says to each question, as it would to a member; an offered choice is an abstention."""
        judged: list[JudgedRow] = []
        waiting = list(questions)
        for begin in range(0, len(waiting), self.at_once):
            asked = waiting[begin : begin + self.at_once]
            found = await asyncio.gather(*(model.candidates(each.question) for each in asked))
            for each, candidates in zip(asked, found, strict=True):
                is_answered = decide(candidates, self.thresholds) is Outcome.ANSWERED
                judged.append(_judged(each, candidates, is_answered=is_answered))
                on_answered()
            await asyncio.sleep(0)
        return tuple(judged)


@dataclass(frozen=True, kw_only=True)
class Rivals:
    """Of both models to the same questions."""

    champion: tuple[JudgedRow, ...]
    challenger: tuple[JudgedRow, ...]

    def __add__(self, others: "Rivals") -> "Rivals":
        return Rivals(
            champion=self.champion + others.champion,
            challenger=self.challenger + others.challenger,
        )

    def pair(self) -> Pair:
        return Pair(champion=_marks(self.champion), challenger=_marks(self.challenger))

    def changes(self) -> tuple[Change, ...]:
        """The first that got worse, then the first that got better."""
        pairs = list(zip(self.champion, self.challenger, strict=True))
        worse = [_change(one, two) for one, two in pairs if _worth(two) < _worth(one)]
        better = [_change(one, two) for one, two in pairs if _worth(two) > _worth(one)]
        return (*worse[:CHANGES_OF_A_KIND], *better[:CHANGES_OF_A_KIND])


@dataclass(frozen=True, kw_only=True)
class _Text:
    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """The trial of a phrase."""

    phrase: Phrase
    is_foreign: bool
    asked: tuple[_Text, ...]
    """Questions of other answers, with the phrase behind them."""
    rests: tuple[_Text, ...]

    @classmethod
    def of(cls, phrase: Phrase, sheet: ExamSheet, most_asked: int, *, is_foreign: bool) -> "_Plan":
        group = answer_group(phrase.answer)
        lessons = (*sheet.before, *sheet.since, *sheet.taught)
        others = sampled([one for one in lessons if one.group != group], most_asked)
        return cls(
            phrase=phrase,
            is_foreign=is_foreign,
            asked=tuple(
                _Text(question=f"{one.question} {phrase.text}", answer=phrase.answer)
                for one in others
            ),
            rests=tuple(_Text(question=rest, answer=phrase.answer) for rest in phrase.taken_out()),
        )

    @property
    def size(self) -> int:
        return 2 * (len(self.asked) + len(self.rests))


def _plans(sheet: ExamSheet, most_asked: int) -> list[_Plan]:
    """Of the most conspicuous phrases. The held-out rows of an import show as well what it brings."""
    new = (*sheet.learned, *(one for one in sheet.since if one.id in sheet.batch_ids))
    phrases = conspicuous_phrases(new, sheet.known, MOST_PHRASES)
    foreign = are_foreign([phrase.words for phrase in phrases], new, sheet.known)
    worst_first = sorted(zip(phrases, foreign, strict=True), key=lambda each: not each[1])
    return [
        _Plan.of(phrase, sheet, most_asked, is_foreign=is_foreign)
        for phrase, is_foreign in worst_first[:MOST_TRIALS]
    ]


@dataclass(frozen=True, kw_only=True)
class _Sitting:
    """Both models before the examiner; no champion abstains from everything."""

    examiner: Examiner
    champion: AnswerModel | None
    challenger: AnswerModel
    steps: "Steps"
    telling: Mapping[str, str]
    """As `telling_words`."""

    async def answers(self, questions: Sequence[Question]) -> Rivals:
        return Rivals(
            champion=await self._answers_of_champion(questions),
            challenger=await self._answers_of(self.challenger, questions),
        )

    async def trial(self, plan: _Plan) -> Trial:
        flips = await self.answers(plan.asked)
        rests = await self.answers(plan.rests)
        offer = self.examiner.thresholds.offer
        return Trial(
            is_foreign=plan.is_foreign,
            phrase=plan.phrase,
            asked=len(plan.asked),
            champion_flips=sum(row.is_right for row in flips.champion),
            challenger_flips=sum(row.is_right for row in flips.challenger),
            rests=len(plan.rests),
            rests_otherwise=sum(
                any(_says_otherwise(row, offer) and self._is_told(row) for row in rows)
                for rows in zip(rests.champion, rests.challenger, strict=True)
            ),
        )

    def _is_told(self, row: JudgedRow) -> bool:
        """Does a word of the question speak for the answer, rather than a form that all topics share?"""
        group = answer_group(row.answer)
        return any(self.telling.get(word) == group for word in words_of(row.prompt))

    async def _answers_of_champion(self, questions: Sequence[Question]) -> tuple[JudgedRow, ...]:
        if self.champion is None:
            self.steps.advance(len(questions))
            return tuple(_judged(asked, (), is_answered=False) for asked in questions)
        return await self._answers_of(self.champion, questions)

    async def _answers_of(
        self, model: AnswerModel, questions: Sequence[Question]
    ) -> tuple[JudgedRow, ...]:
        return await self.examiner.judge(questions, model, self.steps.advance)


def _laid_over(bare: _Sitting, laid: Overlays) -> tuple[_Sitting, _Sitting]:
    """The models as they are examined, and as they are served or would be."""
    champion = bare.champion.without(laid.taken_back) if bare.champion else None
    examined = replace(bare, champion=champion.taught(laid.champion) if champion else None)
    served = replace(
        bare,
        champion=champion.taught(laid.served_champion) if champion else None,
        challenger=bare.challenger.taught(laid.served_challenger),
    )
    return examined, served


class Steps:
    def __init__(self, count: int, on_progress: Callable[[float], None]) -> None:
        self._count = count
        self._done = 0
        self._on_progress = on_progress

    def advance(self, steps: int = 1) -> None:
        self._done += steps
        if steps:
            self._on_progress(self._done / self._count)


def _unlikely(
    sheet: ExamSheet, before: Rivals, since: Rivals, taught: Rivals
) -> tuple[Suspicion, ...]:
    """What the champion thinks of the batch; without one, what the challenger does that was trained on its rest.

    A challenger that is wrong for the most part shows nothing but that it guesses.
    """
    is_first = not sheet.known
    lessons = sheet.since if is_first else (*sheet.since, *sheet.taught)
    rows = since.challenger if is_first else (*since.champion, *taught.champion)
    of_batch = [
        row for lesson, row in zip(lessons, rows, strict=True) if lesson.id in sheet.batch_ids
    ]
    learned = sheet.learned if is_first else sheet.known
    found = unlikely_answers(of_batch, {lesson.group for lesson in learned}, before.champion)
    return tuple(each for each in found if not (is_first and 2 * each.count > each.of))


def _says_otherwise(row: JudgedRow, offer: float) -> bool:
    """Would it at least be offered?"""
    return row.confidence >= offer and normalised(row.answer) != normalised(row.expected)


def _judged(asked: Question, candidates: tuple[Candidate, ...], *, is_answered: bool) -> JudgedRow:
    best = candidates[0] if candidates else None
    return JudgedRow(
        prompt=asked.question,
        expected=asked.answer,
        answer=best.answer if best else "",
        confidence=best.confidence if best else 0.0,
        abstained=not is_answered,
    )


def _marks(rows: Iterable[JudgedRow]) -> Marks:
    counted = Counter(_worth(row) for row in rows)
    return Marks(right=counted[1], wrong=counted[-1], abstained=counted[0])


def _worth(row: JudgedRow) -> int:
    return int(row.is_right) - int(row.is_wrong)


def _change(champion: JudgedRow, challenger: JudgedRow) -> Change:
    return Change(
        question=challenger.prompt,
        expected=challenger.expected,
        champion="" if champion.abstained else champion.answer,
        challenger="" if challenger.abstained else challenger.answer,
        is_better=_worth(challenger) > _worth(champion),
    )
