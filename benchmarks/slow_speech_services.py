"""Google's recogniser and the voice of Google Translate on loopback, with the latency of a network; for both pipelines.

They answer always the same, so that only the pipelines differ.
"""

import asyncio
import base64
import io
import json
import math
import re
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import av
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
    [said] = re.findall(r'\[\\"(.*?)\\",\\"', form["f.req"][0]) or [""]
    sound = asyncio.get_running_loop().run_in_executor(
        None, tone, SECONDS_FOR_A_CHARACTER * len(said)
    )
    await asyncio.sleep(LATENCY_SECONDS)
    encoded = base64.b64encode(await sound).decode()
    return web.Response(text=f'[["wrb.fr","jQ1olc","[\\"{encoded}\\"]",null]]')


def tone(seconds: float, form: str = "mp3", codec: str = "libmp3lame") -> bytes:
    """A tone of 220 Hz whose loudness goes up and down as in speech."""
    rate = 24_000
    samples = array(
        "h",
        (
            int(9_000 * math.sin(2 * math.pi * 220 * n / rate) * abs(math.sin(6 * n / rate)))
            for n in range(int(seconds * rate))
        ),
    )
    frame = av.AudioFrame(format="s16", layout="mono", samples=len(samples))
    frame.planes[0].update(
        samples.tobytes() + bytes(frame.planes[0].buffer_size - 2 * len(samples))
    )
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
