"""Sounds for tests of voice: made, packed as browsers pack them, and listened to."""

import io
import wave

import av
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
HUMMED_HERTZ = 1000
"""What the microphone of a browser hums."""
Samples = NDArray[np.int16]
"""Mono, 48 kHz."""


def tone(hertz: float, seconds: float, *, volume: float = 0.4) -> Samples:
    moments = np.arange(int(RATE * seconds)) / RATE
    return (volume * 32767 * np.sin(2 * np.pi * hertz * moments)).astype(np.int16)


def sound(samples: Samples, container: str, codec: str) -> bytes:
    """The samples in a file, encoded."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as target:
        stream = target.add_stream(codec, rate=RATE, layout="mono")
        for start in range(0, len(samples), 960):
            piece = samples[start : start + 960].reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(piece, format="s16", layout="mono")
            frame.sample_rate, frame.pts = RATE, start
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return buffer.getvalue()


def wav(samples: Samples) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes(samples.tobytes())
    return buffer.getvalue()


def packets_of(file: bytes) -> list[bytes]:
    with av.open(io.BytesIO(file), "r") as source:
        return [bytes(packet) for packet in source.demux(audio=0) if packet.size]


def samples_in(file: bytes) -> Samples:
    to_mono = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(io.BytesIO(file), "r") as source:
        frames = [one for frame in source.decode(audio=0) for one in to_mono.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def pitch_of(samples: Samples) -> float:
    """The loudest frequency, in hertz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * RATE / len(samples)
