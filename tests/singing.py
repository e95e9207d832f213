"""A voice whose every moment can be told from its pitch: it climbs one step each 200 ms.

So a listener knows which part of an answer they heard, and what was left out or said twice.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from discord_sandbox.people.opus import Encoder
from myna.domain.speech import Manner
from myna.errors import MynaError

RATE_HZ = 48_000
FRAME_SAMPLES = 960
STEP_FRAMES = 10
STEP_SECONDS = 0.2
LOWEST_HZ = 400
STEP_HZ = 100
LOUD = 1_000
"""From this amplitude on it is no silence."""


@dataclass(kw_only=True)
class Singer:
    """In the place of the speaking service; sings as many steps as it is told."""

    steps: int = 10
    fails_with: MynaError | None = None
    manners: list[Manner] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    async def speak(
        self, text: str, manner: Manner, *, allow_network: bool
    ) -> AsyncIterator[bytes]:
        self.texts.append(text)
        self.manners.append(manner)
        if self.fails_with is not None:
            raise self.fails_with
        for packet in song(self.steps):
            yield packet


@cache
def song(steps: int) -> Sequence[bytes]:
    pitches = np.repeat(LOWEST_HZ + STEP_HZ * np.arange(steps), STEP_FRAMES * FRAME_SAMPLES)
    wave = np.sin(2 * np.pi * np.cumsum(pitches) / RATE_HZ)
    pcm = (12_000 * wave).astype("<i2").tobytes()
    encoder, size = Encoder(), 2 * FRAME_SAMPLES
    return [encoder.encode(pcm[start : start + size]) for start in range(0, len(pcm), size)]


def steps_in(stereo: bytes) -> list[int]:
    """The steps that were heard, in order, each once for as long as it lasted; silence is passed over."""
    left = np.frombuffer(stereo, "<i2")[::2].astype(float)
    window = 2 * FRAME_SAMPLES
    heard: list[int] = []
    for start in range(0, len(left) - window + 1, window):
        part = left[start : start + window]
        if np.abs(part).max() < LOUD:
            continue
        strengths = np.abs(np.fft.rfft(part * np.hanning(window)))
        pitch = float(strengths.argmax()) * RATE_HZ / window
        step = round((pitch - LOWEST_HZ) / STEP_HZ)
        if not heard or heard[-1] != step:
            heard.append(step)
    return heard


def seconds_loud(stereo: bytes) -> float:
    left = np.abs(np.frombuffer(stereo, "<i2")[::2].astype(float))
    frames = left[: len(left) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    return float((frames.max(axis=1) >= LOUD).sum()) * FRAME_SAMPLES / RATE_HZ
