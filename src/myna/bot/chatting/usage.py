"""`!usage`: what words cost a server, today and in thirty days, and how its engine fares; named by `bot.commands`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from myna.bot.engine_words import EngineWords
from myna.bot.learning.gallery import Gallery
from myna.bot.rendering import quoted, unmarked
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.serving import Command
from myna.bot.texts.catalogue import say
from myna.domain.chat import Purpose
from myna.domain.pictures import MAX_GROUPS, MAX_VALUE, BarGroup, Bars
from myna.ports import UsageRow
from myna.services.usage import UsageReport, UsageService

ALIASES = {"usage": ("расход", "расходы")}

DAYS = 30
DAYS_OF_A_BAR = DAYS // MAX_GROUPS
THOUSANDS_FROM = 100_000
MAX_NAME_CHARACTERS = 60
_PURPOSES = {
    Purpose.ANSWER: "usage-answers",
    Purpose.PHRASINGS: "usage-phrasings",
    Purpose.TRAINING: "usage-trainings",
}


@dataclass(frozen=True, kw_only=True)
class Sum:
    """Of several rows."""

    calls: int
    read: int
    written: int
    microdollars: int
    is_estimated: bool

    @property
    def tokens(self) -> int:
        return self.read + self.written


@dataclass(frozen=True, kw_only=True)
class UsageCommands:
    usage: UsageService
    words: EngineWords
    gallery: Gallery

    def commands(self) -> Mapping[str, Command]:
        return {"usage": self.command}

    async def command(self, request: Request) -> Reply:
        """Raises `NotAllowed`."""
        report, today = await self.usage.of(request.actor), self.words.today()
        language = request.language
        lines = [
            say(language, "usage-title"),
            _today(language, report, today),
            _thirty_days(language, report),
            *_by_engine(language, report.rows),
            *await self._engine(request),
        ]
        return Reply(
            text="\n".join(lines),
            files=tuple(await self.gallery.usage(_picture(language, report.rows, today))),
            private=True,
            outcome="usage",
        )

    async def _engine(self, request: Request) -> list[str]:
        """How the one fares that words answers here, and whether it may go on today."""
        model = await self.words.engines.of(request.tenant)
        nobody = [say(request.language, "chat-now-nobody-long")]
        words = nobody if model is None else self.words.lines(request, model, is_chosen=True)
        lines = ["", *words]
        if await self.usage.is_spent_up(request.tenant):
            lines.append(say(request.language, "usage-spent-up"))
        return lines


def _today(language: str, report: UsageReport, today: date) -> str:
    spent = summed([each for each in report.rows if each.day == today])
    money = _money(language, spent)
    if report.tokens_per_day is None:
        return say(language, "usage-today", count=report.tokens_today, money=money)
    return say(
        language,
        "usage-today-of",
        count=report.tokens_today,
        most=report.tokens_per_day,
        left=max(0, report.tokens_per_day - report.tokens_today),
        money=money,
    )


def _thirty_days(language: str, report: UsageReport) -> str:
    spent = summed(report.rows)
    return say(language, "usage-days", count=spent.tokens, money=_money(language, spent))


def _by_engine(language: str, rows: Sequence[UsageRow]) -> list[str]:
    """A line for each engine and model, and one for each purpose under it."""
    found: dict[tuple[str, str], list[UsageRow]] = defaultdict(list)
    for row in rows:
        found[row.engine, row.model].append(row)
    lines: list[str] = []
    is_estimated = False
    for (engine, model), mine in found.items():
        name = unmarked(engine, MAX_NAME_CHARACTERS)
        lines += ["", f"**{name}** · {quoted(model, MAX_NAME_CHARACTERS)}"]
        for purpose in Purpose:
            spent = summed([row for row in mine if row.purpose is purpose])
            if spent.calls:
                lines.append(_line(language, purpose, spent))
            is_estimated = is_estimated or spent.is_estimated
    if is_estimated:
        lines.append(say(language, "usage-estimated"))
    return lines


def _line(language: str, purpose: Purpose, spent: Sum) -> str:
    about = "≈ " if spent.is_estimated else ""
    count = say(language, "usage-tokens", count=spent.tokens, money=_money(language, spent))
    return f"- {say(language, _PURPOSES[purpose], count=spent.calls)}: {about}{count}"


def _money(language: str, spent: Sum) -> str:
    """Nothing where the operator set no price."""
    if not spent.microdollars:
        return ""
    dollars = spent.microdollars / 1_000_000
    figures = f"{dollars:.2f}" if dollars >= 0.01 else f"{dollars:.4f}"  # noqa: PLR2004 - a cent
    mark = say(language, "picture-decimal-mark")
    return " · " + say(language, "usage-money", amount=figures.replace(".", mark))


def _picture(language: str, rows: Sequence[UsageRow], today: date) -> Bars | None:
    """Thirty days in bars of five; None where nothing was spent."""
    bars = [_bar(rows, today, back) for back in range(MAX_GROUPS - 1, -1, -1)]
    largest = max(max(each.read, each.written) for _, each in bars)
    if not largest:
        return None
    unit = 1_000 if largest >= THOUSANDS_FROM else 1
    return Bars(
        title=say(language, "picture-usage", kind="thousands" if unit > 1 else "tokens"),
        series=(say(language, "picture-usage-read"), say(language, "picture-usage-written")),
        groups=tuple(
            BarGroup(label=label, values=(_value(each.read, unit), _value(each.written, unit)))
            for label, each in bars
        ),
        decimal_mark=say(language, "picture-decimal-mark"),
    )


def _bar(rows: Sequence[UsageRow], today: date, back: int) -> tuple[str, Sum]:
    """`back`: how many bars before the one that ends today."""
    last = today - timedelta(days=back * DAYS_OF_A_BAR)
    first = last - timedelta(days=DAYS_OF_A_BAR - 1)
    label = f"{first:%d.%m}–{last:%d.%m}"
    return label, summed([row for row in rows if first <= row.day <= last])


def _value(tokens: int, unit: int) -> float:
    return min(round(tokens / unit, 1), MAX_VALUE)


def summed(rows: Sequence[UsageRow]) -> Sum:
    return Sum(
        calls=sum(row.calls for row in rows),
        read=sum(row.spent.prompt_tokens for row in rows),
        written=sum(row.spent.completion_tokens for row in rows),
        microdollars=sum(row.cost_microdollars for row in rows),
        is_estimated=any(row.spent.is_estimated for row in rows),
    )
