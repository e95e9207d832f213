"""What people tell Myna about voice channels: `!join`, `/leave` and so on; named by `bot.commands`."""

from collections.abc import Mapping
from dataclasses import dataclass

from myna.bot.replies import Button, Reply
from myna.bot.requests import Request
from myna.bot.serving import Command
from myna.bot.streams import Streams
from myna.bot.texts.catalogue import say
from myna.bot.voice.calls import Calls
from myna.errors import NotAllowed

ALIASES = {
    "join": ("come", "зайди", "войди"),
    "leave": ("выйди", "уйди"),
    "stop": ("hush", "замолчи", "стоп", "хватит"),
    "skip": ("next", "дальше", "пропусти"),
}
"""What else these commands may be called."""

HUSH_PRESS = "hush:"


def hush_button(language: str) -> Button:
    return Button(press=HUSH_PRESS, label=say(language, "button-hush"), emoji="⏹️")


@dataclass(frozen=True, kw_only=True)
class CallCommands:
    calls: Calls
    streams: Streams
    terms: Mapping[str, str]

    def commands(self) -> Mapping[str, Command]:
        return {"join": self.join, "leave": self.leave, "stop": self.stop, "skip": self.skip}

    async def join(self, request: Request) -> Reply:
        """Raises `CallRefused`."""
        if request.is_direct:
            return Reply(text=say(request.language, "call-direct"), outcome="call-direct")
        known = self.calls.at(request)
        call = await self.calls.join(request)
        channel = call.channel
        name = "call-here" if call is known else "call-joined"
        text = say(
            request.language,
            name,
            name=channel.mention if channel is not None else "",
            prefix=self.terms["prefix"],
        )
        return Reply(text=text, outcome=name)

    async def leave(self, request: Request) -> Reply:
        """Raises `NotAllowed`."""
        has_left = await self.calls.leave(request)
        return _said(request, "call-left" if has_left else "call-nowhere")

    async def stop(self, request: Request) -> Reply:
        """What is said in the call, and what is being written for whoever asks. Raises `NotAllowed`."""
        stopped = self.streams.stop(request)
        try:
            call = self.calls.directed(request)
        except NotAllowed:
            if not stopped:
                raise
            call = None
        hushed = call.hush() if call else 0
        return _said(request, "call-hushed" if stopped or hushed else "call-silent")

    async def skip(self, request: Request) -> Reply:
        """Raises `NotAllowed`."""
        call = self.calls.directed(request)
        return _said(request, "call-skipped" if call and call.skip() else "call-silent")


def _said(request: Request, name: str) -> Reply:
    return Reply(text=say(request.language, name), private=True, outcome=name)
