"""Sound files made on the spot, and what can be told of sound; for tests of hearing and speaking."""

import io
from collections.abc import AsyncIterator, Iterator, Sequence
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from myna.domain.speech import SpeechFormat, SpeechPart

CODECS = {
    "opus.ogg": ("ogg", "libopus", 48_000),
    "vorbis.ogg": ("ogg", "vorbis", 44_100),
    "sound.mp3": ("mp3", "libmp3lame", 44_100),
    "sound.m4a": ("ipod", "aac", 44_100),
    "sound.aac": ("adts", "aac", 44_100),
    "sound.wav": ("wav", "pcm_s16le", 44_100),
    "sound.flac": ("flac", "flac", 44_100),
    "sound.webm": ("webm", "libopus", 48_000),
    "sound.mkv": ("matroska", "flac", 48_000),
}
"""Container, codec and rate of a file of each kind."""
VIDEOS = {
    "video.mp4": ("mp4", "aac"),
    "video.mov": ("mov", "alac"),
    "video.mkv": ("matroska", "flac"),
}


def tone(seconds: float, rate_hz: int = 16_000, hertz: float = 440.0) -> bytes:
    """A sine of a third of the full scale, 16-bit mono."""
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    samples: NDArray[np.int16] = (np.sin(2 * np.pi * hertz * times) * 10_000).astype("<i2")
    return samples.tobytes()


def pitch_of(pcm: bytes, rate_hz: int = 16_000) -> float:
    """The strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(np.frombuffer(pcm, "<i2").astype(float)))
    return float(np.argmax(spectrum)) * rate_hz / (len(pcm) / 2)


def loudness_of(pcm: bytes) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(np.frombuffer(pcm, "<i2").astype(float) ** 2)))


def sound(name: str, seconds: float = 1.0) -> bytes:
    """A tone as a file of this kind of `CODECS`."""
    container, codec, rate_hz = CODECS[name]
    return packed(tone(seconds, rate_hz), container, codec, rate_hz)


def packed(pcm: bytes, container: str, codec: str, rate_hz: int, channels: int = 2) -> bytes:
    """16-bit mono as a file that has it on every channel."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as output:
        _add_sound(output, codec, rate_hz, channels, pcm)
    return file.getvalue()


def video(name: str, seconds: float = 1.0) -> bytes:
    """A black picture with a tone, as a file of this kind of `VIDEOS`."""
    container, codec = VIDEOS[name]
    file = io.BytesIO()
    with av.open(file, "w", format=container) as output:
        pictures = _add_pictures(output)
        _add_sound(output, codec, 44_100, 2, tone(seconds, 44_100))
        _show(output, pictures, round(5 * seconds))
    return file.getvalue()


def silent_video() -> bytes:
    """A video of a second without an audio track."""
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as output:
        _show(output, _add_pictures(output), 5)
    return file.getvalue()


def day_of_silence() -> bytes:
    """24 hours in a few megabytes: the same ADTS frame again and again."""
    silence = packed(bytes(16_000), "adts", "aac", 8_000, channels=1)
    frame = silence[silence.rindex(silence[:3]) :]
    return frame * (24 * 3_600 * 8_000 // 1_024)


def _add_pictures(output: av.container.OutputContainer) -> av.VideoStream:
    stream = output.add_stream("mpeg4", rate=5)
    stream.width = stream.height = 64
    stream.pix_fmt = "yuv420p"
    return stream


def _show(output: av.container.OutputContainer, stream: av.VideoStream, pictures: int) -> None:
    for number in range(pictures):
        frame = av.VideoFrame(64, 64, "yuv420p")
        frame.pts, frame.time_base = number, Fraction(1, 5)
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


def _add_sound(
    output: av.container.OutputContainer, codec: str, rate_hz: int, channels: int, pcm: bytes
) -> None:
    layout = {1: "mono", 2: "stereo"}.get(channels, f"{channels}C")
    stream = output.add_stream(codec, rate=rate_hz, layout=layout, options={"strict": "-2"})
    frame = av.AudioFrame.from_ndarray(
        np.repeat(np.frombuffer(pcm, "<i2"), channels).reshape(1, -1), format="s16", layout=layout
    )
    frame.sample_rate, frame.pts = rate_hz, 0
    output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


def pcm_part(pcm: bytes, rate_hz: int = 16_000) -> SpeechPart:
    return SpeechPart(format=SpeechFormat.PCM, data=pcm, rate_hz=rate_hz)


def mp3_part(data: bytes) -> SpeechPart:
    return SpeechPart(format=SpeechFormat.MP3, data=data)


async def spoken(*parts: SpeechPart) -> AsyncIterator[SpeechPart]:
    for part in parts:
        yield part


def heard(packets: Sequence[bytes]) -> bytes:
    """Mono at 48 kHz, by another decoder than Myna's own."""
    return b"".join(_left(packets))


def _left(packets: Sequence[bytes]) -> Iterator[bytes]:
    decoder = av.CodecContext.create("opus", "r")
    decoder.sample_rate, decoder.layout = 48_000, "stereo"
    for packet in packets:
        for frame in decoder.decode(av.Packet(packet)):
            samples = frame.to_ndarray()[0]
            yield (samples * 32_767).astype("<i2").tobytes()
