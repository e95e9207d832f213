"""One voice websocket with one ordered writer, made by `socket.py` and handed to a session."""

import asyncio

from aiohttp import web


class VoiceConnection:
    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.is_silent = False
        """Nothing leaves it, then."""
        self._socket = socket
        self._transport = request.transport
        self._outgoing: asyncio.Queue[str | bytes] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())
        self._closing: asyncio.Task[None] | None = None

    @property
    def was_closed_here(self) -> bool:
        """Then the code of the other side is but an echo."""
        return self._closing is not None

    def send(self, message: str | bytes) -> None:
        self._outgoing.put_nowait(message)

    def close_soon(self, code: int, reason: str) -> None:
        """Once, after everything that was sent before."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(code, reason))

    def abort(self) -> None:
        """As a network that goes away: no close frame, unsent data lost."""
        if self._transport is not None:
            self._transport.abort()

    async def finish(self) -> None:
        """Ends the writer, once the socket is closed or about to be."""
        if self._closing is not None:
            await asyncio.wait([self._closing])
        self._writer.cancel()
        await asyncio.wait([self._writer])

    async def _close(self, code: int, reason: str) -> None:
        await self._outgoing.join()
        await self._socket.close(code=code, message=reason.encode())

    async def _write(self) -> None:
        while True:
            message = await self._outgoing.get()
            try:
                await self._put(message)
            except ConnectionError:
                pass  # the reader notices, too, and ends the connection
            finally:
                self._outgoing.task_done()

    async def _put(self, message: str | bytes) -> None:
        if self._socket.closed or self.is_silent:
            return
        if isinstance(message, str):
            await self._socket.send_str(message)
        else:
            await self._socket.send_bytes(message)
