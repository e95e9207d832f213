"""When something that keeps failing is left alone; used for engines that hear, speak or chat."""

import time
from collections.abc import Callable
from dataclasses import dataclass

FAILURES_IN_A_ROW = 3
PAUSE_SECONDS = 60.0


@dataclass(kw_only=True)
class Breaker:
    """Of one engine. After its pause one attempt shows whether it works again, and the others wait for that one."""

    now: Callable[[], float] = time.monotonic
    failures_in_a_row: int = FAILURES_IN_A_ROW
    pause_seconds: float = PAUSE_SECONDS
    _failures: int = 0
    _paused_until: float = 0.0
    _tried_until: float = 0.0
    """An attempt that nobody reported about, because it was cancelled, holds the others up no longer."""

    @property
    def seconds_left(self) -> float:
        """Of its pause; 0 where there is none."""
        return max(0.0, self._paused_until - self.now())

    def may_try(self) -> bool:
        """Whoever is told so reports how it went."""
        now = self.now()
        if now < max(self._paused_until, self._tried_until):
            return False
        if self._paused_until:
            self._tried_until = now + self.pause_seconds
        return True

    def failed(self, *, pause_seconds: float | None = None) -> None:
        """With `pause_seconds` the pause begins at once and is that long."""
        self._failures += 1
        self._tried_until = 0.0
        if pause_seconds is not None:
            self._paused_until = self.now() + pause_seconds
        elif self._failures >= self.failures_in_a_row:
            self._paused_until = self.now() + self.pause_seconds

    def succeeded(self) -> None:
        self._failures, self._paused_until, self._tried_until = 0, 0.0, 0.0
