"""Collects garbage when nobody waits; made by `bootstrap` for a process that does nothing but run Myna.

A full collection looks at every object. While thousands of messages wait that stops everything for
most of a second, which makes heartbeats late and Discord hang up.
"""

import gc
import time
from collections.abc import Callable

_NEVER = 1_000_000


class CalmCollector:
    """Called whenever nothing waits; collects now and then. Young objects are looked after as ever."""

    def __init__(
        self, *, every_seconds: float = 60.0, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._every_seconds = every_seconds
        self._now = now
        self._collected_at = now()
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, _NEVER)
        gc.freeze()  # what was imported stays: no collection need look at it

    def __call__(self) -> None:
        if self._now() - self._collected_at >= self._every_seconds:
            gc.collect()
            self._collected_at = self._now()
