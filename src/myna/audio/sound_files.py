"""Speech as files of several kinds; `myna say -o FILE` writes them."""

import asyncio
import io
import wave
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import av

from myna.audio.marking import TAGS, riff_info
from myna.audio.opus import CHANNELS, RATE_HZ, pcm_frame, unpacked
from myna.audio.voice_message import ogg_of


async def sound_file(packets: Sequence[bytes], extension: str) -> bytes:
    """The file; the extension is one of `EXTENSIONS`, without its dot."""
    return await asyncio.to_thread(EXTENSIONS[extension], packets)


def _wav(packets: Sequence[bytes]) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(CHANNELS)
        wav.setsampwidth(2)
        wav.setframerate(RATE_HZ)
        for pcm in unpacked(packets):
            wav.writeframesraw(pcm)
    sound = file.getvalue() + riff_info()
    return sound[:4] + (len(sound) - 8).to_bytes(4, "little") + sound[8:]


def _mp3(packets: Sequence[bytes]) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        container.metadata.update(TAGS)
        stream = container.add_stream("libmp3lame", rate=RATE_HZ, layout="stereo")
        for pcm in unpacked(packets):
            container.mux(stream.encode(pcm_frame(pcm, "stereo", RATE_HZ)))
        container.mux(stream.encode(None))
    return file.getvalue()


EXTENSIONS: Mapping[str, Callable[[Sequence[bytes]], bytes]] = MappingProxyType(
    {"ogg": ogg_of, "opus": ogg_of, "wav": _wav, "mp3": _mp3}
)
