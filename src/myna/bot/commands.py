"""The commands: the same code for `!train …` and `/train`; used by `client` and `slash`."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from myna.bot.chatting import gaps, panel, usage
from myna.bot.learning import files as file_commands
from myna.bot.learning import inbox as inbox_commands
from myna.bot.learning import lessons as lesson_commands
from myna.bot.learning import reasons as reason_commands
from myna.bot.learning import training as training_commands
from myna.bot.learning.train_arguments import (
    TrainArguments,
    read_arguments,
    without_arguments,
)
from myna.bot.learning.training import TrainingCommands
from myna.bot.panels.engines import EnginesPanel
from myna.bot.panels.voice import VoicePanel
from myna.bot.privacy import panel as privacy_panel
from myna.bot.readable import turn_named
from myna.bot.rendering import unmarked
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.serving import Command
from myna.bot.texts import wording
from myna.bot.texts.catalogue import instruction, say
from myna.bot.texts.guide import Names, guide
from myna.bot.texts.lesson_reports import report
from myna.bot.voice import commands as call_commands
from myna.domain.access import Action, Role, authorize
from myna.domain.conversation import Turn
from myna.domain.language import LANGUAGES, language_of
from myna.domain.quotas import Effort
from myna.domain.teaching import Source, parse_pair, split_pair
from myna.errors import NotFound, UnreadableLesson
from myna.services.answering import AnswerService
from myna.services.conversing import ConversingService
from myna.services.elsewhere import ElsewhereService
from myna.services.quotas import QuotaService
from myna.services.servers import ServerService
from myna.services.teaching import Pair, Taught, TeachingService

ALIASES = (
    {
        "hi": ("hello", "start", "привет"),
        "instruction": ("instructions", "инструкция"),
        "train": ("teach", "научи", "обучи"),
        "ask": ("спроси",),
        "correct": ("исправь",),
        "open": ("открой",),
        "close": ("закрой",),
        "language": ("lang", "язык"),
        "voice": ("голос",),
        "engines": ("движки",),
        "speak": ("say", "озвучь", "прочти"),
        "transcribe": ("расшифруй",),
        "help": ("помощь",),
        "setup": ("настройка", "настрой"),
    }
    | call_commands.ALIASES
    | training_commands.ALIASES
    | file_commands.ALIASES
    | lesson_commands.ALIASES
    | inbox_commands.ALIASES
    | reason_commands.ALIASES
    | privacy_panel.ALIASES
    | panel.ALIASES
    | gaps.ALIASES
    | usage.ALIASES
)
"""What else a command may be called behind the prefix."""

HEARABLE = frozenset({"ask", "train", "correct", "feedback"})
"""Commands whose words may be in a recording."""

MAX_NAME_CHARACTERS = 60

SLOW = frozenset({"speak", "transcribe"})
"""Commands that take long: what their asker writes next does not wait for them."""
URGENT = frozenset({"stop", "skip"})
"""Commands that wait for nothing that their asker wrote before: it may be what they are about."""
_IN_OWN_WORDS = HEARABLE | {"test", "speak"}
"""Commands that are given a person's own words; the others get names, numbers and words of a command."""

_NAMES = {word: name for name, others in ALIASES.items() for word in (name, *others)}


@dataclass(frozen=True, kw_only=True)
class Found:
    """The command that a message asks for, and what it is given."""

    name: str
    text: str
    command: Command
    called: str = ""
    """The word that stood for the name; empty where none did."""

    @property
    def own_words(self) -> str:
        """What of it tells the language of whoever wrote it: a command in Russian does, whatever it is given."""
        if language_of(self.called) == "ru":
            return self.called
        return without_arguments(self.text) if self.name in _IN_OWN_WORDS else ""


