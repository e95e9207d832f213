"""What passes over the pipes between Myna and a process that speaks.

To the child: one JSON object a line, `Words` as its fields, or `{"stop": number}`.
From the child: frames of a header and as many bytes as it says.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

HEADER = struct.Struct("<BIII")
"""Kind, number of the request, rate in Hz, bytes that follow."""

MAX_CHARACTERS = 2_000
"""A longer text is cut: a sentence is meant."""
MAX_SECONDS = 120.0
"""So much sound of one request comes back, then it ends."""


class Kind(IntEnum):
    READY = 0
    SOUND = 1
    """16-bit little-endian mono."""
    DONE = 2
    FAILED = 3
    """What went wrong, in UTF-8."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """One request."""

    number: int
    text: str
    voice: str
    """As the child's library knows it."""
    speed: float


@dataclass(frozen=True, kw_only=True)
class Frame:
    kind: Kind
    number: int = 0
    rate_hz: int = 0
    data: bytes = b""

    def packed(self) -> bytes:
        return HEADER.pack(self.kind, self.number, self.rate_hz, len(self.data)) + self.data
