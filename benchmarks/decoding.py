"""From the bytes of an attachment to samples: Myna's decoder beside the original pipeline, in the same run."""

import asyncio
import time
from statistics import median

from benchmarks.original_pipeline import decode_seconds, require_ffmpeg
from benchmarks.report import Options, Section
from benchmarks.slow_speech_services import tone
from myna.audio.decoder import ChildAudioDecoder

CODECS = {
    "ogg": "libopus",
    "mp3": "libmp3lame",
    "m4a": "aac",
    "webm": "libopus",
    "flac": "flac",
    "wav": "pcm_s16le",
}
MUXERS = {"m4a": "ipod"}
MAX_SECONDS = 600


async def measure(options: Options) -> Section:
    """Raises `Skipped` without an ffmpeg binary."""
    require_ffmpeg()
    decoder = ChildAudioDecoder(max_seconds=MAX_SECONDS, max_bytes=200 * 2**20)
    await decoder.warm_up()
    rows: list[dict[str, object]] = []
    for seconds in (5,) if options.quick else (5, 60, MAX_SECONDS):
        rounds = 3 if options.quick else {5: 9, 60: 3}.get(seconds, 1)
        for form, codec in CODECS.items():
            sound = await asyncio.to_thread(tone, seconds, MUXERS.get(form, form), codec)
            original, ours = [], []
            for _ in range(rounds):
                original.append(await asyncio.to_thread(decode_seconds, sound, form))
                started = time.perf_counter()
                await decoder.decode(sound)
                ours.append(time.perf_counter() - started)
            rows.append(
                {
                    "sound, s": seconds,
                    "format": form,
                    "original, ms": round(1000 * median(original), 1),
                    "Myna, ms": round(1000 * median(ours), 1),
                    "times faster": round(median(original) / median(ours), 1),
                }
            )
    await decoder.close()
    return Section(title="Decoding what people send", rows=rows)
