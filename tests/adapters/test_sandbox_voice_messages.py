"""Recordings of browsers become voice messages, and whatever is none is refused in Discord's way."""

import base64
import io
from contextlib import suppress
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discord_sandbox.errors import ApiError
from discord_sandbox.files import voice_messages
from discord_sandbox.files.uploads import MAX_FILE_BYTES
from discord_sandbox.files.voice_messages import read_recording, samples_of
from recorded_sounds import packets_of, pitch_of, samples_in, sound, tone

MAGIC = (b"OggS", b"\x1aE\xdf\xa3", b"\0\0\0\x18ftyp")


def heights(waveform: str) -> bytes:
    return base64.b64decode(waveform, validate=True)


def code_of(data: bytes) -> int:
    with pytest.raises(ApiError) as refused:
        read_recording(data)
    return refused.value.code


def complaint(data: bytes) -> str:
    with pytest.raises(ApiError) as refused:
        read_recording(data)
    assert refused.value.errors is not None
    return str(refused.value.errors["files"]["0"]["_errors"][0]["message"])


@pytest.mark.parametrize("container", ["webm", "ogg", "mp4"])
def test_opus_of_a_browser_is_put_into_ogg_packet_by_packet(container: str) -> None:
    browsers = sound(tone(660, 2.5), container, "libopus")
    made = read_recording(browsers)

    assert packets_of(browsers) == packets_of(made.ogg)
    assert made.ogg.startswith(b"OggS")


def test_the_time_in_the_file_is_that_of_its_packets() -> None:
    made = read_recording(sound(tone(660, 2.5), "webm", "libopus"))
    samples = sum(map(samples_of, packets_of(made.ogg)))
    with av.open(io.BytesIO(made.ogg), "r") as source:
        assert source.duration == samples * av.time_base // 48_000


@pytest.mark.parametrize(("container", "codec"), [("webm", "libopus"), ("mp4", "aac")])
def test_the_recording_is_as_long_as_what_was_said_and_sounds_the_same(
    container: str, codec: str
) -> None:
    made = read_recording(sound(tone(660, 2.5), container, codec))
    heard = samples_in(made.ogg)

    assert made.duration_secs == pytest.approx(2.5, abs=0.05)
    assert len(heard) / 48_000 == pytest.approx(2.5, abs=0.05)
    assert pitch_of(heard) == pytest.approx(660, abs=3)


def test_the_waveform_has_a_point_for_each_tenth_of_a_second() -> None:
    quiet_then_loud = np.concatenate([tone(440, 1.0, volume=0.1), tone(440, 1.0, volume=0.8)])
    drawn = heights(read_recording(sound(quiet_then_loud, "webm", "libopus")).waveform)

    assert len(drawn) == 20
    assert max(drawn) == 255
    assert max(drawn[:9]) < 60
    assert min(drawn[11:]) > 200


def test_a_long_recording_has_no_more_than_256_points() -> None:
    drawn = heights(read_recording(sound(tone(440, 27.0), "webm", "libopus")).waveform)

    assert len(drawn) == 256


def test_silence_looks_silent() -> None:
    drawn = heights(read_recording(sound(tone(440, 1.0, volume=0.0), "webm", "libopus")).waveform)

    assert bytes(10) == drawn


@pytest.mark.parametrize("data", [b"", b"hello", b"RIFF....WAVE", b"#EXTM3U\nhttp://x.test/a.ts"])
def test_what_is_no_recording_is_refused_by_its_first_bytes(data: bytes) -> None:
    assert code_of(data) == 50035
    assert "no recording" in complaint(data)


@given(st.sampled_from(MAGIC), st.binary(max_size=400))
def test_garbage_behind_the_right_first_bytes_is_refused(magic: bytes, rest: bytes) -> None:
    assert code_of(magic + rest) == 50035


@given(st.data())
def test_a_broken_recording_is_refused_or_read_but_never_breaks_anything(
    data: st.DataObject,
) -> None:
    whole = bytearray(_SHORT)
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ApiError):
        made = read_recording(bytes(whole))
        assert made.ogg.startswith(b"OggS")


def test_a_playlist_behind_ogg_opens_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.ogg"
    secret.write_bytes(_SHORT)

    assert code_of(b"OggS\nffconcat version 1.0\nfile " + bytes(secret)) == 50035


def test_a_film_without_sound_is_refused() -> None:
    assert "no sound" in complaint(_silent_film())


def test_another_codec_is_refused() -> None:
    assert "neither Opus nor AAC" in complaint(sound(tone(440, 0.5), "ogg", "flac"))


def test_what_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day of silence is small; it is not listened to the end."""
    monkeypatch.setattr(voice_messages, "LONGEST_SECONDS", 60)

    assert "minutes long at most" in complaint(_two_minutes())


def test_endless_packets_are_not_counted_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_messages, "_MOST_PACKETS", 10)

    assert "20 minutes" in complaint(_SHORT)


def test_more_than_discord_takes_is_refused() -> None:
    assert code_of(b"OggS" + bytes(MAX_FILE_BYTES)) == 40005


@pytest.mark.parametrize(
    ("packet", "samples"),
    [
        (bytes([0b00000_000]), 480),
        (bytes([0b00011_000]), 2880),
        (bytes([0b01101_001]), 1920),
        (bytes([0b11111_000]), 960),
        (bytes([0b11100_011, 6]), 720),
    ],
)
def test_how_long_a_packet_is_stands_in_its_first_bytes(packet: bytes, samples: int) -> None:
    assert samples_of(packet) == samples


def test_a_packet_of_more_than_120_ms_is_none() -> None:
    with pytest.raises(ValueError, match="samples"):
        samples_of(bytes([0b11111_011, 63]))


_SHORT = sound(tone(440, 0.3), "webm", "libopus")


def _silent_film() -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="webm") as target:
        stream = target.add_stream("libvpx", rate=5)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        target.mux(
            stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 32), np.uint8), "yuv420p"))
        )
        target.mux(stream.encode(None))
    return buffer.getvalue()


def _two_minutes() -> bytes:
    """In few bytes: CELT, six frames of 20 ms without content in each packet."""
    ogg = io.BytesIO()
    with av.open(io.BytesIO(_SHORT), "r") as source, av.open(ogg, "w", format="ogg") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for number in range(1_000):
            packet = av.Packet(bytes([0b11111_011, 6]))
            packet.stream = stream
            packet.pts = packet.dts = number * 5760
            packet.time_base = stream.time_base
            packet.duration = 5760
            target.mux(packet)
    return ogg.getvalue()
