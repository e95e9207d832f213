"""`!chat`: who words the answers of a server, in which style, and what is sent where; also a step of `!setup`.

Choosing an engine elsewhere is the consent to send text there, so the panel says beforehand what leaves, and for which
host. Nothing is remembered between presses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlsplit

from myna.bot.engine_words import EngineWords, host_of, name_of, speaking
from myna.bot.panels.setup_steps import Page, owned_by
from myna.bot.rendering import quoted
from myna.bot.replies import Button, Choice, Field, Form, Reply, Select
from myna.bot.requests import Request
from myna.bot.serving import Command, Pressed, Submitted
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, authorize
from myna.domain.chat import MAX_INSTRUCTIONS_CHARACTERS, ChatChoice, Style
from myna.errors import NotFound
from myna.ports import ChatModel
from myna.services.chat_settings import ChatSettings

ALIASES = {"chat": ("чат",)}

MOST_OFFERED = 24
"""With *nobody* as many as a menu takes."""
MAX_SHOWN_CHARACTERS = 300
"""Of the instructions."""
_NOBODY = "-"
"""In the menu; operators give no such name."""
_STYLES = {Style.GROUNDED: "chat-style-grounded", Style.OPEN: "chat-style-open"}
_STYLES_ABOUT = {Style.GROUNDED: "chat-style-grounded-about", Style.OPEN: "chat-style-open-about"}


@dataclass(frozen=True, kw_only=True)
class ChatPanel:
    settings: ChatSettings
    words: EngineWords
    trainer_host: str = ""
    """Where lessons go to be trained on, once a model there was chosen; empty where that is nowhere."""

    def commands(self) -> Mapping[str, Command]:
        return {"chat": self.command}

    def presses(self) -> Mapping[str, Pressed]:
        return {"chat": self.pressed, "chat-words": self._instructions_form}

    def forms(self) -> Mapping[str, Submitted]:
        return {"chat-worded": self._instructed}

    async def command(self, request: Request) -> Reply:
        """Raises `NotAllowed`."""
        authorize(request.actor, Action.CHOOSE_CHAT, request.tenant)
        return await self._panel(request)

    async def pressed(self, request: Request, what: str) -> Reply:
        """`engine` or `style` was chosen in its menu. Raises `NotAllowed`, `NotFound`."""
        await self.change(request, what)
        return replace(await self._panel(request), replaces=True)

    async def change(self, request: Request, what: str) -> None:
        """Raises `NotAllowed`, `NotFound`."""
        authorize(request.actor, Action.CHOOSE_CHAT, request.tenant)
        chosen = next(iter(request.chosen), "")
        if what == "engine" and chosen:
            name = "" if chosen == _NOBODY else chosen
            await self.settings.choose_engine(request.actor, name)
        elif what == "style" and chosen in {each.value for each in Style}:
            choice = await self.settings.shown(request.actor)
            await self.settings.choose(request.actor, replace(choice, style=Style(chosen)))
        else:
            raise NotFound("No such choice.", remedy="!chat", what="chat-engine")

    async def menus(self, request: Request, press: str) -> tuple[Select, ...]:
        """`press` goes before `engine` and `style`."""
        offered = self.words.engines.offered()[:MOST_OFFERED]
        if not offered:
            return ()
        chosen = await speaking(self.words.engines, request.tenant)
        style, _ = await self.settings.manner(request.tenant)
        return (
            Select(
                press=f"{press}:engine",
                placeholder=say(request.language, "chat-choose"),
                choices=(*(_engine_choice(request, each) for each in offered), _nobody(request)),
                chosen=frozenset({chosen or _NOBODY}),
            ),
            Select(
                press=f"{press}:style",
                placeholder=say(request.language, "chat-choose-style"),
                choices=tuple(_style_choice(request, each) for each in Style),
                chosen=frozenset({style.value}),
            ),
        )

    async def offer(self, request: Request) -> list[str]:
        """The engines, and what is sent away by choosing one elsewhere."""
        offered = self.words.engines.offered()
        if not offered:
            return [say(request.language, "chat-without")]
        chosen = await speaking(self.words.engines, request.tenant)
        lines = [
            line
            for each in offered
            for line in self.words.lines(request, each, is_chosen=each.name == chosen)
        ]
        elsewhere = [each for each in offered if each.uses_network]
        if elsewhere:
            where = ", ".join(sorted({host_of(each) for each in elsewhere}))
            trainer = self._trainer_among(elsewhere)
            lines += ["", say(request.language, "chat-leaves", where=where, trainer=trainer)]
        return lines

    async def now(self, request: Request) -> str:
        """Who words answers, in a few words."""
        model = await self.words.engines.of(request.tenant)
        if model is None:
            return say(request.language, "chat-now-nobody")
        name = "chat-now-elsewhere" if model.uses_network else "chat-now-here"
        return say(request.language, name, engine=name_of(model), where=host_of(model))

    async def _panel(self, request: Request) -> Reply:
        choice = await self.settings.shown(request.actor)
        text = [
            say(request.language, "chat-title"),
            say(request.language, "chat-about"),
            "",
            *await self.offer(request),
        ]
        menus = await self.menus(request, "chat")
        if menus:
            now = say(request.language, "setup-now", now=await self.now(request))
            text += ["", now, _instructions(request, choice)]
        tell = Button(
            press="chat-words:", label=say(request.language, "button-chat-words"), emoji="✏️"
        )
        reply = Reply(
            text="\n".join(text),
            selects=menus,
            buttons=(tell,) if menus else (),
            private=True,
            outcome="chat",
        )
        return owned_by(request, reply)

    def _trainer_among(self, models: Sequence[ChatModel]) -> str:
        hosts = {urlsplit(f"//{each.host}").hostname for each in models}
        is_there = self.trainer_host and self.trainer_host in hosts
        return quoted(self.trainer_host, MAX_SHOWN_CHARACTERS) if is_there else "none"

    async def _instructions_form(self, request: Request, rest: str) -> Form:
        del rest
        authorize(request.actor, Action.CHOOSE_CHAT, request.tenant)
        choice = await self.settings.shown(request.actor)
        field = Field(
            id="instructions",
            label=say(request.language, "form-chat-words-field"),
            value=choice.instructions,
            placeholder=say(request.language, "form-chat-words-hint"),
            max_characters=MAX_INSTRUCTIONS_CHARACTERS,
            is_long=True,
            is_optional=True,
        )
        title = say(request.language, "form-chat-words")
        return Form(press="chat-worded:", title=title, fields=(field,))

    async def _instructed(self, request: Request, rest: str, fields: Mapping[str, str]) -> Reply:
        """Raises `NotAllowed`."""
        del rest
        authorize(request.actor, Action.CHOOSE_CHAT, request.tenant)
        told = fields.get("instructions", "").strip()[:MAX_INSTRUCTIONS_CHARACTERS]
        choice = await self.settings.shown(request.actor)
        await self.settings.choose(request.actor, replace(choice, instructions=told))
        text = say(request.language, "chat-told" if told else "chat-told-nothing")
        shown = await self._panel(request)
        return replace(shown, text=f"{text}\n\n{shown.text}", replaces=True, outcome="chat-told")


@dataclass(frozen=True, kw_only=True)
class ChatStep:
    panel: ChatPanel
    name: ClassVar[str] = "chat"
    emoji: ClassVar[str] = "🗣️"
    title: ClassVar[str] = "setup-chat"
    about: ClassVar[str] = "chat-about"
    is_of_servers: ClassVar[bool] = False

    async def now(self, request: Request) -> str:
        return await self.panel.now(request)

    async def page(self, request: Request) -> Page:
        notes = ("", *await self.panel.offer(request))
        return Page(notes=notes, selects=await self.panel.menus(request, "setup:chat"))

    async def change(self, request: Request, wanted: str) -> Request:
        """Raises `NotAllowed`, `NotFound`."""
        await self.panel.change(request, wanted)
        return request


def _engine_choice(request: Request, model: ChatModel) -> Choice:
    about = say(
        request.language,
        "chat-choice-elsewhere" if model.uses_network else "chat-choice-here",
        host=model.host,
    )
    return Choice(
        value=model.name,
        label=f"{model.name} · {model.model}",
        about=about,
        emoji="🌐" if model.uses_network else "🏠",
    )


def _nobody(request: Request) -> Choice:
    return Choice(
        value=_NOBODY,
        label=say(request.language, "chat-nobody"),
        about=say(request.language, "chat-nobody-about"),
        emoji="📖",
    )


def _style_choice(request: Request, style: Style) -> Choice:
    return Choice(
        value=style.value,
        label=say(request.language, _STYLES[style]),
        about=say(request.language, _STYLES_ABOUT[style]),
        emoji="🤷" if style is Style.GROUNDED else "💡",
    )


def _instructions(request: Request, choice: ChatChoice) -> str:
    told = quoted(choice.instructions, MAX_SHOWN_CHARACTERS)
    if not told:
        return say(request.language, "chat-instructions-none")
    return say(request.language, "chat-instructions", words=told)
