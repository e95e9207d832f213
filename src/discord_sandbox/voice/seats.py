"""What a call and the ends of it know of each other.

A bot's seat is its voice websocket and UDP address (`sessions.py`); a person's is a headset in this
process (`people/headset.py`). A call routes frames between seats and never has a key to them.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from discord_sandbox.world.records import Snowflake


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One Opus packet, end-to-end encrypted where the call is."""

    user_id: Snowflake
    """Who speaks."""
    ssrc: int
    sequence: int
    """16 bits; goes up by one with each frame."""
    timestamp: int
    """32 bits; in samples at 48 kHz."""
    payload: bytes


class Seat(Protocol):
    """One participant's end of a call, as the call sees it."""

    user_id: Snowflake
    ssrc: int
    dave_version: int
    """The highest version of end-to-end encryption that this end speaks; 0 for none."""

    def tell(self, op: int, data: Any) -> None:
        """A JSON message of the voice gateway."""
        ...

    def tell_binary(self, op: int, body: bytes) -> None:
        """A binary message of the voice gateway, without sequence number and opcode."""
        ...

    def hear(self, frame: Frame) -> None:
        """A frame of somebody else in the call."""
        ...

    def dismiss(self, code: int, reason: str) -> None:
        """The call is over for this seat; `code` is a close code of the voice gateway."""
        ...
