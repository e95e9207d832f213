"""Voice gateway v8: what a bot says and is told over the websocket of a call.

Bots connect here through `server.py`, with a ticket of the main gateway (`tickets.py`). Source:
Discord's documentation, "Voice connections" and "Opcodes and status codes".
"""

import asyncio
import ipaddress
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from discord_sandbox.voice.calls import DAVE_VERSION, Calls
from discord_sandbox.voice.codes import (
    ALREADY_AUTHENTICATED,
    AUTHENTICATION_FAILED,
    BAD_REQUEST,
    DECODE_ERROR,
    ENCRYPTION_REQUIRED,
    NOT_AUTHENTICATED,
    SESSION_INVALID,
    SESSION_TIMED_OUT,
    UNKNOWN_MODE,
    UNKNOWN_OPCODE,
    UNKNOWN_PROTOCOL,
    CallOver,
    VoiceOp,
)
from discord_sandbox.voice.connection import VoiceConnection
from discord_sandbox.voice.dave.opcodes import DaveOp
from discord_sandbox.voice.rtp import KEY_BYTES, MODES
from discord_sandbox.voice.sessions import VoiceSession
from discord_sandbox.voice.tickets import Tickets
from discord_sandbox.voice.wire import Address, Wire
from discord_sandbox.world.records import ChannelType, Json

VERSIONS = ("8", "7", "6", "5", "4")
_MAX_MESSAGE_BYTES = 1 << 16
_HEARTBEAT_GRACE = 1.5
"""How many intervals may pass without a heartbeat."""
_LATE_READ_SECONDS = 0.05
"""Where this very process was kept busy, what came meanwhile is still to be read."""
_PARTING_SECONDS = 0.05
"""A dismissal arrives later than what the main gateway tells of it, as over a network: discord.py loses
its way where both come in one moment."""
_RESUME_SECONDS = 60.0
_NUMBERED_SINCE = 8
"""The version from which on heartbeats say what was received."""
_BINARY_OPS = {DaveOp.KEY_PACKAGE, DaveOp.COMMIT_WELCOME}
_FOR_THE_CALL = {
    VoiceOp.SPEAKING,
    DaveOp.READY_FOR_TRANSITION,
    DaveOp.INVALID_COMMIT_WELCOME,
}
_PASSED_OVER = {12, 14, 15, 16, 18, 20}
"""Video, codecs, wishes, versions and platforms, which clients tell and the sandbox has no use for."""


@dataclass(kw_only=True)
class VoiceSettings:
    heartbeat_seconds: float = 13.75
    resume_seconds: float = _RESUME_SECONDS
    """How long a seat without a connection is kept."""
    is_silent: bool = False
    """Nobody is answered, and nothing is sent any more."""


