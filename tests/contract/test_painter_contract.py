"""The promises of `Painter`, kept by the process that draws and by the fake."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from myna.domain.pictures import Picture
from myna.pictures.painter import ChildPainter
from myna.ports import Painter
from myna.testing import RecordingPainter
from picture_samples import PICTURES, bars, histogram, painted, size_of_whole_png

SOME = {name: each for name, each in PICTURES.items() if name.endswith(("plain", "mathematics"))}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module", params=["child", "recording"])
async def painter(request: pytest.FixtureRequest) -> AsyncIterator[Painter]:
    painter = ChildPainter() if request.param == "child" else RecordingPainter()
    yield painter
    await painter.close()


@pytest.mark.parametrize("picture", SOME.values(), ids=SOME)
async def test_every_picture_is_a_whole_png(painter: Painter, picture: Picture) -> None:
    width, height = size_of_whole_png(await painted(painter, picture))

    assert width > 0
    assert height > 0


async def test_the_same_picture_is_painted_alike(painter: Painter) -> None:
    assert await painter.bars(bars()) == await painter.bars(bars())


async def test_many_who_ask_at_once_each_get_their_own(painter: Painter) -> None:
    both = await asyncio.gather(
        *(
            painter.bars(bars()) if number % 2 else painter.histogram(histogram())
            for number in range(6)
        )
    )

    assert [await painter.histogram(histogram()), await painter.bars(bars())] * 3 == both


async def test_it_can_be_closed_twice() -> None:
    for painter in (ChildPainter(), RecordingPainter()):
        await painter.close()
        await painter.close()