@dataclass(frozen=True, kw_only=True)
class Commands:
    answering: AnswerService
    conversing: ConversingService
    teaching: TeachingService
    servers: ServerService
    calls: call_commands.CallCommands
    training: TrainingCommands
    files: file_commands.FileCommands
    lessons: lesson_commands.LessonCommands
    inbox: inbox_commands.InboxCommands
    reasons: reason_commands.ReasonCommands
    privacy_panel: privacy_panel.PrivacyPanel
    chat_panel: panel.ChatPanel
    gaps: gaps.GapCommands
    quotas: QuotaService
    prefix: str
    teacher_role: str
    instructions_directory: Path | None
    hears_everything: bool
    """False without the message content intent."""
    voices: VoicePanel
    engines_shown: EnginesPanel
    of_rooms: Mapping[str, Command]
    """The commands that are answered elsewhere, by name."""

    @property
    def elsewhere(self) -> ElsewhereService:
        return ElsewhereService(teaching=self.teaching)

    def is_command(self, text: str) -> bool:
        return self._behind_prefix(text) is not None

    def read(self, text: str, *, is_direct: bool) -> Found | None:
        """What an addressed message asks for: a command, a greeting for no words, else a question.

        None for a command that is not Myna's; in a direct message nobody else is meant, so it is
        answered with help.
        """
        behind = self._behind_prefix(text)
        if behind is None:
            return Found(
                name="ask" if text else "hi",
                text=text,
                command=self.ask if text else self.hi,
            )
        word, rest = behind
        name = _NAMES.get(word.casefold()) or ("help" if is_direct else None)
        command = self.named(name) if name else None
        return (
            Found(name=name, text=rest, command=command, called=word) if name and command else None
        )

    def named(self, name: str) -> Command | None:
        """What is done for a command, however it was called; None for one that there is not."""
        if name in self.of_rooms:
            return self.of_rooms[name]
        command: Command | None = getattr(self, name, None) if name in ALIASES else None
        return command

    def meant_by_recording(self, text: str) -> str | None:
        """The written command whose words are in the recording beside it; None if it has its own.

        Empty for a recording that says for itself what is wanted.
        """
        behind = self._behind_prefix(text)
        if behind is None:
            return ""
        name = _NAMES.get(behind[0].casefold())
        return name if name in HEARABLE and not behind[1] else None

    def keeps_order(self, text: str) -> bool:
        """Is it answered after what its asker wrote before, and before what they write next?"""
        behind = self._behind_prefix(text)
        return behind is None or _NAMES.get(behind[0].casefold()) not in SLOW | URGENT

    def _behind_prefix(self, text: str) -> tuple[str, str] | None:
        found = re.match(rf"{re.escape(self.prefix)}(\w+)(?:\s+|$)", text)
        return (found[1], text[found.end() :]) if found else None

    async def hi(self, request: Request) -> Reply:
        text = say(
            request.language,
            "hi",
            name=unmarked(request.name, MAX_NAME_CHARACTERS),
            prefix=self.prefix,
        )
        return Reply(text=text, outcome="greeted")

    async def help(self, request: Request) -> Reply:
        """What this member may do here."""
        names = Names(
            prefix=self.prefix,
            aliases={name: others for name, others in ALIASES.items() if self.named(name)},
            hears_everything=self.hears_everything,
        )
        return Reply(text=guide(request, names), private=True, outcome="helped")

    async def instruction(self, request: Request) -> Reply:
        text = await asyncio.to_thread(
            instruction,
            request.language,
            self.instructions_directory,
            prefix=self.prefix,
            role=self.teacher_role,
        )
        return Reply(text=text, private=True, outcome="instructed")

    async def ask(self, request: Request) -> Reply | None:
        """None when this very question was answered before."""
        turn = await self._turn(request)
        if turn is None:
            return None
        reply = wording.of_turn(request, turn, await self.lessons.book.sources_of(turn))
        return wording.unkept(request, turn, reply) if request.actor.keeps_nothing else reply

    async def _turn(self, request: Request) -> Turn | None:
        """Whoever asks faster than a chat model may be asked is answered from memory alone."""
        utterance = request.utterance(request.text)
        if not self.quotas.has_room(request.actor, Effort.CHAT):
            return await self.answering.answer(request.actor, utterance)
        return await self.conversing.answer(
            request.actor,
            utterance,
            replies_to=request.refers_to,
            on_text=request.draft.say,
            on_wait=request.stand_aside,
        )

    async def train(self, request: Request) -> Reply:
        """Lessons in the message count at once; files, and the word alone, begin a training."""
        wanted = read_arguments(request.text)
        if request.attachments or wanted.directory is not None or not wanted.text:
            return await self.training.train(request, wanted)
        if _are_many(wanted.text) and wanted.is_positive:
            file = await self.teaching.teach_lines(request.actor, wanted.text, key=request.key)
            return Reply(text=report(request.language, file), private=True, outcome="taught-many")
        return await self.learn(request, *parse_pair(wanted.text), wanted)

    async def learn(
        self, request: Request, question: str, answer: str, wanted: TrainArguments
    ) -> Reply:
        """The answer is right for the question, or wrong where `positive` is false."""
        if wanted.is_positive:
            return await self.teach(request, question, answer)
        pair = Pair(question=question, answer=answer, source=request.lesson_source())
        taught = await self.teaching.forbid(request.actor, pair, key=request.key)
        return wording.of_lesson(request, taught)

    async def teach(self, request: Request, question: str, answer: str) -> Reply:
        pair = Pair(question=question, answer=answer, source=request.lesson_source())
        taught = await self.teaching.teach(request.actor, pair, key=request.key)
        return wording.of_lesson(request, taught)

    async def correct(self, request: Request) -> Reply:
        """The answer replied to, else the one whose id or link the text begins with."""
        target, right = request.named_message()
        if target is None:
            raise NotFound("No answer was named.", remedy="Reply to the answer to correct.")
        if not right.strip():
            authorize(request.actor, Action.PROPOSE, request.tenant)
            turn = await turn_named(self.answering, request, target)
            return wording.asking_for_the_right(request, turn, "correct-how")
        return await self.correct_message(request, target, right)

    async def correct_message(self, request: Request, message_id: int, right: str) -> Reply:
        turn = await turn_named(self.answering, request, message_id)
        return await self.correct_turn(request, turn, right, message_id)

    async def correct_turn(
        self, request: Request, turn: Turn, right: str, message_id: int | None
    ) -> Reply:
        """`message_id` is of a message that carries the turn's answer."""
        shown = await self.answering.shown_in(turn, message_id)
        source = _source(request, turn, shown)
        pair = Pair(question=turn.utterance.text, answer=right, source=source)
        taught = await self.teaching.correct(request.actor, turn, pair, key=request.key)
        others = () if taught.is_proposed else await self.elsewhere.questions(turn, taught.lesson)
        reply = wording.of_correction(request, turn, taught, others)
        return _amending(request, reply, turn, taught, shown)

    async def teach_turn(self, request: Request, turn: Turn, question: str, answer: str) -> Reply:
        """Teach what the turn had no answer to; the question may be put in better words."""
        shown = await self.answering.shown_in(turn, request.refers_to)
        pair = Pair(question=question, answer=answer, source=_source(request, turn, shown))
        taught = await self.teaching.teach(request.actor, pair, key=request.key, about=turn)
        return _amending(request, wording.of_lesson(request, taught), turn, taught, shown)

    async def open(self, request: Request) -> Reply:
        return await self._set_open(request, is_open=True)

    async def close(self, request: Request) -> Reply:
        return await self._set_open(request, is_open=False)

    async def language(self, request: Request) -> Reply:
        """`ru`, `en` or `auto`."""
        wanted = request.text.strip().casefold()
        if wanted not in (*LANGUAGES, "auto"):
            raise UnreadableLesson("Unknown language.", remedy="ru, en or auto.", reason="language")
        chosen = wanted if wanted in LANGUAGES else None
        await self.servers.set_language(request.actor, chosen)
        text = say(chosen or request.language, "language-chosen", language=wanted)
        return Reply(text=text, private=True, outcome="language")

    async def voice(self, request: Request) -> Reply:
        return await self.voices.command(request)

    async def engines(self, request: Request) -> Reply:
        return await self.engines_shown.command(request)

    async def _set_open(self, request: Request, *, is_open: bool) -> Reply:
        if request.is_direct:
            text = say(request.language, "channel-direct")
            return Reply(text=text, private=True, outcome="channel-direct")
        await self.servers.set_open(request.actor, request.channel_id, is_open=is_open)
        name = "channel-opened" if is_open else "channel-closed"
        text = say(request.language, name, prefix=self.prefix)
        return Reply(text=text, outcome=name)


def _amending(
    request: Request, reply: Reply, turn: Turn, taught: Taught, shown: Sequence[int]
) -> Reply:
    """What waits for a teacher changes no answer."""
    if taught.is_proposed:
        return reply
    change = wording.amendment(request.language, turn, taught.lesson, shown)
    return replace(reply, amends=change)


def _source(request: Request, turn: Turn, shown: Sequence[int]) -> Source:
    """Of a proposal it is the answer itself, which is amended once a teacher says yes."""
    source = request.lesson_source()
    if request.actor.role >= Role.TEACHER or not shown:
        return source
    return replace(source, message_id=shown[0], channel_id=turn.utterance.channel_id)


def _are_many(text: str) -> bool:
    """Does each of several lines hold a lesson of its own?"""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and all(split_pair(line) for line in lines)