class VoiceGateway:
    def __init__(self, calls: Calls, tickets: Tickets, wire: Wire) -> None:
        self.settings = VoiceSettings()
        self.calls = calls
        self.tickets = tickets
        self.wire = wire
        self.sessions: dict[str, VoiceSession] = {}
        """By token."""
        self.connections: set[VoiceConnection] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=_MAX_MESSAGE_BYTES, compress=False)
        await socket.prepare(request)
        connection = VoiceConnection(socket, request)
        connection.is_silent = self.settings.is_silent
        self.connections.add(connection)
        conversation = VoiceConversation(self, connection, request.query.get("v", VERSIONS[0]))
        try:
            await conversation.hold(socket)
        except CallOver as over:
            if connection.dismissal.done():
                await asyncio.sleep(_PARTING_SECONDS)
            await connection.close(over)
        finally:
            self.connections.discard(connection)
            self._disconnected(conversation.session, connection, socket.close_code)
            await connection.finish()
        return socket

    def new_session(self, data: Json) -> VoiceSession:
        """For the fields of IDENTIFY; raises `CallOver`."""
        ticket = self.tickets.redeem(data)
        if data.get("user_id") != ticket.user_id:
            raise CallOver(*AUTHENTICATION_FAILED)
        channel = self.calls.world.channels[ticket.channel_id]
        is_encrypted = channel.type != ChannelType.STAGE
        offered = data.get("max_dave_protocol_version") or 0
        if not isinstance(offered, int):
            raise CallOver(*DECODE_ERROR)
        if is_encrypted and offered < DAVE_VERSION:
            raise CallOver(*ENCRYPTION_REQUIRED)
        random = self.calls.world.random
        session = VoiceSession(
            ticket,
            ssrc=random.randrange(1, 1 << 32),
            key=random.randbytes(KEY_BYTES),
            dave_version=DAVE_VERSION if is_encrypted else 0,
        )
        place = (ticket.guild_id, ticket.user_id)
        for former in tuple(self.sessions.values()):
            if (former.ticket.guild_id, former.user_id) == place:
                self.end_session(former)
        self.sessions[ticket.token] = session
        self.wire.expect(session.ssrc)
        return session

    def known_session(self, data: Json) -> VoiceSession:
        """For the fields of RESUME; raises `CallOver`."""
        ticket = self.tickets.redeem(data)
        session = self.sessions.get(ticket.token)
        if session is None or session.is_over:
            raise CallOver(*SESSION_INVALID)
        return session

    def end_session(self, session: VoiceSession) -> None:
        """Its seat is free."""
        self.wire.forget(session)
        if self.sessions.get(session.ticket.token) is session:
            del self.sessions[session.ticket.token]
        call = session.call
        if call is not None and call.seats.get(session.user_id) is session:
            call.leave(session.user_id)
        session.dismiss(*SESSION_INVALID)

    def _disconnected(
        self, session: VoiceSession | None, connection: VoiceConnection, close_code: int | None
    ) -> None:
        """1000 from the client ends the session; otherwise it waits to be resumed."""
        if session is None or session.connection is not connection:
            return
        session.connection = None
        if session.is_over or (close_code == WSCloseCode.OK and not connection.was_closed_here):
            self.end_session(session)
            return
        loop = asyncio.get_running_loop()
        loop.call_later(self.settings.resume_seconds, self._give_up, session)

    def _give_up(self, session: VoiceSession) -> None:
        if session.connection is None:
            self.end_session(session)


