"""A bot's gateway session.

The numbered events that it was sent, kept for the case that it has to resume.

A session outlives its connections. `gateway.py` makes both and moves a session from one connection
to the next.
"""

import asyncio
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from discord_sandbox.gateway.encodings import STREAMS
from discord_sandbox.gateway.intents import Intent
from discord_sandbox.reach import Reach
from discord_sandbox.world.records import Json, Snowflake

_BUFFERED_EVENTS = 100_000


class Connection:
    """One socket with one ordered writer; a compressed stream would break if two wrote to it."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self._socket = socket
        self._transport = request.transport
        make_stream = STREAMS.get(request.query.get("compress", ""))
        self._stream = make_stream() if make_stream else None
        self.compresses_payloads = False
        """The older way: each payload compressed by itself, asked for in IDENTIFY."""
        self.was_closed_here = False
        """Then the code of the other side is but an echo."""
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    @property
    def is_open(self) -> bool:
        return not self._socket.closed

    def send(self, text: str) -> None:
        self._outgoing.put_nowait(text)

    def send_op(self, op: int, data: Any = None) -> None:
        self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def close(self, code: int, reason: str = "") -> None:
        """After everything that was sent before."""
        self.was_closed_here = True
        await self._outgoing.join()
        await self._socket.close(code=code, message=reason.encode())

    def abort(self) -> None:
        """As a network that goes away: no close frame, unsent data lost."""
        if self._transport is not None:
            self._transport.abort()

    async def finish(self) -> None:
        self._writer.cancel()
        await asyncio.wait([self._writer])

    async def _write(self) -> None:
        while True:
            text = await self._outgoing.get()
            try:
                await self._put(text)
            except ConnectionError:
                pass  # the reader notices, too, and ends the connection
            finally:
                self._outgoing.task_done()

    async def _put(self, text: str) -> None:
        if self._socket.closed:
            return
        if self._stream is not None:
            await self._socket.send_bytes(self._stream.pack(text.encode()))
        elif self.compresses_payloads:
            await self._socket.send_bytes(zlib.compress(text.encode()))
        else:
            await self._socket.send_str(text)


@dataclass(eq=False, kw_only=True)
class Session:
    id: str
    bot_id: Snowflake
    intents: Intent
    reach: Reach
    shard: tuple[int, int] = (0, 1)
    presence: Json = field(default_factory=dict)
    connection: Connection | None = None
    expiry: asyncio.TimerHandle | None = None
    sequence: int = 0
    _sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=_BUFFERED_EVENTS))

    def dispatch(self, name: str, payload: Json) -> None:
        """Kept for a resume, and sent at once where there is a connection."""
        self.sequence += 1
        data = self.reach.localised(payload)
        text = json.dumps({"t": name, "s": self.sequence, "op": 0, "d": data})
        self._sent.append((self.sequence, text))
        if self.connection is not None and self.connection.is_open:
            self.connection.send(text)

    def acknowledge(self, sequence: int) -> None:
        """The client has everything up to there: it will not ask for it again."""
        while self._sent and self._sent[0][0] <= sequence:
            self._sent.popleft()

    def can_resume_from(self, sequence: int) -> bool:
        """False: something that the client lacks is no longer kept."""
        oldest = self._sent[0][0] if self._sent else self.sequence + 1
        return oldest <= sequence + 1

    def replay(self, connection: Connection, sequence: int) -> None:
        """Everything after `sequence`, then RESUMED, through a new connection."""
        self.connection = connection
        if self.expiry is not None:
            self.expiry.cancel()
        for number, text in self._sent:
            if number > sequence:
                connection.send(text)
        self.dispatch("RESUMED", {"_trace": ["sandbox"]})
