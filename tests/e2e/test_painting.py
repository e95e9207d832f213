"""The process that draws may crash, hang or be left alone; none of it harms the next picture, or Myna."""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from myna.errors import EngineFailed
from myna.pictures import process as process_module
from myna.pictures.painter import ChildPainter
from picture_samples import bars, size_of_whole_png, timeline

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

SOON_SECONDS = 10.0
PARENT = """
import asyncio
from myna.pictures.painter import ChildPainter
from myna.domain.pictures import BarGroup, Bars
async def main():
    painter = ChildPainter()
    group = BarGroup(label="right", values=(1.0,))
    await painter.bars(Bars(title="", series=("champion",), groups=(group,)))
    print(painter._drawing.process.pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""
HEAVY = """
import sys
import myna.bootstrap, myna.pictures.painter, myna.testing
print("matplotlib" in sys.modules)
"""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def painter() -> AsyncIterator[ChildPainter]:
    painter = ChildPainter()
    yield painter
    await painter.close()


def pid_of(painter: ChildPainter) -> int:
    assert painter._drawing
    return painter._drawing.process.pid


def is_gone(process_id: int) -> bool:
    """Ended, though perhaps nobody asked for its status yet."""
    try:
        os.kill(process_id, 0)
        status = Path(f"/proc/{process_id}/stat")
        return status.parent.parent.is_dir() and ") Z " in status.read_text()
    except (ProcessLookupError, FileNotFoundError):
        return True


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON_SECONDS):
        while not is_so():
            await asyncio.sleep(0.01)


@pytest.fixture
async def fresh(painter: ChildPainter) -> ChildPainter:
    """Without a process yet."""
    await painter.close()
    return painter


async def test_one_process_draws_all_pictures(painter: ChildPainter) -> None:
    await painter.bars(bars())
    first = pid_of(painter)
    await painter.timeline(timeline())

    assert first == pid_of(painter)


async def test_one_that_died_alone_is_replaced_unnoticed(painter: ChildPainter) -> None:
    await painter.bars(bars())
    os.kill(pid_of(painter), signal.SIGKILL)
    await until(lambda: not (painter._drawing and painter._drawing.is_fit))

    assert size_of_whole_png(await painter.bars(bars()))


async def test_a_crash_costs_one_picture(painter: ChildPainter) -> None:
    await painter.bars(bars())
    os.kill(pid_of(painter), signal.SIGSTOP)
    drawing = asyncio.create_task(painter.bars(bars()))
    await until(lambda: not (painter._drawing and painter._drawing.is_fit))
    os.kill(pid_of(painter), signal.SIGKILL)

    with pytest.raises(EngineFailed, match=r"has ended\. Ask for the picture again"):
        await drawing

    assert size_of_whole_png(await painter.bars(bars()))


async def test_one_that_hangs_is_given_up(
    painter: ChildPainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await painter.bars(bars())
    hanging = pid_of(painter)
    os.kill(hanging, signal.SIGSTOP)
    monkeypatch.setattr(painter, "patience_seconds", 0.1)

    with pytest.raises(EngineFailed, match=r"too long\. Ask for the picture again"):
        await painter.bars(bars())

    assert is_gone(hanging)
    assert painter._drawing is None


async def test_whoever_no_longer_waits_spoils_nothing_for_the_next(painter: ChildPainter) -> None:
    await painter.bars(bars())
    os.kill(pid_of(painter), signal.SIGSTOP)
    drawing = asyncio.create_task(painter.bars(bars("mine")))
    await until(lambda: not (painter._drawing and painter._drawing.is_fit))
    drawing.cancel()

    others = await painter.timeline(timeline())

    assert others == await painter.timeline(timeline())


async def test_of_too_many_who_wait_the_last_are_refused(
    painter: ChildPainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painter, "most_waiting", 2)
    results = await asyncio.gather(
        *(painter.bars(bars()) for _ in range(6)), return_exceptions=True
    )

    assert 3 == sum(isinstance(each, EngineFailed) for each in results)
    assert 3 == sum(isinstance(each, bytes) for each in results)


async def test_it_ends_when_nothing_is_asked_of_it(
    painter: ChildPainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painter, "idle_seconds", 0.01)
    await painter.bars(bars())
    resting = pid_of(painter)

    await until(lambda: painter._drawing is None)
    await until(lambda: is_gone(resting))


async def test_what_cannot_be_drawn_fails_in_words_and_harms_nothing(painter: ChildPainter) -> None:
    await painter.bars(bars())
    assert painter._drawing

    with pytest.raises(EngineFailed, match="cannot be drawn: ValueError"):
        await painter._drawing.draw(b'{"kind": "Portrait", "secret": 1}\n')

    assert painter._drawing.is_fit


async def test_a_program_that_ends_at_once_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_module, "PROGRAM", "myna.no_such_module")
    painter = ChildPainter()

    with pytest.raises(EngineFailed, match=r"does not start\. Install Myna again"):
        await painter.bars(bars())
    await painter.close()


async def test_no_process_is_left_when_it_is_closed(painter: ChildPainter) -> None:
    await painter.bars(bars())
    drawing = pid_of(painter)

    await painter.close()

    with pytest.raises(ProcessLookupError):
        os.kill(drawing, 0)


async def test_nothing_is_left_on_disk(
    fresh: ChildPainter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    await fresh.bars(bars())

    assert [] == list(tmp_path.iterdir())


async def test_it_knows_no_secret_of_its_parent(
    fresh: ChildPainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", "a secret")
    await fresh.bars(bars())

    environment = Path(f"/proc/{pid_of(fresh)}/environ")
    if not environment.exists():
        pytest.skip("this system does not show the environment of a process")
    assert b"a secret" not in environment.read_bytes()


async def test_it_ends_with_its_parent() -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout
    drawing = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()

    await until(lambda: is_gone(drawing))


async def test_myna_herself_does_not_load_what_draws() -> None:
    myna = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HEAVY, stdout=asyncio.subprocess.PIPE
    )
    loaded, _ = await myna.communicate()

    assert b"False" == loaded.strip()
