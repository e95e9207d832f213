"""What goes wrong on demand: each fault of a network or of Discord is one call on `discord.faults`.

`server.py` lets it look at each request first; on the gateway it acts through the sessions. A
`route` is written as in Discord's documentation, `"POST /channels/{channel_id}/messages"`; None
means any.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web

from discord_sandbox.gateway.codes import Op
from discord_sandbox.gateway.gateway import Gateway
from discord_sandbox.rest import PREFIXES
from discord_sandbox.server import Handler, is_for_gateway
from discord_sandbox.voice.faults import VoiceFaults
from discord_sandbox.voice.socket import VoiceGateway
from discord_sandbox.world.records import Json

Spoil = Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]


@dataclass(eq=False, kw_only=True)
class _Rule:
    route: str | None
    times_left: int | None
    """None: until `clear`."""
    spoil: Spoil


class Faults(VoiceFaults):
    """With those of `voice/faults.py`."""

    def __init__(self, gateway: Gateway, voice: VoiceGateway) -> None:
        super().__init__(voice)
        self._gateway = gateway
        self._rules: list[_Rule] = []
        self._refusals_left: int | None = 0
        self._refusal = HTTPStatus.SERVICE_UNAVAILABLE

    # Connections to the gateway

    def drop(self) -> None:
        """The network goes away: every bot's connection is reset without a word."""
        for connection in tuple(self._gateway.connections):
            connection.abort()

    async def close(self, code: int, reason: str = "") -> None:
        """Every bot's connection is closed with that code."""
        for connection in tuple(self._gateway.connections):
            await connection.close(code, reason)

    def refuse_connections(
        self, times: int | None = None, status: int = HTTPStatus.SERVICE_UNAVAILABLE
    ) -> None:
        """The gateway answers new connections with an HTTP error; None: until told otherwise."""
        self._refusals_left = times
        self._refusal = HTTPStatus(status)

    def accept_connections(self) -> None:
        self._refusals_left = 0

    def ask_to_reconnect(self) -> None:
        """Op 7: the bot is to come back and resume."""
        for connection in tuple(self._gateway.connections):
            connection.send_op(Op.RECONNECT)

    def invalidate_sessions(self, *, resumable: bool = False) -> None:
        """Op 9: the bot is to resume, or to identify anew because its session is gone."""
        for session in tuple(self._gateway.sessions.values()):
            if session.connection is not None:
                session.connection.send_op(Op.INVALID_SESSION, data=resumable)
            if not resumable:
                self._gateway.end_session(session)

    def withhold_heartbeat_acks(self) -> None:
        """The connection is a zombie from now on: open, and nobody answers."""
        self._gateway.settings.acknowledges_heartbeats = False

    def acknowledge_heartbeats(self) -> None:
        self._gateway.settings.acknowledges_heartbeats = True

    # Events

    def duplicate_events(self, name: str = "MESSAGE_CREATE", times: int = 1) -> None:
        """The next events of that name arrive twice."""
        self._gateway.to_repeat[name] += times

    def malformed_event(self, name: str = "MESSAGE_CREATE", payload: Json | None = None) -> None:
        """Every bot receives an event whose payload is not what its name promises."""
        broken = {"id": "not a snowflake"} if payload is None else payload
        for session in tuple(self._gateway.sessions.values()):
            session.dispatch(name, broken)

    # Requests

    def rate_limit(
        self,
        route: str | None = None,
        *,
        retry_after_seconds: float = 0.3,
        times: int = 1,
        is_global: bool = False,
    ) -> None:
        """The next requests are answered with 429 in place of being done."""

        async def spoil(_request: web.Request, _handler: Handler) -> web.StreamResponse:
            return _too_many_requests(retry_after_seconds, is_global=is_global)

        self._add(route, times, spoil)

    def fail(
        self, route: str | None = None, *, status: int = HTTPStatus.BAD_GATEWAY, times: int = 1
    ) -> None:
        """The next requests are answered with that status in place of being done."""

        async def spoil(_request: web.Request, _handler: Handler) -> web.StreamResponse:
            known = HTTPStatus(status)
            body = {"message": f"{known.value}: {known.phrase}", "code": 0}
            return web.json_response(body, status=known)

        self._add(route, times, spoil)

    def delay(self, seconds: float, route: str | None = None, *, times: int | None = 1) -> None:
        """The next requests take that much longer; `times` None: all until `clear`."""

        async def spoil(request: web.Request, handler: Handler) -> web.StreamResponse:
            await asyncio.sleep(seconds)
            return await handler(request)

        self._add(route, times, spoil)

    def lose_answer(self, route: str | None = None, *, times: int = 1) -> None:
        """The next requests are carried out, but the connection breaks before the answer."""

        async def spoil(request: web.Request, handler: Handler) -> web.StreamResponse:
            answer = await handler(request)
            if request.transport is not None:
                request.transport.abort()
            return answer

        self._add(route, times, spoil)

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._rules.clear()
        self._gateway.to_repeat.clear()
        self.accept_connections()
        self.acknowledge_heartbeats()
        self.clear_voice()

    def _add(self, route: str | None, times: int | None, spoil: Spoil) -> None:
        self._rules.append(_Rule(route=route, times_left=times, spoil=spoil))

    async def keep_door(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """A doorkeeper of the server."""
        if is_for_gateway(request):
            return await self._receive(request, handler)
        route = _route_of(request)
        rule = next((one for one in self._rules if one.route in {None, route}), None)
        if route is None or rule is None:
            return await handler(request)
        if rule.times_left is not None:
            rule.times_left -= 1
            if rule.times_left == 0:
                self._rules.remove(rule)
        return await rule.spoil(request, handler)

    async def _receive(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self._refusals_left == 0:
            return await handler(request)
        if self._refusals_left is not None:
            self._refusals_left -= 1
        return web.Response(status=self._refusal, text=self._refusal.phrase)


def _route_of(request: web.Request) -> str | None:
    """As Discord's documentation writes it; None for what is not REST."""
    resource = request.match_info.route.resource
    template = resource.canonical if resource is not None else ""
    for prefix in PREFIXES:
        if template.startswith(f"{prefix}/"):
            return f"{request.method} {template.removeprefix(prefix)}"
    return None


def _too_many_requests(retry_after_seconds: float, *, is_global: bool) -> web.Response:
    body: dict[str, Any] = {
        "message": "You are being rate limited.",
        "retry_after": retry_after_seconds,
        "global": is_global,
    }
    headers = {
        "Retry-After": str(max(1, round(retry_after_seconds))),
        "X-RateLimit-Scope": "global" if is_global else "user",
    }
    if is_global:
        headers["X-RateLimit-Global"] = "true"
    else:
        headers |= {
            "X-RateLimit-Limit": "5",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset-After": f"{retry_after_seconds:.3f}",
            "X-RateLimit-Bucket": "spoilt",
        }
    return web.json_response(body, status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers)
