"""Google's recogniser and the voice of Google Translate on loopback, with the latency of a network; for both pipelines.

They answer always the same, so that only the pipelines differ; a sound that was made once is kept.
"""

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from urllib.parse import parse_qs

import av
import numpy as np
from aiohttp import web

LATENCY_SECONDS = 0.15
HEARD = "what are we reading this month"
SECONDS_FOR_A_CHARACTER = 0.06


@asynccontextmanager
async def slow_speech_services() -> AsyncIterator[str]:
    """The address under which both are served."""
    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_post("/speech-api/v2/recognize", _recognize)
    app.router.add_post("/_/TranslateWebserverUi/data/batchexecute", _speak)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _recognize(request: web.Request) -> web.Response:
    await request.read()
    await asyncio.sleep(LATENCY_SECONDS)
    alternative = {"transcript": HEARD, "confidence": 0.9}
    result = {"result": [{"alternative": [alternative], "final": True}], "result_index": 0}
    return web.Response(text='{"result":[]}\n' + json.dumps(result))


async def _speak(request: web.Request) -> web.Response:
    form = parse_qs(await request.text())
    [[[_, request, *_]]] = json.loads(form["f.req"][0])
    said = json.loads(request)[0]
    encoded = base64.b64encode(tone(round(SECONDS_FOR_A_CHARACTER * len(said), 1))).decode()
    await asyncio.sleep(LATENCY_SECONDS)
    return web.Response(text=f'[["wrb.fr","jQ1olc","[\\"{encoded}\\"]",null]]')


@cache
def tone(
    seconds: float, form: str = "mp3", codec: str = "libmp3lame", loudness: int = 9_000
) -> bytes:
    """A tone of 220 Hz whose loudness goes up and down as in speech; 0 is silence."""
    rate = 24_000
    at = np.arange(int(seconds * rate)) / rate
    samples = (loudness * np.sin(2 * np.pi * 220 * at) * abs(np.sin(6 * at))).astype("<i2")
    frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="s16", layout="mono")
    frame.sample_rate = rate
    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        stream = container.add_stream(codec, rate=48_000 if codec == "libopus" else rate)
        stream.layout = "mono"
        resampler = av.AudioResampler(
            format=stream.format.name,
            layout="mono",
            rate=stream.rate,
            frame_size=stream.frame_size or 1024,
        )
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return file.getvalue()
