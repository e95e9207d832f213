"""The recipe itself, on files of every kind; what is hostile is tried in children, in `test_hostile_audio`."""

import pytest

from myna.audio.protocol import Job
from myna.audio.recipe import Undecodable, decoded
from myna.audio.sniffing import demuxer_of
from sounds import CODECS, VIDEOS, loudness_of, packed, pitch_of, sound, tone, video

WITH_A_HEADER_OF_EACH_FRAME = [("sound.aac", 0.15), ("sound.mp3", 0.15), ("sound.flac", 0.01)]


def pcm_of(data: bytes, *, rate_hz: int = 16_000, max_seconds: float = 600) -> bytes:
    job = Job(
        demuxer=demuxer_of(data) or "ogg",
        rate_hz=rate_hz,
        max_samples=int(max_seconds * rate_hz),
        data=data,
    )
    return b"".join(decoded(job))


@pytest.mark.parametrize("name", CODECS)
def test_sound_of_every_kind_is_heard_as_it_was(name: str) -> None:
    pcm = pcm_of(sound(name))

    assert 1 == pytest.approx(len(pcm) / 32_000, abs=0.05)
    assert 440 == pytest.approx(pitch_of(pcm), abs=2)
    assert loudness_of(tone(1)) == pytest.approx(loudness_of(pcm), rel=0.1)


@pytest.mark.parametrize("name", VIDEOS)
def test_a_video_is_listened_to(name: str) -> None:
    pcm = pcm_of(video(name))

    assert 1 == pytest.approx(len(pcm) / 32_000, abs=0.05)
    assert 440 == pytest.approx(pitch_of(pcm), abs=2)


@pytest.mark.parametrize("rate_hz", [16_000, 48_000])
def test_sound_comes_at_the_rate_that_was_asked_for(rate_hz: int) -> None:
    assert rate_hz * 2 == len(pcm_of(sound("opus.ogg"), rate_hz=rate_hz))


def test_a_chain_of_ogg_files_is_heard_to_its_end() -> None:
    pcm = pcm_of(sound("opus.ogg") + packed(tone(1, 48_000, 880), "ogg", "libopus", 48_000))

    assert 2 == len(pcm) / 32_000
    assert (440, 880) == (round(pitch_of(pcm[:32_000])), round(pitch_of(pcm[32_000:])))


@pytest.mark.parametrize(("name", "lost_seconds"), WITH_A_HEADER_OF_EACH_FRAME)
def test_the_rate_may_change_in_the_middle(name: str, lost_seconds: float) -> None:
    container, codec, _ = CODECS[name]
    slower = packed(tone(1, 22_050, 880), container, codec, 22_050)

    pcm = pcm_of(sound(name) + slower)

    assert 2 == pytest.approx(len(pcm) / 32_000, abs=lost_seconds)
    assert 440 == pytest.approx(pitch_of(pcm[:32_000]), abs=2)
    assert 880 == pytest.approx(pitch_of(pcm[-31_000:]), abs=3)


def test_a_rate_that_nobody_uses_is_refused_in_the_middle_too() -> None:
    with pytest.raises(Undecodable):
        pcm_of(sound("sound.flac") + packed(tone(8, 1_000), "flac", "flac", 1_000))


def test_reading_stops_soon_after_the_last_wanted_sample() -> None:
    pcm = pcm_of(sound("sound.flac", 8), max_seconds=2)

    assert 2 < len(pcm) / 32_000 < 3.1


def test_a_chain_that_cannot_be_followed_is_heard_as_far_as_it_can() -> None:
    slower = packed(tone(1, 22_050, 880), "ogg", "vorbis", 22_050)

    pcm = pcm_of(sound("vorbis.ogg") + slower)

    assert 1 == pytest.approx(len(pcm) / 32_000, abs=0.01)
