"""How the payloads of one gateway connection are packed, by what the client's address asks for.

Used by `sessions.py`. Sources: Discord's documentation, "Encoding and Compression"; RFC 8878.
"""

import zlib
from collections.abc import Callable, Mapping
from typing import Protocol

_ZSTD_MAGIC = (0xFD2FB528).to_bytes(4, "little")
_ZSTD_PLAIN_FRAME = b"\x00"
"""Header descriptor: no content size, no checksum, no dictionary."""
_ZSTD_WINDOW_OF_128_KIB = b"\x38"
_ZSTD_LARGEST_BLOCK = 128 * 1024
_ZSTD_HEADER = _ZSTD_MAGIC + _ZSTD_PLAIN_FRAME + _ZSTD_WINDOW_OF_128_KIB


class Stream(Protocol):
    def pack(self, payload: bytes) -> bytes:
        """One payload, flushed; only readable after all those before it."""
        ...


class ZlibStream:
    def __init__(self) -> None:
        self._compressor = zlib.compressobj()

    def pack(self, payload: bytes) -> bytes:
        return self._compressor.compress(payload) + self._compressor.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """One endless frame of raw blocks: what every decoder reads, and needs no compressor here."""

    def __init__(self) -> None:
        self._header = _ZSTD_HEADER

    def pack(self, payload: bytes) -> bytes:
        header, self._header = self._header, b""
        starts = range(0, len(payload), _ZSTD_LARGEST_BLOCK)
        return header + b"".join(
            _raw_block(payload[start : start + _ZSTD_LARGEST_BLOCK]) for start in starts
        )


def _raw_block(data: bytes) -> bytes:
    """The size stands above three bits that say: raw, and not the last one."""
    return (len(data) << 3).to_bytes(3, "little") + data


STREAMS: Mapping[str, Callable[[], Stream]] = {
    "zlib-stream": ZlibStream,
    "zstd-stream": ZstdStream,
}


def unsupported(query: Mapping[str, str]) -> str | None:
    """What a gateway address asks for that is not spoken here; None: nothing."""
    if query.get("encoding", "json") != "json":
        return f"the encoding {query['encoding']!r}"
    if query.get("compress", "zlib-stream") not in STREAMS:
        return f"the compression {query['compress']!r}"
    return None
