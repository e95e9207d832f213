"""What waits for teachers and managers: `!inbox`, and `!feedback`, which fills it; named by `bot.commands`.

What waits is shown to one person alone: in a channel there is only a count, and a button that opens it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from myna.bot.engine_words import EngineNotices
from myna.bot.learning.lesson_lists import message_link, origin_words, pair_words
from myna.bot.readable import turn_named
from myna.bot.rendering import quoted
from myna.bot.replies import Amendment, Button, Form, Reply, Style
from myna.bot.requests import Request
from myna.bot.serving import Command, Pressed, Submitted
from myna.bot.texts import wording
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, authorize
from myna.domain.conversation import Turn
from myna.domain.disputes import disputed
from myna.domain.feedback import Feedback
from myna.domain.teaching import (
    Lesson,
    LessonKind,
    LessonStatus,
    SourceType,
    as_asked,
    normalised,
)
from myna.errors import NotFound
from myna.services.answering import AnswerService
from myna.services.feedback import FeedbackService, Inbox
from myna.services.teaching import Pair, TeachingService

ALIASES = {
    "feedback": ("отзыв", "передай"),
    "inbox": ("входящие",),
}

MAX_QUESTION_CHARACTERS = 90
MAX_ANSWER_CHARACTERS = 130
MAX_REJECTED_CHARACTERS = 40
MAX_FEEDBACK_CHARACTERS = 220
MAX_ABOUT_CHARACTERS = 50
"""With these four lessons, or four of what was said, stay one message."""
LAST_ROW = 4


@dataclass(frozen=True, kw_only=True)
class InboxCommands:
    feedbacks: FeedbackService
    teaching: TeachingService
    answering: AnswerService
    notices: EngineNotices

    def commands(self) -> Mapping[str, Command]:
        return {"feedback": self.feedback, "inbox": self.inbox}

    def presses(self) -> Mapping[str, Pressed]:
        return {
            "inbox": self._turned,
            "inbox-open": self._opened,
            "proposal-yes": self._accepted,
            "proposal-no": self._discarded,
            "proposal-edit": self._edit,
            "feedback-done": self._settled,
        }

    def forms(self) -> Mapping[str, Submitted]:
        return {"proposal-edited": self._edited}

    async def feedback(self, request: Request) -> Reply:
        """About the answer replied to or linked at the beginning, or about nothing in particular."""
        message_id, words = request.named_message()
        about = None
        if message_id is not None:
            try:
                turn = await turn_named(self.answering, request, message_id)
            except NotFound:
                words = words if request.refers_to else request.text
            else:
                about = turn.utterance.key
        await self.feedbacks.give(request.actor, words, about=about, key=request.key)
        text = say(request.language, "feedback-thanks", about="answer" if about else "none")
        return Reply(text=text, private=True, outcome="feedback")

    async def inbox(self, request: Request) -> Reply:
        if request.is_direct or request.source is SourceType.INTERACTION:
            return await self._opened(request, "")
        found = await self.feedbacks.inbox(request.actor)
        waiting = found.proposal_count + found.feedback_count
        if not waiting:
            return Reply(text=say(request.language, "inbox-empty"), outcome="inbox-empty")
        button = Button(
            press="inbox-open:",
            label=say(request.language, "button-inbox-open"),
            emoji="📥",
            style=Style.CHOICE,
        )
        text = say(request.language, "inbox-count", count=waiting)
        return Reply(text=text, buttons=(button,), outcome="inbox-counted")

    async def _opened(self, request: Request, rest: str) -> Reply:
        del rest
        found = await self.feedbacks.inbox(request.actor)
        return await self._shown(request, found, shows_feedback=not found.proposals)

    async def _turned(self, request: Request, side: str) -> Reply:
        found = await self.feedbacks.inbox(request.actor)
        reply = await self._shown(request, found, shows_feedback=side == "feedback")
        return replace(reply, replaces=True)

    async def _shown(
        self, request: Request, found: Inbox, *, shows_feedback: bool, done: str = ""
    ) -> Reply:
        """One side of it, under what was just done."""
        shows_feedback = bool(found.feedback) and (shows_feedback or not found.proposals)
        if shows_feedback:
            lines = await self._feedback_lines(request, found)
            buttons = _feedback_buttons(request.language, found)
        else:
            lines = _proposal_lines(request, found)
            buttons = _proposal_buttons(request.language, found)
        return Reply(
            text="\n".join([*([done] if done else []), *await self.notices.of(request), *lines]),
            buttons=buttons,
            private=True,
            outcome="inbox",
        )

    async def _feedback_lines(self, request: Request, found: Inbox) -> list[str]:
        lines = [say(request.language, "inbox-feedback-title", count=found.feedback_count)]
        for number, each in enumerate(found.feedback, start=1):
            when = f"<t:{int(each.created.timestamp())}:R>"
            lines.append(f"**{number}** {quoted(each.text, MAX_FEEDBACK_CHARACTERS)}")
            about = await self._about(request, each)
            lines.append("-# " + " · ".join([f"<@{each.author_id}>", when, *about]))
        return lines

    async def _about(self, request: Request, told: Feedback) -> list[str]:
        """The answer that it is about, with a link to it."""
        if told.about is None:
            return []
        try:
            turn = await self.answering.turn(request.actor, utterance_key=told.about)
        except NotFound:
            return []
        shown = await self.answering.shown_in(turn, None)
        question = quoted(turn.utterance.text, MAX_ABOUT_CHARACTERS)
        answer = quoted(turn.plain_answer or "…", MAX_ABOUT_CHARACTERS)
        words = say(request.language, "inbox-about", question=question, answer=answer)
        if not shown:
            return [words]
        return [words, message_link(request, turn.utterance.channel_id, shown[0])]

    async def _accepted(self, request: Request, lesson_id: str) -> Reply:
        decided = await self.teaching.decide(request.actor, lesson_id, accept=True)
        return await self._decided(request, decided)

    async def _discarded(self, request: Request, lesson_id: str) -> Reply:
        decided = await self.teaching.decide(request.actor, lesson_id, accept=False)
        return await self._decided(request, decided)

    async def _edit(self, request: Request, lesson_id: str) -> Form:
        authorize(request.actor, Action.REVIEW, request.tenant)
        lesson = await self.teaching.lesson(request.actor, lesson_id)
        form = wording.teaching_form(request.language, lesson.question, answer=lesson.answer)
        title = say(request.language, "form-proposal")
        return replace(form, press=f"proposal-edited:{lesson_id}", title=title)

    async def _edited(self, request: Request, lesson_id: str, fields: Mapping[str, str]) -> Reply:
        pair = Pair(
            question=fields.get("question", ""),
            answer=fields.get("answer", ""),
            source=request.lesson_source(),
        )
        decided = await self.teaching.decide(request.actor, lesson_id, accept=True, pair=pair)
        return await self._decided(request, decided)

    async def _decided(self, request: Request, decided: Lesson) -> Reply:
        """What became of it, which may be what another teacher decided before."""
        is_accepted = decided.status is LessonStatus.ACCEPTED
        name = "proposal-accepted" if is_accepted else "proposal-discarded"
        done = say(request.language, name, pair=pair_words(decided))
        found = await self.feedbacks.inbox(request.actor)
        reply = await self._shown(request, found, shows_feedback=False, done=done)
        amends = await self._amendment(request, decided) if is_accepted else None
        return replace(reply, replaces=True, outcome=name, amends=amends)

    async def _amendment(self, request: Request, accepted: Lesson) -> Amendment | None:
        """What becomes of the answer that the proposal was about: the same as by a correction that counts at once."""
        message_id = accepted.source.message_id
        if message_id is None or not accepted.answer:
            return None
        turn = await self.answering.carried_in(request.actor, message_id)
        if turn is None or not _is_about(accepted, turn):
            return None
        shown = await self.answering.shown_in(turn, None)
        return wording.amendment(request.language, turn, accepted, shown)

    async def _settled(self, request: Request, feedback_id: str) -> Reply:
        await self.feedbacks.settle(request.actor, feedback_id)
        found = await self.feedbacks.inbox(request.actor)
        done = say(request.language, "feedback-settled")
        reply = await self._shown(request, found, shows_feedback=True, done=done)
        return replace(reply, replaces=True, outcome="feedback-settled")


def _is_about(accepted: Lesson, turn: Turn) -> bool:
    """Was the answer of this turn wrong, or missing, for just what was taught?"""
    wrong = disputed(turn)
    if wrong is None:
        return as_asked(accepted.question) == as_asked(turn.utterance.text)
    return normalised(accepted.rejected or "") == normalised(wrong)


def _proposal_lines(request: Request, found: Inbox) -> list[str]:
    if not found.proposals:
        return [say(request.language, "inbox-empty")]
    lines = [say(request.language, "inbox-title", count=found.proposal_count)]
    for number, each in enumerate(found.proposals, start=1):
        words = pair_words(each.lesson, MAX_QUESTION_CHARACTERS, MAX_ANSWER_CHARACTERS)
        lines.append(f"**{number}** {words}")
        origin = origin_words(request, each.lesson)
        if each.lesson.kind is LessonKind.CORRECTION:
            rejected = quoted(each.lesson.rejected or "", MAX_REJECTED_CHARACTERS)
            origin = say(request.language, "inbox-instead", answer=rejected) + " · " + origin
        lines.append(f"-# {origin}")
    return lines


def _proposal_buttons(language: str, found: Inbox) -> tuple[Button, ...]:
    """A row for each; the words of what is not to be said are not edited."""
    accept, edit = say(language, "button-accept"), say(language, "button-edit")
    discard = say(language, "button-discard")
    buttons: list[Button] = []
    for row, each in enumerate(found.proposals):
        name, number = each.lesson.id, row + 1
        yes = Button(
            press=f"proposal-yes:{name}", label=f"{number} · {accept}", style=Style.GOOD, row=row
        )
        mend = Button(press=f"proposal-edit:{name}", label=f"{number} · {edit}", row=row)
        no = Button(press=f"proposal-no:{name}", label=f"{number} · {discard}", row=row)
        is_negative = each.lesson.kind is LessonKind.NEGATIVE
        buttons += [yes, no] if is_negative else [yes, mend, no]
    if found.feedback_count:
        label = say(language, "button-inbox-feedback", count=found.feedback_count)
        buttons.append(Button(press="inbox:feedback", label=label, emoji="💬", row=LAST_ROW))
    return tuple(buttons)


def _feedback_buttons(language: str, found: Inbox) -> tuple[Button, ...]:
    label = say(language, "button-feedback-done")
    done = [
        Button(
            press=f"feedback-done:{each.id}",
            label=f"{number} · {label}",
            style=Style.GOOD,
            row=0,
        )
        for number, each in enumerate(found.feedback, start=1)
    ]
    if not found.proposal_count:
        return tuple(done)
    label = say(language, "button-inbox-lessons", count=found.proposal_count)
    return (*done, Button(press="inbox:lessons", label=label, emoji="🎓", row=LAST_ROW))
