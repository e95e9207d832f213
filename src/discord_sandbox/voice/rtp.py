"""Sound on the wire: RTP packets as Discord encrypts them, in both modes that are alive.

Used by the seats of bots (`sessions.py`). In the modes that end in `_rtpsize` the header, its CSRCs
and the four bytes that announce an extension stay readable and are authenticated; the body of the
extension and the sound are encrypted; the counter of the nonce stands at the end. Sources: RFC 3550,
RFC 8285, and Discord's documentation, "Transport encryption and sending voice".
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

KEY_BYTES = 32
OPUS = 0x78
"""The payload type of Discord's sound, 120."""
_VERSION = 2
_FIRST_BYTE = _VERSION << 6
_PADDING, _EXTENSION, _CSRC_COUNT = 0x20, 0x10, 0x0F
_FIXED_BYTES = 12
_WORD_BYTES = 4
_TAG_BYTES = 16
_SUFFIX_BYTES = 4
_PAYLOAD_TYPE = 0x7F
_RTCP_TYPES = range(192, 224)
_ONE_BYTE_EXTENSIONS = 0xBEDE
_LOUDNESS = bytes([0x10, 0x90, 0, 0])
"""A body of an extension as speakers send it: the level of the sound, filled up to a word."""
_WINDOW = 512


class Garbled(Exception):
    """A packet that nobody can read or that came before: it is dropped."""


@dataclass(frozen=True, kw_only=True)
class Packet:
    """What an RTP packet says in clear, and what is sealed in it."""

    sequence: int
    timestamp: int
    ssrc: int
    header: bytes
    """All that is authenticated."""
    sealed: bytes
    """Ciphertext with its tag."""
    nonce: int
    extension_bytes: int = 0
    is_padded: bool = False


def is_rtcp(datagram: bytes) -> bool:
    return len(datagram) > 1 and datagram[0] >> 6 == _VERSION and datagram[1] in _RTCP_TYPES


def packet(datagram: bytes) -> Packet:
    """Raises `Garbled`."""
    if len(datagram) < _FIXED_BYTES or datagram[0] >> 6 != _VERSION:
        raise Garbled("Not RTP of version 2.")
    if datagram[1] & _PAYLOAD_TYPE != OPUS:
        raise Garbled("Not Opus.")
    sequence, timestamp, ssrc = struct.unpack_from(">HII", datagram, 2)
    length = _FIXED_BYTES + _WORD_BYTES * (datagram[0] & _CSRC_COUNT)
    extension_words = 0
    if datagram[0] & _EXTENSION:
        length += _WORD_BYTES
        if len(datagram) < length:
            raise Garbled("Ends inside its header.")
        (extension_words,) = struct.unpack_from(">H", datagram, length - 2)
    if len(datagram) < length + _TAG_BYTES + _SUFFIX_BYTES:
        raise Garbled("Has no room for a tag and a nonce.")
    return Packet(
        sequence=sequence,
        timestamp=timestamp,
        ssrc=ssrc,
        header=datagram[:length],
        sealed=datagram[length:-_SUFFIX_BYTES],
        nonce=int.from_bytes(datagram[-_SUFFIX_BYTES:]),
        extension_bytes=_WORD_BYTES * extension_words,
        is_padded=bool(datagram[0] & _PADDING),
    )


def sound_header(sequence: int, timestamp: int, ssrc: int) -> bytes:
    """With the announcement of an extension, which a client must know how to skip."""
    first = _FIRST_BYTE | _EXTENSION
    words = len(_LOUDNESS) // _WORD_BYTES
    return struct.pack(
        ">BBHIIHH", first, OPUS, sequence, timestamp, ssrc, _ONE_BYTE_EXTENSIONS, words
    )


class _Aead(Protocol):
    def encrypt(self, counter: bytes, plain: bytes, header: bytes) -> bytes: ...
    def decrypt(self, counter: bytes, sealed: bytes, header: bytes) -> bytes: ...


class _AesGcm:
    def __init__(self, key: bytes) -> None:
        self._aes = AESGCM(key)

    def encrypt(self, counter: bytes, plain: bytes, header: bytes) -> bytes:
        return self._aes.encrypt(counter.ljust(12, b"\0"), plain, header)

    def decrypt(self, counter: bytes, sealed: bytes, header: bytes) -> bytes:
        return self._aes.decrypt(counter.ljust(12, b"\0"), sealed, header)


class _XChaCha:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def encrypt(self, counter: bytes, plain: bytes, header: bytes) -> bytes:
        nonce = counter.ljust(24, b"\0")
        return crypto_aead_xchacha20poly1305_ietf_encrypt(plain, header, nonce, self._key)

    def decrypt(self, counter: bytes, sealed: bytes, header: bytes) -> bytes:
        nonce = counter.ljust(24, b"\0")
        return crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, header, nonce, self._key)


_AEADS: Mapping[str, type[_AesGcm] | type[_XChaCha]] = {
    "aead_aes256_gcm_rtpsize": _AesGcm,
    "aead_xchacha20_poly1305_rtpsize": _XChaCha,
}
MODES = tuple(_AEADS)


class Cipher:
    """Both directions between the server and one seat.

    `mode` is one of `MODES`, the key has `KEY_BYTES`.
    """

    def __init__(self, mode: str, key: bytes) -> None:
        self._aead: _Aead = _AEADS[mode](key)
        self._sent = 0
        self._received = Window()

    def seal(self, header: bytes, opus: bytes) -> bytes:
        """A datagram, for a header of `sound_header`."""
        self._sent = (self._sent + 1) % (1 << 32)
        counter = self._sent.to_bytes(_SUFFIX_BYTES)
        return header + self._aead.encrypt(counter, _LOUDNESS + opus, header) + counter

    def open(self, one: Packet) -> bytes:
        """The sound alone. Raises `Garbled`."""
        counter = one.nonce.to_bytes(_SUFFIX_BYTES)
        try:
            plain = self._aead.decrypt(counter, one.sealed, one.header)
        except (InvalidTag, CryptoError):
            raise Garbled("The tag is wrong.") from None
        if not self._received.admits(one.nonce):
            raise Garbled("Was received before.")
        return _without_padding(plain[one.extension_bytes :], is_padded=one.is_padded)


def _without_padding(plain: bytes, *, is_padded: bool) -> bytes:
    """The last byte of padding says how many there are, itself included."""
    if not is_padded or not plain:
        return plain
    if not 0 < plain[-1] <= len(plain):
        raise Garbled("The padding is longer than the packet.")
    return plain[: -plain[-1]]


class Window:
    """Which numbers of a counter of 32 bits were seen: each is admitted once, old ones never."""

    def __init__(self) -> None:
        self._newest: int | None = None
        self._seen = 0
        """Bit n: the number n below the newest was seen."""

    def admits(self, number: int) -> bool:
        if self._newest is None:
            self._newest, self._seen = number, 1
            return True
        ahead = (number - self._newest + (1 << 31)) % (1 << 32) - (1 << 31)
        if ahead > 0:
            self._seen = (self._seen << min(ahead, _WINDOW) | 1) & ((1 << _WINDOW) - 1)
            self._newest = number
            return True
        if ahead <= -_WINDOW or self._seen >> -ahead & 1:
            return False
        self._seen |= 1 << -ahead
        return True
