"""How a discord.py bot of a test speaks in calls: tones as Opus packets, without libopus."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import cache

import discord

from discord_sandbox.people.opus import MONO_FRAME_BYTES, Encoder
from spoken_tones import tone


@cache
def packets(hertz: int, frames: int) -> tuple[bytes, ...]:
    """A sine, 20 ms each."""
    encoder = Encoder()
    pcm = tone(hertz, frames * 0.02)
    starts = range(0, len(pcm), MONO_FRAME_BYTES)
    return tuple(encoder.encode(pcm[start : start + MONO_FRAME_BYTES]) for start in starts)


class Tune(discord.AudioSource):
    def __init__(self, opus: Sequence[bytes]) -> None:
        self._opus: Iterator[bytes] = iter(opus)

    def is_opus(self) -> bool:
        return True

    def read(self) -> bytes:
        return next(self._opus, b"")


async def played(client: discord.VoiceClient, hertz: int = 440, frames: int = 25) -> None:
    """Returns when the bot has sent the last packet."""
    loop = asyncio.get_running_loop()
    is_over = asyncio.Event()
    tune = Tune(packets(hertz, frames))
    client.play(tune, after=lambda _: loop.call_soon_threadsafe(is_over.set))
    await is_over.wait()
