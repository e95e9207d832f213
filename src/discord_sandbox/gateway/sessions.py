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
from discord_sandbox.sockets import OrderedSocket
from discord_sandbox.world.records import Json, Snowflake

_BUFFERED_EVENTS = 100_000


class Connection(OrderedSocket):
    """A compressed stream would break if two wrote to it."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        super().__init__(socket, request)
        make_stream = STREAMS.get(request.query.get("compress", ""))
        self._stream = make_stream() if make_stream else None
        self.compresses_payloads = False
        """The older way: each payload compressed by itself, asked for in IDENTIFY."""
        self.was_closed_here = False
        """Then the code of the other side is but an echo."""

    @property
    def is_open(self) -> bool:
        return not self._socket.closed

    def send_op(self, op: int, data: Any = None) -> None:
        self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def close(self, code: int, reason: str = "") -> None:
        self.was_closed_here = True
        await self._close(code, reason)

    async def _put(self, message: str | bytes) -> None:
        if self._socket.closed:
            return
        text = message if isinstance(message, bytes) else message.encode()
        if self._stream is not None:
            await self._socket.send_bytes(self._stream.pack(text))
        elif self.compresses_payloads:
            await self._socket.send_bytes(zlib.compress(text))
        else:
            await self._socket.send_str(text.decode())


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
