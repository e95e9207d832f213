"""The demo as a process: whoever dies is named, and nobody outlives it."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has none of these signals"),
]


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    async with playing(tmp_path) as process:
        yield process


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Without the tour."""
    async with playing(tmp_path, "--page") as process:
        yield process


@asynccontextmanager
async def playing(folder: Path, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await started(folder, *arguments)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def started(folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "myna", "demo", *arguments),
        cwd=folder,
        env={**os.environ, "LANG": "en_US.UTF-8", "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def hears(demo: asyncio.subprocess.Process, words: str) -> None:
    assert demo.stdout is not None
    async with asyncio.timeout(200):
        while words not in (line := (await demo.stdout.readline()).decode()):
            assert line, f"{words!r} did not come"


def listed(*columns: str) -> list[list[str]]:
    command = ["ps", "-A", *(f"-o{column}=" for column in columns)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return [line.split(maxsplit=len(columns) - 1) for line in told.stdout.splitlines()]


def children(demo: asyncio.subprocess.Process) -> dict[str, int]:
    """The sandbox and the bot, by their module."""
    rows = [row for row in listed("pid", "ppid", "args") if row[1] == str(demo.pid)]
    named = {"discord_sandbox": "-m discord_sandbox", "myna": "-m myna run"}
    return {name: int(row[0]) for name, mark in named.items() for row in rows if mark in row[2]}


def alive(pids: list[int]) -> list[int]:
    running = {int(row[0]) for row in listed("pid", "stat") if not row[1].startswith("Z")}
    return [pid for pid in pids if pid in running]


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
async def test_nobody_outlives_the_demo(
    page: asyncio.subprocess.Process, number: int, status: int
) -> None:
    await hears(page, "Ctrl-C ends the demo")
    pids = list(children(page).values())
    page.send_signal(number)
    printed, _ = await asyncio.wait_for(page.communicate(), 20)
    async with asyncio.timeout(10):
        while alive(pids):
            await asyncio.sleep(0.05)

    assert 2 == len(pids)
    assert status == page.returncode
    assert b"Traceback" not in printed


@pytest.mark.parametrize("name", ["discord_sandbox", "myna"])
async def test_whoever_dies_in_the_tour_is_named(
    demo: asyncio.subprocess.Process, name: str
) -> None:
    await hears(demo, "Myna is here")
    os.kill(children(demo)[name], signal.SIGKILL)
    printed, _ = await asyncio.wait_for(demo.communicate(), 20)

    said = printed.decode()
    assert 1 == demo.returncode
    assert "killed by signal 9" in said or "The sandbox does not answer any more" in said
    assert "Traceback" not in said


async def test_a_taken_port_is_named_with_the_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        demo = await started(tmp_path, "--port", str(taken.getsockname()[1]))
        printed, _ = await asyncio.wait_for(demo.communicate(), 20)

    assert 1 == demo.returncode
    assert b"Choose another one with --port" in printed
    assert b"Traceback" not in printed


async def test_two_demos_at_once_do_not_meet(tmp_path: Path) -> None:
    both = [await started(tmp_path, "--exit") for _ in range(2)]
    printed = [await asyncio.wait_for(one.communicate(), 600) for one in both]

    last_lines = [out.splitlines()[-1] for out, _ in printed]
    assert all(re.fullmatch(rb"tour: (\d+) steps, \1 held", line) for line in last_lines)
    assert last_lines[0] == last_lines[1]


async def test_a_model_that_is_none_is_refused_before_anything_starts(tmp_path: Path) -> None:
    demo = await started(tmp_path, "--chat", "a-model-without-an-address")
    printed, _ = await asyncio.wait_for(demo.communicate(), 20)

    assert 2 == demo.returncode
    assert b"is no address" in printed


async def test_on_the_page_a_model_words_answers_where_that_is_wished(tmp_path: Path) -> None:
    """Myna asks every model that she is given how long it will be offered."""
    async with playing(tmp_path, "--page", "--chat") as demo:
        await hears(demo, "Ctrl-C ends the demo")
        (log,) = tmp_path.glob("myna-demo-*/bot.log")
        async with asyncio.timeout(30):
            while '"event": "chat.offered"' not in log.read_text():
                await asyncio.sleep(0.05)
        demo.send_signal(signal.SIGINT)
        printed, _ = await asyncio.wait_for(demo.communicate(), 20)

    assert 0 == demo.returncode
    assert b"tour:" not in printed
