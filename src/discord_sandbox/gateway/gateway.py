"""Gateway v10: what a bot says and is told over its socket.

Bots connect here through `server.py`; what happens in the world reaches them as events. Source:
Discord's documentation, "Gateway" and "Opcodes and status codes".
"""

import asyncio
import json
from collections import Counter, deque
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from discord_sandbox.gateway.chunks import member_chunks
from discord_sandbox.gateway.codes import (
    ALREADY_AUTHENTICATED,
    AUTHENTICATION_FAILED,
    DECODE_ERROR,
    DISALLOWED_INTENTS,
    INVALID_INTENTS,
    INVALID_SEQUENCE,
    INVALID_SHARD,
    INVALID_VERSION,
    NOT_AUTHENTICATED,
    RATE_LIMITED,
    SESSION_TIMED_OUT,
    UNKNOWN_OPCODE,
    CloseError,
    Op,
)
from discord_sandbox.gateway.encodings import unsupported
from discord_sandbox.gateway.intents import (
    ALL_INTENTS,
    Intent,
    allowed_intents,
    as_permitted,
    may_have,
)
from discord_sandbox.gateway.sessions import Connection, Session
from discord_sandbox.reach import reach_of
from discord_sandbox.voice.tickets import Tickets
from discord_sandbox.world import objects
from discord_sandbox.world.records import Application, Event, Json, Snowflake
from discord_sandbox.world.snowflakes import shard_of
from discord_sandbox.world.world import World

API_VERSIONS = ("10", "9")
"""They differ in nothing that the sandbox has; the first is taken where none is asked for."""
_MAX_PAYLOAD_BYTES = 4096
_MAX_SENDS = 120
_SENDS_WINDOW_SECONDS = 60.0
_HEARTBEAT_GRACE = 1.5
"""How many intervals may pass without a heartbeat."""
_LATE_READ_SECONDS = 0.05
_ROUND_TRIP_SECONDS = 0.02
"""A heartbeat is acknowledged no sooner: discord.py takes an answer that comes before its own
sending thread wakes up for the answer to the beat before, and believes to lag by a whole interval."""


@dataclass(kw_only=True)
class Settings:
    """What a test may want otherwise than Discord has it."""

    heartbeat_seconds: float = 41.25
    resume_seconds: float = 180.0
    """How long a session without a connection can be resumed."""
    acknowledges_heartbeats: bool = True


class Gateway:
    def __init__(
        self, world: World, settings: Settings, tickets: Tickets, violations: list[str]
    ) -> None:
        self.settings = settings
        self.tickets = tickets
        self.violations = violations
        self.sessions: dict[str, Session] = {}
        self.identify_count = 0
        self.to_repeat: Counter[str] = Counter()
        """How many of the next events of a name go out twice."""
        self.connections: set[Connection] = set()
        self.longest_heartbeat_gap_seconds = 0.0
        """Between two heartbeats of one connection: more than the interval where a bot is kept busy."""
        self.world = world
        world.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        """Every event of the world, for every session that may have it."""
        concerned = [one for one in self.sessions.values() if self._concerns(event, one)]
        is_repeated = bool(concerned) and self.to_repeat[event.name] > 0
        self.to_repeat[event.name] -= is_repeated
        for session in concerned:
            payload = as_permitted(session.intents, event, session.bot_id)
            for _ in range(1 + is_repeated):
                session.dispatch(event.name, payload)

    def _concerns(self, event: Event, session: Session) -> bool:
        mine, count = session.shard
        return (
            shard_of(event.guild_id, count) == mine
            and event.session_id in {None, session.id}
            and may_have(session.intents, event, session.bot_id)
            and self.world.may_receive(session.bot_id, event)
        )

    async def serve(self, request: web.Request) -> web.StreamResponse:
        missing = unsupported(request.query)
        if missing is not None:
            self.violations.append(f"Gateway: the sandbox does not know {missing}.")
            return web.Response(status=HTTPStatus.NOT_IMPLEMENTED, text=self.violations[-1])
        socket = web.WebSocketResponse(max_msg_size=1 << 20, compress=False, autoclose=False)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self.connections.add(connection)
        conversation = Conversation(self, connection, request)
        try:
            await conversation.hold(socket)
        except CloseError as closed:
            await connection.close(closed.code, closed.reason)
        finally:
            self.connections.discard(connection)
            self._disconnected(conversation.session, connection, socket.close_code)
            await connection.finish()
        return socket

    def open_session(self, session: Session) -> None:
        self.sessions[session.id] = session

    def note_presence(self, bot_id: Snowflake) -> None:
        """Online is a bot with a session that has a connection."""
        connected = (one for one in self.sessions.values() if one.connection is not None)
        is_online = any(one.bot_id == bot_id for one in connected)
        self.world.set_online(bot_id, is_online=is_online)

    def end_session(self, session: Session) -> None:
        """Where it had joined voice channels, the bot has left them."""
        self.sessions.pop(session.id, None)
        for state in self.world.voice_states_of(session.bot_id):
            if state.session_id == session.id:
                self.world.leave_voice(state.guild_id, session.bot_id)

    def _disconnected(
        self, session: Session | None, connection: Connection, close_code: int | None
    ) -> None:
        """1000 and 1001 from the client end the session; otherwise it waits to be resumed."""
        if session is None or session.connection is not connection:
            return
        session.connection = None
        self.note_presence(session.bot_id)
        if close_code in {1000, 1001} and not connection.was_closed_here:
            self.end_session(session)
            return
        loop = asyncio.get_running_loop()
        session.expiry = loop.call_later(self.settings.resume_seconds, self.end_session, session)


