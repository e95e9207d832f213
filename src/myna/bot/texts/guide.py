"""`!help`: what this very member may do here, in the words and with the names of their language.

Used by `commands`. Every command has a line of its own, `help-<name>`, and every chapter a heading.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from myna.bot.command_table import COMMANDS, Chapter
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, is_allowed
from myna.domain.teaching import SourceType


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the commands are called in this installation."""

    prefix: str
    aliases: Mapping[str, Sequence[str]]
    """What else each command that there is may be called behind the prefix."""
    hears_everything: bool
    """False without the message content intent: then `/` is what works."""

    def shown(self, name: str, request: Request) -> str:
        """As the asker would write it."""
        if request.source is SourceType.INTERACTION or not self.hears_everything:
            language = request.client_language or request.language
            return "/" + say(language, f"slash-{name.replace('_', '-')}")
        return self.prefix + self._in_their_letters(name, request.language)

    def _in_their_letters(self, name: str, language: str) -> str:
        russian = (each for each in self.aliases[name] if not each.isascii())
        return next(russian, name) if language == "ru" else name


def guide(request: Request, names: Names) -> str:
    """One message; empty chapters are left out."""
    language = request.language
    allowed = [
        name
        for name, entry in COMMANDS.items()
        if name in names.aliases and is_allowed(request.actor, entry.action, request.tenant)
    ]
    parts = [say(language, "help-for", role=_standing(request))]
    parts += [part for chapter in Chapter if (part := _chapter(chapter, allowed, request, names))]
    if is_allowed(request.actor, Action.ASK, request.tenant):
        parts.append(say(language, "help-menus"))
    if not names.hears_everything and not request.is_direct:
        parts.append(say(language, "help-without-content", prefix=names.prefix))
    return "\n".join(parts)


def _chapter(chapter: Chapter, allowed: Collection[str], request: Request, names: Names) -> str:
    lines = [
        f"- `{names.shown(name, request)}` {_about(name, request)}"
        for name in allowed
        if COMMANDS[name].chapter is chapter
    ]
    heading = say(request.language, f"help-chapter-{chapter.value}")
    return "\n".join([heading, *lines]) if lines else ""


def _about(name: str, request: Request) -> str:
    teaches = is_allowed(request.actor, Action.TEACH, request.tenant)
    return say(
        request.language, f"help-{name.replace('_', '-')}", teaches="yes" if teaches else "no"
    )


def _standing(request: Request) -> str:
    return "direct" if request.is_direct else request.actor.role.name.lower()


def texts_of_commands() -> Sequence[str]:
    """The texts that are named after commands and chapters."""
    commands = [f"help-{name.replace('_', '-')}" for name in COMMANDS]
    return [*commands, *(f"help-chapter-{chapter.value}" for chapter in Chapter)]
