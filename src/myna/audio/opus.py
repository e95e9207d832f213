"""Packs sound into Opus packets and unpacks Myna's own; synchronous, used by `encoder` and `voice_message`."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

RATE_HZ = 48_000
CHANNELS = 2
PACKET_SAMPLES = 960
BIT_RATE = 64_000
_FRAME_BYTES = PACKET_SAMPLES * CHANNELS * 2


class OpusPacker:
    """Takes 16-bit mono of any rate, piece by piece; gives packets of 20 ms, 48 kHz, stereo."""

    def __init__(self) -> None:
        self._codec = _encoder()
        self._resampler: AudioResampler | None = None
        self._rate_hz = 0
        self._half_sample = b""
        self._pcm = bytearray()
        """48 kHz stereo that does not fill a packet yet."""

    def packed(self, pcm: bytes, rate_hz: int) -> list[bytes]:
        """A sample may be torn between two pieces."""
        if rate_hz != self._rate_hz:
            self._drain()
            self._rate_hz = rate_hz
        whole = self._half_sample + pcm
        self._half_sample = whole[len(whole) & ~1 :]
        if whole := whole[: len(whole) & ~1]:
            self._pcm += _resampled(self._resample_with(), pcm_frame(whole, "mono", rate_hz))
        return self._full_packets()

    def finished(self) -> list[bytes]:
        """What is left, filled up with silence."""
        self._drain()
        if missing := -len(self._pcm) % _FRAME_BYTES:
            self._pcm += bytes(missing)
        return [*self._full_packets(), *(bytes(packet) for packet in self._codec.encode(None))]

    def _resample_with(self) -> AudioResampler:
        if self._resampler is None:
            self._resampler = AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
        return self._resampler

    def _drain(self) -> None:
        if self._resampler is not None:
            self._pcm += _resampled(self._resampler, None)
        self._resampler, self._half_sample = None, b""

    def _full_packets(self) -> list[bytes]:
        packets: list[bytes] = []
        end = len(self._pcm) // _FRAME_BYTES * _FRAME_BYTES
        for start in range(0, end, _FRAME_BYTES):
            frame = pcm_frame(self._pcm[start : start + _FRAME_BYTES], "stereo", RATE_HZ)
            packets += (bytes(packet) for packet in self._codec.encode(frame))
        del self._pcm[:end]
        return packets


def unpacked(packets: Sequence[bytes]) -> Iterator[bytes]:
    """16-bit stereo at 48 kHz, one piece for each packet; only for packets made here."""
    codec = av.CodecContext.create("libopus", "r")
    codec.sample_rate, codec.layout = RATE_HZ, "stereo"
    for packet in packets:
        for frame in codec.decode(av.Packet(packet)):
            yield bytes(memoryview(frame.planes[0])[: frame.samples * CHANNELS * 2])


def _encoder() -> AudioCodecContext:
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format = RATE_HZ, "stereo", "s16"
    codec.bit_rate, codec.time_base = BIT_RATE, Fraction(1, RATE_HZ)
    codec.options = {"application": "voip", "vbr": "on", "frame_duration": "20"}
    codec.open()
    return codec


def pcm_frame(pcm: bytes | bytearray, layout: str, rate_hz: int) -> AudioFrame:
    frame = AudioFrame("s16", layout, len(pcm) // (2 if layout == "mono" else 4))
    frame.sample_rate = rate_hz
    plane = frame.planes[0]
    memoryview(plane)[: len(pcm)] = pcm
    return frame


def _resampled(resampler: AudioResampler, frame: AudioFrame | None) -> bytes:
    """Stereo. Both channels are as loud as the one was; the resampler's own mixing takes 3 dB."""
    mono = b"".join(
        bytes(memoryview(block.planes[0])[: block.samples * 2])
        for block in resampler.resample(frame)
    )
    return np.repeat(np.frombuffer(mono, "<i2"), CHANNELS).tobytes()
