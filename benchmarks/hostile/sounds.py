"""Sound files in every form that people send; the material of the hostile ones."""

import io
import random
from collections.abc import Iterator

import av
import numpy as np

FORMS = {
    "opus.ogg": ("ogg", "libopus", 48_000, "s16"),
    "vorbis.ogg": ("ogg", "vorbis", 44_100, "fltp"),
    "sound.mp3": ("mp3", "libmp3lame", 44_100, "s16p"),
    "slow.mp3": ("mp3", "libmp3lame", 16_000, "s16p"),
    "sound.m4a": ("ipod", "aac", 44_100, "fltp"),
    "alac.m4a": ("ipod", "alac", 44_100, "s16p"),
    "sound.aac": ("adts", "aac", 44_100, "fltp"),
    "sound.wav": ("wav", "pcm_s16le", 44_100, "s16"),
    "8bit.wav": ("wav", "pcm_u8", 8_000, "u8"),
    "24bit.wav": ("wav", "pcm_s24le", 48_000, "s32"),
    "float.wav": ("wav", "pcm_f32le", 48_000, "flt"),
    "alaw.wav": ("wav", "pcm_alaw", 8_000, "s16"),
    "sound.flac": ("flac", "flac", 44_100, "s16"),
    "high.flac": ("flac", "flac", 96_000, "s16"),
    "sound.webm": ("webm", "libopus", 48_000, "s16"),
    "vorbis.webm": ("webm", "vorbis", 48_000, "fltp"),
    "sound.mkv": ("matroska", "pcm_s16le", 48_000, "s16"),
    "sound.mov": ("mov", "pcm_s16le", 44_100, "s16"),
    "sound.mp4": ("mp4", "aac", 48_000, "fltp"),
    "sound.3gp": ("3gp", "aac", 44_100, "fltp"),
}
"""Container, codec, rate and sample format of a file of each kind."""
LAYOUTS = ("mono", "stereo")


def sound(form: str, seconds: float = 1.0, hertz: float = 440.0, layout: str = "stereo") -> bytes:
    """A tone as a file of this kind of `FORMS`."""
    container, codec, rate_hz, sample_format = FORMS[form]
    layout = "stereo" if codec == "vorbis" else layout  # all that its encoder knows
    at = np.arange(int(seconds * rate_hz)) / rate_hz
    samples = (10_000 * np.sin(2 * np.pi * hertz * at)).astype("<i2")
    frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="s16", layout="mono")
    frame.sample_rate = rate_hz
    file = io.BytesIO()
    with av.open(file, "w", format=container) as output:
        stream = output.add_stream(codec, rate=rate_hz, layout=layout, options={"strict": "-2"})
        stream.format = sample_format
        _encode(output, stream, frame)
    return file.getvalue()


def _encode(
    output: av.container.OutputContainer, stream: av.AudioStream, frame: av.AudioFrame
) -> None:
    resampler = av.AudioResampler(
        format=stream.format.name,
        layout=stream.layout.name,
        rate=stream.rate,
        frame_size=stream.frame_size or 1_024,
    )
    for piece in (*resampler.resample(frame), *resampler.resample(None)):
        output.mux(stream.encode(piece))
    output.mux(stream.encode(None))


def seeds(rng: random.Random, count: int) -> Iterator[tuple[str, bytes]]:
    """Names and files, all forms in turn."""
    forms = list(FORMS)
    for number in range(count):
        form = forms[number % len(forms)]
        seconds, hertz = rng.uniform(0.3, 2.0), rng.uniform(100, 2_000)
        layout = rng.choice(LAYOUTS)
        yield form, sound(form, seconds, hertz, layout)
