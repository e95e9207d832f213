"""One connection to a voice channel, without what discord.py does on its own when it breaks.

discord.py's reconnecting can hang, its resuming never completes, and its poller dies of one malformed
message while everything seems well. Here a connection that broke stays broken, all at once and
visibly: `watch` sees it and `call` makes a new one. Nothing leaves unencrypted.
"""

import asyncio
import selectors
from typing import Any, cast

import discord
import structlog
from discord.errors import ConnectionClosed
from discord.gateway import DiscordVoiceWebSocket
from discord.types.voice import GuildVoiceState
from discord.utils import MISSING
from discord.voice_state import ConnectionFlowState, SocketReader, VoiceConnectionState

log = structlog.get_logger(__name__)

VocalChannel = discord.VoiceChannel | discord.StageChannel

TOLD_SECONDS = 1.0
"""So soon after such a close code Discord says where to go."""
MOVE_SECONDS = 3.0
"""So long the way there may take."""
MOVED = frozenset({4014, 4022})
"""Close codes after which Discord names another voice server, or has put Myna out."""
KNOCK_SECONDS = 0.3
_SELECT_SECONDS = 0.2
_DISCOVERY_BYTES = 74
_PING_BYTES = 8
_MOVING = (
    ConnectionFlowState.got_voice_server_update,
    ConnectionFlowState.got_both_voice_updates,
    ConnectionFlowState.disconnected,
)
_closing: set[asyncio.Task[None]] = set()


class NotPrivate(Exception):
    """A packet was about to leave that could not be encrypted from end to end."""


class BrokenOff(discord.ClientException):
    """Discord took Myna out while the connection was still being made."""


class Pulse:
    """Whether the voice server answers, over its websocket and over UDP.

    Its echo of UDP pings is written down nowhere: it is missed only by whom it has come to.
    """

    def __init__(self) -> None:
        self.is_unanswered = False
        self.is_unechoed = False
        self.beats = 0
        """How often everything that was asked had been answered."""
        self._has_echo = False

    @property
    def is_awaited(self) -> bool:
        return self.is_unanswered or self.is_unechoed

    def asked(self) -> None:
        self.is_unanswered = True
        self.is_unechoed = self._has_echo

    def heard(self) -> None:
        self.is_unanswered = False
        self.beats += not self.is_unechoed

    def echoed(self) -> None:
        """In the reader's thread."""
        self._has_echo = True
        self.is_unechoed = False
        self.beats += not self.is_unanswered


class CallClient(discord.VoiceClient):
    """Made by `VocalChannel.connect`; `client` and `channel` are discord.py's."""

    _connection: "CallState"

    def __init__(self, client: discord.Client, channel: discord.abc.Connectable) -> None:
        self._home = cast("VocalChannel", channel).guild
        self.was_put_out = False
        """Discord took Myna out of the call, and not because she asked."""
        self.pulse = Pulse()
        super().__init__(client, channel)

    async def connect(
        self,
        *,
        reconnect: bool,
        timeout: float,  # noqa: ASYNC109 - discord.py's signature
        self_deaf: bool = False,
        self_mute: bool = False,
    ) -> None:
        """Raises `BrokenOff` where discord.py would cancel whoever waits for it."""
        try:
            await super().connect(
                reconnect=reconnect, timeout=timeout, self_deaf=self_deaf, self_mute=self_mute
            )
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            raise BrokenOff("The connection ended before it stood.") from None

    @property
    def guild(self) -> discord.Guild:
        """Also of a channel that is gone."""
        return self._home

    @property
    def must_encrypt(self) -> bool:
        """Discord encrypts all calls from end to end but for stages, where it must have said so, too."""
        is_stage = isinstance(self.channel, discord.StageChannel)
        return not is_stage or self._connection.dave_protocol_version != 0

    @property
    def is_private(self) -> bool:
        return not self.must_encrypt or self._connection.is_encrypting

    @property
    def is_broken(self) -> bool:
        """The websocket is closed, or nobody reads it any more."""
        runner = self._connection._runner  # noqa: SLF001 - our own
        return runner is None or runner.done()

    @property
    def end_reason(self) -> str:
        """What the connection broke of."""
        runner = self._connection._runner  # noqa: SLF001
        if runner is None or not runner.done() or runner.cancelled():
            return "closed"
        failure = runner.exception()
        if isinstance(failure, ConnectionClosed):
            return f"closed with {failure.code}"
        return type(failure).__name__

    def create_connection_state(self) -> "CallState":
        return CallState(self)

    async def probe(self) -> None:
        """Ask the voice server whether it lives, which keeps the way to it open, too."""
        socket = self._connection.ws
        self.pulse.asked()
        data = {"t": self.pulse.beats, "seq_ack": socket.seq_ack}
        try:
            self._connection.ping(self.pulse.beats)
            await socket.send_as_json({"op": socket.HEARTBEAT, "d": data})
        except (OSError, discord.ClientException) as failure:
            log.info("call.no_probe", reason=type(failure).__name__)

    async def heard(self, _: DiscordVoiceWebSocket, message: dict[str, Any]) -> None:
        del message
        self.pulse.heard()

    def send_audio_packet(self, data: bytes, *, encode: bool = True) -> None:
        """Nothing where the packet would leave unencrypted."""
        if not self.is_private:
            return
        try:
            super().send_audio_packet(data, encode=encode)
        except NotPrivate:
            log.info("call.packet_held", guild=self._home.id)

    async def disconnect(self, *, force: bool = False) -> None:
        del force
        self.retire()
        await self._home.change_voice_state(channel=None)

    def retire(self) -> None:
        """End this connection and all that discord.py runs for it, without a word to the gateway."""
        self.stop()
        self._connection.retire()
        self.cleanup()

    def cleanup(self) -> None:
        state = self.client._connection  # noqa: SLF001 - discord.py's own does the same by the channel
        if state._get_voice_client(self._home.id) is self:  # noqa: SLF001
            state._remove_voice_client(self._home.id)  # noqa: SLF001


