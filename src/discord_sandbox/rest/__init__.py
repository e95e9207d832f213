"""REST v10: `Rest` is all of it, made by the composition root and mounted by `server.py`.

One module for each resource declares its routes with `rest.routing`; the table below lists the
modules. A route that is not there answers a loud 501 and is noted as a violation, which fails the
test.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from aiohttp import web

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.reach import reach_of
from discord_sandbox.records import Application
from discord_sandbox.rest import applications, gateway_urls, messages, users
from discord_sandbox.rest.routing import Answer, Context, Route
from discord_sandbox.uploads import read_body
from discord_sandbox.world import World

TABLE: tuple[Route, ...] = (
    *applications.routes,
    *gateway_urls.routes,
    *messages.routes,
    *users.routes,
)
PREFIXES = ("/api/v10", "/api")


class Rest:
    def __init__(self, world: World, violations: list[str]) -> None:
        self._world = world
        self._violations = violations

    def mount(self, router: web.UrlDispatcher) -> None:
        for prefix in PREFIXES:
            for route in TABLE:
                router.add_route(route.method, prefix + route.path, self._endpoint(route))
        router.add_route("*", "/api/{rest:.*}", self._unknown)

    def _endpoint(self, route: Route) -> Callable[[web.Request], Any]:
        async def endpoint(request: web.Request) -> web.Response:
            try:
                answer = await route.handler(await self._context(request, route))
            except ApiError as refused:
                return web.json_response(refused.body(), status=refused.status)
            return _response(answer, request)

        return endpoint

    async def _context(self, request: web.Request, route: Route) -> Context:
        sender = self._sender(request)
        if route.needs_token and sender is None:
            raise errors.unauthorized()
        return Context(
            world=self._world,
            sender=sender,
            path=request.match_info,
            query=request.query,
            content=await read_body(request),
            reach=reach_of(request),
            reason=request.headers.get("X-Audit-Log-Reason"),
        )

    def _sender(self, request: web.Request) -> Application | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return self._world.application_by_token(token) if scheme == "Bot" else None

    async def _unknown(self, request: web.Request) -> web.Response:
        text = f"The sandbox does not know this route: {request.method} {request.path}"
        self._violations.append(text)
        body = {"message": text, "code": 0}
        return web.json_response(body, status=HTTPStatus.NOT_IMPLEMENTED)


def _response(answer: Any, request: web.Request) -> web.Response:
    if answer is None:
        return web.Response(status=HTTPStatus.NO_CONTENT)
    if not isinstance(answer, Answer):
        answer = Answer(status=HTTPStatus.OK, json=answer)
    localised = reach_of(request).localised(answer.json)
    return web.json_response(localised, status=answer.status)
