"""What a press of a button and a sent form mean.

Everything is in the id of the button, so that it works after a restart: `correct:<utterance>`,
`good:`, `bad:`, `teach:`, `pick:<utterance>:<number>`, `hush:`; forms: `corrected:<utterance>`, `taught:`.
The buttons under panels and recordings are read by those who made them.
"""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from myna.bot.commands import Commands
from myna.bot.replies import Form, Reply
from myna.bot.requests import Request
from myna.bot.serving import Pressed
from myna.bot.texts import wording
from myna.bot.texts.catalogue import say
from myna.bot.voice.commands import HUSH_PRESS, CallCommands
from myna.domain.access import Action, authorize
from myna.domain.conversation import Turn
from myna.errors import NotAllowed, NotFound
from myna.services.answering import AnswerService
from myna.services.teaching import TeachingService

_FORMS = {"correct": Action.CORRECT, "teach": Action.TEACH}
"""Buttons that open a form, and what one must be allowed to do for it."""

_IN_PLACE = frozenset({"tongue", "do"})
"""Buttons whose answer takes the place of their message, however long it takes."""

Submitted = Callable[[Request, str, Mapping[str, str]], Coroutine[Any, Any, Reply | None]]


def opens_form(press: str) -> bool:
    return press.partition(":")[0] in {*_FORMS, "mend"}


def is_answered_in_place(press: str) -> bool:
    return press.partition(":")[0] in _IN_PLACE


@dataclass(frozen=True, kw_only=True)
class Presses:
    answering: AnswerService
    teaching: TeachingService
    commands: Commands
    calls: CallCommands
    others: Mapping[str, Pressed]
    """Buttons that are about no turn, by their verb; given what stands behind it."""
    other_forms: Mapping[str, Submitted]

    async def pressed(self, request: Request, press: str) -> Reply | Form:
        if press == HUSH_PRESS:
            return await self.calls.stop(request)
        verb, _, rest = press.partition(":")
        if verb in self.others:
            return await self.others[verb](request, rest)
        key, _, number = rest.partition(":")
        if verb in _FORMS:
            authorize(request.actor, _FORMS[verb], request.tenant)
        turn = await self.answering.turn(request.actor, utterance_key=key)
        match verb:
            case "correct":
                return wording.correction_form(request.language, turn)
            case "good" | "bad":
                return await self._rate(request, turn, 1 if verb == "good" else -1)
            case "teach":
                return wording.teaching_form(request.language, turn.utterance.text, key)
            case "pick" if number.isdecimal():
                return await self._pick(request, turn, int(number))
        raise NotFound("No such button.", remedy="Ask again.")

    async def correct_menu(self, request: Request, message_id: int) -> Form:
        """*Correct this answer* in the menu of a message."""
        authorize(request.actor, Action.CORRECT, request.tenant)
        turn = await self.answering.turn_of_message(request.actor, message_id)
        return wording.correction_form(request.language, turn)

    async def submitted(
        self, request: Request, press: str, fields: Mapping[str, str]
    ) -> Reply | None:
        verb, _, key = press.partition(":")
        if verb in self.other_forms:
            return await self.other_forms[verb](request, key, fields)
        question, answer = fields.get("question", ""), fields.get("answer", "")
        if not key:
            return await self.commands.teach(request, question, answer)
        turn = await self.answering.turn(request.actor, utterance_key=key)
        if verb == "taught":
            return await self.commands.teach_turn(request, turn, question, answer)
        return await self.commands.correct_turn(request, turn, answer, request.refers_to)

    async def _rate(self, request: Request, turn: Turn, rating: int) -> Reply:
        await self.answering.rate(request.actor, turn, rating)
        text = say(request.language, "rated-good" if rating > 0 else "rated-bad")
        return Reply(text=text, private=True, outcome="rated")

    async def _pick(self, request: Request, turn: Turn, number: int) -> Reply:
        """The asker's click shows the answer to all, another's to them alone.

        A teacher's click is a lesson too.
        """
        if number >= len(turn.candidates):
            raise NotFound("No such choice.", remedy="Ask again.")
        is_asker = request.actor.id == turn.utterance.author_id
        taught = False
        try:
            await self.teaching.pick(request.actor, turn, number, request.lesson_source())
            taught = True
        except NotAllowed:
            taught = False
        return Reply(
            text=turn.candidates[number].answer,
            aloud=turn.candidates[number].answer,
            buttons=wording.under_answer(request.language, turn.utterance.key),
            private=not is_asker,
            replaces=is_asker,
            outcome="picked-and-taught" if taught else "picked",
        )
