"""Makes what voice channels carry: the port `SpeechEncoder`, wired by `bootstrap`."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from myna.audio.children import DEFAULT_LIMITS, Children, Limits
from myna.audio.opus import RATE_HZ, OpusPacker
from myna.audio.protocol import RATES_HZ, Job
from myna.audio.sniffing import demuxer_of
from myna.domain.speech import SpeechFormat, SpeechPart
from myna.errors import AudioRefused, EngineFailed

T = TypeVar("T")

FIRST_BATCH_SECONDS = 0.1
BATCH_SECONDS = 0.5
"""A thread packs so much at a time: a few milliseconds of work, so that closing is prompt."""
MOST_MP3_SECONDS = 300
PROCESSES = 1
"""Only for MP3, and apart from those that decode what people send: nobody's file delays an answer."""


class OpusSpeechEncoder:
    """Packs in a thread; MP3 comes from engines elsewhere, so children decode it."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._children = Children(PROCESSES, limits)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="myna-opus")

    async def packets(self, parts: AsyncIterator[SpeechPart]) -> AsyncGenerator[bytes, None]:
        """Closing it closes `parts` too."""
        packer = await self._in_thread(OpusPacker)
        try:
            async for part in parts:
                pcm, rate_hz = await self._pcm(part)
                for batch in _batches(pcm, rate_hz):
                    for packet in await self._in_thread(partial(packer.packed, batch, rate_hz)):
                        yield packet
            for packet in await self._in_thread(packer.finished):
                yield packet
        finally:
            if isinstance(parts, AsyncGenerator):
                await parts.aclose()

    async def warm_up(self) -> None:
        """Start the process for MP3 before the first comes. Raises `EngineFailed`."""
        await self._children.warm_up()

    async def close(self) -> None:
        await self._children.close()
        await asyncio.to_thread(self._thread.shutdown)

    def _in_thread(self, work: Callable[[], T]) -> asyncio.Future[T]:
        try:
            return asyncio.get_running_loop().run_in_executor(self._thread, work)
        except RuntimeError as error:
            raise EngineFailed("The encoder was closed.", remedy="Start Myna again.") from error

    async def _pcm(self, part: SpeechPart) -> tuple[bytes, int]:
        """16-bit mono and its rate."""
        if part.format is SpeechFormat.MP3:
            return await self._decoded(part.data), RATE_HZ
        if part.rate_hz not in RATES_HZ:
            raise EngineFailed(f"The engine speaks at {part.rate_hz} Hz.", remedy="Try again.")
        return part.data, part.rate_hz

    async def _decoded(self, data: bytes) -> bytes:
        if demuxer_of(data) != "mp3":
            raise EngineFailed("The engine sent something else than MP3.", remedy="Try again.")
        samples = MOST_MP3_SECONDS * RATE_HZ
        job = Job(demuxer="mp3", rate_hz=RATE_HZ, max_samples=samples, data=data)
        try:
            return await self._children.decode(job)
        except AudioRefused as error:
            raise EngineFailed(
                f"The engine's MP3 is bad. {error.message}", remedy="Try again."
            ) from error


def _batches(pcm: bytes, rate_hz: int) -> Iterator[bytes]:
    """The first is short, so that its packets are there soon."""
    start, end = 0, 2 * int(FIRST_BATCH_SECONDS * rate_hz)
    while start < len(pcm):
        yield pcm[start:end]
        start, end = end, end + 2 * int(BATCH_SECONDS * rate_hz)
