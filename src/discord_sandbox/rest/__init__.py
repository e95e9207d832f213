"""REST v10: `Rest` is all of it, made by the composition root and mounted by `server.py`.

One module for each resource has a table `ROUTES`; the table below is all of them. A route that is
not there answers a loud 501 and is noted as a violation, which fails the test.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web

from discord_sandbox.errors import ApiError, unauthorized
from discord_sandbox.files.uploads import read_body
from discord_sandbox.oracle import Oracle
from discord_sandbox.reach import reach_of
from discord_sandbox.rest import (
    applications,
    bans,
    callbacks,
    channels,
    commands,
    guilds,
    members,
    messages,
    pins,
    places,
    reactions,
    threads,
    users,
    voice_states,
    webhooks,
)
from discord_sandbox.rest.call import Answer, Call, Desk, Route
from discord_sandbox.rest.ratelimits import PROXY, Asked, RateLimits, Verdict
from discord_sandbox.world.records import Application

PREFIXES = ("/api/v10", "/api/v9", "/api")
"""Version 9 differs in nothing that the sandbox has; no version means 10, not Discord's old 6."""
_MODULES = (
    applications,
    bans,
    callbacks,
    channels,
    commands,
    guilds,
    members,
    messages,
    pins,
    places,
    reactions,
    threads,
    users,
    voice_states,
    webhooks,
)
TABLE: tuple[Route, ...] = tuple(route for module in _MODULES for route in module.ROUTES)
"""Every route that the sandbox knows."""


@dataclass(kw_only=True)
class Rest:
    """`limits` and `oracle` None: requests are not limited, answers not checked."""

    desk: Desk
    violations: list[str]
    limits: RateLimits | None = None
    oracle: Oracle | None = None

    def mount(self, router: web.UrlDispatcher) -> None:
        literal_first = sorted(TABLE, key=lambda route: route.template.count("{"))
        for prefix in PREFIXES:
            for route in literal_first:
                router.add_route(
                    route.method, prefix + route.template, self._endpoint(route, prefix)
                )
        router.add_route("*", "/api/{rest:.*}", self._unknown)

    def _endpoint(
        self, route: Route, prefix: str
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def endpoint(request: web.Request) -> web.StreamResponse:
            if self.limits is not None and self.limits.seconds_until_unbanned() > 0:
                return _banned(self.limits.seconds_until_unbanned())
            caller = self._caller(request)
            verdict = self._limited(route, request, caller)
            if verdict.refusal is not None:
                response = _json(verdict.refusal, HTTPStatus.TOO_MANY_REQUESTS)
            else:
                answer = await self._answer(route, request, caller)
                self._check(request.method, request.path.removeprefix(prefix), answer)
                response = _sent(answer, request)
            response.headers.update(verdict.headers)
            if self.limits is not None:
                scope = response.headers.get("X-RateLimit-Scope")
                self.limits.count_invalid(response.status, scope)
            return response

        return endpoint

    def _limited(self, route: Route, request: web.Request, caller: Application | None) -> Verdict:
        if self.limits is None:
            return Verdict(headers={})
        asked = Asked(
            method=route.method,
            route=route.template,
            parameters=request.match_info,
            who=caller.id if caller else "",
        )
        return self.limits.check(asked)

    async def _answer(
        self, route: Route, request: web.Request, caller: Application | None
    ) -> Answer:
        try:
            if route.needs_token and caller is None:
                raise unauthorized()
            body = await read_body(request)
            call = Call(
                desk=self.desk,
                caller=caller,
                path=request.match_info,
                query=request.query,
                body=body.json,
                uploads=body.files,
                reach=reach_of(request),
                reason=request.headers.get("X-Audit-Log-Reason"),
            )
            return route.handler(call)
        except ApiError as refused:
            if refused.status == HTTPStatus.NOT_IMPLEMENTED:
                self.violations.append(f"{request.method} {request.path}: {refused.message}")
            return Answer(refused.body(), refused.status)

    def _caller(self, request: web.Request) -> Application | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return self.desk.world.application_by_token(token) if scheme == "Bot" else None

    def _check(self, method: str, path: str, answer: Answer) -> None:
        if self.oracle is not None and answer.status != HTTPStatus.NOT_IMPLEMENTED:
            self.violations += self.oracle.complaints(method, path, answer.status, answer.body)

    async def _unknown(self, request: web.Request) -> web.Response:
        text = f"The sandbox does not know this route: {request.method} {request.path}"
        self.violations.append(text)
        return _json({"message": text, "code": 0}, HTTPStatus.NOT_IMPLEMENTED)


def _json(body: Any, status: int) -> web.Response:
    return web.json_response(body, status=status)


def _sent(answer: Answer, request: web.Request) -> web.Response:
    if answer.body is None:
        return web.Response(status=answer.status)
    return _json(reach_of(request).localised(answer.body), answer.status)


def _banned(seconds: float) -> web.Response:
    """As the proxy in front of Discord refuses: no JSON, no `Via` (see `server.py`)."""
    return web.Response(
        status=HTTPStatus.TOO_MANY_REQUESTS,
        text="error code: 1015",
        headers={"Server": PROXY, "Retry-After": str(int(seconds) + 1)},
    )
