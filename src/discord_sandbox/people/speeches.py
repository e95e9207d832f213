"""What a person has heard in calls and not yet attended to: stretches of speech, oldest first.

Kept by `voice.py`.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from discord_sandbox.people.opus import SAMPLE_RATE, STEREO_FRAME_BYTES
from discord_sandbox.world.records import Snowflake

QUIET_SECONDS: Final = 0.5
"""Who is not heard for so long has fallen silent."""
_KEPT: Final = 100
_BYTES_PER_SECOND: Final = 4 * SAMPLE_RATE
_KEPT_SECONDS: Final = 300.0
"""Of what nobody attends to, all speakers together; a bot may play music for days."""


@dataclass(kw_only=True)
class Stretch:
    """What one speaker said in one go, as 48 kHz 16-bit stereo."""

    user_id: Snowflake
    heard_at: float
    """When its last frame came, by the event loop's clock."""
    pcm: bytearray = field(default_factory=bytearray)
    is_over: bool = False

    @property
    def seconds(self) -> float:
        return len(self.pcm) / _BYTES_PER_SECOND

    def is_over_at(self, now: float) -> bool:
        return self.is_over or now - self.heard_at >= QUIET_SECONDS


class Speeches:
    def __init__(self) -> None:
        self._unheard: deque[Stretch] = deque(maxlen=_KEPT)

    def __iter__(self) -> Iterator[Stretch]:
        return iter(self._unheard)

    def hear(self, user_id: Snowflake, pcm: bytes, now: float) -> None:
        stretch = self._current(user_id)
        if stretch is None or stretch.is_over_at(now):
            stretch = Stretch(user_id=user_id, heard_at=now)
            self._unheard.append(stretch)
        stretch.pcm += pcm
        stretch.heard_at = now
        self._forget_oldest()

    def _forget_oldest(self) -> None:
        excess_seconds = sum(one.seconds for one in self._unheard) - _KEPT_SECONDS
        if excess_seconds <= 0:
            return
        oldest = self._unheard[0]
        del oldest.pcm[: _whole_frames(excess_seconds)]
        if not oldest.pcm:
            self._unheard.popleft()

    def end(self, user_id: Snowflake) -> None:
        stretch = self._current(user_id)
        if stretch is not None:
            stretch.is_over = True

    def take(self, by: Snowflake | None, seconds: float | None, now: float) -> bytes | None:
        """The oldest stretch that is over, or so much of one; None while there is none yet."""
        stretch = next((one for one in self._unheard if by in {None, one.user_id}), None)
        if stretch is None:
            return None
        wanted = len(stretch.pcm) if seconds is None else _whole_frames(seconds)
        if len(stretch.pcm) < wanted or seconds is None:
            if not stretch.is_over_at(now):
                return None
            wanted = len(stretch.pcm)
        taken = bytes(stretch.pcm[:wanted])
        del stretch.pcm[:wanted]
        if not stretch.pcm and stretch.is_over_at(now):
            self._unheard.remove(stretch)
        return taken

    def _current(self, user_id: Snowflake) -> Stretch | None:
        return next((one for one in reversed(self._unheard) if one.user_id == user_id), None)


def _whole_frames(seconds: float) -> int:
    frame_count = -(-round(seconds * _BYTES_PER_SECOND) // STEREO_FRAME_BYTES)
    return frame_count * STEREO_FRAME_BYTES
