"""Keeps one session with Discord's gateway through whatever happens to the line. Takes the place of the loop of
`discord.Client.connect`, which ends for good when the gateway refuses at boot or sends one malformed event.

What it promises: a lost line is resumed, with growing pauses between attempts that fail; an event that cannot be read
is passed over and the session goes on; only a code after which Discord forbids to reconnect ends it.
"""

import asyncio
import time
import zlib
from collections import deque
from collections.abc import Callable
from typing import Any

import aiohttp
import discord
import structlog
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

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


class IdentifiedTooOften(Exception):  # noqa: N818 - a decision, not a mistake
    """So many new sessions in so short a time that something is wrong; Discord resets the token at 1,000 a day."""


class Identifies:
    """Counts new sessions over all clients of one process."""

    def __init__(
        self,
        *,
        at_most: int = 5,
        window_seconds: float = 600.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_most = at_most
        self._window_seconds = window_seconds
        self._now = now
        self._made: deque[float] = deque()

    def made(self) -> None:
        """Raises `IdentifiedTooOften` when this one would be too many."""
        if self.seconds_until_allowed() > 0:
            raise IdentifiedTooOften
        self._made.append(self._now())

    def seconds_until_allowed(self) -> float:
        while self._made and self._made[0] <= self._now() - self._window_seconds:
            self._made.popleft()
        if len(self._made) < self._at_most:
            return 0.0
        return self._made[0] + self._window_seconds - self._now()


class Backoff:
    """Pauses that double up to `soon_seconds`, and after a minute or so of that up to `late_seconds`."""

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
        soon = min(0.5 * 2 ** min(self._failures - 1, 10), self._soon_seconds)
        late = self._soon_seconds * 2 ** min(max(0, self._failures - 12), 10)
        pause = min(max(soon, late if self._failures > 12 else 0.0), self._late_seconds)
        return pause * (1 - 0.5 * self._jitter())

    def reset(self) -> None:
        self._failures = 0


class Line:
    """The loop; one for each client."""

    def __init__(self, client: discord.Client, backoff: Backoff) -> None:
        self._client = client
        self._backoff = backoff
        self._resume: dict[str, Any] = {}
        self._attempts_to_resume = 0
        state = client._connection  # noqa: SLF001 - discord.py has no public place to guard its parsers
        state.parsers = {name: _guarded(name, parser) for name, parser in state.parsers.items()}

    async def hold(self) -> None:
        """Until the client is closed. Raises `ConnectionClosed` or `PrivilegedIntentsRequired` when Discord wants no
        more, `IdentifiedTooOften` when it wants too much."""
        while not self._client.is_closed():
            try:
                await self._connect_and_listen()
            except ReconnectWebSocket as wish:
                self._remember(resume=wish.resume)
            except discord.ConnectionClosed as closed:
                if self._client.is_closed():
                    return
                if closed.code == _INTENTS_REFUSED:
                    raise discord.PrivilegedIntentsRequired(closed.shard_id) from None
                if closed.code in FATAL_CLOSE_CODES:
                    raise
                await self._pause(closed)
            except (*_NO_LINE, *UNREADABLE) as failure:
                if self._client.is_closed():
                    return
                await self._pause(failure)

    async def _connect_and_listen(self) -> None:
        self._attempts_to_resume += 1
        params = dict(self._resume)
        if self._attempts_to_resume > 3:
            params.pop("gateway", None)
        opening = DiscordWebSocket.from_client(
            self._client, initial=not self._resume, shard_id=self._client.shard_id, **params
        )
        self._client.ws = await asyncio.wait_for(opening, CONNECT_SECONDS)
        while True:
            await self._client.ws.poll_event()

    def has_session(self) -> None:
        """To be called when Discord said that a session stands."""
        self._backoff.reset()
        self._attempts_to_resume = 0

    def _remember(self, *, resume: bool) -> None:
        socket = self._client.ws
        if not resume:
            self._resume = {}
        elif socket is not None and socket.session_id is not None:
            self._resume = {
                "resume": True,
                "session": socket.session_id,
                "sequence": socket.sequence,
                "gateway": socket.gateway,
            }

    async def _pause(self, failure: BaseException) -> None:
        socket = self._client.ws
        if socket is not None and socket.open:
            await socket.close(code=4000)
        self._remember(resume=True)
        pause = self._backoff.next_seconds()
        log.warning("gateway.lost", reason=type(failure).__name__, pause_seconds=round(pause, 2))
        await asyncio.sleep(pause)


def _guarded(name: str, parser: Callable[[Any], None]) -> Callable[[Any], None]:
    if name in _FRESH:
        return parser

    def guarded(payload: Any) -> None:
        try:
            parser(payload)
        except UNREADABLE as failure:
            log.warning("event.malformed", name=name, reason=type(failure).__name__)

    return guarded
