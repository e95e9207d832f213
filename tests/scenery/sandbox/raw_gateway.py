"""A gateway client made of nothing but aiohttp, for the tests of the sandbox's own gateway."""

import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from discord_sandbox import Sandbox

EVERYTHING = 0x1FFFF & ~(1 << 8)
GUILDS, MEMBERS, MESSAGES, DIRECTS, CONTENT = 1 << 0, 1 << 1, 1 << 9, 1 << 12, 1 << 15


class ClosedError(Exception):
    def __init__(self, code: int | None) -> None:
        super().__init__(str(code))
        self.code = code


class RawBot:
    def __init__(self, socket: aiohttp.ClientWebSocketResponse, token: str) -> None:
        self.socket = socket
        self.token = token
        self.sequence: int | None = None
        self.session_id = ""
        self.resume_url = ""
        self.seen: list[dict[str, Any]] = []
        self._inflater = zlib.decompressobj()

    async def receive(self) -> dict[str, Any]:
        message = await self.socket.receive(timeout=5)
        if message.type is aiohttp.WSMsgType.BINARY:
            text = self._inflater.decompress(message.data).decode()
        elif message.type is aiohttp.WSMsgType.TEXT:
            text = message.data
        else:
            raise ClosedError(self.socket.close_code)
        payload: dict[str, Any] = json.loads(text)
        self.seen.append(payload)
        self.sequence = payload["s"] or self.sequence
        return payload

    async def op(self, op: int) -> Any:
        """The data of the next payload with that opcode."""
        while True:
            payload = await self.receive()
            if payload["op"] == op:
                return payload["d"]

    async def event(self, name: str) -> Any:
        while True:
            payload = await self.receive()
            if payload["t"] == name:
                return payload["d"]

    async def names_until(self, name: str) -> list[str]:
        """The names of the events up to that one, which is the last."""
        names: list[str] = []
        while name not in names:
            payload = await self.receive()
            names += [payload["t"]] if payload["t"] else []
        return names

    async def close_code(self) -> int | None:
        try:
            while True:
                await self.receive()
        except ClosedError as closed:
            return closed.code

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def identify(self, intents: int = EVERYTHING, **more: Any) -> dict[str, Any]:
        """Returns READY."""
        await self.send_identify(intents, **more)
        ready: dict[str, Any] = await self.event("READY")
        self.session_id = ready["session_id"]
        self.resume_url = ready["resume_gateway_url"]
        return ready

    async def send_identify(self, intents: int = EVERYTHING, **more: Any) -> None:
        properties = {"os": "linux", "browser": "raw", "device": "raw"}
        data = {"token": self.token, "intents": intents, "properties": properties}
        await self.send(2, data | more)

    async def settle(self, intents: int = EVERYTHING, **more: Any) -> dict[str, Any]:
        """Identified, and told of its guild: returns GUILD_CREATE."""
        await self.identify(intents, **more)
        guild: dict[str, Any] = await self.event("GUILD_CREATE")
        return guild


@asynccontextmanager
async def raw_bot(discord: Sandbox, query: str = "?v=10&encoding=json") -> AsyncIterator[RawBot]:
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(discord.gateway_url + query, autoclose=True) as socket,
    ):
        yield RawBot(socket, discord.bot_token)


@asynccontextmanager
async def resumed(discord: Sandbox, bot: RawBot) -> AsyncIterator[RawBot]:
    """A new connection that asks to go on where the other one ended."""
    async with raw_bot(discord) as again:
        again.sequence, again.session_id = bot.sequence, bot.session_id
        data = {"token": bot.token, "session_id": bot.session_id, "seq": bot.sequence}
        await again.send(6, data)
        yield again
