"""What was taught, as people see it: `!lessons` and the buttons under it; named by `bot.commands`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from myna.bot.learning.import_lists import REFUSED, imports_buttons, imports_text
from myna.bot.learning.lesson_lists import (
    page_buttons,
    page_text,
    pair_words,
    read_trail,
)
from myna.bot.replies import Attached, Button, Field, Form, Reply, Style
from myna.bot.requests import Request
from myna.bot.serving import Command, Pressed, Submitted
from myna.bot.texts import wording
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, authorize
from myna.domain.lesson_exports import ExportFormat
from myna.domain.quotas import Effort
from myna.domain.teaching import MAX_QUESTION_CHARACTERS, SourceType
from myna.errors import FileRefused, NotFound
from myna.services.lessons import LessonService
from myna.services.quotas import QuotaService
from myna.services.teaching import TeachingService

ALIASES = {"lessons": ("lesson", "уроки", "урок")}

EXPORTS = {
    "jsonl": ExportFormat.CANONICAL,
    "csv": ExportFormat.CSV,
    "openai": ExportFormat.OPENAI_CHAT,
    "preference": ExportFormat.OPENAI_PREFERENCE,
    "trl": ExportFormat.TRL_PREFERENCE,
    "completion": ExportFormat.TRL_COMPLETION,
    "kto": ExportFormat.TRL_KTO,
}
"""What people call the formats."""
_LABELS = {
    "jsonl": "JSONL",
    "csv": "CSV",
    "openai": "OpenAI",
    "preference": "OpenAI preference",
    "trl": "TRL preference",
    "completion": "TRL completion",
    "kto": "TRL KTO",
}
"""Names of formats, in no language."""
MAX_SENT_BYTES = 10 * 2**20
"""Of a file that Discord takes from a bot."""

_BACK = frozenset({"back", "undo", "забудь", "верни", "вернуть"})
_EXPORT = frozenset({"export", "save", "экспорт", "сохрани"})
_IMPORTS = frozenset({"batch", "batches", "imports", "импорт", "импорты", "файлы"})
_REFUSED = frozenset({REFUSED, "отклонённые", "отклоненные", "отказы"})


@dataclass(frozen=True, kw_only=True)
class LessonCommands:
    book: LessonService
    teaching: TeachingService
    quotas: QuotaService

    def commands(self) -> Mapping[str, Command]:
        return {"lessons": self.lessons}

    def presses(self) -> Mapping[str, Pressed]:
        return {
            "lessons": self._turned,
            "lessons-imports": self._imports_pressed,
            "imports-turn": self._imports_turned,
            "lessons-export": self._exported,
            "lesson-back": self._taken_back,
            "lesson-keep": self._kept,
            "rephrase": self._rephrase,
        }

    def forms(self) -> Mapping[str, Submitted]:
        return {"rephrased": self._rephrased}

    async def lessons(self, request: Request) -> Reply:
        """Without words the newest; else `back 12`, `export csv`, `batch`, `refused`."""
        verb, _, rest = request.text.strip().partition(" ")
        match verb.casefold():
            case "":
                return await self._page(request)
            case word if word in _BACK:
                return await self.take_back(request, rest)
            case word if word in _EXPORT:
                return await self.export(request, rest)
            case word if word in _IMPORTS:
                return await self.imports(request, only_refused=rest.casefold() in _REFUSED)
            case word if word in _REFUSED:
                return await self.imports(request, only_refused=True)
        raise NotFound("No such thing can be done with lessons.", what="lesson-verb")

    async def take_back(self, request: Request, number: str) -> Reply:
        """By the number that a page shows."""
        authorize(request.actor, Action.REVIEW, request.tenant)
        digits = number.strip().strip("#*`")
        if not digits.isdecimal() or len(digits) > 18:  # noqa: PLR2004 - what a database counts to
            raise NotFound("No lesson was named.", remedy="See /lessons.", what="lesson")
        found = await self.book.numbered(request.actor, int(digits))
        return await self._taken_back(request, found.lesson.id)

    async def export(self, request: Request, name: str = "") -> Reply:
        """The file itself where nobody else reads, else a button that brings it to whoever may have it.

        Without a format, a button for each.
        """
        authorize(request.actor, Action.REVIEW, request.tenant)
        wanted = name.strip().casefold()
        if not wanted:
            return _formats(request)
        if wanted not in EXPORTS:
            raise NotFound("No such format.", what="export-format")
        if request.is_direct or request.source is SourceType.INTERACTION:
            return await self._exported(request, wanted)
        button = Button(
            press=f"lessons-export:{wanted}",
            label=say(request.language, "button-export"),
            emoji="⬇️",
            style=Style.CHOICE,
        )
        text = say(request.language, "lessons-export-ready")
        return Reply(text=text, buttons=(button,), private=True, outcome="export-offered")

    async def imports(self, request: Request, *, only_refused: bool = False) -> Reply:
        found = await self.book.imports(request.actor, only_refused=only_refused)
        return Reply(
            text=imports_text(request.language, found, only_refused=only_refused),
            buttons=imports_buttons(request, found, only_refused=only_refused),
            private=True,
            outcome="imports",
        )

    async def _page(self, request: Request, trail: tuple[int, ...] = ()) -> Reply:
        before = trail[-1] if trail else None
        page = await self.book.page(request.actor, before=before)
        return Reply(
            text=page_text(request, page),
            buttons=page_buttons(request, page, trail),
            private=True,
            outcome="lessons",
        )

    async def _turned(self, request: Request, trail: str) -> Reply:
        return replace(await self._page(request, read_trail(trail)), replaces=True)

    async def _imports_pressed(self, request: Request, rest: str) -> Reply:
        del rest
        return await self.imports(request)

    async def _imports_turned(self, request: Request, which: str) -> Reply:
        reply = await self.imports(request, only_refused=which == REFUSED)
        return replace(reply, replaces=True)

    async def _exported(self, request: Request, name: str) -> Reply:
        if not name:
            return await self.export(request)
        export_format = EXPORTS.get(name, ExportFormat.CANONICAL)
        self.quotas.admit(request.actor, Action.REVIEW, Effort.EXPORT)
        data = await self.book.export(request.actor, export_format)
        if len(data) > MAX_SENT_BYTES:
            raise FileRefused("The export is too large.", reason="too-large-to-send")
        if data.count(b"\n") <= (export_format is ExportFormat.CSV):
            is_all = export_format is ExportFormat.CANONICAL
            text = say(request.language, "lessons-none" if is_all else "lessons-export-empty")
            return Reply(text=text, private=True, outcome="nothing-exported")
        file = Attached(name=f"lessons-{name}{export_format.suffix}", data=data)
        text = say(request.language, "lessons-exported")
        return Reply(text=text, files=(file,), private=True, outcome="exported")

    async def _taken_back(self, request: Request, lesson_id: str) -> Reply:
        decided = await self.teaching.decide(request.actor, lesson_id, accept=False)
        button = Button(
            press=f"lesson-keep:{decided.id}", label=say(request.language, "button-keep"), emoji="↪️"
        )
        text = say(request.language, "lesson-taken-back", pair=pair_words(decided))
        return Reply(text=text, buttons=(button,), private=True, outcome="taken-back")

    async def _kept(self, request: Request, lesson_id: str) -> Reply:
        decided = await self.teaching.decide(request.actor, lesson_id, accept=True)
        text = say(request.language, "lesson-kept", pair=pair_words(decided))
        return Reply(text=text, private=True, outcome="kept")

    async def _rephrase(self, request: Request, lesson_id: str) -> Form:
        """Another way to ask for an answer, in a form."""
        lesson = await self.teaching.lesson(request.actor, lesson_id)
        field = Field(
            id="question",
            label=say(request.language, "form-rephrase-question"),
            placeholder=lesson.question,
            max_characters=MAX_QUESTION_CHARACTERS,
        )
        title = say(request.language, "form-rephrase")
        return Form(press=f"rephrased:{lesson_id}", title=title, fields=(field,))

    async def _rephrased(
        self, request: Request, lesson_id: str, fields: Mapping[str, str]
    ) -> Reply:
        taught = await self.teaching.rephrase(
            request.actor,
            lesson_id,
            fields.get("question", ""),
            key=request.key,
            source=request.lesson_source(),
        )
        return replace(wording.of_lesson(request, taught), taught=None)


def _formats(request: Request) -> Reply:
    buttons = [
        Button(press=f"lessons-export:{name}", label=label, emoji="⬇️")
        for name, label in _LABELS.items()
    ]
    text = say(request.language, "lessons-export-formats")
    return Reply(text=text, buttons=tuple(buttons), private=True, outcome="export-offered")
