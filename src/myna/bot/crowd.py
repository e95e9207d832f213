"""How many people wait for the answer to a command or a press; kept by the client.

Discord takes no acknowledgement after three seconds, while an answer may come whenever it is ready. So where many
wait, each is acknowledged before anything is done for anybody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from myna.bot.delivery import DEFER_AFTER_SECONDS
from myna.bot.serving import announced, told

T = TypeVar("T")


class Crowd:
    def __init__(self, dense: int = 16, patience_seconds: float = 3.0) -> None:
        """More than `dense` are many; who was not acknowledged after `patience_seconds` is past help."""
        self._dense = dense
        self._patience_seconds = patience_seconds
        self._unanswered = 0
        self._unacknowledged = 0
        self._calm = asyncio.Event()
        self._calm.set()

    async def calm(self) -> None:
        """Until nobody is being acknowledged in haste: what has time waits here, but not for a line that hangs."""
        if self._calm.is_set():
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._calm.wait(), self._patience_seconds)

    @contextmanager
    def joined(self) -> Iterator[None]:
        """From the arrival of somebody to their answer."""
        self._unanswered += 1
        try:
            yield
        finally:
            self._unanswered -= 1

    async def announced(
        self, work: Callable[[], Coroutine[Any, Any, T]], announce: Callable[[], Awaitable[None]]
    ) -> T:
        """The outcome of the work, announced as coming: where it is late, and at once in a dense crowd."""
        if self._unanswered <= self._dense:
            return await announced(work(), DEFER_AFTER_SECONDS, announce)
        with self._haste():
            await told(announce)
        await self.calm()
        return await work()

    @contextmanager
    def _haste(self) -> Iterator[None]:
        self._unacknowledged += 1
        self._calm.clear()
        try:
            yield
        finally:
            self._unacknowledged -= 1
            if not self._unacknowledged:
                self._calm.set()
