"""One voice websocket with one ordered writer, made by `socket.py` and handed to a session."""

import asyncio

from aiohttp import web

from discord_sandbox.voice.codes import CallOver


class VoiceConnection:
    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.is_silent = False
        """Nothing leaves it, then."""
        self._socket = socket
        self._transport = request.transport
        self._outgoing: asyncio.Queue[str | bytes] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())
        self.dismissal: asyncio.Future[CallOver] = asyncio.get_running_loop().create_future()
        """Done once the connection has to end; who reads from the socket then closes it."""

    @property
    def was_closed_here(self) -> bool:
        """Then the code of the other side is but an echo."""
        return self.dismissal.done()

    def send(self, message: str | bytes) -> None:
        self._outgoing.put_nowait(message)

    def dismiss(self, over: CallOver) -> None:
        """After everything that was sent before; the first one counts."""
        if not self.dismissal.done():
            self.dismissal.set_result(over)

    async def close(self, over: CallOver) -> None:
        """Of the task that reads from the socket alone, so that the other side can say goodbye."""
        self.dismiss(over)
        await self._outgoing.join()
        await self._socket.close(code=over.code, message=over.reason.encode())

    def abort(self) -> None:
        """As a network that goes away: no close frame, unsent data lost."""
        if self._transport is not None:
            self._transport.abort()

    async def finish(self) -> None:
        self._writer.cancel()
        await asyncio.wait([self._writer])

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
