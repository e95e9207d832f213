"""Draws pictures of how well a model does: the port `Painter`, wired by `bootstrap`.

Belongs to one event loop. The first picture starts the process that draws, which ends when no other comes for a while.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from myna.domain.pictures import Bars, Confusions, Histogram, Picture, Timeline
from myna.errors import EngineFailed
from myna.pictures.process import TRY_AGAIN, DrawingProcess
from myna.pictures.wire import line_of


@dataclass(kw_only=True)
class ChildPainter:
    """One process for all; who comes first is served first."""

    patience_seconds: float = 20.0
    """For one picture, apart from the start of the process."""
    idle_seconds: float = 120.0
    """So long the process waits for the next picture."""
    most_waiting: int = 16
    """Pictures that wait for their turn; more are refused at once."""
    _drawing: DrawingProcess | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0
    _resting: "asyncio.Task[None] | None" = None

    async def bars(self, picture: Bars) -> bytes:
        """Raises `EngineFailed`, as the others do."""
        return await self._painted(picture)

    async def confusions(self, picture: Confusions) -> bytes:
        return await self._painted(picture)

    async def histogram(self, picture: Histogram) -> bytes:
        return await self._painted(picture)

    async def timeline(self, picture: Timeline) -> bytes:
        return await self._painted(picture)

    async def close(self) -> None:
        """The picture that is being drawn is finished first; a later one would start a process again."""
        async with self._turn:
            self._stop_resting()
            await self._end()

    async def _painted(self, picture: Picture) -> bytes:
        line = await asyncio.to_thread(line_of, picture)
        async with self._my_turn():
            drawing = await self._fit_process()
            try:
                async with asyncio.timeout(self.patience_seconds):
                    return await drawing.draw(line)
            except TimeoutError:
                raise EngineFailed("The picture took too long.", remedy=TRY_AGAIN) from None
            finally:
                if not drawing.is_fit:
                    await self._end()

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        if self._waiting >= self.most_waiting:
            raise EngineFailed("Too many pictures are waiting.", remedy="Try again in a minute.")
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        self._stop_resting()
        try:
            yield
        finally:
            if self._drawing:
                self._resting = asyncio.create_task(self._rest())
            self._turn.release()

    async def _fit_process(self) -> DrawingProcess:
        if self._drawing and not self._drawing.is_fit:
            await self._end()
        if self._drawing is None:
            self._drawing = await DrawingProcess.start()
        return self._drawing

    async def _rest(self) -> None:
        await asyncio.sleep(self.idle_seconds)
        async with self._turn:
            await self._end()

    def _stop_resting(self) -> None:
        if self._resting:
            self._resting.cancel()
            self._resting = None

    async def _end(self) -> None:
        drawing, self._drawing = self._drawing, None
        if drawing:
            await drawing.close()
