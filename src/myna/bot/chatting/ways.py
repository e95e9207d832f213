"""Other ways to ask what was just taught: proposed by a chat model, kept or struck by whoever taught it, in one click.

`client` calls `follow` once the thanks have been said. What is chosen stands in the buttons: `ways:<lesson>` is the
menu, `ways-keep:<lesson>:<marks>` keeps those whose place, in the order of the proposal, has a 1.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
import structlog

from myna.bot.panels.setup_steps import owned_by
from myna.bot.rendering import quoted
from myna.bot.replies import MAX_PRESS_CHARACTERS, Button, Choice, Reply, Select, Style
from myna.bot.requests import Request
from myna.bot.serving import Pressed
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, Actor, authorize, is_allowed
from myna.domain.quotas import Effort
from myna.domain.teaching import Lesson
from myna.ports import ProposedPhrasing
from myna.services.phrasing import PhrasingService
from myna.services.quotas import QuotaService

log = structlog.get_logger(__name__)

MOST_WAYS = 5
MAX_SHOWN_CHARACTERS = 150
_MAX_LESSON_ID_CHARACTERS = MAX_PRESS_CHARACTERS - len("ways-keep::") - MOST_WAYS

Brought = Callable[[Reply], Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Ways:
    phrasing: PhrasingService
    quotas: QuotaService
    lesson_of: Callable[[Actor, str], Awaitable[Lesson]]
    """By its id; raises `NotFound`."""

    def presses(self) -> Mapping[str, Pressed]:
        return {"ways": self._chosen, "ways-keep": self._kept, "ways-none": self._struck}

    async def follow(self, request: Request, lesson: Lesson, bring: Brought) -> None:
        """Propose what comes to mind, if anything does, to whoever taught the lesson."""
        if not is_allowed(request.actor, Action.TEACH, request.tenant):
            return
        if len(lesson.id) > _MAX_LESSON_ID_CHARACTERS:
            return
        if not self.quotas.has_room(request.actor, Effort.CHAT):
            return
        proposed = (await self.phrasing.propose(request.actor, lesson))[:MOST_WAYS]
        if not proposed:
            return
        try:
            await bring(_offer(request, lesson, proposed, "1" * len(proposed)))
        except (discord.HTTPException, discord.InteractionResponded) as refusal:
            code = getattr(refusal, "code", 0)
            log.warning("ways.not_offered", key=request.key, code=code)

    async def _chosen(self, request: Request, lesson_id: str) -> Reply:
        """The same message, with what is chosen by now in the button. Raises `NotAllowed`."""
        proposed = await self._proposed(request, lesson_id)
        if not proposed:
            return _gone(request)
        lesson = await self.lesson_of(request.actor, lesson_id)
        marks = "".join("1" if each.id in request.chosen else "0" for each in proposed)
        return replace(_offer(request, lesson, proposed, marks), replaces=True)

    async def _kept(self, request: Request, rest: str) -> Reply:
        """Raises `NotAllowed`, `NotFound`, and as teaching does."""
        lesson_id, _, marks = rest.rpartition(":")
        proposed = await self._proposed(request, lesson_id)
        wanted = [each for each, mark in zip(proposed, marks, strict=False) if mark == "1"]
        if not wanted:
            return _gone(request)
        lesson = await self.lesson_of(request.actor, lesson_id)
        count = await self.phrasing.keep(request.actor, lesson_id, {each.id for each in wanted})
        question = quoted(lesson.question, MAX_SHOWN_CHARACTERS)
        lines = [
            say(request.language, "ways-kept", count=count, question=question),
            *(f"- {quoted(each.question, MAX_SHOWN_CHARACTERS)}" for each in wanted),
        ]
        return Reply(text="\n".join(lines), replaces=True, private=True, outcome="ways-kept")

    async def _struck(self, request: Request, lesson_id: str) -> Reply:
        authorize(request.actor, Action.TEACH, request.tenant)
        await self.phrasing.strike(request.actor, lesson_id)
        text = say(request.language, "ways-struck")
        return Reply(text=text, replaces=True, private=True, outcome="ways-struck")

    async def _proposed(self, request: Request, lesson_id: str) -> Sequence[ProposedPhrasing]:
        authorize(request.actor, Action.TEACH, request.tenant)
        return (await self.phrasing.proposed(request.actor, lesson_id))[:MOST_WAYS]


def _offer(
    request: Request, lesson: Lesson, proposed: Sequence[ProposedPhrasing], marks: str
) -> Reply:
    """`marks`: a 1 for each that is chosen, else a 0."""
    chosen = frozenset(each.id for each, mark in zip(proposed, marks, strict=True) if mark == "1")
    question = quoted(lesson.question, MAX_SHOWN_CHARACTERS)
    menu = Select(
        press=f"ways:{lesson.id}",
        placeholder=say(request.language, "ways-choose"),
        choices=tuple(Choice(value=each.id, label=each.question) for each in proposed),
        chosen=chosen,
        most=len(proposed),
    )
    keep = Button(
        press=f"ways-keep:{lesson.id}:{marks}",
        label=say(request.language, "button-ways-keep", count=len(chosen)),
        emoji="💬",
        style=Style.GOOD,
    )
    none = Button(press=f"ways-none:{lesson.id}", label=say(request.language, "button-ways-none"))
    lines = [
        say(request.language, "ways-title", question=question),
        *(f"- {quoted(each.question, MAX_SHOWN_CHARACTERS)}" for each in proposed),
    ]
    reply = Reply(
        text="\n".join(lines),
        selects=(menu,),
        buttons=(keep, none),
        private=True,
        outcome="ways",
    )
    return owned_by(request, reply)


def _gone(request: Request) -> Reply:
    """They were decided, or are older than they are kept."""
    text = say(request.language, "ways-gone")
    return Reply(text=text, replaces=True, private=True, outcome="ways-gone")
