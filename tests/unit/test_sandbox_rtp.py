"""RTP as it travels: headers of every shape, both modes, and what must be dropped."""

import random
import struct

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from discord_sandbox.voice.rtp import (
    KEY_BYTES,
    MODES,
    OPUS,
    Cipher,
    Garbled,
    Window,
    is_rtcp,
    packet,
    sound_header,
)

KEY = bytes(range(KEY_BYTES))
U16, U32 = st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1)


def aes_packet(header: bytes, body: bytes, *, nonce: int = 1, key: bytes = KEY) -> bytes:
    """As a client in `aead_aes256_gcm_rtpsize` seals it."""
    counter = struct.pack(">I", nonce)
    return header + AESGCM(key).encrypt(counter + bytes(8), body, header) + counter


def plain_header(first: int = 0x80, kind: int = OPUS) -> bytes:
    return struct.pack(">BBHII", first, kind, 5, 6, 7)


@given(U16, U32, U32, st.lists(U32, max_size=15), st.integers(0, 3), st.binary(max_size=60))
def test_csrcs_extensions_and_padding_are_no_part_of_the_sound(
    sequence: int, timestamp: int, ssrc: int, sources: list[int], words: int, sound: bytes
) -> None:
    first = 0x80 | 0x20 | (0x10 if words else 0) | len(sources)
    header = struct.pack(">BBHII", first, OPUS, sequence, timestamp, ssrc)
    header += b"".join(struct.pack(">I", one) for one in sources)
    header += struct.pack(">HH", 0xBEDE, words) if words else b""
    one = packet(aes_packet(header, bytes(4 * words) + sound + b"\0\0\3"))

    assert (sequence, timestamp, ssrc) == (one.sequence, one.timestamp, one.ssrc)
    assert sound == Cipher("aead_aes256_gcm_rtpsize", KEY).open(one)


@pytest.mark.parametrize("mode", MODES)
@given(sequence=U16, timestamp=U32, ssrc=U32, sound=st.binary(max_size=1000))
def test_what_is_sealed_can_be_opened(
    mode: str, sequence: int, timestamp: int, ssrc: int, sound: bytes
) -> None:
    datagram = Cipher(mode, KEY).seal(sound_header(sequence, timestamp, ssrc), sound)
    one = packet(datagram)

    assert (sequence, timestamp, ssrc) == (one.sequence, one.timestamp, one.ssrc)
    assert sound == Cipher(mode, KEY).open(one)


@given(st.binary(max_size=300))
def test_garbage_is_dropped(datagram: bytes) -> None:
    with pytest.raises(Garbled):
        Cipher(MODES[0], KEY).open(packet(datagram))


@given(st.integers(0, 61), st.integers(1, 255))
def test_whatever_is_changed_on_the_way_is_noticed(place: int, change: int) -> None:
    datagram = bytearray(Cipher(MODES[1], KEY).seal(sound_header(1, 2, 3), bytes(22)))
    datagram[place] ^= change

    with pytest.raises(Garbled):
        Cipher(MODES[1], KEY).open(packet(bytes(datagram)))


def test_another_key_opens_nothing() -> None:
    datagram = aes_packet(plain_header(), b"sound", key=bytes(KEY_BYTES))

    with pytest.raises(Garbled, match="tag"):
        Cipher("aead_aes256_gcm_rtpsize", KEY).open(packet(datagram))


def test_a_packet_counts_once() -> None:
    cipher = Cipher("aead_aes256_gcm_rtpsize", KEY)
    datagram = aes_packet(plain_header(), b"sound")
    first = cipher.open(packet(datagram))

    with pytest.raises(Garbled, match="before"):
        cipher.open(packet(datagram))
    assert b"sound" == first


def test_a_forged_packet_uses_up_no_number() -> None:
    cipher = Cipher("aead_aes256_gcm_rtpsize", KEY)
    with pytest.raises(Garbled):
        cipher.open(packet(aes_packet(plain_header(), b"x", nonce=9, key=bytes(KEY_BYTES))))

    assert b"sound" == cipher.open(packet(aes_packet(plain_header(), b"sound", nonce=9)))


@pytest.mark.parametrize("padding", [0, 9])
def test_padding_that_makes_no_sense_is_dropped(padding: int) -> None:
    datagram = aes_packet(plain_header(0xA0), b"sound" + bytes([padding]))

    with pytest.raises(Garbled, match="padding"):
        Cipher("aead_aes256_gcm_rtpsize", KEY).open(packet(datagram))


def test_video_is_dropped() -> None:
    with pytest.raises(Garbled, match="Opus"):
        packet(aes_packet(plain_header(kind=0x65), b"video"))


def test_reports_are_told_from_sound() -> None:
    assert is_rtcp(struct.pack(">BBHI", 0x81, 201, 7, 1))
    assert not is_rtcp(plain_header())


# Which numbers count


@given(st.integers(0, 2**32 - 1), st.randoms(use_true_random=False))
def test_numbers_may_come_in_any_order_but_each_once(start: int, chance: random.Random) -> None:
    window = Window()
    numbers = [(start + step) % 2**32 for step in range(100)]
    chance.shuffle(numbers)

    assert [True] * 100 == [window.admits(number) for number in numbers]
    assert [False] * 100 == [window.admits(number) for number in numbers]


def test_numbers_that_are_too_old_to_tell_are_not_admitted() -> None:
    window = Window()

    assert [True, True] == [window.admits(0), window.admits(5000)]
    assert not window.admits(1)