class VoiceConversation:
    """What is said over one connection, from HELLO to its end."""

    def __init__(self, gateway: VoiceGateway, connection: VoiceConnection, version: str) -> None:
        self.session: VoiceSession | None = None
        self._gateway = gateway
        self._connection = connection
        self._version = version
        self._heartbeat_at = asyncio.get_running_loop().time()

    async def hold(self, socket: web.WebSocketResponse) -> None:
        """Returns when the client has gone; raises `CallOver` where it has to go."""
        if self._version not in VERSIONS:
            raise CallOver(*UNKNOWN_PROTOCOL)
        interval_ms = self._gateway.settings.heartbeat_seconds * 1000
        self._tell(VoiceOp.HELLO, {"v": int(self._version), "heartbeat_interval": interval_ms})
        while True:
            message = await self._next(socket)
            if message.type is WSMsgType.TEXT:
                self._take(_decoded(message.data))
            elif message.type is WSMsgType.BINARY:
                self._take_binary(message.data)
            else:
                return

    async def _next(self, socket: web.WebSocketResponse) -> WSMessage:
        patience_seconds = self._gateway.settings.heartbeat_seconds * _HEARTBEAT_GRACE
        silence_seconds = asyncio.get_running_loop().time() - self._heartbeat_at
        receiving = asyncio.ensure_future(socket.receive())
        either: set[asyncio.Future[Any]] = {receiving, self._connection.dismissal}
        try:
            await asyncio.wait(
                either,
                timeout=max(_LATE_READ_SECONDS, patience_seconds - silence_seconds),
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            if not receiving.done():
                receiving.cancel()
                await asyncio.wait({receiving})
        if self._connection.dismissal.done():
            raise self._connection.dismissal.result()
        if receiving.cancelled():
            raise CallOver(*SESSION_TIMED_OUT)
        return receiving.result()

    def _take(self, payload: Json) -> None:
        op, data = payload["op"], payload.get("d")
        if op == VoiceOp.HEARTBEAT:
            self._heartbeat(data)
        elif op in {VoiceOp.IDENTIFY, VoiceOp.RESUME}:
            self._begin(op, data)
        elif self.session is None:
            raise CallOver(*NOT_AUTHENTICATED)
        elif op == VoiceOp.SELECT_PROTOCOL:
            self._select_protocol(self.session, data)
        elif op in _FOR_THE_CALL:
            if self.session.call is not None:
                self.session.call.took(self.session.user_id, op, data)
        elif op not in _PASSED_OVER:
            raise CallOver(*UNKNOWN_OPCODE)

    def _take_binary(self, message: bytes) -> None:
        if self.session is None:
            raise CallOver(*NOT_AUTHENTICATED)
        if not message or message[0] not in _BINARY_OPS:
            raise CallOver(*UNKNOWN_OPCODE)
        if self.session.call is not None:
            self.session.call.took_binary(self.session.user_id, message[0], message[1:])

    def _heartbeat(self, data: Any) -> None:
        """`{"t": nonce, "seq_ack": number}`; before version 8 the nonce alone."""
        self._heartbeat_at = asyncio.get_running_loop().time()
        is_numbered = int(self._version) >= _NUMBERED_SINCE and isinstance(data, dict)
        self._tell(VoiceOp.HEARTBEAT_ACK, {"t": data.get("t")} if is_numbered else data)

    def _begin(self, op: int, data: Any) -> None:
        if self.session is not None:
            raise CallOver(*ALREADY_AUTHENTICATED)
        if not isinstance(data, dict):
            raise CallOver(*DECODE_ERROR)
        if op == VoiceOp.RESUME:
            self._resume(data)
            return
        self.session = self._gateway.new_session(data)
        self.session.connection = self._connection
        host, port = self._gateway.wire.address
        ready = {
            "ssrc": self.session.ssrc,
            "ip": host,
            "port": port,
            "modes": list(MODES),
            "experiments": [],
            "streams": [],
        }
        self.session.tell(VoiceOp.READY, ready)

    def _resume(self, data: Json) -> None:
        self.session = self._gateway.known_session(data)
        forsaken, self.session.connection = self.session.connection, self._connection
        if forsaken is not None:
            forsaken.abort()
        self.session.tell(VoiceOp.RESUMED, None)
        acknowledged = data.get("seq_ack")
        if isinstance(acknowledged, int):
            self.session.replay(acknowledged)

    def _select_protocol(self, session: VoiceSession, data: Any) -> None:
        if not isinstance(data, dict) or not isinstance(data.get("data"), dict):
            raise CallOver(*DECODE_ERROR)
        if data.get("protocol") != "udp":
            raise CallOver(*UNKNOWN_PROTOCOL)
        mode = data["data"].get("mode")
        if mode not in MODES:
            raise CallOver(*UNKNOWN_MODE)
        session.connect(self._gateway.wire, _loopback_address(data["data"]), mode)
        description = {
            "mode": mode,
            "secret_key": list(session.key),
            "audio_codec": "opus",
            "video_codec": "H264",
            "media_session_id": f"{self._gateway.calls.world.random.getrandbits(128):032x}",
            "dave_protocol_version": session.dave_version,
        }
        session.tell(VoiceOp.SESSION_DESCRIPTION, description)
        if session.call is None:
            self._sit(session)

    def _sit(self, session: VoiceSession) -> None:
        """Only now: what a call tells first is understood after the session's description."""
        try:
            session.call = self._gateway.calls.sit(session, session.ticket.channel_id)
        except LookupError:
            raise CallOver(*SESSION_INVALID) from None

    def _tell(self, op: int, data: Any) -> None:
        self._connection.send(json.dumps({"op": int(op), "d": data}))


def _decoded(text: str) -> Json:
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        raise CallOver(*DECODE_ERROR) from None
    if not isinstance(payload, dict) or not isinstance(payload.get("op"), int):
        raise CallOver(*DECODE_ERROR)
    return payload


def _loopback_address(data: Json) -> Address:
    """Sound goes nowhere else."""
    host, port = data.get("address"), data.get("port")
    if not isinstance(host, str) or not isinstance(port, int) or not 0 < port < 1 << 16:
        raise CallOver(*DECODE_ERROR)
    try:
        is_here = ipaddress.IPv4Address(host).is_loopback
    except ValueError:
        raise CallOver(*DECODE_ERROR) from None
    if not is_here:
        raise CallOver(*BAD_REQUEST)
    return host, port
