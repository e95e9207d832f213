"""The calls Myna is in, one for each server at most; used by the commands, `aloud` and the client.

A call ends with the client: after a restart nothing is taken up again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord
import structlog
from discord.gateway import DiscordWebSocket

from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.bot.texts.wording import error_text
from myna.bot.voice.call import Call, Surroundings, Timing
from myna.bot.voice.connection import VocalChannel
from myna.bot.voice.player import Speech
from myna.bot.voice.rooms import check_may_come, own_seat, people_in, seat_of
from myna.domain.access import Role
from myna.errors import CallRefused, MynaError, NotAllowed

log = structlog.get_logger(__name__)


@dataclass(kw_only=True)
class Calls:
    terms: Mapping[str, str]
    """What this installation calls things, for the texts."""
    warm_up: Callable[[Request], Coroutine[Any, Any, None]]
    """Makes whatever will speak to them ready, while Myna is on her way."""
    timing: Timing = field(default_factory=Timing)
    _client: discord.Client | None = None
    _gateway: Callable[[], DiscordWebSocket | None] | None = None
    _calls: dict[int, Call] = field(default_factory=dict)
    _locks: dict[int, asyncio.Lock] = field(default_factory=dict)
    _asides: set[asyncio.Task[None]] = field(default_factory=set)
    """What nobody waits for."""

    def serve(self, client: discord.Client, gateway: Callable[[], DiscordWebSocket | None]) -> None:
        """To be called by the client that is made with these.

        `gateway` gives the connection over which a session stands, or None.
        """
        self._client, self._gateway = client, gateway

    def at(self, request: Request) -> Call | None:
        """The call of the server that the request comes from."""
        call = self._calls.get(request.guild_id or 0)
        return call if call is not None and not call.is_over else None

    def seat_of(self, request: Request) -> VocalChannel | None:
        """The voice channel that the person sits in."""
        guild = self._guild(request)
        return seat_of(guild, request.actor.id) if guild is not None else None

    def sits_with(self, request: Request, call: Call) -> bool:
        seat, channel = self.seat_of(request), call.channel
        return seat is not None and channel is not None and seat.id == channel.id

    async def join(self, request: Request) -> Call:
        """The call of the channel that the person sits in, begun if need be. Raises `CallRefused`."""
        guild, seat = self._guild(request), self.seat_of(request)
        if guild is None or seat is None:
            raise CallRefused("In no voice channel.", reason="nowhere")
        async with self._lock(guild.id):
            current = self._calls.get(guild.id)
            if current is not None and not current.is_over:
                if self.sits_with(request, current):
                    return current
                _check_may_be_called_away(request, current)
            check_may_come(seat)
            if current is not None:
                await current.end("called elsewhere")
            call = Call(
                self._surroundings(),
                guild.id,
                text_channel_id=request.channel_id,
                language=request.language,
            )
            self._aside(self.warm_up(request))
            await call.begin(seat)
            self._calls[guild.id] = call
            return call

    def directed(self, request: Request) -> Call | None:
        """The call that the person may end or silence; None when there is none.

        Raises `NotAllowed` for one who is not in it and does not manage the server.
        """
        call = self.at(request)
        if call is None or self.sits_with(request, call) or _is_empty(call):
            return call
        if request.actor.role < Role.MANAGER:
            raise NotAllowed("Not in the call.", remedy="Join it first.", action="call")
        return call

    async def leave(self, request: Request) -> bool:
        """False when Myna is in no call, nor on her way to one. Raises `NotAllowed`."""
        async with self._lock(request.guild_id or 0):
            call = self.directed(request)
            if call is None:
                return False
            await call.end("sent away")
        return True

    async def tidy(self) -> None:
        """Leave the channels that Discord still has an earlier life of Myna in."""
        for guild in self._client.guilds if self._client is not None else ():
            is_known = guild.id in self._calls or self._lock(guild.id).locked()
            if not is_known and own_seat(guild) is not None:
                log.info("call.left_over", guild=guild.id)
                await guild.change_voice_state(channel=None)

    async def close(self) -> None:
        """Leave everywhere at once."""
        ending = [call.end("stopping") for call in self._calls.values()]
        await asyncio.gather(*ending)

    def _surroundings(self) -> Surroundings:
        if self._client is None or self._gateway is None:
            raise CallRefused("There is no client.", reason="failed")
        return Surroundings(
            client=self._client,
            gateway=self._gateway,
            timing=self.timing,
            on_end=self._ended,
            tell=self.tell,
            tell_lost=self._tell_lost,
        )

    def _guild(self, request: Request) -> discord.Guild | None:
        if self._client is None or request.guild_id is None:
            return None
        return self._client.get_guild(request.guild_id)

    def _lock(self, guild_id: int) -> asyncio.Lock:
        return self._locks.setdefault(guild_id, asyncio.Lock())

    def _ended(self, call: Call) -> None:
        if self._calls.get(call.guild_id) is call:
            del self._calls[call.guild_id]

    def tell(self, speech: Speech, failure: MynaError) -> None:
        self.post(speech.channel_id, error_text(speech.language, failure, self.terms))

    def _tell_lost(self, channel_id: int, language: str) -> None:
        self.post(channel_id, say(language, "call-lost"))

    def post(self, channel_id: int, text: str) -> None:
        """Say something in a text channel; nobody waits for it."""
        if self._client is None:
            return
        channel = self._client.get_partial_messageable(channel_id)
        self._aside(_posted(channel.send(text)))

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)


async def _posted(sending: Awaitable[discord.Message]) -> None:
    try:
        await sending
    except (discord.HTTPException, aiohttp.ClientError, OSError, RuntimeError) as failure:
        # RuntimeError: aiohttp's, of a client that is closed
        log.warning("call.not_told", reason=type(failure).__name__)


def _is_empty(call: Call) -> bool:
    channel = call.channel
    return channel is None or not people_in(channel)


def _check_may_be_called_away(request: Request, call: Call) -> None:
    if not _is_empty(call) and request.actor.role < Role.MANAGER:
        raise CallRefused("In another call.", reason="elsewhere")
