"""Opus for a person's end of a call: 20 ms packets at 48 kHz, by the libopus of PyAV's wheel.

Used by `headset.py` and `hearing.py`.
"""

from typing import Final

import av

SAMPLE_RATE: Final = 48_000
FRAME_SAMPLES: Final = 960
FRAME_SECONDS: Final = FRAME_SAMPLES / SAMPLE_RATE
MONO_FRAME_BYTES: Final = 2 * FRAME_SAMPLES
STEREO_FRAME_BYTES: Final = 4 * FRAME_SAMPLES
SILENCE: Final = b"\xf8\xff\xfe"
"""20 ms of it; clients send some when they fall silent, and never encrypt it."""
_BITS_PER_SECOND: Final = 64_000


class Encoder:
    def __init__(self) -> None:
        context = av.CodecContext.create("libopus", "w")
        context.sample_rate = SAMPLE_RATE
        context.layout = "mono"
        context.format = "s16"
        context.bit_rate = _BITS_PER_SECOND
        context.open()
        self._context = context
        self._samples = 0

    def encode(self, pcm: bytes) -> bytes:
        """`pcm`: one frame of 16-bit mono."""
        frame = av.AudioFrame(format="s16", layout="mono", samples=FRAME_SAMPLES)
        frame.planes[0].update(pcm)
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._samples
        self._samples += FRAME_SAMPLES
        return b"".join(bytes(packet) for packet in self._context.encode(frame))


class Decoder:
    def __init__(self) -> None:
        context = av.CodecContext.create("libopus", "r")
        context.sample_rate = SAMPLE_RATE
        context.layout = "stereo"
        self._context = context

    def decode(self, packet: bytes) -> bytes:
        """16-bit stereo, as long as the packet is; raises `av.FFmpegError` for what is no Opus."""
        frames = self._context.decode(av.Packet(packet))
        return b"".join(bytes(frame.planes[0])[: 4 * frame.samples] for frame in frames)
