"""The websocket that carries a person's voice: their microphone comes in, the others' sound goes out.

Mounted by `console.py` at `/console/voice`. One line for each person: a newer one takes the place of
the older. Words are JSON texts, sound is binary: up, 20 ms of 48 kHz 16-bit mono PCM; down, the
speaker's id in eight bytes and 20 ms of 48 kHz 16-bit stereo PCM.

A page may be slow, or mean ill. What waits for it is bounded: sound that is late is dropped, and one
that does not even take its words is hung up on.
"""

import asyncio
import json
import struct
from collections import deque
from dataclasses import replace
from typing import Any, Final

from aiohttp import WSCloseCode, WSMsgType, web

from discord_sandbox import errors
from discord_sandbox.errors import ApiError
from discord_sandbox.people.headsets import Headsets
from discord_sandbox.world.permissions import Permission, permissions_of
from discord_sandbox.world.records import Event, Json, Snowflake
from discord_sandbox.world.voice_changes import VOICE_STATE_UPDATE
from discord_sandbox.world.world import World

FRAME_BYTES: Final = 1920
_LONGEST_MESSAGE: Final = 4096
_MOST_SOUNDS: Final = 100
_MOST_WORDS: Final = 200
_PING_SECONDS: Final = 20.0
_FRAMES_PER_SECOND: Final = 50
_MOST_AHEAD: Final = 50
"""Frames that may come at once; a page that sends faster than one speaks is not heard."""
_SILENT_AFTER_SECONDS: Final = 0.14
GRACE_SECONDS: Final = 5.0
"""A page that is loaded anew finds its person still in the call."""


class VoiceLines:
    def __init__(self, world: World, headsets: Headsets) -> None:
        self._world = world
        self._headsets = headsets
        self._lines: dict[Snowflake, _Line] = {}
        self._leaving: dict[Snowflake, asyncio.TimerHandle] = {}

    async def serve(self, request: web.Request, me: Snowflake) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=_PING_SECONDS, max_msg_size=_LONGEST_MESSAGE)
        await socket.prepare(request)
        line = _Line(self._world, self._headsets, me, socket)
        before, self._lines[me] = self._lines.get(me), line
        if before is not None:
            line.holds_call = before.holds_call
            before.tell("TAKEN_OVER", {})
            before.hang_up()
        if me in self._leaving:
            line.holds_call = True
            self._leaving.pop(me).cancel()
        try:
            await line.hold()
        finally:
            if self._lines.get(me) is line:
                del self._lines[me]
                if line.holds_call:
                    self._leave_later(me)
        return socket

    def _leave_later(self, me: Snowflake) -> None:
        loop = asyncio.get_running_loop()
        self._leaving[me] = loop.call_later(GRACE_SECONDS, self._leave, me)

    def _leave(self, me: Snowflake) -> None:
        del self._leaving[me]
        self._headsets.take_off(me)

    async def close(self) -> None:
        """Hangs up, so that nobody has to wait for the lines."""
        for line in tuple(self._lines.values()):
            await line.socket.close(code=WSCloseCode.GOING_AWAY)


