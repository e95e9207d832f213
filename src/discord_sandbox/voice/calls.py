"""Calls: the seats of everybody who is heard in a voice channel, and what passes between them.

Sat down in by voice websockets (`socket.py`) and by headsets (`people/`). Who sits where is the
world's truth: `Calls` follows it, and dismisses the seat of one who has left, was moved or kicked.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from discord_sandbox.voice import admission
from discord_sandbox.voice.codes import DISCONNECTED, SESSION_INVALID, VoiceOp
from discord_sandbox.voice.dave.group import Group
from discord_sandbox.voice.dave.refusals import Refused
from discord_sandbox.voice.seats import Frame, Seat
from discord_sandbox.world.records import ChannelType, Event, Json, Snowflake, VoiceState
from discord_sandbox.world.voice_changes import VOICE_STATE_UPDATE
from discord_sandbox.world.world import World

DAVE_VERSION = 1
"""The version of end-to-end encryption in every call that is not a stage."""


def _later(seconds: float, deed: Callable[[], None]) -> object:
    return asyncio.get_running_loop().call_later(seconds, deed)


def undisturbed(frame: Frame) -> Sequence[Frame]:
    return (frame,)


class Calls:
    def __init__(self, world: World) -> None:
        self.world = world
        self.disturbance: Callable[[Frame], Sequence[Frame]] = undisturbed
        """What becomes of a frame between seats: lost, late, or as it is."""
        self._by_channel: dict[Snowflake, Call] = {}
        world.subscribe(self._follow)

    def of(self, channel_id: Snowflake) -> "Call | None":
        """None: nobody has sat down there."""
        return self._by_channel.get(channel_id)

    def sit(self, seat: Seat, channel_id: Snowflake) -> "Call":
        """Raises `LookupError` for one whom the world does not know in that channel."""
        here = {state.user_id for state in self.world.sitting_in(channel_id)}
        if seat.user_id not in here:
            raise LookupError(f"{seat.user_id} does not sit in the voice channel {channel_id}.")
        call = self._by_channel.get(channel_id)
        if call is None:
            call = self._by_channel[channel_id] = Call(self, channel_id)
        call.sit(seat)
        return call

    def forget(self, call: "Call") -> None:
        self._by_channel.pop(call.channel_id, None)

    def _follow(self, event: Event) -> None:
        if event.name != VOICE_STATE_UPDATE:
            return
        user_id, channel_id = event.payload["user_id"], event.payload["channel_id"]
        for call in tuple(self._by_channel.values()):
            if call.guild_id == event.guild_id and call.channel_id != channel_id:
                call.dismiss(user_id, *DISCONNECTED)


class Call:
    """Of one voice channel, while anybody sits in it."""

    def __init__(self, calls: Calls, channel_id: Snowflake) -> None:
        channel = calls.world.channels[channel_id]
        self.channel_id = channel_id
        self.guild_id = Snowflake(channel.guild_id or "")
        is_encrypted = channel.type != ChannelType.STAGE
        self.group = Group(channel_id, _later) if is_encrypted else None
        """None: the call is not end-to-end encrypted."""
        self.seats: dict[Snowflake, Seat] = {}
        self._calls = calls

    @property
    def dave_version(self) -> int:
        """0: not encrypted."""
        return DAVE_VERSION if self.group is not None else 0

    def sit(self, seat: Seat) -> None:
        """In the place of another seat of the same user, where there is one."""
        self.dismiss(seat.user_id, *SESSION_INVALID)
        others = list(self.seats)
        self.seats[seat.user_id] = seat
        if others:
            seat.tell(VoiceOp.CLIENTS_CONNECT, {"user_ids": others})
        self._tell_others(seat.user_id, VoiceOp.CLIENTS_CONNECT, {"user_ids": [seat.user_id]})
        if self.group is not None:
            self.group.join(seat)

    def leave(self, user_id: Snowflake) -> None:
        """Does nothing for one who has no seat. The last one ends the call."""
        if self.seats.pop(user_id, None) is None:
            return
        self._tell_others(user_id, VoiceOp.CLIENT_DISCONNECT, {"user_id": user_id})
        if self.group is not None:
            self.group.leave(user_id)
        if not self.seats:
            self._calls.forget(self)

    def dismiss(self, user_id: Snowflake, code: int, reason: str) -> None:
        """Does nothing for one who has no seat."""
        seat = self.seats.get(user_id)
        if seat is not None:
            self.leave(user_id)
            seat.dismiss(code, reason)

    def took(self, user_id: Snowflake, op: int, data: Any) -> None:
        """A JSON message of one who sits here; what makes no sense is passed over."""
        if op == VoiceOp.SPEAKING:
            self._tell_speaking(user_id, data)
        else:
            self._heed(user_id, lambda group: group.took(user_id, op, data))

    def took_binary(self, user_id: Snowflake, op: int, body: bytes) -> None:
        """A binary message of one who sits here."""
        self._heed(user_id, lambda group: group.took_binary(user_id, op, body))

    def _heed(self, user_id: Snowflake, said: Callable[[Group], None]) -> None:
        """Whoever breaks the rules of encryption has to go."""
        if self.group is None:
            return
        try:
            said(self.group)
        except Refused as refused:
            self.dismiss(user_id, refused.code, refused.reason)

    def sound(self, frame: Frame) -> None:
        """To all others who listen, where the speaker may be heard."""
        speaker = self._state(frame.user_id)
        if speaker is None or not admission.is_heard(self._calls.world, speaker):
            return
        for arriving in self._calls.disturbance(frame):
            for seat in tuple(self.seats.values()):
                listener = self._state(seat.user_id)
                is_other = seat.user_id != arriving.user_id
                if is_other and listener and admission.hears(self._calls.world, listener):
                    seat.hear(arriving)

    def _state(self, user_id: Snowflake) -> VoiceState | None:
        state = self._calls.world.voice_state(self.guild_id, user_id)
        sits_here = state is not None and state.channel_id == self.channel_id
        return state if sits_here and user_id in self.seats else None

    def _tell_speaking(self, user_id: Snowflake, data: Any) -> None:
        speaking = data.get("speaking") if isinstance(data, dict) else None
        if user_id in self.seats and isinstance(speaking, int):
            told = {"user_id": user_id, "ssrc": self.seats[user_id].ssrc, "speaking": int(speaking)}
            self._tell_others(user_id, VoiceOp.SPEAKING, told)

    def _tell_others(self, user_id: Snowflake, op: int, data: Json) -> None:
        for seat in tuple(self.seats.values()):
            if seat.user_id != user_id:
                seat.tell(op, data)
