"""Keeps one session with Discord's gateway through whatever happens to the line.

Takes the place of the loop of `discord.Client.connect`, which ends for good when the gateway
refuses at boot or sends one malformed event. A lost line is resumed, with growing pauses between
attempts that fail; an event that cannot be read is passed over and the session goes on; only a
close code after which Discord forbids to reconnect ends it.
"""

import asyncio
import time
import zlib
from collections.abc import Callable
from typing import Any

import aiohttp
import discord
import structlog
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from myna.bot.line.storable import storable

log = structlog.get_logger(__name__)

CONNECT_SECONDS = 60.0
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, zlib.error)
"""What reading a malformed event or frame raises."""
_NO_LINE = (
    OSError,
    asyncio.TimeoutError,
    aiohttp.ClientError,
    discord.HTTPException,
    discord.GatewayNotFound,
)
FATAL_CLOSE_CODES = frozenset({4004, 4010, 4011, 4012, 4013, 4014})
_INTENTS_REFUSED = 4014
_FRESH = {"READY", "RESUMED"}


class IdentifiedTooOften(Exception):
    """Something is wrong; at 1,000 new sessions a day Discord resets the token."""


class Identifies:
    """Counts new sessions over all clients of one process.

    `at_once` may be made in a row, then one each `each_seconds`: no more than 730 in a day.
    """

    def __init__(
        self,
        *,
        at_once: int = 10,
        each_seconds: float = 120.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ahead_seconds = (at_once - 1) * each_seconds
        self._each_seconds = each_seconds
        self._now = now
        self._paid_until = now()
        """When all that were made are made up for."""

    def made(self) -> None:
        self._paid_until = max(self._paid_until, self._now()) + self._each_seconds

    def seconds_until_allowed(self) -> float:
        return max(0.0, self._paid_until - self._ahead_seconds - self._now())


class Backoff:
    """Pauses that double up to `soon_seconds`, and after a minute or so of that go on doubling."""

    SOON_FAILURES = 12

    def __init__(
        self, jitter: Callable[[], float], *, soon_seconds: float = 8.0, late_seconds: float = 60.0
    ) -> None:
        self._jitter = jitter
        self._soon_seconds = soon_seconds
        self._late_seconds = late_seconds
        self._failures = 0

    def next_seconds(self) -> float:
        """`jitter` gives 0 to 1; the pause is shortened by up to half."""
        self._failures += 1
        pause = min(0.5 * 2.0 ** min(self._failures - 1, 10), self._soon_seconds)
        pause *= 2.0 ** max(0, min(self._failures - self.SOON_FAILURES, 10))
        return min(pause, self._late_seconds) * (1 - 0.5 * self._jitter())

    def reset(self) -> None:
        self._failures = 0


class Line:
    """The loop; one for each client."""

    YOUNG_SECONDS = 2.0
    BREATH_SECONDS = 0.2
    """A session that was lost while young is taken up again only after a breath."""
    RESUMES_AT_ITS_OWN_ADDRESS = 3
    INVALID_SESSION_SECONDS = 1.2
    """Discord wants 1 to 5 between a session that it calls invalid and a new one."""

    def __init__(self, client: discord.Client, backoff: Backoff, identifies: Identifies) -> None:
        self._client = client
        self._identifies = identifies
        self._backoff = backoff
        self._resume: dict[str, Any] = {}
        self._is_first = True
        self._attempts = 0
        self._since = 0.0
        self._standing: DiscordWebSocket | None = None
        state = client._connection  # noqa: SLF001 - discord.py has no public place for this
        state.parsers = {
            name: self._fresh(parser) if name in _FRESH else _guarded(name, parser)
            for name, parser in state.parsers.items()
        }

    @property
    def gateway(self) -> DiscordWebSocket | None:
        """The connection over which a session stands; None while there is none."""
        socket = self._standing
        return socket if socket is not None and socket.open else None

    async def hold(self) -> None:
        """Until the client is closed.

        Raises `ConnectionClosed` or `PrivilegedIntentsRequired` when Discord wants no more,
        `IdentifiedTooOften` when it wants too much.
        """
        while not self._client.is_closed():
            try:
                await self._connect_and_listen()
            except ReconnectWebSocket as wish:
                self._remember(resume=wish.resume)
                await self._breathe(resume=wish.resume)
            except discord.ConnectionClosed as closed:
                if self._client.is_closed():
                    return
                if closed.code == _INTENTS_REFUSED:
                    raise discord.PrivilegedIntentsRequired(closed.shard_id) from None
                if closed.code in FATAL_CLOSE_CODES:
                    raise
                await self._recover(closed)
            except (*_NO_LINE, *UNREADABLE) as failure:
                if self._client.is_closed():
                    return
                await self._recover(failure)

    def has_session(self) -> None:
        """To be called when Discord said that a session stands."""
        self._backoff.reset()
        self._attempts = 0
        self._since = time.monotonic()

    def _fresh(self, parser: Callable[[Any], None]) -> Callable[[Any], None]:
        def fresh(payload: Any) -> None:
            parser(payload)
            self._standing = self._client.ws

        return fresh

    async def _connect_and_listen(self) -> None:
        if not self._resume and self._identifies.seconds_until_allowed() > 0:
            raise IdentifiedTooOften
        self._attempts += 1
        params = dict(self._resume)
        if self._attempts > self.RESUMES_AT_ITS_OWN_ADDRESS:
            params.pop("gateway", None)
        opening = DiscordWebSocket.from_client(
            self._client, initial=self._is_first, shard_id=self._client.shard_id, **params
        )
        self._client.ws = await asyncio.wait_for(opening, CONNECT_SECONDS)
        self._is_first = False
        while True:
            await self._client.ws.poll_event()
            await asyncio.sleep(
                0
            )  # or a thousand events that came at once would hold up a heartbeat

    def _remember(self, *, resume: bool) -> None:
        socket: DiscordWebSocket | None = self._client.ws
        if not resume:
            self._resume = {}
        elif socket is not None and socket.session_id is not None:
            self._resume = {
                "resume": True,
                "session": socket.session_id,
                "sequence": socket.sequence,
                "gateway": socket.gateway,
            }

    async def _breathe(self, *, resume: bool) -> None:
        """Resume at once, unless that has just failed or goes round in circles."""
        if not resume:
            await asyncio.sleep(self.INVALID_SESSION_SECONDS)
        elif self._attempts > 0:
            await self._pause("ReconnectWebSocket")
        elif time.monotonic() - self._since < self.YOUNG_SECONDS:
            await asyncio.sleep(self.BREATH_SECONDS)

    async def _recover(self, failure: Exception) -> None:
        socket: DiscordWebSocket | None = self._client.ws
        if socket is not None and socket.open:
            await socket.close(code=4000)
        self._remember(resume=True)
        await self._pause(type(failure).__name__)

    async def _pause(self, reason: str) -> None:
        pause = self._backoff.next_seconds()
        log.warning("gateway.lost", reason=reason, pause_seconds=round(pause, 2))
        await asyncio.sleep(pause)


def _guarded(name: str, parser: Callable[[Any], None]) -> Callable[[Any], None]:
    def guarded(payload: Any) -> None:
        try:
            parser(storable(payload))
        except UNREADABLE as failure:
            log.warning("event.malformed", event_name=name, reason=type(failure).__name__)

    return guarded
