"""What `children` and the program `child` say to each other over pipes.

A job goes down as JOB and the file's bytes. Back come messages, each HEAD and its payload: READY once, then for every
job any number of PCM and one END, whose payload is empty or the reason of a refusal.
"""

import struct

JOB = struct.Struct("<10sIII")
"""Demuxer, rate in Hz, most samples, size of the file in bytes."""
HEAD = struct.Struct("<cI")
"""Kind and size of the payload in bytes."""

READY, PCM, END = b"R", b"P", b"E"

PIECE_BYTES = 1 << 16
"""No payload is larger."""
