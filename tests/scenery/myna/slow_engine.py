"""An engine whose training lasts until a test lets it go on, for the tests of a worker at work."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from myna.ports import Training
from scripted_engine import ScriptedEngine
from workshop import Workshop


@dataclass(kw_only=True)
class SlowEngine(ScriptedEngine):
    """Trains until it is cancelled or let go on."""

    is_free: bool = False
    cancelled: int = 0
    begun: int = 0

    async def train(self, training: Training) -> None:
        self.begun += 1
        training.on_progress(0.5)
        try:
            while not self.is_free:
                await asyncio.sleep(0.001)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        await super().train(training)


def engine_of(shop: Workshop) -> SlowEngine:
    assert isinstance(shop.engine, SlowEngine)
    return shop.engine


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)
