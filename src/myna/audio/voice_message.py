"""What Discord wants of a voice message: an Ogg Opus file, its length and its shape. Used by the bot."""

import asyncio
import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from myna.audio.marking import TAGS
from myna.audio.opus import PACKET_SAMPLES, RATE_HZ, unpacked
from myna.domain.speech import PACKET_SECONDS

MOST_POINTS = 256
POINTS_A_SECOND = 10
LOUDEST = 255
PRE_SKIP_SAMPLES = 312
"""What libopus puts before the first sample; players leave it out."""


@dataclass(frozen=True, kw_only=True)
class VoiceMessage:
    """The fields `duration_secs` and `waveform` of Discord's attachment object, and the file."""

    ogg: bytes
    seconds: float
    waveform: str
    """Up to 256 bytes, base64; one for each 100 ms, or fewer where that would be more."""


async def voice_message(packets: Sequence[bytes]) -> VoiceMessage:
    """Of at least one Opus packet of 20 ms, as `SpeechEncoder` makes them."""
    return await asyncio.to_thread(_made, packets)


def ogg_of(packets: Sequence[bytes]) -> bytes:
    """The packets as they are, in an Ogg file that says what made them."""
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as container:
        container.metadata.update(TAGS)
        stream = container.add_stream("libopus", rate=RATE_HZ, layout="stereo")  # for its header
        for number, data in enumerate(packets):
            packet = av.Packet(data)
            packet.stream, packet.time_base = stream, Fraction(1, RATE_HZ)
            packet.pts = packet.dts = number * PACKET_SAMPLES - PRE_SKIP_SAMPLES
            packet.duration = PACKET_SAMPLES
            container.mux(packet)
    return file.getvalue()


def waveform_of(pcm: NDArray[np.int16], seconds: float) -> bytes:
    """How loud each stretch is, against the loudest."""
    points = max(1, min(MOST_POINTS, round(seconds * POINTS_A_SECOND)))
    stretches = np.array_split(pcm.astype(np.float32), points)
    loudness = np.array([np.sqrt(np.mean(stretch**2)) for stretch in stretches])
    return bytes(np.rint(loudness * (LOUDEST / max(loudness.max(), 1))).astype(np.uint8))


def _made(packets: Sequence[bytes]) -> VoiceMessage:
    seconds = round(len(packets) * PACKET_SECONDS, 2)
    pcm = np.frombuffer(b"".join(unpacked(packets)), "<i2")
    return VoiceMessage(
        ogg=ogg_of(packets),
        seconds=seconds,
        waveform=base64.b64encode(waveform_of(pcm, seconds)).decode("ascii"),
    )
