"""One speaker as a listener hears them: frames in order, silence for those that never came.

Made by `headset.py`, one for each speaker.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import av

from discord_sandbox.people.opus import SILENCE, STEREO_FRAME_BYTES, Decoder

_HELD: Final = 3
"""So many frames are waited for one that is missing."""
_SEQUENCES: Final = 1 << 16
_BACKWARDS: Final = 1 << 15
_BREAK: Final = 50
"""A gap this long is no loss: the speaker has begun anew."""
_SILENCES_AT_END: Final = 3


@dataclass(kw_only=True)
class Tally:
    """What became of the frames at one end."""

    spoken: int = 0
    held: int = 0
    """Not sent, because they could not be encrypted."""
    heard: int = 0
    lost: int = 0
    late: int = 0
    undecryptable: int = 0
    unreadable: int = 0
    """Decrypted, but no Opus."""


class Speaker:
    def __init__(self, ssrc: int, tally: Tally) -> None:
        self.ssrc = ssrc
        self.is_speaking = False
        """From the first sound until some frames of silence in a row."""
        self._tally = tally
        self._decoder = Decoder()
        self._next: int | None = None
        self._waiting: dict[int, bytes | None] = {}
        self._pcm = b""
        self._silences = 0

    def take(self, sequence: int, opus: bytes | None) -> Iterator[bytes]:
        """What is heard now: 20 ms of 16-bit stereo at a time, and nothing between speeches.

        `opus` None is a frame that came and was not understood.
        """
        ahead = 0 if self._next is None else (sequence - self._next) % _SEQUENCES
        if ahead >= _BACKWARDS:
            self._tally.late += 1
            return
        if self._next is None or ahead > _BREAK:
            self._waiting.clear()
            self._next = sequence
        self._waiting[sequence] = opus
        while self._waiting and (self._next in self._waiting or len(self._waiting) >= _HELD):
            yield from self._play(self._next)
            self._next = (self._next + 1) % _SEQUENCES

    def _play(self, sequence: int) -> Iterator[bytes]:
        if sequence not in self._waiting:
            self._tally.lost += 1
        opus = self._waiting.pop(sequence, None)
        pcm = self._decoded(opus)
        self._note(opus)
        self._pcm = self._pcm + pcm if self.is_speaking else b""
        while len(self._pcm) >= STEREO_FRAME_BYTES:
            yield self._pcm[:STEREO_FRAME_BYTES]
            self._pcm = self._pcm[STEREO_FRAME_BYTES:]

    def _note(self, opus: bytes | None) -> None:
        if opus == SILENCE:
            self._silences += 1
            self.is_speaking = self.is_speaking and self._silences < _SILENCES_AT_END
        elif opus is not None:
            self._silences = 0
            self.is_speaking = True

    def _decoded(self, opus: bytes | None) -> bytes:
        if opus is None:
            return bytes(STEREO_FRAME_BYTES)
        try:
            pcm = self._decoder.decode(opus)
        except av.FFmpegError:
            self._tally.unreadable += 1
            return bytes(STEREO_FRAME_BYTES)
        self._tally.heard += opus != SILENCE
        return pcm
