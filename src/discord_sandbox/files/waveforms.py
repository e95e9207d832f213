"""How a recording looks: the waveform that a voice message shows before it is played.

Used by `voice_messages.py`.
"""

import base64

import numpy as np
from av.audio.frame import AudioFrame

RATE = 48_000
_CHUNK = RATE // 100
_CHUNKS_PER_POINT = 10
_MOST_POINTS = 256
_FULL = 255
_QUIETEST_PEAK = 0.05
"""What is quieter still does not fill the height."""


class Meter:
    """Listens to a recording, frame by frame; keeps only how loud each hundredth of a second was."""

    def __init__(self) -> None:
        self.samples = 0
        self._rest = np.zeros(0, np.float32)
        self._peaks: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []

    def hear(self, frame: AudioFrame) -> None:
        """`frame`: 48 kHz, mono, 16 bits."""
        heard = np.abs(frame.to_ndarray()[0].astype(np.float32)) / 32768
        self.samples += len(heard)
        together = np.concatenate([self._rest, heard])
        whole = len(together) // _CHUNK * _CHUNK
        self._peaks.append(together[:whole].reshape(-1, _CHUNK).max(axis=1))
        self._rest = together[whole:]

    def waveform(self) -> str:
        """Base64 of one byte for each tenth of a second, of 256 bytes at most."""
        if len(self._rest):
            self._peaks.append(self._rest.max(keepdims=True))
            self._rest = self._rest[:0]
        peaks = np.concatenate([np.zeros(0, np.float32), *self._peaks])
        points = min(_MOST_POINTS, max(1, len(peaks) // _CHUNKS_PER_POINT))
        loudness = [part.mean() for part in np.array_split(peaks, points) if len(part)]
        highest = max([_QUIETEST_PEAK, *loudness])
        heights = (round(float(one) / highest * _FULL) for one in loudness)
        return base64.b64encode(bytes(heights)).decode()