class CallState(VoiceConnectionState):
    voice_client: CallClient

    def __init__(self, voice: CallClient) -> None:
        super().__init__(voice, hook=voice.heard)
        self._stock_reader = self._socket_reader
        self._stock_reader.stop()
        self._socket_reader: _Reader = _Reader(self, voice.pulse)
        self._socket_reader.start()

    @property
    def is_encrypting(self) -> bool:
        return super().can_encrypt

    @property
    def can_encrypt(self) -> bool:
        """Asked by discord.py for each packet, which leaves in clear where this is False.

        Raises `NotPrivate` rather than let it, however the group changed since somebody looked.
        """
        can = super().can_encrypt
        if not can and self.voice_client.must_encrypt:
            raise NotPrivate
        return can

    async def voice_state_update(self, data: GuildVoiceState) -> None:
        channel_id = cast("str | None", data["channel_id"])
        if channel_id is None:
            self.voice_client.was_put_out = True
        elif self.state is ConnectionFlowState.got_voice_server_update:
            self._update_voice_channel(int(channel_id))  # discord.py forgets to
        await super().voice_state_update(data)

    async def disconnect(
        self, *, force: bool = True, cleanup: bool = True, wait: bool = False
    ) -> None:
        """Called by discord.py where it gives up."""
        del force, cleanup, wait
        await self.voice_client.disconnect()

    def ping(self, number: int) -> None:
        """Raises `OSError`."""
        self.socket.send(number.to_bytes(_PING_BYTES, "little"))

    def retire(self) -> None:
        own = asyncio.current_task()
        for task in (self._connector, self._runner):
            if task is not None and task is not own:
                task.cancel()
                task.add_done_callback(_forgotten)
        self.state = ConnectionFlowState.disconnected
        self._stock_reader.stop()
        self._socket_reader.stop()
        self._connected.set()  # whoever waits for the connection sees that there is none
        self._connected.clear()
        if self.socket:
            self.socket.close()
        if self.ws:
            closing = asyncio.create_task(self.ws.close(1000))  # a silent server takes its time
            _closing.add(closing)
            closing.add_done_callback(_closing.discard)

    async def _poll_voice_ws(self, reconnect: bool) -> None:  # noqa: FBT001 - discord.py's signature
        """Ends with whatever ends the websocket, but for a move, which discord.py does well."""
        del reconnect
        while True:
            try:
                await self.ws.poll_event()
            except ConnectionClosed as closed:
                if closed.code not in MOVED:
                    raise
                await self._wait_for_state(*_MOVING, timeout=TOLD_SECONDS)
                moving = self._potential_reconnect()
                if not await asyncio.wait_for(moving, MOVE_SECONDS):
                    raise

    async def _handshake_websocket(self) -> None:
        knocking = asyncio.create_task(self._knock())
        try:
            await super()._handshake_websocket()
        finally:
            knocking.cancel()

    async def _knock(self) -> None:
        """Ask for Myna's address again and again: discord.py asks once, and that may get lost."""
        packet = b"\x00\x01" + (_DISCOVERY_BYTES - 4).to_bytes(2, "big")
        while True:
            await asyncio.sleep(KNOCK_SECONDS)
            if not self._socket_reader.is_asked_for:
                continue
            try:
                asked = packet + self.ssrc.to_bytes(4, "big")
                self.socket.send(asked.ljust(_DISCOVERY_BYTES, b"\x00"))
            except OSError as failure:
                log.info("call.no_knock", reason=type(failure).__name__)

    def _update_voice_channel(self, channel_id: int | None) -> None:
        channel = self.guild.get_channel(channel_id or 0)
        if isinstance(channel, VocalChannel):
            self.voice_client.channel = channel


def _forgotten(task: asyncio.Task[None]) -> None:
    """Whatever it ended with, nobody asks any more."""
    if not task.cancelled():
        task.exception()


class _Reader(SocketReader):
    """Looks often enough to see that the socket is another one now."""

    def __init__(self, state: CallState, pulse: Pulse) -> None:
        super().__init__(state, start_paused=False)
        self._pulse = pulse
        self.is_asked_for = False
        """Myna's address."""

    def register(self, callback: Any) -> None:
        self.is_asked_for = True
        super().register(callback)

    def _do_run(self) -> None:
        while not self._end.is_set():
            try:
                data = self._received()
            except (ValueError, TypeError, OSError):
                self._end.wait(_SELECT_SECONDS / 10)  # the socket was closed, or is not there yet
                continue
            if len(data) == _PING_BYTES:
                self._pulse.echoed()
            elif len(data) == _DISCOVERY_BYTES and data[1] == 2 and self.is_asked_for:  # noqa: PLR2004
                self.is_asked_for = False
                for callback in list(self._callbacks):
                    callback(data)

    def pause(self) -> None:
        """Never: it waits for the next socket itself."""

    def _received(self) -> bytes:
        socket = self.state.socket
        if socket is MISSING:
            self._end.wait(_SELECT_SECONDS / 10)
            return b""
        with selectors.DefaultSelector() as selector:
            selector.register(socket, selectors.EVENT_READ)
            is_readable = bool(selector.select(_SELECT_SECONDS))
        return socket.recv(2048) if is_readable else b""
