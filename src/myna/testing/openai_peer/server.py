"""The server itself: it asks for the key, notes what came and hands it to the part of that path.

    async with OpenAIPeer() as peer:                     # chats and lists models
        peer.base_url                                    # http://127.0.0.1:<port>/v1
        peer.fault = FAULTS["quota"]                     # until it is None again

Another part of the protocol is an object with `routes()`, handed over in `parts`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self

from aiohttp import web
from aiohttp.typedefs import Handler

from myna.testing.openai_peer.chatting import Chatting
from myna.testing.openai_peer.faults import Fault, answer_of_error
from myna.testing.openai_peer.models import Models

PREFIX = "/v1"
_MOST_BYTES = 2**26


class Part(Protocol):
    def routes(self) -> Iterable[web.RouteDef]:
        """Of paths that begin with `/v1`."""
        ...


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request that came, answered or refused."""

    method: str
    path: str
    """Without the prefix: `/chat/completions`."""
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    json: Any
    """The body; None where it is of another kind."""


class OpenAIPeer:
    """Wants `key` as a bearer token, unless it is None.

    `fault` answers what comes to a path that begins with `fault_path`, at most `fault_times` times.
    """

    def __init__(
        self, parts: Iterable[Part] | None = None, *, key: str | None = None, port: int = 0
    ) -> None:
        self.key = key
        self.fault: Fault | None = None
        self.fault_path = "/"
        self.fault_times: int | None = None
        self.asked: list[Asked] = []
        self.base_url = ""
        self.open_requests = 0
        self._port = port
        self._app = web.Application(client_max_size=_MOST_BYTES, middlewares=[self._door])
        for part in (Chatting(), Models()) if parts is None else parts:
            self._app.add_routes(part.routes())
        self._runner = web.AppRunner(self._app, shutdown_timeout=0, handler_cancellation=True)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}{PREFIX}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    @web.middleware
    async def _door(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.asked.append(await _noted(request))
        self.open_requests += 1
        try:
            return await self._answered(request, handler)
        finally:
            self.open_requests -= 1

    async def _answered(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        fault = self._due_fault(_path(request))
        if fault:
            return await fault(request)
        if self.key is not None and request.headers.get("Authorization") != f"Bearer {self.key}":
            return answer_of_error(401, "Incorrect API key provided.", code="invalid_api_key")
        try:
            return await handler(request)
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed) as unknown:
            return answer_of_error(unknown.status, f"Unknown request URL: {request.path}")

    def _due_fault(self, path: str) -> Fault | None:
        if self.fault is None or self.fault_times == 0 or not path.startswith(self.fault_path):
            return None
        if self.fault_times is not None:
            self.fault_times -= 1
        return self.fault


async def _noted(request: web.Request) -> Asked:
    is_json = request.content_type == "application/json" and request.can_read_body
    return Asked(
        method=request.method,
        path=_path(request),
        query=dict(request.query),
        headers=dict(request.headers),
        json=json.loads(await request.read()) if is_json else None,
    )


def _path(request: web.Request) -> str:
    return request.path.removeprefix(PREFIX)
