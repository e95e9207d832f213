"""From what was heard to what is said back: a command or a question, and always what was heard.

Used by `listening` for recordings, and by `presses` for the buttons under their answers. Nothing is
kept for these: what a button would do stands in its own message, so it is what the person sees, and
works after a restart. `do:<key>:<replied to>:<written command>`, `dont:`, `mend:<utterance>`; the form is
`mended:`. All of them belong to whoever spoke.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import discord

from myna.bot.commands import Commands
from myna.bot.rendering import shortened
from myna.bot.replies import Button, Field, Form, Reply, Style, owned
from myna.bot.requests import Request
from myna.bot.serving import Pressed, answered
from myna.bot.texts.catalogue import say
from myna.bot.texts.wording import MAX_FIELD_CHARACTERS
from myna.domain.access import Action, authorize
from myna.domain.spoken_commands import SpokenCommand, understood, understood_as
from myna.errors import NotFound

MAX_QUOTED_CHARACTERS = 1_500
"""So that it stands in one message with a question beneath it."""
MAX_SHOWN_CHARACTERS = 600
"""Above an answer; all of it is in the stored turn."""
EXPIRES_SECONDS = 15 * 60
QUOTE = "> 🎙️ "
_MARKUP = re.compile(r"[\\*_~|`\[\]<>/]")
_ESCAPED = re.compile(r"\\([\\*_~|`\[\]<>/])")

_NEEDS = {
    "train": Action.PROPOSE,
    "correct": Action.PROPOSE,
    "feedback": Action.GIVE_FEEDBACK,
    "cancel": Action.CANCEL,
    "open": Action.OPEN_CHANNEL,
    "close": Action.OPEN_CHANNEL,
    "language": Action.CHOOSE_LANGUAGE,
    "engines": Action.ALLOW_NETWORK,
}
"""What one must be allowed to do for what is asked for once more."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    commands: Commands
    terms: Mapping[str, str]

    async def reply(self, request: Request, heard: str, written: str = "") -> Reply | None:
        """`written` is the command beside which a recording was sent. None for what was answered before."""
        command = self._command(heard, written)
        shown = quoted(heard, MAX_SHOWN_CHARACTERS if command is None else MAX_QUOTED_CHARACTERS)
        if command is None:
            request.draft.above = shown
            outcome = await answered(
                request, self.commands.ask(replace(request, text=heard)), self.terms
            )
        elif command.changes_data:
            outcome = await answered(request, self._asked(request, command, written), self.terms)
        else:
            outcome = await answered(request, self._done(request, command), self.terms)
        if not isinstance(outcome, Reply):
            return None
        lines = [shown, *self._understood(request, command), outcome.text]
        mend = Button(
            press=f"mend:{outcome.answers or ''}",
            label=say(request.language, "button-mend"),
            emoji="👂",
            owner_id=request.actor.id,
        )
        return replace(
            outcome,
            text="\n".join(lines),
            buttons=(*outcome.buttons, mend),
            private=False,
        )

    def presses(self) -> Mapping[str, Pressed]:
        return {"do": self.do, "dont": self.left, "mend": self.mend}

    async def do(self, request: Request, rest: str) -> Reply:
        """*Yes, do it*: the command that stands in this very message."""
        key, target, written = (*rest.split(":"), "", "")[:3]
        heard = quote_in(request.pressed_text)
        command = self._command(heard, written)
        if command is None or not command.changes_data:
            raise NotFound("No such button.", remedy="Say it again.")
        shown = [quoted(heard), *self._understood(request, command)]
        if _seconds_between(key, request.key) > EXPIRES_SECONDS:
            text = say(request.language, "spoken-expired")
            return Reply(text="\n".join([*shown, text]), replaces=True, outcome="expired")
        pressed = replace(request, key=key, refers_to=int(target) if target else None)
        done = await self._done(pressed, command)
        return replace(
            done, text="\n".join([*shown, done.text]), buttons=(), replaces=True, private=False
        )

    async def left(self, request: Request, rest: str) -> Reply:
        """*No, thanks*."""
        del rest
        lines = [quoted(quote_in(request.pressed_text)), say(request.language, "spoken-left")]
        return Reply(text="\n".join(lines), replaces=True, outcome="left")

    async def mend(self, request: Request, key: str) -> Form:
        """*Not what I said*: the heard words in a form."""
        field = Field(
            id="heard",
            label=say(request.language, "form-heard"),
            value=await self._heard(request, key),
            max_characters=MAX_FIELD_CHARACTERS,
            is_long=True,
        )
        title = say(request.language, "form-mend")
        return Form(press="mended:", title=title, fields=(field,))

    async def mended(self, request: Request, rest: str, fields: Mapping[str, str]) -> Reply | None:
        del rest
        return await self.reply(request, fields.get("heard", ""))

    async def _heard(self, request: Request, utterance_key: str) -> str:
        if not utterance_key:
            return quote_in(request.pressed_text)
        turn = await self.commands.answering.turn(request.actor, utterance_key=utterance_key)
        return turn.utterance.text

    def _command(self, heard: str, written: str) -> SpokenCommand | None:
        command = understood_as(written, heard) if written else understood(heard)
        return command if command and self.commands.named(command.name) else None

    async def _asked(self, request: Request, command: SpokenCommand, written: str) -> Reply:
        """Only of those who may: would they do it?"""
        authorize(request.actor, _NEEDS[command.name], request.tenant)
        if command.name == "train" and not command.text:
            return Reply(text=say(request.language, "spoken-half-lesson"), outcome="half-lesson")
        if len(command.text) > MAX_QUOTED_CHARACTERS // 2:
            return Reply(text=say(request.language, "spoken-too-long"), outcome="too-long")
        if command.name == "correct" and request.refers_to is None:
            raise NotFound("No answer was named.", remedy="Reply to the answer to correct.")
        yes = Button(
            press=f"do:{request.key}:{request.refers_to or ''}:{written}",
            label=say(request.language, "button-do"),
            style=Style.GOOD,
        )
        no = Button(press="dont:", label=say(request.language, "button-dont"))
        text = say(request.language, "spoken-sure")
        buttons = owned((yes, no), request.actor.id)
        return Reply(text=text, buttons=buttons, outcome="asked-once-more")

    async def _done(self, request: Request, command: SpokenCommand) -> Reply:
        handle = self.commands.named(command.name)
        if handle is None:
            raise NotFound("No such command.", remedy="Say it again.")
        reply = await handle(replace(request, text=command.text, attachments=()))
        return reply or Reply(text=say(request.language, "spoken-done"))

    def _understood(self, request: Request, command: SpokenCommand | None) -> list[str]:
        if command is None:
            return []
        written = f"{self.commands.prefix}{command.name} {command.text}".strip()
        shown = shortened(written.replace("`", "'"), MAX_QUOTED_CHARACTERS // 10)
        return [say(request.language, "spoken-understood", command=shown)]


def quoted(heard: str, max_characters: int = MAX_QUOTED_CHARACTERS) -> str:
    """One line, from which `quote_in` reads it again.

    Only words: Myna makes nobody's link, mention or markdown her own.
    """
    return QUOTE + shortened(_MARKUP.sub(r"\\\g<0>", heard), max_characters)


def quote_in(text: str) -> str:
    """What was heard, of a message that begins with it; raises `NotFound` for any other."""
    first, _, _ = text.partition("\n")
    if not first.startswith(QUOTE.rstrip()):
        raise NotFound("Nothing was heard here.", remedy="Say it again.")
    return _ESCAPED.sub(r"\1", first.removeprefix(QUOTE.rstrip()).strip())


def _seconds_between(earlier_id: str, later_id: str) -> float:
    """Discord's ids hold the time of their making."""
    earlier, later = (
        discord.utils.snowflake_time(int(each.partition("-")[0])) for each in (earlier_id, later_id)
    )
    return (later - earlier).total_seconds()
