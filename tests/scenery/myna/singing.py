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
from myna.services.engine_choice import Finding

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
    networks: list[bool] = field(default_factory=list)
    """Whether each text might have left the machine."""

    async def speak(
        self, text: str, manner: Manner, *, allow_network: bool
    ) -> AsyncIterator[bytes]:
        self.texts.append(text)
        self.manners.append(manner)
        self.networks.append(allow_network)
        if self.fails_with is not None:
            raise self.fails_with
        for packet in song(self.steps):
            yield packet

    async def warm_up(self, language: str, *, allow_network: bool) -> None: ...

    def voices(self, language: str, *, allow_network: bool) -> Sequence[str]:
        return ("tenor", "bass")

    def findings(self, language: str, *, allow_network: bool) -> Sequence[Finding]:
        return ()


@cache
def song(steps: int) -> Sequence[bytes]:
    pitches = np.repeat(LOWEST_HZ + STEP_HZ * np.arange(steps), STEP_FRAMES * FRAME_SAMPLES)
    wave = np.sin(2 * np.pi * np.cumsum(pitches) / RATE_HZ)
    pcm = (12_000 * wave).astype("<i2").tobytes()
    encoder, size = Encoder(), 2 * FRAME_SAMPLES
    return [encoder.encode(pcm[start : start + size]) for start in range(0, len(pcm), size)]


class Steps:
    """What a listener makes of a song, frame by frame: each step once for as long as it lasts."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self._last: int | None = None

    def hear(self, stereo: bytes) -> bool:
        """A frame of 20 ms; returns whether there was a sound. What is not heard twice counts not."""
        left = np.frombuffer(stereo, "<i2")[::2].astype(float)
        if np.abs(left).max() < LOUD:
            return False
        strengths = np.abs(np.fft.rfft(left * np.hanning(FRAME_SAMPLES)))
        pitch = float(strengths.argmax()) * RATE_HZ / FRAME_SAMPLES
        step = round((pitch - LOWEST_HZ) / STEP_HZ)
        if step == self._last and self.heard[-1:] != [step]:
            self.heard.append(step)
        self._last = step
        return True


def steps_in(stereo: bytes) -> list[int]:
    steps, size = Steps(), 4 * FRAME_SAMPLES
    for start in range(0, len(stereo) - size + 1, size):
        steps.hear(stereo[start : start + size])
    return steps.heard


def seconds_loud(stereo: bytes) -> float:
    left = np.abs(np.frombuffer(stereo, "<i2")[::2].astype(float))
    frames = left[: len(left) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    return float((frames.max(axis=1) >= LOUD).sum()) * FRAME_SAMPLES / RATE_HZ
