"""Sound for the tests of calls: tones as Opus packets, a source that plays them, and what is heard."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import av
import discord
import numpy as np

RATE = 48000
FRAME_SAMPLES = 960
FRAME_SECONDS = FRAME_SAMPLES / RATE


@cache
def tone(hertz: int, frames: int = 25) -> tuple[bytes, ...]:
    """A sine as Opus packets of 20 ms each."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "stereo", "s16"
    encoder.open()
    packets: list[bytes] = []
    for number in range(frames):
        moments = np.arange(number * FRAME_SAMPLES, (number + 1) * FRAME_SAMPLES) / RATE
        mono = (0.4 * 32767 * np.sin(2 * np.pi * hertz * moments)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(
            np.repeat(mono, 2).reshape(1, -1), format="s16", layout="stereo"
        )
        frame.sample_rate, frame.pts = RATE, number * FRAME_SAMPLES
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return tuple(packets)


def loudest_hertz(packets: Iterable[bytes]) -> float:
    """The frequency that stands out in Opus packets."""
    decoder = av.CodecContext.create("opus", "r")
    decoder.sample_rate, decoder.layout = RATE, "stereo"
    decoded = [
        frame.to_ndarray()[0] for packet in packets for frame in decoder.decode(av.Packet(packet))
    ]
    samples = np.concatenate(decoded)
    spectrum = np.abs(np.fft.rfft(samples))
    return float(spectrum.argmax() * RATE / len(samples))


class Tune(discord.AudioSource):
    """Opus packets for a discord.py bot, without libopus."""

    def __init__(self, packets: Sequence[bytes]) -> None:
        self._packets: Iterator[bytes] = iter(packets)

    def is_opus(self) -> bool:
        return True

    def read(self) -> bytes:
        return next(self._packets, b"")
