"""The part of the peer that chats, plain and streaming, as Chat Completions and as Responses.

Made by whoever starts an `OpenAIPeer`: `Chatting(script=…, pace=…)`.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from myna.testing.openai_peer import wire
from myna.testing.openai_peer.reading import Messages, scripted_reader
from myna.testing.openai_peer.responding import response_events, whole_response

Script = Callable[[Messages], str]
"""From the messages of a request, as they came, to the answer."""
_PIECE = re.compile(r"\s*\S+|\s+")


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast an answer is written; at once unless told otherwise."""

    first_seconds: float = 0.0
    """Until the first piece."""
    pieces_per_second: float | None = None
    """A piece is a word with the spaces before it. None: no pause between them."""
    pauses: Mapping[int, float] = field(default_factory=dict)
    """Seconds before the piece of this number, from 0, in addition."""

    async def before(self, number: int) -> None:
        seconds = self.pauses.get(number, 0.0)
        if number == 0:
            seconds += self.first_seconds
        elif self.pieces_per_second:
            seconds += 1 / self.pieces_per_second
        if seconds:
            await asyncio.sleep(seconds)


@dataclass(kw_only=True)
class Chatting:
    script: Script = scripted_reader
    pace: Pace = field(default_factory=Pace)
    tuned: Mapping[str, Script] = field(default_factory=dict)
    """By the name of the model: those that a training made."""

    def routes(self) -> Iterable[web.RouteDef]:
        return (
            web.post("/v1/chat/completions", self._complete),
            web.post("/v1/responses", self._respond),
        )

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        answer = self.tuned.get(asked["model"], self.script)(asked["messages"])
        usage = wire.usage_of(_characters(asked["messages"]), answer)
        if asked.get("stream"):
            return await wire.stream(request, self._chunks(asked, answer, usage))
        await self.pace.before(0)
        whole = wire.completion(asked["model"], {"content": answer}, "stop", usage)
        return web.json_response(whole)

    async def _chunks(
        self, asked: Mapping[str, Any], answer: str, usage: Mapping[str, int]
    ) -> AsyncIterator[bytes]:
        model = asked["model"]
        yield wire.event(wire.chunk(model, {"role": "assistant", "content": "", "refusal": None}))
        async for piece in self._pieces(answer):
            yield wire.event(wire.chunk(model, {"content": piece}))
        yield wire.event(wire.chunk(model, {}, "stop"))
        if (asked.get("stream_options") or {}).get("include_usage"):
            yield wire.event(wire.usage_chunk(model, usage))
        yield wire.event("[DONE]")

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        messages = _messages(asked)
        answer = self.script(messages)
        usage = wire.usage_of(_characters(messages), answer)
        if asked.get("stream"):
            return await wire.stream(request, response_events(asked, self._pieces(answer), usage))
        await self.pace.before(0)
        return web.json_response(whole_response(asked, answer, usage))

    async def _pieces(self, answer: str) -> AsyncIterator[str]:
        for number, piece in enumerate(_PIECE.findall(answer)):
            await self.pace.before(number)
            yield piece


def _messages(asked: Mapping[str, Any]) -> Messages:
    """Of a request for a response, whose instructions and input stand apart."""
    instructions = asked.get("instructions")
    first = [{"role": "system", "content": instructions}] if instructions else []
    given = asked["input"]
    return [*first, *([{"role": "user", "content": given}] if isinstance(given, str) else given)]


def _characters(messages: Messages) -> str:
    return "".join(str(message.get("content") or "") for message in messages)
