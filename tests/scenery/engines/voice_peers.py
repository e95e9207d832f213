"""What the network engines talk to, on loopback: each in its own protocol, well-behaved or not."""

import asyncio
import base64
import contextlib
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from aiohttp import WSMsgType, web

from myna.audio.opus import OpusPacker
from myna.audio.sound_files import sound_file

Trouble = Literal[
    "none", "html", "error", "refusal", "silence", "breaking-off", "empty", "nonsense"
]
TROUBLES: tuple[Trouble, ...] = (
    "html",
    "error",
    "refusal",
    "silence",
    "breaking-off",
    "empty",
    "nonsense",
)
_PAGE = "<html><body>Are you a robot?</body></html>"
_RATE_HZ = 24_000


def tone(seconds: float = 0.5) -> bytes:
    return b"".join(
        round(9_000 * math.sin(position / 9)).to_bytes(2, "little", signed=True)
        for position in range(int(seconds * _RATE_HZ))
    )


@cache
def _packets() -> tuple[bytes, ...]:
    packer = OpusPacker()
    return (*packer.packed(tone(), _RATE_HZ), *packer.finished())


async def mp3_tone() -> bytes:
    return await sound_file(_packets(), "mp3")


@dataclass(kw_only=True)
class VoicePeer:
    """One address for all three protocols."""

    trouble: Trouble = "none"
    delay_seconds: float = 0.0
    openai_form: Literal["pcm", "mp3", "wav"] = "pcm"
    """What the OpenAI endpoint is able to give."""
    port: int = 0
    asked: list[str] = field(default_factory=list)
    """The requests that came: form bodies, SSML, JSON."""
    mp3: bytes = b""
    ending: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def websocket(self) -> str:
        return f"ws://127.0.0.1:{self.port}/edge"

    async def gtts(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((await request.read()).decode())
        if strange := await self._strange(request):
            return strange
        sound = base64.b64encode(self.mp3).decode()
        row = json.dumps([["wrb.fr", "jQ1olc", json.dumps([sound], separators=(",", ":"))]])
        text = f")]}}'\n\n{row.replace(', ', ',')}\n"
        return web.Response(text={"empty": "", "nonsense": text[:60]}.get(self.trouble, text))

    async def edge(self, request: web.Request) -> web.StreamResponse:
        if strange := await self._strange(request):
            return strange
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type is WSMsgType.TEXT and "Path:ssml" in message.data:
                self.asked.append(message.data)
                await self._speak_edge(socket)
                break
        await socket.close()
        return socket

    async def _speak_edge(self, socket: web.WebSocketResponse) -> None:
        await socket.send_str("X-RequestId:1\r\nPath:turn.start\r\n\r\n{}")
        header = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
        if self.trouble == "nonsense":
            await socket.send_bytes(b"\xff\xff")
        if self.trouble == "empty":
            await socket.send_str("X-RequestId:1\r\nPath:turn.end\r\n\r\n{}")
            return
        for start in range(0, len(self.mp3), 1_000):
            chunk = self.mp3[start : start + 1_000]
            await socket.send_bytes(len(header).to_bytes(2, "big") + header + chunk)
        await socket.send_str("X-RequestId:1\r\nPath:turn.end\r\n\r\n{}")

    async def openai(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(wanted := (await request.read()).decode())
        if strange := await self._strange(request):
            return strange
        if self.trouble == "nonsense":
            return web.json_response({"choices": []})
        asked_for = json.loads(wanted)["response_format"]
        if asked_for == "pcm" and self.openai_form == "mp3":
            return web.json_response({"error": {"message": "no pcm here"}}, status=400)
        body, kind = {
            "pcm": (tone(), "audio/pcm"),
            "mp3": (self.mp3, "audio/mpeg"),
            "wav": (await sound_file(_packets(), "wav"), "application/octet-stream"),
        }[self.openai_form]
        return web.Response(body=b"" if self.trouble == "empty" else body, content_type=kind)

    async def _strange(self, request: web.Request) -> web.StreamResponse | None:
        await asyncio.sleep(self.delay_seconds)
        if self.trouble == "html":
            return web.Response(text=_PAGE, content_type="text/html")
        if self.trouble in {"error", "refusal"}:
            return web.Response(text=_PAGE, status=500 if self.trouble == "error" else 403)
        if self.trouble == "silence":
            await self.ending.wait()
        if self.trouble == "breaking-off":
            response = web.StreamResponse(headers={"Content-Length": "5000"})
            await response.prepare(request)
            await response.write(b"abc")
            if request.transport:
                request.transport.abort()
            return response
        return None


@contextlib.asynccontextmanager
async def voice_peer() -> AsyncIterator[VoicePeer]:
    peer = VoicePeer(mp3=await mp3_tone())
    app = web.Application()
    routes: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
        "/_/TranslateWebserverUi/data/batchexecute": peer.gtts,
        "/v1/audio/speech": peer.openai,
    }
    for path, handler in routes.items():
        app.router.add_post(path, handler)
    app.router.add_get("/edge", peer.edge)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    peer.port = runner.addresses[0][1]
    try:
        yield peer
    finally:
        peer.ending.set()
        await runner.cleanup()
