"""Reads hostile sound with FFmpeg's libraries; only ever run by `child`, in a process with limits.

With custom I/O FFmpeg has no protocol whitelist: left to guess, it follows playlists, lists of files and session
descriptions to the network and the disk. So the demuxer is named, the lists are closed, and the input has no name.
"""

import io
from collections.abc import Iterator

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from myna.audio.protocol import RATES_HZ, Job

CODECS = frozenset({"aac", "alac", "flac", "mp3", "opus", "vorbis"})
CHANNELS = range(1, 9)
MOST_BAD_PACKETS = 50
"""More than there are good ones: what is mostly rubbish costs time and says nothing."""
LEAST_PER_SECOND = 1_000
"""A packet of less than so much of a second is no good: encoders make none, and millions of them fit in a file."""
BLOCK_SAMPLES = 16_000


class Undecodable(Exception): ...


class Silent(Exception):
    """The file is sound, of no length."""


def decoded(job: Job) -> Iterator[bytes]:
    """PCM, piece by piece. Ends soon after the last wanted sample; raises `Undecodable` or `Silent`."""
    sent = 0
    try:
        with _opened(job) as container:
            for piece in _pieces(container, job.rate_hz):
                sent += len(piece)
                yield piece
                if sent > job.max_samples * 2:
                    return
    except MemoryError:  # av has one that is an FFmpegError too
        raise
    except (av.FFmpegError, ValueError, OverflowError) as error:
        raise Undecodable(str(error)) from error
    if not sent:
        raise Silent


def _opened(job: Job) -> InputContainer:
    return av.open(
        io.BytesIO(job.data),
        "r",
        format=job.demuxer,
        metadata_errors="ignore",
        options={
            "format_whitelist": job.demuxer,
            "protocol_whitelist": "none",
            "max_streams": "8",
            "probesize": "1048576",
            "analyzeduration": "2000000",
            "max_probe_packets": "1",  # 20 ms less for a WAV file
        },
    )


def _pieces(container: InputContainer, rate_hz: int) -> Iterator[bytes]:
    """Chained streams may change their format; each stretch of one format has its own resampler."""
    stream = _stream(container)
    resampler, last = None, None
    for frame in _frames(container, stream):
        now = (frame.format.name, frame.layout.name, frame.sample_rate)
        if resampler is None or now != last:
            _check(frame.sample_rate, frame.layout.nb_channels)
            yield from _drained(resampler)
            resampler, last = _resampler(rate_hz), now
        frame.pts = None
        yield from _resampled(resampler, frame)
    yield from _drained(resampler)


def _stream(container: InputContainer) -> AudioStream:
    if not container.streams.audio:
        raise Undecodable("There is no sound in it.")
    stream = container.streams.audio[0]
    context = stream.codec_context
    name = _codec_of(stream)
    # The container's option `codec_whitelist` does not bind.
    if name not in CODECS and not name.startswith("pcm_"):
        raise Undecodable(f"The codec is {name}.")
    _check(context.sample_rate, context.channels)
    context.thread_count = 1
    return stream


def _codec_of(stream: AudioStream) -> str:
    """Where FFmpeg knows none there is no context, whatever its type says."""
    context: AudioCodecContext | None = stream.codec_context
    return context.codec.canonical_name if context is not None else "unknown"


def _check(rate_hz: int, channels: int) -> None:
    if rate_hz not in RATES_HZ or channels not in CHANNELS:
        raise Undecodable(f"There are {channels} channels at {rate_hz} Hz.")


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Bad packets are passed over, up to a point; where the file breaks off, so does its sound."""
    good = fruitless = broken = 0
    packets = container.demux(stream)
    while fruitless <= MOST_BAD_PACKETS + good:
        try:
            packet = next(packets, None)
            frames = packet.decode() if packet is not None else None
        except MemoryError:  # av has one that is an FFmpegError too
            raise
        except av.FFmpegError:
            broken, fruitless = broken + 1, fruitless + 1
            continue
        if frames is None:
            break
        is_good = any(frame.samples * LEAST_PER_SECOND >= frame.sample_rate for frame in frames)
        good, fruitless = good + is_good, fruitless + (not is_good)
        yield from frames
    if broken and not good:
        raise Undecodable("No packet of it is good.")


def _resampler(rate_hz: int) -> AudioResampler:
    return AudioResampler(format="s16", layout="mono", rate=rate_hz, frame_size=BLOCK_SAMPLES)


def _drained(resampler: AudioResampler | None) -> Iterator[bytes]:
    if resampler is not None:
        yield from _resampled(resampler, None)


def _resampled(resampler: AudioResampler, frame: AudioFrame | None) -> Iterator[bytes]:
    for block in resampler.resample(frame):
        yield bytes(memoryview(block.planes[0])[: block.samples * 2])
