"""What a test in another language needs beyond what people can do: faults, violations, newcomers.

Mounted by the composition root under `/console`. Whoever comes in proves with
`Authorization: Console TOKEN` that they started the sandbox; a member's token opens nothing here.
"""

import hmac
import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from aiohttp import web

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.faults import Faults
from discord_sandbox.files.uploads import read_body
from discord_sandbox.world.permissions import ORDINARY
from discord_sandbox.world.records import Application, Json, Snowflake, User
from discord_sandbox.world.world import World

_FAULTS = frozenset(
    {
        "drop",
        "close",
        "refuse_connections",
        "accept_connections",
        "ask_to_reconnect",
        "invalidate_sessions",
        "withhold_heartbeat_acks",
        "acknowledge_heartbeats",
        "duplicate_events",
        "malformed_event",
        "rate_limit",
        "fail",
        "delay",
        "lose_answer",
        "drop_voice",
        "close_voice",
        "kick_from_voice",
        "change_voice_server",
        "silence_voice",
        "restore_voice",
        "withhold_voice_answers",
        "give_voice_answers",
        "bad_welcome",
        "bad_proposal",
        "malformed_proposal",
        "lose_sound",
        "reorder_sound",
        "clear_sound",
        "clear_voice",
        "clear",
    }
)
_SWITCHES = frozenset({"has_message_content", "has_members", "has_presences"})
_LONGEST_SECONDS = 3600.0
_CLOSE_CODES = range(1000, 5000)
_STATUSES = frozenset(int(status) for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST)

Deed = Callable[[web.Request, Json], Awaitable[Any]]


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_duration(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value <= _LONGEST_SECONDS


def _is_share(value: Any) -> bool:
    return _is_duration(value) and value <= 1


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "code": lambda value: _is_whole(value) and value in _CLOSE_CODES,
    "status": lambda value: _is_whole(value) and value in _STATUSES,
    "times": lambda value: value is None or (_is_whole(value) and value > 0),
    "share": _is_share,
    "seconds": _is_duration,
    "retry_after_seconds": _is_duration,
    "resumable": lambda value: isinstance(value, bool),
    "is_global": lambda value: isinstance(value, bool),
    "name": lambda value: isinstance(value, str),
    "reason": lambda value: isinstance(value, str),
    "route": _is_text_or_none,
    "payload": lambda value: isinstance(value, dict),
}
"""What the arguments of faults may be."""


class Backstage:
    def __init__(
        self,
        token: str,
        world: World,
        faults: Faults,
        violations: list[str],
        add_member: Callable[[str], User],
    ) -> None:
        """`add_member` puts a new person into the guild; it gets a name that nobody has."""
        self._token = token
        self._world = world
        self._faults = faults
        self._violations = violations
        self._add_member = add_member

    def mount(self, router: web.UrlDispatcher) -> None:
        deeds: tuple[tuple[str, str, Deed], ...] = (
            ("POST", "/console/faults/{name}", self._spoil),
            ("GET", "/console/violations", self._list_violations),
            ("DELETE", "/console/violations", self._forget_violations),
            ("POST", "/console/members", self._welcome),
            ("POST", "/console/guilds", self._found_guild),
            ("PATCH", "/console/applications/{application_id}", self._switch_intents),
        )
        for method, path, deed in deeds:
            router.add_route(method, path, self._endpoint(deed))

    def _endpoint(self, deed: Deed) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def endpoint(request: web.Request) -> web.Response:
            try:
                self._refuse_strangers(request)
                body = (await read_body(request)).json
                answer = await deed(request, body if isinstance(body, dict) else {})
            except ApiError as refused:
                return web.json_response(refused.body(), status=refused.status)
            if answer is None:
                return web.Response(status=HTTPStatus.NO_CONTENT)
            return web.json_response(answer)

        return endpoint

    def _refuse_strangers(self, request: web.Request) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        is_known = hmac.compare_digest(token.encode(), self._token.encode())
        if scheme != "Console" or not is_known:
            raise errors.unauthorized()

    async def _spoil(self, request: web.Request, body: Json) -> None:
        name = request.match_info["name"]
        if name not in _FAULTS:
            known = ", ".join(sorted(_FAULTS))
            raise _refused(f"There is no fault {name!r}. There are: {known}.", HTTPStatus.NOT_FOUND)
        fault = getattr(self._faults, name)
        try:
            inspect.signature(fault).bind(**body)
        except TypeError as wrong:
            raise _refused(f"{name}: {wrong}. It takes {inspect.signature(fault)}.") from None
        for argument, value in body.items():
            if not _FITS[argument](value):
                raise _refused(f"{name}: {argument} can not be {value!r}.")
        outcome = fault(**body)
        if inspect.isawaitable(outcome):
            await outcome

    async def _list_violations(self, _request: web.Request, _body: Json) -> Json:
        return {"violations": list(self._violations)}

    async def _forget_violations(self, _request: web.Request, _body: Json) -> None:
        self._violations.clear()

    async def _welcome(self, _request: web.Request, body: Json) -> Json:
        name = body.get("name")
        if not isinstance(name, str) or not name or self._world.user_named(name) is not None:
            raise _refused(f"A new member needs a name that nobody has; {name!r} is none.")
        person = self._add_member(name)
        token = self._world.person_tokens[person.id]
        return {"name": person.name, "id": person.id, "token": token}

    async def _found_guild(self, _request: web.Request, body: Json) -> Json:
        """Owned by the first person; every person and every bot is in it."""
        name = body.get("name")
        if not isinstance(name, str) or not name:
            raise _refused("A new guild needs a name.")
        owner, *others = self._world.people()
        guild = self._world.add_guild(name, owner.id)
        channel = self._world.new_channel(guild.id, "general")
        for person in others:
            self._world.add_member(guild.id, person.id)
        for application in self._world.applications.values():
            self._world.add_bot(guild.id, application.id, ORDINARY)
        return {"id": guild.id, "name": name, "channels": {channel.name: channel.id}}

    async def _switch_intents(self, request: web.Request, body: Json) -> Json:
        application = self._application(Snowflake(request.match_info["application_id"]))
        is_wrong = set(body) - _SWITCHES or any(not isinstance(on, bool) for on in body.values())
        if is_wrong:
            names = ", ".join(sorted(_SWITCHES))
            raise _refused(f"The switches of an application are true or false: {names}.")
        changed = replace(application, **body)
        self._world.edit_application(changed)
        return {name: getattr(changed, name) for name in sorted(_SWITCHES)}

    def _application(self, application_id: Snowflake) -> Application:
        found = self._world.applications.get(application_id)
        if found is None:
            raise errors.unknown_application()
        return found


def _refused(message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> ApiError:
    return ApiError(status, 0, message)
