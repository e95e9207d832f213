"""`!gaps`: what was asked here and could not be answered, so that somebody can teach it; named by `bot.commands`.

Members asked it, perhaps where few read: in a channel there is only a count, and a button that opens the list. *Teach*
is the form that an unanswered question has under it anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from myna.bot.panels.setup_steps import owned_by
from myna.bot.rendering import quoted
from myna.bot.replies import Button, Choice, Reply, Select, Style
from myna.bot.requests import Request
from myna.bot.serving import Command, Pressed
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, authorize
from myna.domain.teaching import SourceType
from myna.errors import NotFound
from myna.ports import Unanswered
from myna.services.gaps import GapService

ALIASES = {"gaps": ("пробелы",)}

PAGE_GAPS = 8
MAX_SHOWN_CHARACTERS = 150
"""Of a question; eight of them are one message."""
_IN_ROW = 4


@dataclass(frozen=True, kw_only=True)
class GapCommands:
    gaps: GapService

    def commands(self) -> Mapping[str, Command]:
        return {"gaps": self.command}

    def presses(self) -> Mapping[str, Pressed]:
        return {"gaps-open": self._opened, "gaps": self._turned, "gaps-aside": self._put_aside}

    async def command(self, request: Request) -> Reply:
        """Raises `NotAllowed`."""
        authorize(request.actor, Action.SEE_GAPS, request.tenant)
        if request.is_direct or request.source is SourceType.INTERACTION:
            return await self._opened(request, "")
        found = await self.gaps.open(request.actor)
        if not found:
            return Reply(text=say(request.language, "gaps-none"), outcome="gaps-none")
        label = say(request.language, "button-gaps-open")
        button = Button(press="gaps-open:", label=label, emoji="🔎", style=Style.CHOICE)
        text = say(request.language, "gaps-count", count=len(found))
        return Reply(text=text, buttons=(button,), outcome="gaps-counted")

    async def _opened(self, request: Request, rest: str) -> Reply:
        del rest
        return await self._shown(request, 0)

    async def _turned(self, request: Request, page: str) -> Reply:
        number = int(page) if page.isdecimal() else 0
        return replace(await self._shown(request, number), replaces=True)

    async def _put_aside(self, request: Request, page: str) -> Reply:
        """What was chosen is not needed. Raises `NotAllowed`."""
        authorize(request.actor, Action.SEE_GAPS, request.tenant)
        gone = 0
        for key in request.chosen[:PAGE_GAPS]:
            try:
                await self.gaps.put_aside(request.actor, key)
            except NotFound:  # answered or deleted since the list was shown
                continue
            gone += 1
        shown = await self._turned(request, page)
        done = say(request.language, "gaps-aside", count=gone)
        return replace(shown, text=f"{done}\n\n{shown.text}", outcome="gaps-aside")

    async def _shown(self, request: Request, page: int) -> Reply:
        """The last page where there are not so many."""
        found = await self.gaps.open(request.actor)
        if not found:
            text = say(request.language, "gaps-none")
            return Reply(text=text, private=True, outcome="gaps-none")
        pages = -(-len(found) // PAGE_GAPS)
        page = min(page, pages - 1)
        first = page * PAGE_GAPS
        gaps = found[first : first + PAGE_GAPS]
        title = say(request.language, "gaps-title", count=len(found), number=page + 1, of=pages)
        lines = [_line(request.language, first + n, each) for n, each in enumerate(gaps, start=1)]
        reply = Reply(
            text="\n".join([title, *lines]),
            selects=(_menu(request.language, first, gaps, page),),
            buttons=(*_teach(request.language, first, gaps), *_turn(request.language, page, pages)),
            private=True,
            outcome="gaps",
        )
        return owned_by(request, reply)


def _line(language: str, number: int, gap: Unanswered) -> str:
    when = f"<t:{int(gap.asked_at.timestamp())}:R>"
    asked = say(language, "gaps-asked", count=gap.times, when=when)
    return f"**{number}** {quoted(gap.question, MAX_SHOWN_CHARACTERS)}\n-# {asked}"


def _menu(language: str, first: int, gaps: Sequence[Unanswered], page: int) -> Select:
    return Select(
        press=f"gaps-aside:{page}",
        placeholder=say(language, "gaps-choose-aside"),
        choices=tuple(
            Choice(value=each.utterance_key, label=f"{first + n} · {each.question}")
            for n, each in enumerate(gaps, start=1)
        ),
        most=len(gaps),
    )


def _teach(language: str, first: int, gaps: Sequence[Unanswered]) -> tuple[Button, ...]:
    label = say(language, "button-gaps-teach")
    return tuple(
        Button(
            press=f"teach:{each.utterance_key}",
            label=f"{first + n + 1} · {label}",
            style=Style.GOOD,
            row=1 + n // _IN_ROW,
        )
        for n, each in enumerate(gaps)
    )


def _turn(language: str, page: int, pages: int) -> tuple[Button, ...]:
    """To the pages beside it, and this one as it is by now."""
    last_row = 3
    again = Button(
        press=f"gaps:{page}", label=say(language, "button-gaps-again"), emoji="🔄", row=last_row
    )
    before = Button(press=f"gaps:{page - 1}", emoji="◀️", row=last_row)
    after = Button(press=f"gaps:{page + 1}", emoji="▶️", row=last_row)
    return (
        *((before,) if page else ()),
        again,
        *((after,) if page + 1 < pages else ()),
    )