class _Line:
    """One connection. `hold` ends with it."""

    def __init__(
        self, world: World, headsets: Headsets, me: Snowflake, socket: web.WebSocketResponse
    ) -> None:
        self.socket = socket
        self.holds_call = False
        """The person sits in a call because of this line, or of the one before it."""
        self._world = world
        self._headsets = headsets
        self._me = me
        self._channel_id: Snowflake | None = None
        """Where the page knows itself to be."""
        self._words: deque[Json] = deque()
        self._sounds: deque[bytes] = deque(maxlen=_MOST_SOUNDS)
        self._waiting = asyncio.Event()
        self._is_over = False
        self._speaking: set[Snowflake] = set()
        self._ahead = 0.0
        self._heard_at = 0.0
        self._silence: asyncio.TimerHandle | None = None

    async def hold(self) -> None:
        audience = self._headsets.audience_of(self._me)
        audience.listeners.add(self._hear)
        audience.silence_listeners.add(self._note_silence)
        audience.code_listeners.add(self._tell_code)
        unsubscribe = self._world.subscribe(self._follow)
        sender = asyncio.create_task(self._send_all())
        try:
            async for message in self.socket:
                if message.type == WSMsgType.BINARY:
                    self._speak(message.data)
                elif message.type == WSMsgType.TEXT:
                    self._heed(message.data)
        finally:
            unsubscribe()
            audience.listeners.discard(self._hear)
            audience.silence_listeners.discard(self._note_silence)
            audience.code_listeners.discard(self._tell_code)
            self._fall_silent()
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    # Down

    def tell(self, name: str, payload: Json) -> None:
        if len(self._words) >= _MOST_WORDS:
            self.hang_up()
            return
        self._words.append({"name": name, "payload": payload})
        self._waiting.set()

    def hang_up(self) -> None:
        """Once what was told has gone."""
        self._is_over = True
        self._waiting.set()

    async def _send_all(self) -> None:
        while not self.socket.closed:
            await self._waiting.wait()
            self._waiting.clear()
            while self._words or self._sounds:
                if self._words:
                    await self.socket.send_json(self._words.popleft())
                elif self._sounds:
                    await self.socket.send_bytes(self._sounds.popleft())
            if self._is_over:
                await self.socket.close()

    def _hear(self, speaker_id: Snowflake, pcm: bytes) -> None:
        if self._channel_id is None:
            return
        if speaker_id not in self._speaking:
            self._speaking.add(speaker_id)
            self.tell("SPEAKING", {"user_id": speaker_id, "speaking": True})
        self._sounds.append(struct.pack(">Q", int(speaker_id)) + pcm)
        self._waiting.set()

    def _note_silence(self, speaker_id: Snowflake) -> None:
        if speaker_id in self._speaking:
            self._speaking.discard(speaker_id)
            self.tell("SPEAKING", {"user_id": speaker_id, "speaking": False})

    def _tell_code(self, code: str | None) -> None:
        if self._channel_id is not None:
            self.tell("PRIVACY_CODE", {"code": code})

    def _follow(self, event: Event) -> None:
        """Headsets have followed already: they listened first."""
        if event.name != VOICE_STATE_UPDATE or self._channel_id is None:
            return
        user_id, channel_id = event.payload["user_id"], event.payload["channel_id"]
        if user_id != self._me:
            if channel_id != self._channel_id or _is_mute(event.payload):
                self._note_silence(user_id)
        elif self._headsets.of(self._me) is None:
            self._channel_id = None
            self.holds_call = False
            self._speaking.clear()
            self.tell("LEFT", {})
        elif channel_id not in {None, self._channel_id}:
            self._tell_joined(channel_id)
        elif event.payload["deaf"] or event.payload["self_deaf"]:
            for speaker_id in tuple(self._speaking):
                self._note_silence(speaker_id)

    def _tell_joined(self, channel_id: Snowflake) -> None:
        self._channel_id = channel_id
        self.holds_call = True
        self._speaking.clear()
        worn = self._headsets.of(self._me)
        if worn is not None:
            known = {"is_encrypted": worn.is_encrypted, "privacy_code": worn.privacy_code}
            self.tell("JOINED", {"channel_id": channel_id, **known})

    # Up

    def _speak(self, pcm: bytes) -> None:
        """What is no frame, or more than anybody can say, is not passed on."""
        now = asyncio.get_running_loop().time()
        self._ahead = max(0.0, self._ahead - (now - self._heard_at) * _FRAMES_PER_SECOND)
        self._heard_at = now
        worn = self._headsets.of(self._me)
        if len(pcm) != FRAME_BYTES or worn is None or self._ahead >= _MOST_AHEAD:
            return
        self._ahead += 1
        worn.speak(pcm)
        if self._silence is not None:
            self._silence.cancel()
        loop = asyncio.get_running_loop()
        self._silence = loop.call_later(_SILENT_AFTER_SECONDS, self._fall_silent)

    def _fall_silent(self) -> None:
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None
        worn = self._headsets.of(self._me)
        if worn is not None:
            worn.pause()

    def _heed(self, text: str) -> None:
        try:
            wish = json.loads(text)
        except (ValueError, RecursionError):
            wish = None
        if not isinstance(wish, dict):
            self.tell("REFUSED", errors.invalid_json().body())
            return
        try:
            self._do(wish)
        except ApiError as refused:
            self.tell("REFUSED", refused.body())

    def _do(self, wish: Json) -> None:
        if wish.get("type") == "join":
            self._join(Snowflake(str(wish.get("channel_id", ""))), wish)
        elif wish.get("type") == "state":
            self._set_state(wish)
        elif wish.get("type") == "leave":
            self._channel_id = None
            self.holds_call = False
            self._headsets.take_off(self._me)
        else:
            raise errors.invalid_form(
                errors.field_error(
                    "type", "BASE_TYPE_CHOICES", "Value must be one of {join, state, leave}."
                )
            )

    def _join(self, channel_id: Snowflake, wish: Json) -> None:
        channel = self._world.channels.get(channel_id)
        if channel is None:
            raise errors.unknown_channel()
        if Permission.VIEW_CHANNEL not in permissions_of(self._world, self._me, channel):
            raise errors.missing_access()
        was_at, self._channel_id = self._channel_id, None
        try:
            self._headsets.put_on(self._me, channel_id)
        except ApiError:
            self._channel_id = was_at
            raise
        self._tell_joined(channel_id)
        self._set_state(wish)

    def _set_state(self, wish: dict[str, Any]) -> None:
        worn = self._headsets.of(self._me)
        channel = self._world.channels.get(worn.channel_id) if worn else None
        state = channel and self._world.voice_state(Snowflake(channel.guild_id or ""), self._me)
        if not state:
            return
        muted, deafened = wish.get("self_mute") is True, wish.get("self_deaf") is True
        if (state.is_self_muted, state.is_self_deafened) != (muted, deafened):
            changed = replace(state, is_self_muted=muted, is_self_deafened=deafened)
            self._world.edit_voice_state(changed)


def _is_mute(state: Json) -> bool:
    return bool(state["mute"] or state["self_mute"] or state["suppress"])
