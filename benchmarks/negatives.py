"""What forbidding a wrong answer brings: it is no longer said, nearby less often, and nothing right is lost.

Two ways in which Myna comes to say something wrong, each put right without a right answer:

- *taught*: half of our own pairs are taught their wrong answers, and these are forbidden
- *mistaken*: she answers near misses with the answer of the question that they resemble, and each of these is forbidden
"""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.correction_pairs import CorrectionPairs, Pair, half
from benchmarks.corrections import (
    languages,
    lessons_around,
    some_pairs,
    taught_around,
)
from benchmarks.replies import Asked, percent, replies
from benchmarks.report import Options, Section
from benchmarks.taught_server import TaughtServer, taught_server
from myna.engines.local import LocalAnswerEngine

TITLE = "Wrong answers forbidden, in percent of the questions asked"

COURTESY = {"en": "please tell me,", "ru": "подскажите,"}
"""What makes another phrasing of a near miss, of which there is only one."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    language: str
    around: int
    is_taught: bool
    """The wrong answers were taught; otherwise they are mistakes."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is asked of a server before and after."""

    wrong: Sequence[tuple[str, str]]
    """Questions, each with the answer that must not be said to it."""
    nearby: Sequence[tuple[str, str]]
    """The same of paraphrases."""
    elsewhere: Sequence[Asked]
    """Questions whose right answers must stay."""


async def measure(options: Options) -> Section:
    engine = LocalAnswerEngine()
    rows: list[dict[str, object]] = []
    try:
        for language in languages(options):
            data = some_pairs(language, options)
            for around in lessons_around(options):
                for is_taught in (True, False):
                    trial = Trial(language=language, around=around, is_taught=is_taught)
                    async with taught_server(engine) as server:
                        rows += await _forbidden(server, trial, data)
    finally:
        await engine.close()
    return Section(title=TITLE, rows=rows)


async def _forbidden(
    server: TaughtServer, trial: Trial, data: CorrectionPairs
) -> list[dict[str, object]]:
    await taught_around(server, trial.around)
    if trial.is_taught:
        plan = await _taught_wrong(server, data)
    else:
        plan = await _mistaken(server, data, COURTESY[trial.language])
    before = await _shares(server, plan)
    for question, answer in plan.wrong:
        await server.forbid(question, answer)
    after = await _shares(server, plan)
    return [
        {
            "language": trial.language,
            "around": trial.around,
            "wrong answers are": "taught" if trial.is_taught else "mistakes",
            "forbidden": len(plan.wrong),
            "share": name,
            "before": before[name],
            "after": after[name],
        }
        for name in before
    ]


async def _taught_wrong(server: TaughtServer, data: CorrectionPairs) -> Plan:
    wrong = [pair for pair in data.pairs if half(pair.question)]
    right = [pair for pair in data.pairs if not half(pair.question)]
    await server.teach([(pair.question, pair.wrong) for pair in wrong])
    await server.teach([(pair.question, pair.answer) for pair in right])
    return Plan(
        wrong=[(pair.question, pair.wrong) for pair in wrong],
        nearby=[(pair.near_paraphrase, pair.wrong) for pair in wrong],
        elsewhere=_asked(right),
    )


async def _mistaken(server: TaughtServer, data: CorrectionPairs, courtesy: str) -> Plan:
    await server.teach([(pair.question, pair.answer) for pair in data.pairs])
    turns = [(miss, await server.asked(miss.text)) for miss in data.near_misses]
    wrong = [(miss, turn.answer) for miss, turn in turns if turn.answer is not None]
    return Plan(
        wrong=[(miss.text, answer) for miss, answer in wrong],
        nearby=[(f"{courtesy} {miss.text}", answer) for miss, answer in wrong],
        elsewhere=_asked(data.pairs),
    )


def _asked(pairs: Sequence[Pair]) -> list[Asked]:
    return [
        Asked(text=text, answer=pair.answer)
        for pair in pairs
        for text in (pair.question, pair.near_paraphrase)
    ]


def _answered(pairs: Sequence[tuple[str, str]]) -> list[Asked]:
    return [Asked(text=text, answer=answer) for text, answer in pairs]


async def _shares(server: TaughtServer, plan: Plan) -> dict[str, float]:
    return {
        "forbidden, said": await _share_said(server, _answered(plan.wrong)),
        "forbidden, said nearby": await _share_said(server, _answered(plan.nearby)),
        "right, said elsewhere": await _share_said(server, plan.elsewhere),
    }


async def _share_said(server: TaughtServer, asked: Sequence[Asked]) -> float:
    given = await replies(server, asked)
    return percent(sum(reply.kind == "right" for reply in given), len(given))
