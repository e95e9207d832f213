"""Myna as a process of her own: told to stop by a signal, refused by Discord, killed."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from myna.storage.database import Database
from myna_at_work import hears

POST = "POST /channels/{channel_id}/messages"


async def started(town: Sandbox, folder: Path, **changes: str) -> asyncio.subprocess.Process:
    settings = {
        "MYNA_DISCORD_TOKEN": town.bot_token,
        "MYNA_DISCORD_URL": town.url,
        "MYNA_DATA_DIR": str(folder / "data"),
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "myna",
        "run",
        cwd=folder,
        env={**os.environ, **settings, **changes},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def has_session(town: Sandbox) -> None:
    async with asyncio.timeout(20):
        while not town.gateway.sessions:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_in_the_middle_of_an_answer(
    town: Sandbox, tmp_path: Path, number: int
) -> None:
    process = await started(town, tmp_path)
    await has_session(town)
    alice = town.member("alice")
    town.faults.delay(0.5, POST)
    await alice.say("#general", "!hi")
    await asyncio.sleep(0.2)
    process.send_signal(number)
    printed, _ = await asyncio.wait_for(process.communicate(), 10)

    await hears(alice, "Hello", timeout_seconds=0.1)
    assert process.returncode == 0
    assert b"Traceback" not in printed
    assert not town.gateway.sessions


async def test_a_refused_token_is_said_without_the_token(town: Sandbox, tmp_path: Path) -> None:
    wrong = town.bot_token[:-4] + "zzzz"
    process = await started(town, tmp_path, MYNA_DISCORD_TOKEN=wrong)
    printed, _ = await asyncio.wait_for(process.communicate(), 15)

    assert process.returncode == 1
    assert b"Discord refused the token" in printed
    assert wrong.encode() not in printed
    assert b"Traceback" not in printed


async def test_a_discord_that_is_away_is_waited_for_and_that_is_said(
    town: Sandbox, tmp_path: Path
) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    process = await started(town, tmp_path, MYNA_DISCORD_URL=f"http://{nowhere}")
    assert process.stdout
    told = b""
    async with asyncio.timeout(20):
        while b"discord.away" not in told:
            told = await process.stdout.readline()
    assert process.returncode is None
    process.send_signal(signal.SIGTERM)
    rest, _ = await asyncio.wait_for(process.communicate(), 10)

    assert nowhere.encode() in told
    assert b"Traceback" not in rest
    assert process.returncode == 0


async def test_two_of_her_on_one_folder_are_one_too_many(town: Sandbox, tmp_path: Path) -> None:
    first = await started(town, tmp_path)
    await has_session(town)
    second = await started(town, tmp_path)
    printed, _ = await asyncio.wait_for(second.communicate(), 15)
    first.kill()
    await first.wait()
    town.gateway.sessions.clear()
    third = await started(town, tmp_path)
    await has_session(town)
    third.terminate()
    await asyncio.wait_for(third.communicate(), 10)

    assert second.returncode == 1
    assert b"Another Myna is at work" in printed
    assert b"MYNA_DATA_DIR" in printed
    assert b"Traceback" not in printed
    assert third.returncode == 0


async def test_a_database_of_a_newer_myna_ends_her_with_a_word(
    town: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "data" / "myna.db"
    await (await Database.open(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'tomorrow'")
        connection.commit()
    process = await started(town, tmp_path)
    printed, _ = await asyncio.wait_for(process.communicate(), 15)

    assert process.returncode == 1
    assert b"newer version of Myna" in printed
    assert b"Traceback" not in printed


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights for folders")
async def test_a_folder_that_may_not_be_written_to_ends_her_with_a_word(
    town: Sandbox, tmp_path: Path
) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir(mode=0o555)
    if os.access(folder, os.W_OK):
        folder = Path("/proc")  # root may write to any folder but this one
    process = await started(town, tmp_path, MYNA_DATA_DIR=str(folder))
    printed, _ = await asyncio.wait_for(process.communicate(), 15)

    assert process.returncode == 1
    assert b"cannot be written to" in printed
    assert b"MYNA_DATA_DIR" in printed
    assert b"Traceback" not in printed


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


async def test_what_she_thanked_for_survives_a_kill(town: Sandbox, tmp_path: Path) -> None:
    alice = town.member("alice")
    first = await started(town, tmp_path)
    await has_session(town)
    await alice.say("#general", "!train When? -> On Friday")
    await hears(alice, "Thank you")
    first.kill()
    await first.wait()
    town.gateway.sessions.clear()

    second = await started(town, tmp_path)
    await has_session(town)
    await alice.say("#general", "!ask when?")
    answer = await hears(alice, "On Friday")
    second.terminate()
    await asyncio.wait_for(second.communicate(), 10)

    assert answer.content == "On Friday"
