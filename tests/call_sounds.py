"""Sound for the tests of calls: tones, a source that plays them, and a person who listens."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import cache

import av
import discord
import numpy as np
import numpy.typing as npt

from discord_sandbox import Sandbox
from discord_sandbox.people.headset import Headset
from discord_sandbox.world.records import Snowflake

RATE = 48000
FRAME_SAMPLES = 960


def sine(hertz: int, frames: int) -> npt.NDArray[np.int16]:
    moments = np.arange(frames * FRAME_SAMPLES) / RATE
    return (0.4 * 32767 * np.sin(2 * np.pi * hertz * moments)).astype(np.int16)


@cache
def tone(hertz: int, frames: int = 25) -> tuple[bytes, ...]:
    """A sine as Opus packets of 20 ms each."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "stereo", "s16"
    encoder.open()
    packets: list[bytes] = []
    for number, mono in enumerate(np.split(sine(hertz, frames), frames)):
        both = np.repeat(mono, 2).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(both, format="s16", layout="stereo")
        frame.sample_rate, frame.pts = RATE, number * FRAME_SAMPLES
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return tuple(packets)


class Tune(discord.AudioSource):
    """Opus packets for a discord.py bot, without libopus."""

    def __init__(self, packets: Sequence[bytes]) -> None:
        self._packets: Iterator[bytes] = iter(packets)

    def is_opus(self) -> bool:
        return True

    def read(self) -> bytes:
        return next(self._packets, b"")


async def played(client: discord.VoiceClient, hertz: int = 440, frames: int = 25) -> None:
    """Returns when the bot has sent the last packet."""
    loop = asyncio.get_running_loop()
    is_over = asyncio.Event()
    client.play(Tune(tone(hertz, frames)), after=lambda _: loop.call_soon_threadsafe(is_over.set))
    await is_over.wait()


class Listener:
    """A person in a voice channel with a headset on."""

    def __init__(self, sandbox: Sandbox, name: str, channel_id: Snowflake) -> None:
        self.id = sandbox.member(name).id
        self._heard: dict[Snowflake, bytes] = {}
        self._came = asyncio.Event()
        sandbox.world.join_voice(self.id, channel_id)
        loop = asyncio.get_running_loop()
        self.headset = Headset(self.id, channel_id, int(self.id) & 0xFFFF, loop.call_soon)
        self.headset.listeners.add(self._listen)
        self.headset.sit(sandbox.calls.sit(self.headset, channel_id))

    def _listen(self, user_id: Snowflake, pcm: bytes) -> None:
        self._heard[user_id] = self._heard.get(user_id, b"") + pcm
        self._came.set()

    async def is_ready(self) -> None:
        """To be heard, and to hear."""
        async with asyncio.timeout(5):
            while not self.headset.is_ready:
                await asyncio.sleep(0.01)

    def speaks(self, hertz: int, frames: int = 25) -> None:
        self.headset.speak(sine(hertz, frames).tobytes())
        self.headset.pause()

    def hears_nothing_of(self, user_id: str) -> bool:
        return user_id not in self._heard

    async def hears(self, user_id: str, frames: int = 20) -> float:
        """The loudest frequency of so much of somebody's voice."""
        who = Snowflake(user_id)
        async with asyncio.timeout(5):
            while len(self._heard.get(who, b"")) < frames * FRAME_SAMPLES * 4:
                self._came.clear()
                await self._came.wait()
        left = np.frombuffer(self._heard.pop(who), np.int16)[::2]
        spectrum = np.abs(np.fft.rfft(left))
        return float(spectrum.argmax() * RATE / len(left))
