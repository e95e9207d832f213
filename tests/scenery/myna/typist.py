"""Whoever writes answers piece by piece, as a chat model does: a test says what, and when it goes on."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from myna.bot.commands import Commands
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.texts.wording import under_answer
from myna.domain.chat import Closing
from myna.domain.conversation import Candidate, Composed, Outcome, Turn

Pause = Callable[[int], Awaitable[None]]
"""What is waited for before the piece of this number."""


async def no_pause(_number: int) -> None:
    await asyncio.sleep(0)


@dataclass(kw_only=True)
class Typist:
    """Stands in for `Commands.ask`; every question is answered with the same pieces unless told otherwise."""

    pieces: Sequence[str] = ()
    pause: Pause = no_pause
    of: Callable[[str], Sequence[str]] | None = None
    """The pieces that answer a question."""
    below: str = ""
    """What the whole says beneath what was written."""
    asked: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    """Questions whose answers were given up."""

    async def ask(self, commands: Commands, request: Request) -> Reply:
        self.asked.append(request.text)
        text = ""
        try:
            for number, piece in enumerate(self.of(request.text) if self.of else self.pieces):
                await self.pause(number)
                text += piece
                request.draft.say(text)
        except asyncio.CancelledError:
            self.ended.append(request.text)
            raise
        await commands.answering.turns.add(_turn(request, text))
        return Reply(
            text=text + self.below,
            aloud=text,
            buttons=under_answer(request.language, request.key),
            answers=request.key,
            outcome="answered",
        )


def seated(monkeypatch: pytest.MonkeyPatch) -> Typist:
    """One who answers in the place of what Myna learned."""
    typist = Typist()

    async def ask(commands: Commands, request: Request) -> Reply:
        return await typist.ask(commands, request)

    monkeypatch.setattr(Commands, "ask", ask)
    return typist


def gates_of(typist: Typist) -> Sequence[asyncio.Event]:
    """One before each piece, which waits until it is set; the first one is."""
    gates = [asyncio.Event() for _ in range(50)]
    gates[0].set()

    async def pause(number: int) -> None:
        await gates[number].wait()

    typist.pause = pause
    return gates


def _turn(request: Request, text: str) -> Turn:
    near = Candidate(answer="Told.", confidence=0.9, lesson_id="l", question=request.text)
    return Turn(
        id=request.key,
        utterance=request.utterance(request.text),
        outcome=Outcome.ANSWERED,
        candidates=(near,),
        model_version="untaught",
        at=datetime.now(UTC),
        composed=Composed(
            text=text, engine="typist", model="typist", cited=(0,), closing=Closing.WHOLE
        ),
    )
