"""How turns, lessons and errors are put into words; used by `commands` and `presses`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from myna.bot.rendering import quoted, unmarked
from myna.bot.replies import Amendment, Button, Field, Form, Reply, Style
from myna.bot.requests import Request
from myna.bot.standing import Circle
from myna.bot.texts.catalogue import say
from myna.bot.texts.grounded import absence, composed_text
from myna.bot.texts.refusals import wait, whom_to_ask
from myna.domain.conversation import Outcome, Turn
from myna.domain.passage_words import as_written
from myna.domain.teaching import (
    MAX_ANSWER_CHARACTERS,
    MAX_QUESTION_CHARACTERS,
    Lesson,
    LessonKind,
    Source,
    SourceType,
)
from myna.errors import EngineFailed, MynaError, UnreadableLesson
from myna.services.teaching import Taught

MAX_FIELD_CHARACTERS = 4_000
"""Of a text input of a Discord modal."""
MAX_PLACE_CHARACTERS = 80
"""Of the name of a file, and of a heading in it."""
MAX_QUOTED_CHARACTERS = 200
"""Of a question that Myna says again in her thanks."""
MAX_NAMED_CHARACTERS = 80
"""Of a question among several that she names."""


def of_turn(request: Request, turn: Turn, sources: Sequence[Source | None] = ()) -> Reply:
    """`sources` are those of the lessons that the answer rests on."""
    reply = _of_turn(request, turn, sources)
    if not turn.lacks_words:
        return reply
    return replace(reply, text=reply.text + absence(request.language))


def _of_turn(request: Request, turn: Turn, sources: Sequence[Source | None]) -> Reply:
    key = turn.utterance.key
    language = request.language
    match turn.outcome:
        case Outcome.ANSWERED:
            return Reply(
                text=_answer(request, turn, sources),
                aloud=turn.plain_answer,
                buttons=under_answer(language, key),
                answers=key,
                outcome="answered",
            )
        case Outcome.OFFERED:
            text = say(language, "answer-offered", choices=len(turn.candidates))
            buttons = _choices(turn)
            return Reply(text=text, aloud=text, buttons=buttons, answers=key, outcome="offered")
        case Outcome.ABSTAINED:
            teach = Button(
                press=f"teach:{key}", label=say(language, "button-teach"), style=Style.GOOD
            )
            text = say(language, "answer-unknown")
            return Reply(text=text, aloud=text, buttons=(teach,), answers=key, outcome="abstained")


def _answer(request: Request, turn: Turn, sources: Sequence[Source | None]) -> str:
    if turn.composed is not None:
        return composed_text(request, turn, sources)
    return cited(turn.answer or "", sources[0] if sources else None)


def unkept(request: Request, turn: Turn, reply: Reply) -> Reply:
    """Of a turn that is not stored: no button could find it again."""
    if turn.outcome is Outcome.ANSWERED:
        return replace(reply, buttons=(), answers=None)
    if turn.outcome is Outcome.ABSTAINED:
        text = say(request.language, "answer-unknown-unkept")
        return replace(reply, text=text, aloud=text, buttons=(), answers=None)
    near = [
        f"- {unmarked(as_written(each.question, each.answer), MAX_QUOTED_CHARACTERS)}"
        for each in turn.candidates
    ]
    text = "\n".join([say(request.language, "answer-offered-unkept"), *near])
    return replace(reply, text=text, aloud=None, buttons=(), answers=None)


def cited(answer: str, source: Source | None) -> str:
    """The passage of a document names where it stands."""
    if source is None or source.type is not SourceType.DOCUMENT or source.file_name is None:
        return answer
    places = [source.file_name, *([source.section] if source.section else [])]
    named = " · ".join(unmarked(place, MAX_PLACE_CHARACTERS) for place in places)
    return f"{answer}\n-# 📄 {named}"


def of_rating(request: Request, turn: Turn, rating: int, *, is_forbidden: bool) -> Reply:
    """After a thumb down the right answer is asked for at once."""
    if rating > 0:
        text = say(request.language, "rated-good")
        return Reply(text=text, private=True, outcome="rated")
    name = "rated-forbidden" if is_forbidden else "rated-bad"
    return replace(asking_for_the_right(request, turn, name), outcome="rated")


def asking_for_the_right(request: Request, turn: Turn, text: str) -> Reply:
    """The text of this name, with a button for the form."""
    correct = Button(
        press=f"correct:{turn.utterance.key}",
        label=say(request.language, "button-correct"),
        emoji="✏️",
        style=Style.GOOD,
    )
    said = say(request.language, text)
    return Reply(text=said, buttons=(correct,), private=True, outcome=text)


def under_answer(language: str, utterance_key: str) -> tuple[Button, ...]:
    return (
        Button(press=f"correct:{utterance_key}", label=say(language, "button-correct"), emoji="✏️"),
        Button(press=f"good:{utterance_key}", emoji="👍"),
        Button(press=f"bad:{utterance_key}", emoji="👎"),
    )


def of_lesson(request: Request, taught: Taught, *, corrected: bool = False) -> Reply:
    name = _thanks(taught, corrected=corrected)
    question = quoted(taught.lesson.question, MAX_QUOTED_CHARACTERS)
    text = say(request.language, name, question=question)
    is_right = not taught.is_proposed and taught.lesson.kind is not LessonKind.NEGATIVE
    reply = Reply(
        text=text,
        private=True,
        taught=taught.lesson if is_right else None,
        outcome=name.removeprefix("lesson-"),
    )
    if taught.phrasings != 1:
        return reply
    again = Button(
        press=f"rephrase:{taught.lesson.id}",
        label=say(request.language, "button-rephrase"),
        emoji="💬",
        owner_id=request.actor.id,
    )
    text += "\n" + say(request.language, "lesson-second-phrasing")
    return replace(reply, text=text, buttons=(again,))


def of_correction(
    request: Request, turn: Turn, taught: Taught, others: Sequence[Lesson] = ()
) -> Reply:
    """Asks about the other taught questions that have the wrong answer."""
    reply = of_lesson(request, taught, corrected=True)
    if not others:
        return reply
    count = len(others)
    questions = ", ".join(quoted(each.question, MAX_NAMED_CHARACTERS) for each in others)
    also = Button(
        press=f"also:{turn.utterance.key}:{taught.lesson.id}",
        label=say(request.language, "button-also", count=count),
        emoji="✏️",
        owner_id=request.actor.id,
    )
    asked = say(request.language, "lesson-elsewhere", count=count, questions=questions)
    return replace(reply, text=f"{reply.text}\n{asked}", buttons=(also, *reply.buttons))


def of_elsewhere(request: Request, corrected: Sequence[Lesson]) -> Reply:
    """Thanks for what was said of other questions."""
    name = "lesson-corrected-elsewhere"
    if len(corrected) == 1:
        name = "lesson-corrected"
    question = quoted(corrected[0].question, MAX_QUOTED_CHARACTERS) if corrected else ""
    text = say(request.language, name, question=question, count=len(corrected))
    return Reply(text=text, private=True, outcome="corrected-elsewhere")


def _thanks(taught: Taught, *, corrected: bool) -> str:
    is_negative = taught.lesson.kind is LessonKind.NEGATIVE
    if taught.is_proposed:
        return "lesson-proposed-wrong" if is_negative else "lesson-proposed"
    if is_negative:
        return "lesson-forbidden"
    return "lesson-corrected" if corrected else "lesson-taught"


def amendment(language: str, turn: Turn, lesson: Lesson, message_ids: Sequence[int]) -> Amendment:
    """The right answer in the place of the wrong one, or of none."""
    name = "amended-taught" if turn.answer is None else "amended-corrected"
    return Amendment(
        channel_id=turn.utterance.channel_id,
        message_ids=tuple(message_ids),
        text=lesson.answer,
        last_line=say(language, name, who=f"<@{lesson.author_id}>"),
        buttons=under_answer(language, turn.utterance.key),
    )


def too_slow(language: str) -> Reply:
    """For a form that did not come in time: Discord takes none that is late."""
    return Reply(text=say(language, "error-too-slow"), private=True, outcome="error-too-slow")


def of_error(request: Request, error: MynaError, terms: Mapping[str, str]) -> Reply:
    text = error_text(request.language, error, terms, request.circle)
    is_half = isinstance(error, UnreadableLesson) and error.details.get("reason") == "incomplete"
    buttons = (teach_button(request.language),) if is_half else ()
    return Reply(text=text, buttons=buttons, private=True, outcome=error.code)


def teach_button(language: str) -> Button:
    """Opens an empty form for a lesson."""
    return Button(press="teach-new:", label=say(language, "button-teach"), style=Style.GOOD)


def error_text(
    language: str, error: MynaError, terms: Mapping[str, str], circle: Circle | None = None
) -> str:
    """`terms`: what this installation calls things, for the texts that name them."""
    shown = error.may_show or isinstance(error, EngineFailed)
    details: dict[str, str | int] = {
        **terms,
        **whom_to_ask(language, circle or Circle()),
        "reason": "",
        "action": "",
        "needs": "",
        "what": "",
        "whose": "",
        "wait": wait(language, float(error.details.get("seconds", 0))),
        **error.details,
    }
    return say(language, error.code if shown else "error-unexpected", **details)


def of_surprise(request: Request) -> Reply:
    """When something failed that nobody foresaw; the log has it."""
    text = say(request.language, "error-unexpected")
    return Reply(text=text, private=True, outcome="error-unexpected")


def teaching_form(language: str, question: str = "", key: str = "", answer: str = "") -> Form:
    return Form(
        press=f"taught:{key}",
        title=say(language, "form-teach"),
        fields=(
            Field(
                id="question",
                label=say(language, "form-question"),
                value=question,
                placeholder=say(language, "form-question-hint"),
                max_characters=MAX_QUESTION_CHARACTERS,
            ),
            _answer_field(language, answer),
        ),
    )


def correction_form(language: str, turn: Turn) -> Form:
    return Form(
        press=f"corrected:{turn.utterance.key}",
        title=say(language, "form-correct"),
        fields=(_answer_field(language, turn.plain_answer or ""),),
    )


def _answer_field(language: str, value: str = "") -> Field:
    return Field(
        id="answer",
        label=say(language, "form-answer"),
        value=value,
        placeholder=say(language, "form-answer-hint"),
        max_characters=min(MAX_ANSWER_CHARACTERS, MAX_FIELD_CHARACTERS),
        is_long=True,
    )


def _choices(turn: Turn) -> tuple[Button, ...]:
    return tuple(
        Button(
            press=f"pick:{turn.utterance.key}:{number}",
            label=as_written(candidate.question, candidate.answer),
            style=Style.CHOICE,
            own_row=True,
        )
        for number, candidate in enumerate(turn.candidates)
    )
