"""Opus packets: 20 ms each, 48 kHz, stereo, with all of the sound and as loud as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myna.audio.opus import OpusPacker
from sounds import heard, loudness_of, pitch_of, tone

CELT_OR_HYBRID_20_MS = {13, 15, 19, 23, 27, 31}


def packed(*pieces: tuple[bytes, int]) -> list[bytes]:
    packer = OpusPacker()
    packets = [packet for pcm, rate_hz in pieces for packet in packer.packed(pcm, rate_hz)]
    return packets + packer.finished()


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_sound_of_any_rate_keeps_its_pitch_and_loudness(rate_hz: int) -> None:
    sound = heard(packed((tone(1, rate_hz), rate_hz)))[9_600:]

    assert 440 == pytest.approx(pitch_of(sound, 48_000), abs=2)
    assert loudness_of(tone(1)) == pytest.approx(loudness_of(sound), rel=0.05)


def test_every_packet_is_20_ms_of_stereo() -> None:
    packets = packed((tone(1), 16_000))

    assert {packet[0] >> 3 for packet in packets} <= CELT_OR_HYBRID_20_MS
    assert {4} == {packet[0] & 0b111 for packet in packets}


def test_the_first_packet_comes_as_soon_as_there_are_20_ms() -> None:
    packer = OpusPacker()

    assert 0 == len(packer.packed(tone(0.019, 48_000), 48_000))
    assert 1 == len(packer.packed(tone(0.001, 48_000), 48_000))


def test_the_last_packet_is_filled_up() -> None:
    whole = heard(packed((tone(0.1, 48_000), 48_000)))
    begun = heard(packed((tone(0.101, 48_000), 48_000)))

    assert len(whole) < len(begun)
    assert 0 == len(begun) % 1_920


def test_the_end_of_the_sound_is_not_lost_in_the_codec() -> None:
    loud = tone(0.02, 48_000, 1_000)

    sound = heard(packed((bytes(48_000 * 2 // 50 * 9), 48_000), (loud, 48_000)))

    assert loudness_of(loud) == pytest.approx(loudness_of(sound[-2 * 1_600 : -2 * 700]), rel=0.3)


def test_silence_gives_packets_too() -> None:
    assert 50 <= len(packed((bytes(32_000), 16_000))) <= 51


def test_no_sound_gives_no_packet() -> None:
    assert [] == packed()
    assert [] == packed((b"", 16_000))


def test_pieces_of_several_rates_follow_each_other_without_a_gap() -> None:
    packets = packed((tone(0.505, 22_050), 22_050), (tone(0.505, 24_000), 24_000))

    assert 51 <= len(packets) <= 52


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 4_000), min_size=1, max_size=40))
def test_it_does_not_matter_how_the_sound_was_torn(sizes: list[int]) -> None:
    sound = tone(0.5, 22_050)
    cuts = [0]
    for size in sizes:
        cuts.append(cuts[-1] + size)
    pieces = [sound[start:end] for start, end in zip(cuts, [*cuts[1:], len(sound)], strict=True)]

    assert packed((sound, 22_050)) == packed(*((piece, 22_050) for piece in pieces))
