"""What a press of a button and a sent form mean.

Everything is in the id of the button, so that it works after a restart; `seals` vouches for it, and for whom it is:
`correct:<utterance>`, `good:`, `bad:`, `teach:`, `pick:<utterance>:<number>`, `also:<utterance>:<lesson>`, `hush:`;
forms: `corrected:<utterance>`, `taught:`.
The buttons under panels and recordings are read by those who made them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from myna.bot.commands import Commands
from myna.bot.menus.teaching import TeachingMenu
from myna.bot.replies import Form, Reply
from myna.bot.requests import Request
from myna.bot.serving import Pressed, Submitted
from myna.bot.texts import wording
from myna.bot.voice.commands import HUSH_PRESS, CallCommands
from myna.domain.access import Action, authorize
from myna.domain.conversation import Turn
from myna.errors import NotAllowed, NotFound, QuotaReached
from myna.services.answering import AnswerService
from myna.services.teaching import TeachingService

_TURN_FORMS = frozenset({"correct", "teach"})
"""Buttons that open a form about a turn."""
_FORMS = _TURN_FORMS | {"mend", "rephrase", "teach-new", "proposal-edit", "chat-words"}

_IN_PLACE = frozenset(
    {"setup", "tongue", "do", "lessons", "inbox", "proposal-yes", "proposal-no", "feedback-done"}
    | {"proposal-edited", "privacy", "imports-turn"}
    | {"chat", "chat-worded", "gaps", "gaps-aside", "ways", "ways-keep", "ways-none"}
)
"""Buttons whose answer takes the place of their message, however long it takes."""


def opens_form(press: str) -> bool:
    return press.partition(":")[0] in _FORMS


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
    teaching_menu: TeachingMenu

    async def pressed(self, request: Request, press: str) -> Reply | Form:
        if press == HUSH_PRESS:
            return await self.calls.stop(request)
        verb, _, rest = press.partition(":")
        if verb in self.others:
            return await self.others[verb](request, rest)
        key, _, detail = rest.partition(":")
        if verb in _TURN_FORMS:
            authorize(request.actor, Action.PROPOSE, request.tenant)
        turn = await self.answering.turn(request.actor, utterance_key=key)
        return await self._about(request, turn, verb, detail)

    async def _about(self, request: Request, turn: Turn, verb: str, detail: str) -> Reply | Form:
        match verb:
            case "correct":
                return wording.correction_form(request.language, turn)
            case "good" | "bad":
                return await self._rate(request, turn, 1 if verb == "good" else -1)
            case "teach":
                return wording.teaching_form(
                    request.language, turn.utterance.text, turn.utterance.key
                )
            case "pick" if detail.isdecimal():
                return await self._pick(request, turn, int(detail))
            case "also" if detail:
                return await self._also(request, turn, detail)
        raise NotFound("No such button.", remedy="Ask again.")

    async def _also(self, request: Request, turn: Turn, lesson_id: str) -> Reply:
        """The correction of this id is right for the other questions, too, that had the wrong answer."""
        source = request.lesson_source()
        stored = await self.commands.elsewhere.correct(request.actor, turn, lesson_id, source)
        return wording.of_elsewhere(request, stored)

    async def correct_menu(self, request: Request, message_id: int) -> Form:
        """*Correct this answer* in the menu of a message."""
        authorize(request.actor, Action.PROPOSE, request.tenant)
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
        """The rating is kept with the turn, and as what may be learned from it."""
        await self.answering.rate(request.actor, turn, rating)
        forbidden = await self.teaching.rate(
            request.actor, turn, rating, key=request.key, source=request.lesson_source()
        )
        if turn.answer is not None:
            feedbacks = self.commands.inbox.feedbacks
            await feedbacks.rated(request.actor, turn.utterance.key, rating)
        return wording.of_rating(request, turn, rating, is_forbidden=forbidden is not None)

    async def _pick(self, request: Request, turn: Turn, number: int) -> Reply:
        """The asker's click shows the answer to all, another's to them alone.

        A teacher's click is a lesson too, anybody else's a proposal.
        """
        if number >= len(turn.candidates):
            raise NotFound("No such choice.", remedy="Ask again.")
        is_asker = request.actor.id == turn.utterance.author_id
        outcome = "picked"
        try:
            taught = await self.teaching.pick(request.actor, turn, number, request.lesson_source())
            outcome = "picked-and-proposed" if taught.is_proposed else "picked-and-taught"
        except (NotAllowed, QuotaReached):
            outcome = "picked"
        source = await self.commands.lessons.book.source_of(turn, number)
        return Reply(
            text=wording.cited(turn.candidates[number].answer, source),
            aloud=turn.candidates[number].answer,
            buttons=wording.under_answer(request.language, turn.utterance.key),
            private=not is_asker,
            replaces=is_asker,
            outcome=outcome,
        )
