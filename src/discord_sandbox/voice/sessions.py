"""A bot's seat: what it was told over its voice websocket, and the sound to and from its address.

A session outlives its connections, as on the main gateway: `socket.py` makes both, and moves a
session to the connection that resumes it.
"""

import json
import struct
from collections import deque
from typing import Any

from discord_sandbox.voice.calls import Call
from discord_sandbox.voice.codes import CallOver, VoiceOp
from discord_sandbox.voice.connection import VoiceConnection
from discord_sandbox.voice.rtp import Cipher, Garbled, packet, sound_header
from discord_sandbox.voice.seats import Frame
from discord_sandbox.voice.tickets import Ticket
from discord_sandbox.voice.wire import Address, Wire

_BUFFERED_MESSAGES = 1000
_SEQUENCES = 1 << 16
_UNNUMBERED = {VoiceOp.HELLO, VoiceOp.READY, VoiceOp.HEARTBEAT_ACK, VoiceOp.RESUMED}


class VoiceSession:
    def __init__(self, ticket: Ticket, ssrc: int, key: bytes, dave_version: int) -> None:
        self.ticket = ticket
        self.user_id = ticket.user_id
        self.ssrc = ssrc
        self.key = key
        self.dave_version = dave_version
        self.connection: VoiceConnection | None = None
        self.call: Call | None = None
        self.is_over = False
        """It was dismissed: nobody can resume it."""
        self._cipher: Cipher | None = None
        self._line: tuple[Wire, Address] | None = None
        self._sequence = -1
        self._sent: deque[tuple[int, str | bytes]] = deque(maxlen=_BUFFERED_MESSAGES)

    def connect(self, wire: Wire, address: Address, mode: str) -> None:
        self._cipher = Cipher(mode, self.key)
        self._line = (wire, address)
        wire.connect(self, address)

    # What it is told

    def tell(self, op: int, data: Any) -> None:
        message = {"op": int(op), "d": data}
        if op in _UNNUMBERED:
            self._send(json.dumps(message))
        else:
            self._number(json.dumps({**message, "seq": self._next_sequence()}))

    def tell_binary(self, op: int, body: bytes) -> None:
        self._number(struct.pack(">HB", self._next_sequence(), op) + body)

    def dismiss(self, code: int, reason: str) -> None:
        self.is_over = True
        if self.connection is not None:
            self.connection.dismiss(CallOver(code, reason))

    def replay(self, acknowledged: int) -> None:
        """What was sent after that number; -1: everything that is kept."""
        for number, message in tuple(self._sent):
            behind = (number - acknowledged) % _SEQUENCES
            if acknowledged < 0 or 0 < behind < _SEQUENCES // 2:
                self._send(message)

    def _next_sequence(self) -> int:
        self._sequence = (self._sequence + 1) % _SEQUENCES
        return self._sequence

    def _number(self, message: str | bytes) -> None:
        self._sent.append((self._sequence, message))
        self._send(message)

    def _send(self, message: str | bytes) -> None:
        if self.connection is not None:
            self.connection.send(message)

    # Sound

    def hear(self, frame: Frame) -> None:
        if self._cipher is None or self._line is None:
            return
        wire, address = self._line
        header = sound_header(frame.sequence, frame.timestamp, frame.ssrc)
        wire.send(self._cipher.seal(header, frame.payload), address)

    def took_datagram(self, datagram: bytes) -> None:
        """What is not sound of this session is dropped."""
        if self._cipher is None or self.call is None or self.is_over:
            return
        try:
            one = packet(datagram)
            payload = self._cipher.open(one)
        except Garbled:
            return
        if one.ssrc == self.ssrc:
            frame = Frame(
                user_id=self.user_id,
                ssrc=one.ssrc,
                sequence=one.sequence,
                timestamp=one.timestamp,
                payload=payload,
            )
            self.call.sound(frame)
