"""`!privacy` and the buttons under it: what Myna holds about somebody; named by `bot.commands`.

It is shown to one person alone: in a channel there is only a button that opens it.
"""

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass, replace

from myna.bot.privacy.words import deletion_words, holdings_words
from myna.bot.replies import Attached, Button, Reply, Style
from myna.bot.requests import HIGHEST_ID, Request
from myna.bot.serving import Command, Pressed
from myna.bot.texts.catalogue import say
from myna.domain.access import Action, authorize
from myna.domain.privacy import Holdings
from myna.domain.quotas import Effort
from myna.domain.teaching import SourceType
from myna.errors import FileRefused, NotFound
from myna.services.privacy import PrivacyService
from myna.services.quotas import QuotaService

ALIASES = {"privacy": ("приватность", "данные")}

MAX_SENT_BYTES = 10 * 2**20
"""Of a file that Discord takes from a bot."""
_ERASE = frozenset({"erase", "delete", "удали", "удалить"})


@dataclass(frozen=True, kw_only=True)
class PrivacyPanel:
    privacy: PrivacyService
    quotas: QuotaService

    def commands(self) -> Mapping[str, Command]:
        return {"privacy": self.command}

    def presses(self) -> Mapping[str, Pressed]:
        return {
            "privacy-open": self._opened,
            "privacy-file": self._file,
            "privacy": self._turned,
        }

    async def command(self, request: Request) -> Reply:
        """One's own, also behind `erase` alone; `erase <id>` is for whoever runs Myna."""
        verb, _, rest = request.text.strip().partition(" ")
        if verb.casefold() in _ERASE and rest:
            return await self._erase_other(request, rest)
        if request.is_direct or request.source is SourceType.INTERACTION:
            return await self._opened(request, "")
        button = Button(
            press="privacy-open:", label=say(request.language, "button-privacy-open"), emoji="🔐"
        )
        text = say(request.language, "privacy-offered")
        return Reply(text=text, buttons=(button,), private=True, outcome="privacy-offered")

    async def _opened(self, request: Request, rest: str) -> Reply:
        del rest
        return self._panel(request, await self.privacy.holdings(request.actor))

    async def _file(self, request: Request, rest: str) -> Reply:
        del rest
        self.quotas.admit(request.actor, Action.OWN_DATA, Effort.EXPORT)
        data, name = await self.privacy.export(request.actor), "myna-my-data.json"
        if len(data) > MAX_SENT_BYTES:
            data, name = await asyncio.to_thread(gzip.compress, data), f"{name}.gz"
        if len(data) > MAX_SENT_BYTES:
            raise FileRefused("Discord takes no such file.", reason="too-large-to-send")
        text = say(request.language, "privacy-file")
        file = Attached(name=name, data=data)
        return Reply(text=text, files=(file,), private=True, outcome="privacy-exported")

    async def _turned(self, request: Request, rest: str) -> Reply:
        """What happens in the panel itself."""
        match rest:
            case "delete":
                reply = await self._asked(request)
            case "yes":
                reply = await self._deleted(request)
            case "out":
                reply = await self._chosen(request, keeps_nothing=True)
            case "in":
                reply = await self._chosen(request, keeps_nothing=False)
            case "back":
                reply = await self._opened(request, "")
            case _:
                raise NotFound("No such button.", remedy="Ask again.")
        return replace(reply, replaces=True)

    async def _asked(self, request: Request) -> Reply:
        held = await self.privacy.holdings(request.actor)
        if held.is_empty:
            return self._panel(request, held)
        yes, no = (
            say(request.language, "button-privacy-yes"),
            say(request.language, "button-privacy-no"),
        )
        buttons = (
            _button(request, "privacy:yes", yes, Style.DANGER),
            _button(request, "privacy:back", no),
        )
        text = deletion_words(request.language, held)
        return Reply(text=text, buttons=buttons, private=True, outcome="privacy-asked")

    async def _deleted(self, request: Request) -> Reply:
        self.quotas.admit(request.actor, Action.OWN_DATA, Effort.ERASE)
        erased = await self.privacy.erase(request.actor)
        text = say(request.language, "privacy-deleted", models=erased.relearned)
        buttons = (self._keeping_button(request),)
        return Reply(text=text, buttons=buttons, private=True, outcome="privacy-deleted")

    async def _chosen(self, request: Request, *, keeps_nothing: bool) -> Reply:
        if keeps_nothing:
            await self.privacy.opt_out(request.actor)
        else:
            await self.privacy.opt_in(request.actor)
        return await self._opened(request, "")

    async def _erase_other(self, request: Request, named: str) -> Reply:
        authorize(request.actor, Action.ERASE_OTHERS, request.tenant)
        digits = named.strip().strip("<@!>`")
        if not _is_id(digits):
            raise NotFound("Nobody was named.", remedy="Write an id.", what="member")
        await self.privacy.erase_other(request.actor, int(digits))
        text = say(request.language, "privacy-erased-other")
        return Reply(text=text, private=True, outcome="privacy-erased-other")

    def _panel(self, request: Request, held: Holdings) -> Reply:
        keeps_nothing = self.privacy.keeps_nothing_of(request.actor.id)
        lines = holdings_words(request.language, held, keeps_nothing=keeps_nothing)
        buttons = [self._keeping_button(request)]
        if not held.is_empty:
            language = request.language
            buttons = [
                _button(request, "privacy-file:", say(language, "button-privacy-file"), emoji="⬇️"),
                _button(
                    request,
                    "privacy:delete",
                    say(language, "button-privacy-delete"),
                    Style.DANGER,
                    emoji="🗑️",
                ),
                *buttons,
            ]
        text = "\n".join(lines)
        return Reply(text=text, buttons=tuple(buttons), private=True, outcome="privacy")

    def _keeping_button(self, request: Request) -> Button:
        if self.privacy.keeps_nothing_of(request.actor.id):
            label = say(request.language, "button-privacy-in")
            return _button(request, "privacy:in", label, Style.GOOD, emoji="🐣")
        label = say(request.language, "button-privacy-out")
        return _button(request, "privacy:out", label, emoji="🙈")


def _is_id(digits: str) -> bool:
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= len(str(HIGHEST_ID))
    return is_number and int(digits) <= HIGHEST_ID


def _button(
    request: Request,
    press: str,
    label: str,
    style: Style = Style.PLAIN,
    *,
    emoji: str | None = None,
) -> Button:
    return Button(press=press, label=label, style=style, emoji=emoji, owner_id=request.actor.id)
