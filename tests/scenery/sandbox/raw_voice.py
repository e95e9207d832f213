"""A client of calls made of nothing but aiohttp and a socket, for the tests of the voice gateway."""

import asyncio
import json
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import nacl.bindings
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from discord_sandbox import Sandbox
from discord_sandbox.world.records import Snowflake
from raw_gateway import ClosedError, RawBot

AES, XCHACHA = "aead_aes256_gcm_rtpsize", "aead_xchacha20_poly1305_rtpsize"


def channel(discord: Sandbox, name: str) -> Snowflake:
    found = discord.world.channel_named(name)
    assert found is not None
    return found.id


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.received: asyncio.Queue[bytes] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.received.put_nowait(data)


class RawVoice:
    """`server` is VOICE_SERVER_UPDATE, `state` the bot's own VOICE_STATE_UPDATE."""

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, server: dict[str, Any], state: dict[str, Any]
    ) -> None:
        self.socket = socket
        self.server, self.state = server, state
        self.ready: dict[str, Any] = {}
        self.key = b""
        self.mode = XCHACHA
        self.sequence = -1
        self.datagrams = Datagrams()
        self.transport: asyncio.DatagramTransport | None = None
        self._sent = 0

    # The websocket

    async def receive(self) -> tuple[int, Any]:
        """Opcode and data, or body."""
        message = await self.socket.receive(timeout=5)
        if message.type is aiohttp.WSMsgType.BINARY:
            self.sequence, op = struct.unpack_from(">HB", message.data)
            return op, message.data[3:]
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ClosedError(self.socket.close_code)
        payload = json.loads(message.data)
        self.sequence = payload.get("seq", self.sequence)
        return payload["op"], payload["d"]

    async def op(self, wanted: int) -> Any:
        while True:
            op, data = await self.receive()
            if op == wanted:
                return data

    async def ops_until(self, wanted: int) -> list[int]:
        seen: list[int] = []
        while wanted not in seen:
            op, _ = await self.receive()
            seen.append(op)
        return seen

    async def close_code(self) -> int | None:
        try:
            while True:
                await self.receive()
        except ClosedError as closed:
            return closed.code

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def identify(self, **changes: Any) -> None:
        data = {
            "server_id": self.server["guild_id"],
            "user_id": self.state["user_id"],
            "session_id": self.state["session_id"],
            "token": self.server["token"],
            "max_dave_protocol_version": 1,
        }
        await self.send(0, data | changes)

    async def resume(self, sequence: int) -> None:
        data = {
            "server_id": self.server["guild_id"],
            "session_id": self.state["session_id"],
            "token": self.server["token"],
            "seq_ack": sequence,
        }
        await self.send(7, data)

    # The socket

    async def connect(self) -> None:
        """After READY: an own socket, as clients have it."""
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(
            lambda: self.datagrams, remote_addr=(self.ready["ip"], self.ready["port"])
        )

    def send_datagram(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.sendto(data)

    async def datagram(self) -> bytes:
        async with asyncio.timeout(5):
            return await self.datagrams.received.get()

    async def discover(self) -> tuple[str, int]:
        self.send_datagram(struct.pack(">HHI", 1, 70, self.ready["ssrc"]) + bytes(66))
        answer = await self.datagram()
        kind, rest, ssrc = struct.unpack_from(">HHI", answer)
        assert (kind, rest, ssrc, len(answer)) == (2, 70, self.ready["ssrc"], 74)
        host = answer[8 : answer.index(0, 8)].decode()
        return host, struct.unpack(">H", answer[-2:])[0]

    async def select(self, address: tuple[str, int], mode: str = XCHACHA) -> dict[str, Any]:
        """Returns the description of the session."""
        data = {"address": address[0], "port": address[1], "mode": mode}
        await self.send(1, {"protocol": "udp", "data": data})
        described: dict[str, Any] = await self.op(4)
        self.key, self.mode = bytes(described["secret_key"]), mode
        return described

    async def settle(self, mode: str = XCHACHA) -> dict[str, Any]:
        """From HELLO to a seat in the call."""
        await self.identify()
        self.ready = await self.op(2)
        await self.connect()
        return await self.select(await self.discover(), mode)

    def speak(self, opus: bytes, *, ssrc: int | None = None, nonce: int | None = None) -> bytes:
        """Returns the datagram that was sent."""
        self._sent += 1
        counter = struct.pack(">I", self._sent if nonce is None else nonce)
        whose = self.ready["ssrc"] if ssrc is None else ssrc
        header = struct.pack(">BBHII", 0x80, 0x78, self._sent, 960 * self._sent, whose)
        if self.mode == AES:
            sealed = AESGCM(self.key).encrypt(counter + bytes(8), opus, header)
        else:
            sealed = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
                opus, header, counter + bytes(20), self.key
            )
        self.send_datagram(header + sealed + counter)
        return header + sealed + counter

    async def hears(self) -> bytes:
        """The sound of the next packet."""
        data = await self.datagram()
        assert data[:2] == b"\x90\x78"
        header, sealed, counter = data[:16], data[16:-4], data[-4:]
        if self.mode == AES:
            plain = AESGCM(self.key).decrypt(counter + bytes(8), sealed, header)
        else:
            plain = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
                sealed, header, counter + bytes(20), self.key
            )
        return plain[4 * struct.unpack(">H", header[-2:])[0] :]


async def asked(bot: RawBot, guild_id: str, channel_id: str | None) -> None:
    """Op 4."""
    data = {"guild_id": guild_id, "channel_id": channel_id, "self_mute": False, "self_deaf": False}
    await bot.send(4, data)


async def admitted(
    discord: Sandbox, bot: RawBot, channel_id: Snowflake
) -> tuple[dict[str, Any], dict[str, Any]]:
    """VOICE_SERVER_UPDATE and the VOICE_STATE_UPDATE before it."""
    await asked(bot, discord.guild.id, channel_id)
    state = {"user_id": None}
    while state["user_id"] != discord.application.id:
        state = await bot.event("VOICE_STATE_UPDATE")
    return await bot.event("VOICE_SERVER_UPDATE"), state


@asynccontextmanager
async def voice_of(server: dict[str, Any], state: dict[str, Any]) -> AsyncIterator[RawVoice]:
    """A connection to the voice gateway, where HELLO is still to come."""
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"ws://{server['endpoint']}/?v=8") as socket,
    ):
        voice = RawVoice(socket, server, state)
        try:
            yield voice
        finally:
            if voice.transport is not None:
                voice.transport.close()


@asynccontextmanager
async def in_call(
    discord: Sandbox, bot: RawBot, channel_id: Snowflake, mode: str = XCHACHA
) -> AsyncIterator[RawVoice]:
    """A bot that is settled on the gateway joins the call of a channel."""
    async with voice_of(*await admitted(discord, bot, channel_id)) as voice:
        await voice.settle(mode)
        yield voice


async def caught_up(voice: RawVoice) -> None:
    """The server has dealt with every datagram that was sent before."""
    voice.send_datagram(b"12345678")
    assert await voice.datagram() == b"12345678"


async def discord_turn(discord: Sandbox) -> None:
    """One request to the sandbox and back: what it had to do before is done."""
    async with aiohttp.ClientSession() as http, http.get(f"{discord.api_url}/gateway"):
        pass
