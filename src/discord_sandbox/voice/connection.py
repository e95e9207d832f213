"""One voice websocket, made by `socket.py` and handed to a session."""

import asyncio

from aiohttp import web

from discord_sandbox.sockets import OrderedSocket
from discord_sandbox.voice.codes import CallOver


class VoiceConnection(OrderedSocket):
    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        super().__init__(socket, request)
        self.is_silent = False
        """Nothing leaves it, then."""
        self.dismissal: asyncio.Future[CallOver] = asyncio.get_running_loop().create_future()
        """Done once the connection has to end; who reads from the socket then closes it."""

    @property
    def was_closed_here(self) -> bool:
        """Then the code of the other side is but an echo."""
        return self.dismissal.done()

    def dismiss(self, over: CallOver) -> None:
        """After everything that was sent before; the first one counts."""
        if not self.dismissal.done():
            self.dismissal.set_result(over)

    async def close(self, over: CallOver) -> None:
        """Of the task that reads from the socket alone, so that the other side can say goodbye."""
        self.dismiss(over)
        await self._close(over.code, over.reason)

    async def _put(self, message: str | bytes) -> None:
        if self._socket.closed or self.is_silent:
            return
        if isinstance(message, str):
            await self._socket.send_str(message)
        else:
            await self._socket.send_bytes(message)
