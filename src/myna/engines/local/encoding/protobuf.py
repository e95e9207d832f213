"""As much of the wire format of protocol buffers as ONNX needs: read by `onnx_files`, written by `onnx_writing`."""

from collections.abc import Iterator

VARINT, FIXED_64, LENGTH_DELIMITED, FIXED_32 = 0, 1, 2, 5
_FIXED_BYTES = {FIXED_64: 8, FIXED_32: 4}
_LONGEST_VARINT_BYTES = 10


def fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Each field's number, with its value: a number where it is a varint, else its bytes.

    Raises `ValueError` for what is no message.
    """
    place = 0
    while place < len(message):
        key, place = _varint_at(message, place)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, place = _varint_at(message, place)
            yield number, value
            continue
        if kind == LENGTH_DELIMITED:
            length, place = _varint_at(message, place)
        elif kind in _FIXED_BYTES:
            length = _FIXED_BYTES[kind]
        else:
            raise ValueError("a field of an unknown kind")
        if place + length > len(message):
            raise ValueError("a field reaches beyond its message")
        yield number, message[place : place + length]
        place += length


def _varint_at(message: memoryview, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(_LONGEST_VARINT_BYTES):
        if place >= len(message):
            break
        byte = message[place]
        place += 1
        value |= (byte & 0x7F) << (7 * shift)
        if not byte & 0x80:
            return value, place
    raise ValueError("a number that does not end")


def varint(value: int) -> bytes:
    """Negative ones as their two's complement of 64 bits."""
    rest = value & 0xFFFF_FFFF_FFFF_FFFF
    written = bytearray()
    while rest > 0x7F:  # noqa: PLR2004 - seven bits a byte
        written.append(rest & 0x7F | 0x80)
        rest >>= 7
    written.append(rest)
    return bytes(written)


def number(field: int, value: int) -> bytes:
    return varint(field << 3 | VARINT) + varint(value)


def message(field: int, content: bytes) -> bytes:
    """Also of texts and of raw bytes."""
    return varint(field << 3 | LENGTH_DELIMITED) + varint(len(content)) + content


def fixed_32(field: int, content: bytes) -> bytes:
    return varint(field << 3 | FIXED_32) + content