class Conversation:
    """What is said over one connection, from HELLO to its end."""

    def __init__(self, gateway: Gateway, connection: Connection, request: web.Request) -> None:
        self.session: Session | None = None
        self._gateway = gateway
        self._world = gateway.world
        self._connection = connection
        self._request = request
        self._received_at: deque[float] = deque(maxlen=_MAX_SENDS)
        self._heartbeat_at = asyncio.get_running_loop().time()

    async def hold(self, socket: web.WebSocketResponse) -> None:
        """Returns when the client has gone; raises `CloseError` where it has to go."""
        if self._version() not in API_VERSIONS:
            raise CloseError(*INVALID_VERSION)
        interval_ms = int(self._gateway.settings.heartbeat_seconds * 1000)
        hello = {"heartbeat_interval": interval_ms, "_trace": ["sandbox"]}
        self._connection.send_op(Op.HELLO, hello)
        while True:
            message = await self._next(socket)
            if message.type is WSMsgType.CLOSE:
                await socket.close(code=message.data or WSCloseCode.OK)
            if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                return
            self._count()
            self._take(_decoded(message))

    def _version(self) -> str:
        return self._request.query.get("v", API_VERSIONS[0])

    async def _next(self, socket: web.WebSocketResponse) -> WSMessage:
        patience_seconds = self._gateway.settings.heartbeat_seconds * _HEARTBEAT_GRACE
        try:
            async with asyncio.timeout_at(self._heartbeat_at + patience_seconds):
                return await socket.receive()
        except TimeoutError:
            return await self._late(socket)

    async def _late(self, socket: web.WebSocketResponse) -> WSMessage:
        """Where this very process was kept busy, what came meanwhile is still to be read."""
        try:
            async with asyncio.timeout(_LATE_READ_SECONDS):
                return await socket.receive()
        except TimeoutError:
            raise CloseError(*SESSION_TIMED_OUT) from None

    def _count(self) -> None:
        now = asyncio.get_running_loop().time()
        is_full = len(self._received_at) == _MAX_SENDS
        if is_full and now - self._received_at[0] < _SENDS_WINDOW_SECONDS:
            raise CloseError(*RATE_LIMITED)
        self._received_at.append(now)

    def _take(self, payload: Json) -> None:
        op, data = payload["op"], payload.get("d")
        if op == Op.HEARTBEAT:
            self._heartbeat(data)
        elif op in {Op.IDENTIFY, Op.RESUME}:
            self._begin(op, data)
        elif op not in {Op.PRESENCE_UPDATE, Op.VOICE_STATE_UPDATE, Op.REQUEST_GUILD_MEMBERS}:
            raise CloseError(*UNKNOWN_OPCODE)
        elif self.session is None:
            raise CloseError(*NOT_AUTHENTICATED)
        elif not isinstance(data, dict):
            raise CloseError(*DECODE_ERROR)
        elif op == Op.PRESENCE_UPDATE:
            self.session.presence = data
        elif op == Op.REQUEST_GUILD_MEMBERS:
            self._send_members(self.session, data)
        else:
            self._gateway.tickets.ask(self.session.bot_id, self.session.id, data)

    def _heartbeat(self, sequence: Any) -> None:
        loop = asyncio.get_running_loop()
        gap_seconds = loop.time() - self._heartbeat_at
        self._heartbeat_at = loop.time()
        longest = max(gap_seconds, self._gateway.longest_heartbeat_gap_seconds)
        self._gateway.longest_heartbeat_gap_seconds = longest
        if self.session is not None and isinstance(sequence, int):
            self.session.acknowledge(sequence)
        if self._gateway.settings.acknowledges_heartbeats:
            loop.call_later(_ROUND_TRIP_SECONDS, self._connection.send_op, Op.HEARTBEAT_ACK)

    def _begin(self, op: int, data: Any) -> None:
        if self.session is not None and self.session.id in self._gateway.sessions:
            raise CloseError(*ALREADY_AUTHENTICATED)
        if not isinstance(data, dict) or not isinstance(data.get("token"), str):
            raise CloseError(*DECODE_ERROR)
        token = data["token"].removeprefix("Bot ")
        application = self._world.application_by_token(token)
        if application is None:
            raise CloseError(*AUTHENTICATION_FAILED)
        if op == Op.IDENTIFY:
            self._identify(application, data)
        else:
            self._resume(application, data)

    def _identify(self, application: Application, data: Json) -> None:
        self._gateway.identify_count += 1
        session = Session(
            id=f"{self._world.random.getrandbits(128):032x}",
            bot_id=application.id,
            intents=_intents(application, data.get("intents")),
            reach=reach_of(self._request),
            shard=_shard(data.get("shard", [0, 1])),
            connection=self._connection,
        )
        self._connection.compresses_payloads = bool(data.get("compress"))
        self.session = session
        self._gateway.open_session(session)
        self._send_ready(application, session)
        self._gateway.note_presence(session.bot_id)

    def _send_ready(self, application: Application, session: Session) -> None:
        mine, count = session.shard
        guilds = [
            guild
            for guild in self._world.guilds_of(application.id)
            if shard_of(guild.id, count) == mine
        ]
        ready: Json = {
            "v": int(self._version()),
            "user": objects.own_user(self._world.users[application.id]),
            "user_settings": {},
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": session.reach.gateway_url,
            "shard": list(session.shard),
            "application": {
                "id": application.id,
                "flags": objects.application_flags(application),
            },
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "guild_join_requests": [],
            "geo_ordered_rtc_regions": [],
            "auth": {},
            "_trace": ["sandbox"],
        }
        session.dispatch("READY", ready)
        for guild in guilds:
            payload = objects.guild_over_gateway(self._world, guild, application.id)
            event = Event(name="GUILD_CREATE", payload=payload, guild_id=guild.id)
            if may_have(session.intents, event, application.id):
                permitted = as_permitted(session.intents, event, application.id)
                session.dispatch(event.name, permitted)

    def _resume(self, application: Application, data: Json) -> None:
        session = self._gateway.sessions.get(str(data.get("session_id")))
        sequence = data.get("seq")
        if not isinstance(sequence, int):
            raise CloseError(*DECODE_ERROR)
        if session is None or session.bot_id != application.id:
            self._connection.send_op(Op.INVALID_SESSION, data=False)
            return
        if sequence > session.sequence:
            self._gateway.end_session(session)
            raise CloseError(*INVALID_SEQUENCE)
        if not session.can_resume_from(sequence):
            self._gateway.end_session(session)
            self._connection.send_op(Op.INVALID_SESSION, data=False)
            return
        forsaken = session.connection
        self.session = session
        session.replay(self._connection, sequence)
        if forsaken is not None:
            forsaken.abort()
        self._gateway.note_presence(session.bot_id)

    def _send_members(self, session: Session, data: Json) -> None:
        guild = self._world.guilds.get(Snowflake(str(data.get("guild_id"))))
        if guild is None or session.bot_id not in guild.members:
            return
        wants_all = "user_ids" not in data and not data.get("query") and not data.get("limit")
        if wants_all and Intent.GUILD_MEMBERS not in session.intents:
            raise CloseError(*DISALLOWED_INTENTS)
        for chunk in member_chunks(self._world, guild, data):
            session.dispatch("GUILD_MEMBERS_CHUNK", chunk)


def _decoded(message: WSMessage) -> Json:
    raw = message.data.encode() if isinstance(message.data, str) else message.data
    if len(raw) > _MAX_PAYLOAD_BYTES:
        raise CloseError(*DECODE_ERROR)
    try:
        payload = json.loads(raw)
    except (ValueError, RecursionError):
        raise CloseError(*DECODE_ERROR) from None
    if not isinstance(payload, dict) or not isinstance(payload.get("op"), int):
        raise CloseError(*DECODE_ERROR)
    return payload


def _intents(application: Application, asked: Any) -> Intent:
    if not isinstance(asked, int) or asked < 0 or asked & ~ALL_INTENTS:
        raise CloseError(*INVALID_INTENTS)
    if Intent(asked) & ~allowed_intents(application):
        raise CloseError(*DISALLOWED_INTENTS)
    return Intent(asked)


def _shard(asked: Any) -> tuple[int, int]:
    match asked:
        case [int(mine), int(count)] if 0 <= mine < count:
            return mine, count
    raise CloseError(*INVALID_SHARD)
