"""A websocket with one ordered writer; the connections of the gateway and of calls are such."""

import asyncio
from abc import ABC, abstractmethod

from aiohttp import web


class OrderedSocket(ABC):
    """What is sent leaves one after the other, however many send."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self._socket = socket
        self._transport = request.transport
        self._outgoing: asyncio.Queue[str | bytes] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    @abstractmethod
    async def _put(self, message: str | bytes) -> None: ...

    def send(self, message: str | bytes) -> None:
        self._outgoing.put_nowait(message)

    def abort(self) -> None:
        """As a network that goes away: no close frame, unsent data lost."""
        if self._transport is not None:
            self._transport.abort()

    async def finish(self) -> None:
        self._writer.cancel()
        await asyncio.wait([self._writer])

    async def _close(self, code: int, reason: str) -> None:
        """After everything that was sent before."""
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
