"""What engines that hear are tried on: recordings of speech, and sounds that are none. All 16-bit mono at 16 kHz."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from myna.domain.speech import RECORDING_RATE_HZ, Recording

Wave = NDArray[np.float64]

RECORDINGS = Path(__file__).parents[2] / "recordings"
SPOKEN: Mapping[str, str] = MappingProxyType(
    {
        "how-much-does-it-cost": "how much does it cost",
        "leave": "leave",
        "stop": "stop",
        "what-are-we-reading": "what are we reading this month",
        "when-is-the-next-meeting": "when is the next meeting",
        "who-is-the-president": "who is the president of the club",
    }
)
"""What is said in each of `tests/recordings`."""
SILENCE = Recording(pcm=bytes(4 * RECORDING_RATE_HZ))


def recorded(name: str) -> Recording:
    """One of `tests/recordings`."""
    return as_heard((RECORDINGS / f"{name}.ogg").read_bytes())


def as_heard(file: bytes) -> Recording:
    """The sound of a file."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RECORDING_RATE_HZ)
    with av.open(io.BytesIO(file)) as container:
        frames: list[Any] = [*container.decode(audio=0), None]
        pieces = [
            piece.to_ndarray().tobytes() for frame in frames for piece in resampler.resample(frame)
        ]
    return Recording(pcm=b"".join(pieces))


def times(seconds: float) -> Wave:
    return np.arange(int(seconds * RECORDING_RATE_HZ)) / RECORDING_RATE_HZ


def as_recording(wave: Wave, loudness: float = 0.5) -> Recording:
    scaled = wave / np.abs(wave).max() * loudness * 32767
    return Recording(pcm=scaled.astype("<i2").tobytes())


def tone(hertz: float, seconds: float = 2.0) -> Wave:
    return np.sin(2 * np.pi * hertz * times(seconds))


def noise(seconds: float = 3.0) -> Wave:
    return np.random.default_rng(1).standard_normal(len(times(seconds)))


def chords(chosen: Sequence[Sequence[int]], seconds: float, fading: float) -> Wave:
    """Notes are semitones above the C in the middle of a piano."""
    time = times(seconds)
    shape = np.exp(-fading * time) * np.minimum(1, time / 0.01)
    played = [
        sum(
            overtone**-1.5 * np.sin(2 * np.pi * overtone * 261.63 * 2 ** (note / 12) * time)
            for note in notes
            for overtone in range(1, 8)
        )
        * shape
        for notes in chosen
    ]
    return np.concatenate(played)


def _drums() -> Wave:
    beat = np.sin(2 * np.pi * 60 * times(0.5)) * np.exp(-20 * times(0.5))
    hiss = np.random.default_rng(2).standard_normal(len(times(0.5))) * np.exp(-25 * times(0.5))
    return np.concatenate([beat, hiss] * 3)


_TUNE = [[0], [2], [4], [5], [7], [9], [11], [12], [9], [7], [4], [0]]
_HARMONIES = [[0, 4, 7], [5, 9, 12], [7, 11, 14], [0, 4, 7, 12], [-3, 0, 4], [2, 5, 9]]

NO_SPEECH: Mapping[str, Recording] = MappingProxyType(
    {
        "silence": SILENCE,
        "loud noise": as_recording(noise()),
        "soft noise": as_recording(noise(), 0.01),
        "noise that comes and goes": as_recording(noise() * (1 + tone(4, 3))),
        "a tone of 440 Hz": as_recording(tone(440)),
        "a rising tone": as_recording(np.sin(2 * np.pi * (200 + 300 * times(3)) * times(3))),
        "hum": as_recording(sum((tone(50 * n) / n for n in range(1, 12)), start=tone(50))),
        "a melody": as_recording(chords(_TUNE, 0.25, 3)),
        "a quick melody": as_recording(chords(_TUNE * 2, 0.15, 3)),
        "chords": as_recording(chords(_HARMONIES, 0.6, 3)),
        "an organ": as_recording(chords(_HARMONIES[:3], 1.0, 0)),
        "drums": as_recording(_drums()),
        "a band": as_recording(_drums() + chords(_HARMONIES, 0.5, 3) / 3),
    }
)
