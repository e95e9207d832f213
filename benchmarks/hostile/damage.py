"""What befalls files: each function takes one and gives it back broken in its own way."""

import random
from collections.abc import Callable

Damage = Callable[[random.Random, bytes], bytes]

_HEADER_BYTES = 200


def flip_some_bits(rng: random.Random, data: bytes) -> bytes:
    return _flipped(rng, data, share=0.001)


def flip_many_bits(rng: random.Random, data: bytes) -> bytes:
    return _flipped(rng, data, share=0.02)


def flip_the_header(rng: random.Random, data: bytes) -> bytes:
    return _flipped(rng, data[:_HEADER_BYTES], share=0.05) + data[_HEADER_BYTES:]


def cut_off(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(1, len(data))]


def put_in(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + rng.randbytes(rng.randrange(1, 400)) + data[at:]


def take_out(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.randrange(1, max(2, len(data) // 4)) :]


def repeat(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    piece = data[at : at + rng.randrange(1, 2_000)]
    return data[:at] + piece * rng.randrange(2, 50) + data[at:]


def claim_sizes(rng: random.Random, data: bytes) -> bytes:
    """Four bytes here and there, near the beginning for the most part, become the largest number or nearly so."""
    broken = bytearray(data)
    for _ in range(rng.randrange(1, 5)):
        at = rng.randrange(min(len(data), rng.choice([64, 512, len(data)])))
        broken[at : at + 4] = rng.choice([b"\xff" * 4, b"\x7f" + b"\xff" * 3, b"\0" * 4])
    return bytes(broken)


def swap(rng: random.Random, data: bytes) -> bytes:
    first, second = sorted(rng.randrange(len(data)) for _ in range(2))
    size = max(1, min(second - first, len(data) - second, 500))
    broken = bytearray(data)
    broken[first : first + size], broken[second : second + size] = (
        data[second : second + size],
        data[first : first + size],
    )
    return bytes(broken)


def join(rng: random.Random, data: bytes) -> bytes:
    """Its beginning, and another place of it."""
    return data[: rng.randrange(1, len(data))] + data[rng.randrange(len(data)) :]


ALL: tuple[Damage, ...] = (
    flip_some_bits,
    flip_many_bits,
    flip_the_header,
    cut_off,
    put_in,
    take_out,
    repeat,
    claim_sizes,
    swap,
    join,
)


def _flipped(rng: random.Random, data: bytes, share: float) -> bytes:
    broken = bytearray(data)
    for _ in range(max(1, round(share * len(data)))):
        broken[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(broken)
