"""Where in a recording there is speech; called in the child process."""

from itertools import pairwise

import numpy as np

from myna.domain.speech import RECORDING_RATE_HZ
from myna.engines.sphinx.voice import sounds_like_speech

MAX_PIECE_SECONDS = 20.0
MARGIN_SECONDS = 0.2
"""Kept around speech, for soft beginnings and ends."""
_QUIET_SECONDS = 0.1
"""So long a stretch is looked at when a piece without a pause must be cut somewhere."""
_BYTES_PER_SECOND = 2 * RECORDING_RATE_HZ


def pieces_of_speech(pcm: bytes) -> list[tuple[int, int]]:
    """Where each piece of speech begins and ends, in bytes; the recording is cut at pauses."""
    return [
        piece
        for stretch in _stretches(pcm)
        for piece in _shortened(pcm, *stretch)
        if sounds_like_speech(pcm[slice(*piece)])
    ]


def _stretches(pcm: bytes) -> list[tuple[int, int]]:
    """Between pauses, by PocketSphinx's own detector: it also takes noise and music for speech."""
    from pocketsphinx import Endpointer

    endpointer = Endpointer(sample_rate=RECORDING_RATE_HZ)
    size = endpointer.frame_bytes
    whole = len(pcm) - len(pcm) % size
    found: list[tuple[float, float]] = []
    for place in range(0, whole, size):
        speech = endpointer.process(pcm[place : place + size])
        if speech is not None and not endpointer.in_speech:
            found.append((endpointer.speech_start, endpointer.speech_end))
    if endpointer.in_speech:
        found.append((endpointer.speech_start, len(pcm) / _BYTES_PER_SECOND))
    return _with_margins(found, len(pcm))


def _with_margins(found: list[tuple[float, float]], total_bytes: int) -> list[tuple[int, int]]:
    stretches: list[tuple[int, int]] = []
    for start_seconds, end_seconds in found:
        start = max(_place(start_seconds - MARGIN_SECONDS), 0)
        end = min(_place(end_seconds + MARGIN_SECONDS), total_bytes)
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return stretches


def _shortened(pcm: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Cut again, where it is quietest, until no piece is too long."""
    longest = _place(MAX_PIECE_SECONDS)
    cuts = [start]
    while end - cuts[-1] > longest:
        middle, last = cuts[-1] + longest // 4 * 2, cuts[-1] + longest
        cuts.append(middle + _quietest(pcm[middle:last]))
    return list(pairwise([*cuts, end]))


def _quietest(pcm: bytes) -> int:
    samples = np.frombuffer(pcm, "<i2").astype(np.float64)
    width = int(_QUIET_SECONDS * RECORDING_RATE_HZ)
    loudness = np.square(samples[: len(samples) // width * width]).reshape(-1, width).sum(axis=1)
    return 2 * width * int(loudness.argmin())


def _place(seconds: float) -> int:
    """In bytes; between two samples, never within one."""
    return 2 * round(seconds * RECORDING_RATE_HZ)
