"""The one HTTP server of the sandbox, on loopback: who may come in, and which room answers.

Rooms are REST (`/api`), the gateways of text and voice (websockets at `/`), the CDN (`/attachments`) and whatever
else the composition root mounts. Made by `sandbox.py`.
"""

import ssl
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Protocol

from aiohttp import web

from discord_sandbox.files.cdn import Cdn
from discord_sandbox.files.uploads import MAX_REQUEST_BYTES
from discord_sandbox.gateway.gateway import Gateway
from discord_sandbox.reach import VOICE_ENDPOINTS, hostname, is_ours
from discord_sandbox.rest.ratelimits import PROXY
from discord_sandbox.voice.socket import VERSIONS, VoiceGateway

LOOPBACK = "127.0.0.1"
_VIA = "1.1 sandbox"
_SHUTDOWN_SECONDS = 1.0
_VOICE_NAMES = {hostname(endpoint) for endpoint in VOICE_ENDPOINTS}
_GATEWAY_PATHS = {"/", "/gateway", "/gateway/"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Doorkeeper = Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]
"""Sees each request before its room does; it may answer in the room's place."""


class Room(Protocol):
    def mount(self, router: web.UrlDispatcher) -> None: ...


class Server:
    def __init__(
        self,
        gateway: Gateway,
        voice: VoiceGateway,
        cdn: Cdn,
        rooms: Sequence[Room],
        doorkeepers: Sequence[Doorkeeper],
    ) -> None:
        self.addresses: list[tuple[str, int]] = []
        """What it listens on, once started."""
        self._gateway = gateway
        self._voice = voice
        self._rooms = rooms
        self._cdn = cdn
        self._doorkeepers = doorkeepers
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        return self.addresses[0][1] if self.addresses else 0

    async def start(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        """`port` 0: any free one. Raises `OSError` where it is taken."""
        app = web.Application(middlewares=[self._admit], client_max_size=MAX_REQUEST_BYTES)
        app.on_response_prepare.append(_polish)
        for room in self._rooms:
            room.mount(app.router)
        app.router.add_get("/attachments/{channel_id}/{attachment_id}/{filename}", self._cdn.serve)
        self._runner = web.AppRunner(
            app, handle_signals=False, shutdown_timeout=_SHUTDOWN_SECONDS, access_log=None
        )
        await self._runner.setup()
        await self._voice.wire.open(LOOPBACK)
        await web.TCPSite(self._runner, LOOPBACK, port, ssl_context=tls).start()
        self.addresses = list(self._runner.addresses)

    async def stop(self) -> None:
        for connection in tuple(self._gateway.connections):
            connection.abort()
        for voice in tuple(self._voice.connections):
            voice.abort()
        self._voice.wire.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Hosts and origins first: a web page elsewhere must not reach this server."""
        if not is_ours(request.host, self.port) or not self._is_own_origin(request):
            return web.json_response(
                {"message": "This host or origin is not served here.", "code": 0},
                status=HTTPStatus.FORBIDDEN,
            )
        if is_for_voice(request):
            handler = self._voice.serve
        elif is_for_gateway(request):
            handler = self._gateway.serve
        for doorkeeper in reversed(self._doorkeepers):
            handler = _through(doorkeeper, handler)
        return await handler(request)

    def _is_own_origin(self, request: web.Request) -> bool:
        origin = request.headers.get("Origin")
        own = {f"{request.scheme}://{name}:{self.port}" for name in (LOOPBACK, "localhost")}
        return origin is None or origin in own


def is_for_gateway(request: web.Request) -> bool:
    """A websocket at the root, or at `/gateway` for clients that want a path."""
    return _is_websocket(request) and request.path in _GATEWAY_PATHS and not is_for_voice(request)


def is_for_voice(request: web.Request) -> bool:
    """A websocket to a voice server's name, or at the root of this one with a version of its own."""
    if not _is_websocket(request) or request.path != "/":
        return False
    is_version_of_voice = request.query.get("v") in VERSIONS and "encoding" not in request.query
    return is_version_of_voice or hostname(request.host) in _VOICE_NAMES


def _is_websocket(request: web.Request) -> bool:
    return request.headers.get("Upgrade", "").lower() == "websocket"


def _through(doorkeeper: Doorkeeper, handler: Handler) -> Handler:
    async def kept(request: web.Request) -> web.StreamResponse:
        return await doorkeeper(request, handler)

    return kept


async def _polish(_request: web.Request, response: web.StreamResponse) -> None:
    """Clients compare the content type literally, and take a 429 without `Via` for a ban."""
    if response.headers.get("Content-Type", "").startswith("application/json"):
        response.headers["Content-Type"] = "application/json"
    if response.headers.get("Server") != PROXY:
        response.headers["Via"] = _VIA
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
