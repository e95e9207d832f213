"""How wide and high a picture is, from the first bytes of a PNG, GIF or JPEG; nothing is decoded.

Called for uploaded files, because Discord tells clients the size of a picture.
"""

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def size_of(data: bytes) -> tuple[int, int] | None:
    """Pixels, width first; None for anything that is not such a picture, or a broken one."""
    try:
        if data.startswith(_PNG):
            return struct.unpack_from(">II", data, 16)
        if data.startswith((b"GIF87a", b"GIF89a")):
            return struct.unpack_from("<HH", data, 6)
        if data.startswith(b"\xff\xd8"):
            return _size_of_jpeg(data)
    except struct.error:
        return None
    return None


def _size_of_jpeg(data: bytes) -> tuple[int, int] | None:
    """The segments are walked up to the one that begins the frame."""
    at = 2
    while data[at : at + 1] == b"\xff":
        kind, length = struct.unpack_from(">xBH", data, at)
        if kind in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length
    return None
