"""Myna as a process of her own: told to stop by a signal, refused by Discord, killed."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from myna_at_work import hears

RUN = """
import asyncio, sys
from myna.bootstrap import run_bot
from myna.config import read_settings
from myna.errors import OperatorError
try:
    asyncio.run(run_bot(read_settings()))
except OperatorError as error:
    sys.exit(str(error))
"""
POST = "POST /channels/{channel_id}/messages"


async def started(town: Sandbox, folder: Path, **changes: str) -> asyncio.subprocess.Process:
    settings = {
        "MYNA_DISCORD_TOKEN": town.bot_token,
        "MYNA_DISCORD_URL": town.url,
        "MYNA_DATA_DIR": str(folder / "data"),
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        RUN,
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
