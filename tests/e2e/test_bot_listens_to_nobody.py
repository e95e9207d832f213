"""Myna opens no door: whatever reaches her comes over connections that she made herself."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from myna_at_work import hears

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's /proc")

LISTENING = "0A"


def listening(pid: int) -> set[str]:
    """Addresses at which a process, or one that it started, waits for others; as Linux writes them."""
    sockets = {link for one in family(pid) for link in opened(one)}
    rows = (
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
    )
    return {row[1] for row in rows if row[3] == LISTENING and f"socket:[{row[9]}]" in sockets}


def opened(pid: int) -> Iterator[str]:
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            yield str(descriptor.readlink())


def family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from family(int(child))


async def test_nobody_can_connect_to_a_running_myna(town: Sandbox, tmp_path: Path) -> None:
    settings = {
        "MYNA_DISCORD_TOKEN": town.bot_token,
        "MYNA_DISCORD_URL": town.url,
        "MYNA_DATA_DIR": str(tmp_path / "data"),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "myna", "run"), env={**os.environ, **settings}, cwd=tmp_path
    )
    try:
        alice = town.member("alice")
        async with asyncio.timeout(20):
            while not town.gateway.sessions:
                await asyncio.sleep(0.02)
        await alice.say("#general", "!hi")
        await hears(alice, "Hello", timeout_seconds=10)

        assert set() == await asyncio.to_thread(listening, process.pid)
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 12)


async def test_whoever_does_listen_is_noticed() -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    async with server:
        assert 1 <= len(listening(os.getpid()))
