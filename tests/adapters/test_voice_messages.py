"""Voice messages and sound files, made of Opus packets."""

import base64
import io

import av
import numpy as np
import pytest

from myna.audio.opus import OpusPacker
from myna.audio.sound_files import EXTENSIONS, sound_file
from myna.audio.voice_message import voice_message, waveform_of
from sounds import loudness_of, pitch_of, tone


def packets_of(pcm: bytes, rate_hz: int = 16_000) -> list[bytes]:
    packer = OpusPacker()
    return packer.packed(pcm, rate_hz) + packer.finished()


def opened(file: bytes) -> tuple[str, float, float, float]:
    """Container, seconds by its header, loudness and pitch of what is in it."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=16_000)
    with av.open(io.BytesIO(file)) as container:
        seconds = (container.duration or 0) / av.time_base
        blocks = [
            bytes(memoryview(block.planes[0])[: 2 * block.samples])
            for frame in container.decode(audio=0)
            for block in resampler.resample(frame)
        ]
        pcm = b"".join(blocks)
        return container.format.name, seconds, loudness_of(pcm), pitch_of(pcm)


async def test_a_voice_message_has_the_very_packets_in_it() -> None:
    packets = packets_of(tone(1))

    message = await voice_message(packets)

    with av.open(io.BytesIO(message.ogg), format="ogg") as container:
        assert packets == [bytes(packet) for packet in container.demux() if packet.size]


async def test_a_voice_message_says_how_long_it_is() -> None:
    packets = packets_of(tone(1.5))

    message = await voice_message(packets)

    assert len(packets) * 0.02 == pytest.approx(message.seconds)
    assert message.seconds == pytest.approx(opened(message.ogg)[1], abs=0.02)


async def test_its_waveform_shows_where_it_is_loud() -> None:
    message = await voice_message(packets_of(tone(1) + bytes(32_000)))

    points = base64.b64decode(message.waveform)
    assert 20 == len(points)
    assert min(points[:10]) > 200
    assert max(points[11:]) < 5


@pytest.mark.parametrize(
    ("seconds", "points"), [(0.02, 1), (1.0, 10), (25.6, 256), (60.0, 256), (600.0, 256)]
)
def test_a_waveform_has_a_point_for_100_ms_and_256_at_most(seconds: float, points: int) -> None:
    assert points == len(waveform_of(np.ones(round(seconds * 1_000), np.int16), seconds))


def test_the_waveform_of_silence_is_flat() -> None:
    assert bytes(10) == waveform_of(np.zeros(96_000, np.int16), 1.0)


@pytest.mark.parametrize(
    ("extension", "container"), [("ogg", "ogg"), ("opus", "ogg"), ("wav", "wav"), ("mp3", "mp3")]
)
async def test_speech_is_written_as_a_file_of_the_asked_kind(
    extension: str, container: str
) -> None:
    name, seconds, loudness, pitch = opened(await sound_file(packets_of(tone(2)), extension))

    assert container == name
    assert 2 == pytest.approx(seconds, abs=0.1)
    assert 440 == pytest.approx(pitch, abs=2)
    assert loudness_of(tone(2)) == pytest.approx(loudness, rel=0.1)


def test_these_are_all_extensions() -> None:
    assert {"ogg", "opus", "wav", "mp3"} == EXTENSIONS.keys()
