"""What draws."""

from typing import Protocol

from myna.domain.pictures import Bars, Confusions, Histogram, Timeline


class Painter(Protocol):
    """Draws pictures of how well a model does; the event loop stays free meanwhile.

    Every method gives a PNG and raises `EngineFailed`. Texts are drawn as they are, shortened where they are long.
    """

    async def bars(self, picture: Bars) -> bytes: ...

    async def confusions(self, picture: Confusions) -> bytes: ...

    async def histogram(self, picture: Histogram) -> bytes: ...

    async def timeline(self, picture: Timeline) -> bytes: ...

    async def close(self) -> None: ...
