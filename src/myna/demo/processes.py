"""The two processes of the demo, the sandbox and the bot; started and ended by `run.py`."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from myna.errors import OperatorError

START_SECONDS = 30.0
STOP_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class SandboxAddresses:
    """What `discord-sandbox serve` says of itself."""

    url: str
    page: str
    guild_id: str
    channels: Mapping[str, str]
    """Channel id by name."""
    bot_id: str
    bot_token: str
    members: Mapping[str, tuple[str, str]]
    """Id and token by name."""


def parse_addresses(line: str) -> SandboxAddresses:
    said: dict[str, Any] = json.loads(line)
    return SandboxAddresses(
        url=said["url"],
        page=said["page"],
        guild_id=said["guild"]["id"],
        channels=said["guild"]["channels"],
        bot_id=said["bot"]["id"],
        bot_token=said["bot"]["token"],
        members={member["name"]: (member["id"], member["token"]) for member in said["members"]},
    )


@asynccontextmanager
async def running_sandbox(*, port: int) -> AsyncIterator[SandboxAddresses]:
    """A sandbox whose bot is called Myna; it ends with the block, or with this process."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "discord_sandbox", "serve", "--port", str(port)),
        *("--bot-name", "Myna", "--until-stdin-closes"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield await _addresses(process)
    finally:
        await _end(process)


async def _addresses(process: asyncio.subprocess.Process) -> SandboxAddresses:
    if process.stdout is None:
        raise OperatorError("The sandbox has no output to read.")
    try:
        line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
    except TimeoutError:
        line = b""
    if not line:
        raise OperatorError(
            "The sandbox did not start.",
            remedy="Its own words stand above; `discord-sandbox serve` shows them alone.",
        )
    return parse_addresses(line.decode())


@asynccontextmanager
async def running_bot(
    sandbox: SandboxAddresses, folder: Path, *, language: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as `myna run` starts it, with its data and its log in `folder`."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("MYNA_")
    }
    environment |= {
        "MYNA_DISCORD_TOKEN": sandbox.bot_token,
        "MYNA_DISCORD_URL": sandbox.url,
        "MYNA_DATA_DIR": str(folder / "data"),
        "MYNA_LANGUAGE": language,
        "MYNA_LOG_FORMAT": "json",
    }
    with (folder / "bot.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "myna", "run"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=asyncio.subprocess.STDOUT,
            env=environment,
            cwd=folder,
        )
        try:
            yield process
        finally:
            await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a child that this process started: kindly, then for good."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
