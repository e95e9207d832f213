"""What `children` and the program `child` say to each other over pipes.

A job goes down as `JOB` and the file's bytes. Back come messages, each `HEAD` and its payload: READY once, then for
every job any number of PCM and one END, whose payload is empty or the reason of a refusal.
"""

import struct
from dataclasses import dataclass

JOB = struct.Struct("<10sIII")
"""Demuxer, rate in Hz, most samples, size of the file in bytes."""
HEAD = struct.Struct("<cI")
"""Kind and size of the payload in bytes."""

READY, PCM, END = b"R", b"P", b"E"

PIECE_BYTES = 1 << 16
"""No payload is larger."""

RATES_HZ = range(8_000, 192_001)
"""What sound may have; at 1 Hz a small file lasts for days."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """What to decode and to what: 16-bit mono of this rate, little more than so many samples."""

    demuxer: str
    rate_hz: int
    max_samples: int
    data: bytes

    def head(self) -> bytes:
        name = self.demuxer.encode("ascii")
        return JOB.pack(name, self.rate_hz, self.max_samples, len(self.data))
