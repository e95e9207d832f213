"""The console.

The HTTP and websocket API by which people act, for the page and for other processes.

Mounted by the composition root. Who acts is settled by the page's cookie together with `?as=ID`
(anyone the sandbox knows), or by `Authorization: Member TOKEN`. Every deed is one of `doings.py` or
`interactions.py`, and refused as Discord refuses it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from aiohttp import WSCloseCode, web

from discord_sandbox import errors
from discord_sandbox.console import console_view
from discord_sandbox.console.console_interactions import interact
from discord_sandbox.console.page_files import Page
from discord_sandbox.console.voice_lines import VoiceLines
from discord_sandbox.errors import ApiError
from discord_sandbox.files import voice_messages
from discord_sandbox.files.uploads import Body, read_body
from discord_sandbox.interactions.interaction_data import CannotUse
from discord_sandbox.interactions.interactions import Interactions
from discord_sandbox.people.doings import Doings
from discord_sandbox.people.headsets import Headsets
from discord_sandbox.reach import reach_of
from discord_sandbox.world import objects
from discord_sandbox.world.records import Event, Json, Snowflake
from discord_sandbox.world.world import World

_MOST_MESSAGES = 100
_MOST_WAITING_EVENTS = 20_000
_PING_SECONDS = 20.0
_CANNOT_USE = 0

Deed = Callable[["Visit"], Awaitable[Any]]


class Visit:
    """One request, and the person on whose behalf it came."""

    def __init__(self, request: web.Request, me: Snowflake, body: Body) -> None:
        self.request = request
        self.me = me
        self.files = body.files
        self.body: Json = body.json if isinstance(body.json, dict) else {}

    def id(self, name: str) -> Snowflake:
        return Snowflake(self.request.match_info[name])

    def text(self, name: str) -> str:
        value = self.body.get(name)
        return value if isinstance(value, str) else ""

    def optional_id(self, name: str) -> Snowflake | None:
        return Snowflake(self.text(name)) if self.body.get(name) else None


class Console:
    def __init__(
        self,
        token: str,
        world: World,
        doings: Doings,
        interactions: Interactions,
        headsets: Headsets,
    ) -> None:
        """`token` is the one in the page's printed address."""
        self._world = world
        self._doings = doings
        self._interactions = interactions
        self._page = Page(token)
        self._voice_lines = VoiceLines(world, headsets)
        self._sockets: set[web.WebSocketResponse] = set()

    def mount(self, router: web.UrlDispatcher) -> None:
        self._page.mount(router)
        message = "/console/channels/{channel_id}/messages/{message_id}"
        deeds: tuple[tuple[str, str, Deed], ...] = (
            ("GET", "/console/state", self._state),
            ("GET", "/console/channels/{channel_id}/messages", self._history),
            ("POST", "/console/channels/{channel_id}/messages", self._say),
            ("POST", "/console/channels/{channel_id}/voice-messages", self._send_voice_message),
            ("PATCH", message, self._edit),
            ("DELETE", message, self._delete),
            ("PUT", message + "/reactions/{emoji}", self._react),
            ("DELETE", message + "/reactions/{emoji}", self._unreact),
            ("POST", "/console/channels/{channel_id}/typing", self._type),
            ("POST", "/console/directs", self._open_direct),
            ("POST", "/console/interactions", self._interact),
        )
        for method, path, deed in deeds:
            router.add_route(method, path, self._endpoint(deed))
        router.add_get("/console/events", self._events)
        router.add_get("/console/voice", self._voice)

    async def close(self) -> None:
        """Ends the event streams, so that nobody has to wait for them."""
        for socket in tuple(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)
        await self._voice_lines.close()

    # Who

    def person(self, request: web.Request) -> Snowflake:
        """Raises `ApiError` 401 for one who proved nothing."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme == "Member":
            known = self._world.person_by_token(token)
            if known is None:
                raise errors.unauthorized()
            return known.id
        if not self._page.is_known(request):
            raise errors.unauthorized()
        people = {user.id: user for user in self._world.people()}
        wanted = Snowflake(request.query.get("as", ""))
        if wanted in people:
            return wanted
        if not people:
            raise errors.unknown_user()
        return next(iter(people))

    def _endpoint(self, deed: Deed) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def endpoint(request: web.Request) -> web.Response:
            try:
                visit = Visit(request, self.person(request), await read_body(request))
                answer = await deed(visit)
            except ApiError as refused:
                return web.json_response(refused.body(), status=refused.status)
            except CannotUse as refused:
                body = {"message": str(refused), "code": _CANNOT_USE}
                return web.json_response(body, status=HTTPStatus.BAD_REQUEST)
            if answer is None:
                return web.Response(status=HTTPStatus.NO_CONTENT)
            return web.json_response(reach_of(request).localised(answer))

        return endpoint

    # What they see

    async def _state(self, visit: Visit) -> Json:
        state = console_view.state(self._world, self._interactions, visit.me)
        if self._page.is_known(visit.request):
            state["members"] = [objects.user(user) for user in self._world.people()]
        return state

    async def _history(self, visit: Visit) -> list[Json]:
        query = visit.request.query
        before = Snowflake(query["before"]) if query.get("before", "").isdecimal() else None
        given = query.get("limit", "50")
        limit = min(int(given), _MOST_MESSAGES) if given.isdecimal() else 50
        found = self._doings.history(visit.me, visit.id("channel_id"), before, limit)
        return [console_view.message(self._world, one, visit.me) for one in reversed(found)]

    async def _events(self, request: web.Request) -> web.StreamResponse:
        try:
            me = self.person(request)
        except ApiError as refused:
            return web.json_response(refused.body(), status=refused.status)
        socket = web.WebSocketResponse(heartbeat=_PING_SECONDS)
        await socket.prepare(request)
        localised = reach_of(request).localised
        waiting: asyncio.Queue[Json] = asyncio.Queue(_MOST_WAITING_EVENTS)

        def take(event: Event) -> None:
            if self._world.may_receive(me, event) and not waiting.full():
                waiting.put_nowait(localised(console_view.event(self._world, event, me)))

        unsubscribe = self._world.subscribe(take)
        self._sockets.add(socket)
        sender = asyncio.create_task(_send_all(socket, waiting))
        try:
            async for _ in socket:
                pass
        finally:
            unsubscribe()
            self._sockets.discard(socket)
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)
        return socket

    async def _voice(self, request: web.Request) -> web.StreamResponse:
        try:
            me = self.person(request)
        except ApiError as refused:
            return web.json_response(refused.body(), status=refused.status)
        return await self._voice_lines.serve(request, me)

    # What they do

    async def _say(self, visit: Visit) -> Json:
        said = self._doings.say(
            visit.me,
            visit.id("channel_id"),
            visit.text("content"),
            visit.files,
            visit.optional_id("reply_to"),
        )
        return console_view.message(self._world, said, visit.me)

    async def _send_voice_message(self, visit: Visit) -> Json:
        channel_id = visit.id("channel_id")
        self._doings.require_voice_message(visit.me, channel_id)
        if len(visit.files) != 1:
            text = "Voice messages must have a single audio attachment."
            raise ApiError(HTTPStatus.BAD_REQUEST, 50160, text)
        known = await voice_messages.recording(visit.files[0].data)
        reply_to = visit.optional_id("reply_to")
        sent = self._doings.send_voice_message(visit.me, channel_id, known, reply_to)
        return console_view.message(self._world, sent, visit.me)

    async def _edit(self, visit: Visit) -> Json:
        channel_id, message_id = visit.id("channel_id"), visit.id("message_id")
        edited = self._doings.edit(visit.me, channel_id, message_id, visit.text("content"))
        return console_view.message(self._world, edited, visit.me)

    async def _delete(self, visit: Visit) -> None:
        self._doings.delete(visit.me, visit.id("channel_id"), visit.id("message_id"))

    async def _react(self, visit: Visit) -> None:
        emoji = visit.request.match_info["emoji"]
        self._doings.react(visit.me, visit.id("channel_id"), visit.id("message_id"), emoji)

    async def _unreact(self, visit: Visit) -> None:
        emoji = visit.request.match_info["emoji"]
        self._doings.unreact(visit.me, visit.id("channel_id"), visit.id("message_id"), emoji)

    async def _type(self, visit: Visit) -> None:
        self._doings.start_typing(visit.me, visit.id("channel_id"))

    async def _open_direct(self, visit: Visit) -> Json:
        channel = self._doings.open_direct(visit.me, Snowflake(visit.text("user_id")))
        return console_view.channel(self._world, self._interactions, channel, visit.me)

    async def _interact(self, visit: Visit) -> Json:
        channel = self._doings.channel(visit.me, Snowflake(visit.text("channel_id")))
        made = interact(
            self._world, self._interactions, (visit.me, channel), visit.body, visit.files
        )
        return {"interaction_id": made.id}


async def _send_all(socket: web.WebSocketResponse, waiting: asyncio.Queue[Json]) -> None:
    while not socket.closed:
        await socket.send_json(await waiting.get())
