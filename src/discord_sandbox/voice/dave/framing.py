"""How MLS puts structures into bytes (RFC 9420, sections 2.1 and 5).

Used by `messages.py`, which knows the structures, and by `external_sender.py`, which writes some.
"""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from discord_sandbox.voice.dave.refusals import Refused

CURVE: Final = ec.SECP256R1()
SIGNATURE_ALGORITHM: Final = ec.ECDSA(hashes.SHA256())

_LENGTH_FORMS: Final = ((1, 0x00), (2, 0x40), (4, 0x80))
"""Bytes that a length takes, and the two upper bits that say so."""


def number(value: int, byte_count: int) -> bytes:
    return value.to_bytes(byte_count, "big")


def vector(content: bytes) -> bytes:
    """`content` behind its length, in the shortest form that holds it (section 2.1.2)."""
    for byte_count, mark in _LENGTH_FORMS:
        if len(content) < 1 << (8 * byte_count - 2):
            length = bytearray(number(len(content), byte_count))
            length[0] |= mark
            return bytes(length) + content
    raise ValueError("A vector holds less than a gibibyte.")


class Reader:
    """Takes structures from the front of `data`; raises `Refused` where they do not fit."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0

    @property
    def is_at_end(self) -> bool:
        return self.position == len(self._data)

    @property
    def taken(self) -> bytes:
        return self._data[: self.position]

    @property
    def rest(self) -> bytes:
        return self._data[self.position :]

    def raw(self, byte_count: int) -> bytes:
        end = self.position + byte_count
        if end > len(self._data):
            raise Refused("An MLS message ends too early.")
        taken = self._data[self.position : end]
        self.position = end
        return taken

    def number(self, byte_count: int) -> int:
        return int.from_bytes(self.raw(byte_count), "big")

    def vector(self) -> bytes:
        form = self.raw(1)[0] >> 6
        self.position -= 1
        if form == len(_LENGTH_FORMS):
            raise Refused("An MLS message has a length that is none.")
        byte_count, mark = _LENGTH_FORMS[form]
        length = self.number(byte_count) - (mark << 8 * (byte_count - 1))
        content = self.raw(length)
        if vector(content)[0] >> 6 != form:
            raise Refused("An MLS message has a length that is longer than it must be.")
        return content

    def expect(self, value: int, byte_count: int, what: str) -> None:
        found = self.number(byte_count)
        if found != value:
            raise Refused(f"An MLS message has {found} as {what}, not {value}.")

    def end(self) -> None:
        if not self.is_at_end:
            raise Refused("An MLS message goes on after its end.")


def public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    """A point of P-256, uncompressed as MLS wants it."""
    if len(point) != 65:  # noqa: PLR2004 - a mark and two coordinates
        raise Refused("A public key is not an uncompressed point of P-256.")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
    except ValueError:
        raise Refused("A public key is not a point of P-256.") from None


def signed_content(label: str, content: bytes) -> bytes:
    """What a signature is made over (section 5.1.2)."""
    return vector(f"MLS 1.0 {label}".encode()) + vector(content)


def verify(key: bytes, label: str, content: bytes, signature: bytes) -> None:
    try:
        public_key(key).verify(signature, signed_content(label, content), SIGNATURE_ALGORITHM)
    except InvalidSignature:
        raise Refused(f"The signature of a {label} is wrong.") from None


def reference(label: str, value: bytes) -> bytes:
    """The hash by which a message names another (section 5.2)."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(vector(f"MLS 1.0 {label} Reference".encode()) + vector(value))
    return digest.finalize()
