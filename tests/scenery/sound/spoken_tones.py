"""Sound that people in tests say, and what was heard of it."""

import numpy as np

from discord_sandbox.people.opus import SAMPLE_RATE


def tone(hertz: float, seconds: float) -> bytes:
    """48 kHz, 16 bits, mono."""
    moments = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (12_000 * np.sin(2 * np.pi * hertz * moments)).astype("<i2").tobytes()


def loudest_hertz(stereo: bytes) -> float:
    """The frequency that stands out in 48 kHz, 16 bits, stereo."""
    samples = np.frombuffer(stereo, "<i2")[::2]
    return float(np.abs(np.fft.rfft(samples)).argmax() * SAMPLE_RATE / len(samples))
