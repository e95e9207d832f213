"""Why she said that: `!why` and *Why this answer?* in the menu of a message; named by `bot.commands`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from myna.bot.learning.lesson_lists import origin_words
from myna.bot.readable import turn_named
from myna.bot.rendering import quoted
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.serving import Command
from myna.bot.texts.catalogue import say
from myna.domain.conversation import Candidate, Composed, Outcome, Turn
from myna.domain.teaching import normalised
from myna.errors import NotFound
from myna.services.answering import AnswerService
from myna.services.lessons import Cited, Grounds, LessonService

ALIASES = {"why": ("почему", "зачем")}

MAX_QUESTION_CHARACTERS = 150
MAX_ANSWER_CHARACTERS = 250
MAX_MODEL_CHARACTERS = 80


@dataclass(frozen=True, kw_only=True)
class ReasonCommands:
    answering: AnswerService
    book: LessonService

    def commands(self) -> Mapping[str, Command]:
        return {"why": self.why}

    async def why(self, request: Request) -> Reply:
        """Of the answer that is replied to, else the one whose id or link the text begins with.

        Without any text, of what the asker was answered last in this channel.
        """
        message_id, words = request.named_message()
        if message_id is not None:
            return await self.of_message(request, message_id)
        if words:
            raise NotFound("No answer was named.", remedy="Reply to the answer.")
        last = await self.answering.last_turn(request.actor, request.channel_id)
        return await self._of_turn(request, last)

    async def of_message(self, request: Request, message_id: int) -> Reply:
        return await self._of_turn(request, await turn_named(self.answering, request, message_id))

    async def _of_turn(self, request: Request, turn: Turn) -> Reply:
        grounds = await self.book.grounds(request.actor, turn)
        lines = [
            say(request.language, "why-title"),
            say(request.language, "why-asked", question=_question(turn.utterance.text)),
            *self._found(request, grounds),
            *await self._now(request, turn),
            _model(request.language, grounds),
        ]
        return Reply(text="\n".join(lines), private=True, outcome="why")

    def _found(self, request: Request, grounds: Grounds) -> list[str]:
        turn, language = grounds.turn, request.language
        if turn.composed is not None:
            return _composed(request, turn.composed, grounds.cited)
        if not turn.candidates:
            return [say(language, "why-nothing-taught")]
        best = turn.candidates[0]
        lines = [
            say(
                language,
                f"why-{turn.outcome.value}",
                question=_question(best.question),
                answer=quoted(best.answer, MAX_ANSWER_CHARACTERS),
            )
        ]
        lines += [line for each in grounds.cited for line in _origin(request, each)]
        if turn.outcome is Outcome.OFFERED:
            lines += [f"- {_near(each)}" for each in turn.candidates[1:]]
        return [*lines, self._confidence(language, turn, best)]

    def _confidence(self, language: str, turn: Turn, best: Candidate) -> str:
        if normalised(best.question) == normalised(turn.utterance.text):
            return say(language, "why-same-words")
        thresholds = self.answering.thresholds
        return say(
            language,
            "why-confidence",
            percent=_percent(best.confidence),
            needed=_percent(thresholds.answer),
            offered=_percent(thresholds.offer),
        )

    async def _now(self, request: Request, turn: Turn) -> list[str]:
        """What she would say by now, where that is something else."""
        answer = await self.answering.answer_now(request.actor, turn.utterance.text)
        if answer is None or any(
            normalised(said) == normalised(answer)
            for said in (turn.plain_answer or "", *(each.answer for each in turn.rests_on))
        ):
            return []
        return [say(request.language, "why-now", answer=quoted(answer, MAX_ANSWER_CHARACTERS))]


def _composed(request: Request, composed: Composed, cited: Sequence[Cited]) -> list[str]:
    """Every lesson that the words rest on, under the number that the answer gave it."""
    name = "grounded-why" if cited else "grounded-why-general"
    lines = [say(request.language, name, model=quoted(composed.model, MAX_MODEL_CHARACTERS))]
    for number, each in enumerate(cited, start=1):
        answer = quoted(each.candidate.answer, MAX_ANSWER_CHARACTERS)
        lines.append(f"**[{number}]** {_question(each.candidate.question)} → {answer}")
        lines += _origin(request, each)
    return lines


def _origin(request: Request, cited: Cited) -> list[str]:
    if cited.lesson is None:
        return []
    gone = [] if cited.stands else [say(request.language, "why-gone")]
    return [f"-# {origin_words(request, cited.lesson.lesson)}", *gone]


def _model(language: str, grounds: Grounds) -> str:
    """Which version spoke, and how many lessons it had learned since its training."""
    _, _, since = grounds.turn.model_version.rpartition("+")
    return say(
        language,
        "why-model",
        number=grounds.version.number if grounds.version else 0,
        lessons=int(since) if since.isdecimal() else 0,
    )


def _near(candidate: Candidate) -> str:
    return f"{_question(candidate.question)} · {_percent(candidate.confidence)} %"


def _question(text: str) -> str:
    return quoted(text, MAX_QUESTION_CHARACTERS)


def _percent(share: float) -> int:
    return round(100 * share)
