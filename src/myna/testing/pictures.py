"""A painter that remembers what it was asked to paint; exported by the package."""

import struct
import zlib
from dataclasses import dataclass, field

from myna.domain.pictures import Bars, Confusions, Histogram, Picture, Timeline
from myna.errors import EngineFailed


@dataclass(kw_only=True)
class RecordingPainter:
    """Every picture is one grey pixel."""

    painted: list[Picture] = field(default_factory=list)
    failures: int = 0
    """So many pictures fail first."""
    is_closed: bool = False

    async def bars(self, picture: Bars) -> bytes:
        return self._painted(picture)

    async def confusions(self, picture: Confusions) -> bytes:
        return self._painted(picture)

    async def histogram(self, picture: Histogram) -> bytes:
        return self._painted(picture)

    async def timeline(self, picture: Timeline) -> bytes:
        return self._painted(picture)

    async def close(self) -> None:
        self.is_closed = True

    def _painted(self, picture: Picture) -> bytes:
        self.painted.append(picture)
        if self.failures:
            self.failures -= 1
            raise EngineFailed("As the script says.")
        return GREY_PIXEL


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


GREY_PIXEL = b"".join(
    (
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(b"\x00\x80")),
        _chunk(b"IEND", b""),
    )
)
"""A whole PNG."""
