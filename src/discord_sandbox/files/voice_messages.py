"""A recording as a voice message has it: Ogg Opus, how long it is, and how its waveform looks.

Browsers record Opus into WebM or MP4: it is put into Ogg as it is, never encoded again. Only a
recording without Opus (Safari's AAC) is. Called by the test language and by the page's API.

The bytes come from outside and FFmpeg's libraries read them: the container is told by its first
bytes and named, no other is tried, and no protocol may be opened.
"""

import asyncio
import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet

from discord_sandbox.errors import ApiError, field_error, invalid_form, too_large
from discord_sandbox.files.uploads import MAX_FILE_BYTES, Upload
from discord_sandbox.files.waveforms import RATE, Meter

LONGEST_SECONDS = 20 * 60
_MOST_PACKETS = LONGEST_SECONDS * 100
_CONTAINERS = ((0, b"OggS", "ogg"), (0, b"\x1aE\xdf\xa3", "matroska"), (4, b"ftyp", "mov"))
"""Where which bytes stand, and FFmpeg's name for what they begin."""
_OPUS_HEAD = b"OpusHead"
_PRE_SKIP = slice(10, 12)
_MOST_CHANNELS = 2
_RATES = range(8_000, 96_001)

_SILK_SAMPLES = (480, 960, 1920, 2880)
_HYBRID_SAMPLES = (480, 960)
_CELT_SAMPLES = (120, 240, 480, 960)
_LONGEST_PACKET_SAMPLES = 5760


@dataclass(frozen=True, kw_only=True)
class Recording:
    ogg: bytes
    duration_secs: float
    waveform: str
    """Base64 of one byte for each tenth of a second, of 256 bytes at most."""

    def upload(self) -> Upload:
        name, kind = "voice-message.ogg", "audio/ogg"
        return Upload(key="0", filename=name, content_type=kind, data=self.ogg)


async def recording(data: bytes) -> Recording:
    """In a worker thread.

    Raises `ApiError`: 400 for what is no recording, or is too long; 413 for too many bytes.
    """
    return await asyncio.to_thread(read_recording, data)


def read_recording(data: bytes) -> Recording:
    """As `recording`, in this thread."""
    if len(data) > MAX_FILE_BYTES:
        raise too_large()
    container = next((name for at, magic, name in _CONTAINERS if data[at:].startswith(magic)), None)
    if container is None:
        raise _refused("This is no recording: neither Ogg nor WebM nor MP4.")
    options = {"format_whitelist": container, "protocol_whitelist": "none", "max_streams": "4"}
    try:
        with av.open(io.BytesIO(data), "r", format=container, options=options) as source:
            return _read(source)
    except (av.FFmpegError, ValueError, IndexError, OverflowError, MemoryError):
        raise _refused("This recording is damaged.") from None


def _refused(message: str) -> ApiError:
    return invalid_form(field_error("files.0", "VOICE_MESSAGE_INVALID_RECORDING", message))


def _read(source: InputContainer) -> Recording:
    if not source.streams.audio:
        raise _refused("This recording has no sound in it.")
    stream = source.streams.audio[0]
    codec = stream.codec_context
    name = getattr(codec, "name", "")  # where FFmpeg does not know the codec there is no context
    is_opus = name in {"opus", "libopus"} and _head(stream).startswith(_OPUS_HEAD)
    if not is_opus and name != "aac":
        raise _refused("This recording is neither Opus nor AAC.")
    if codec.channels > _MOST_CHANNELS or codec.sample_rate not in _RATES:
        raise _refused("This recording has more than two channels, or an odd rate.")
    meter = _BoundedMeter()
    ogg = _remuxed(source, stream, meter) if is_opus else _encoded(source, stream, meter)
    if meter.samples == 0:
        raise _refused("This recording is empty.")
    seconds = round(meter.samples / RATE, 3)
    return Recording(ogg=ogg, duration_secs=seconds, waveform=meter.waveform())


class _BoundedMeter(Meter):
    def hear(self, frame: AudioFrame) -> None:
        super().hear(frame)
        if self.samples > LONGEST_SECONDS * RATE:
            raise _too_long()


def _too_long() -> ApiError:
    return _refused(f"A voice message is {LONGEST_SECONDS // 60} minutes long at most.")


def _head(stream: AudioStream) -> bytes:
    return bytes(stream.codec_context.extradata or b"")


def _packets(source: InputContainer, stream: AudioStream) -> Iterator["Packet[AudioStream]"]:
    for count, packet in enumerate(source.demux(stream)):
        if count > _MOST_PACKETS:
            raise _too_long()
        yield packet


def _remuxed(source: InputContainer, stream: AudioStream, meter: Meter) -> bytes:
    """The same packets. How long each is says the packet: WebM counts in milliseconds."""
    at = -int.from_bytes(_head(stream)[_PRE_SKIP], "little")
    listening = _to_mono()
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="ogg") as target:
        into = target.add_stream_from_template(stream)
        for packet in _packets(source, stream):
            for frame in stream.decode(packet):
                for plain in listening.resample(frame):
                    meter.hear(plain)
            if packet.size == 0:  # what ends the decoder
                continue
            packet.stream = into
            packet.time_base = Fraction(1, RATE)
            packet.pts = packet.dts = at
            packet.duration = samples_of(bytes(packet))
            at += packet.duration
            target.mux(packet)
    return buffer.getvalue()


def _encoded(source: InputContainer, stream: AudioStream, meter: Meter) -> bytes:
    listening = _to_mono()
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="ogg") as target:
        into = target.add_stream("libopus", rate=RATE, layout="mono")
        for packet in _packets(source, stream):
            for frame in stream.decode(packet):
                for plain in listening.resample(frame):
                    meter.hear(plain)
                    target.mux(into.encode(plain))
        target.mux(into.encode(None))
    return buffer.getvalue()


def _to_mono() -> av.AudioResampler:
    return av.AudioResampler(format="s16", layout="mono", rate=RATE)


def samples_of(packet: bytes) -> int:
    """How much an Opus packet holds, at 48 kHz, by its first bytes (RFC 6716, 3.1 and 3.2).

    Raises `ValueError` for more than 120 ms, `IndexError` for a packet that is cut off.
    """
    configuration, code = packet[0] >> 3, packet[0] & 3
    if configuration < 12:  # noqa: PLR2004 - the RFC's table: SILK, then hybrid, then CELT
        frame = _SILK_SAMPLES[configuration % 4]
    elif configuration < 16:  # noqa: PLR2004 - as above
        frame = _HYBRID_SAMPLES[configuration % 2]
    else:
        frame = _CELT_SAMPLES[configuration % 4]
    frames = (1, 2, 2)[code] if code < 3 else packet[1] & 0x3F  # noqa: PLR2004 - code 3 says how many
    if frame * frames > _LONGEST_PACKET_SAMPLES:
        raise ValueError(f"An Opus packet of {frame * frames} samples")
    return frame * frames
