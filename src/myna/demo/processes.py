"""The two processes of the demo, the sandbox and the bot; started, watched and ended by `run.py`.

Each has a group of its own, so that Ctrl-C reaches the demo alone, and stops when its standard input closes, so that
it does not outlive the demo, however that ends.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, STDOUT, Process, create_subprocess_exec
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from myna.errors import OperatorError

START_SECONDS = 30.0
STOP_SECONDS = 10.0
SHOWN_LOG_LINES = 5

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Child:
    """A process that the demo started."""

    name: str
    process: Process
    log: Path | None = None

    def has_ended(self) -> bool:
        return self.process.returncode is not None

    def ended(self) -> OperatorError:
        return OperatorError(
            f"{self.name} ended unexpectedly, {self._how()}.{self._words()}",
            remedy="Start the demo again; `myna doctor` looks for the cause.",
        )

    def late(self) -> OperatorError:
        return OperatorError(
            f"{self.name} was not ready within {START_SECONDS:.0f} seconds.{self._words()}",
            remedy="Is the machine very busy? `myna doctor` looks for other causes.",
        )

    def _how(self) -> str:
        status = self.process.returncode or 0
        return f"with status {status}" if status >= 0 else f"killed by signal {-status}"

    def _words(self) -> str:
        lines = (
            self.log.read_text(encoding="utf-8", errors="replace").splitlines() if self.log else []
        )
        return "".join(f"\n  {line}" for line in lines[-SHOWN_LOG_LINES:]) + "\n" * bool(lines)


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
async def running_sandbox(*, port: int) -> AsyncIterator[tuple[SandboxAddresses, Child]]:
    """A sandbox whose bot is called Myna, with an owner, an ordinary member and a teacher."""
    process = await create_subprocess_exec(
        *(sys.executable, "-m", "discord_sandbox", "serve", "--port", str(port)),
        *("--bot-name", "Myna", "--no-rate-limits", "--until-stdin-closes"),
        *("--member", "alice", "--member", "bob", "--member", "carol"),
        *("--role", "Teacher:carol"),
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
    )
    try:
        yield await _addresses(process), Child(name="The sandbox", process=process)
    finally:
        await _end(process)


async def _addresses(process: Process) -> SandboxAddresses:
    if process.stdout is None:
        raise OperatorError("The sandbox has no output to read.")
    try:
        line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
    except TimeoutError:
        line = b""
    if not line:
        raise OperatorError("The sandbox did not start.", remedy="What it said stands above.")
    return parse_addresses(line.decode())


@asynccontextmanager
async def running_bot(
    sandbox: SandboxAddresses, folder: Path, *, language: str, settings: Mapping[str, str]
) -> AsyncIterator[Child]:
    """The bot as `myna run` starts it, with its data and its log in `folder`, and with more `settings`."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("MYNA_")
    }
    environment |= {
        "MYNA_DISCORD_TOKEN": sandbox.bot_token,
        "MYNA_DISCORD_URL": sandbox.url,
        "MYNA_DATA_DIR": str(folder / "data"),
        "MYNA_LANGUAGE": language,
        "MYNA_LOG_FORMAT": "json",
        **settings,
    }
    log = folder / "bot.log"
    with log.open("ab") as written:
        process = await create_subprocess_exec(
            *(sys.executable, "-m", "myna", "run", "--until-stdin-closes"),
            stdin=PIPE,
            stdout=written,
            stderr=STDOUT,
            env=environment,
            cwd=folder,
            start_new_session=True,
        )
    try:
        yield Child(name="Myna", process=process, log=log)
    finally:
        await _end(process)


async def while_they_live(work: Coroutine[Any, Any, T], *children: Child) -> T:
    """The result of the work; raises `OperatorError` as soon as one of the children has ended."""
    doing = asyncio.create_task(work)
    ends = [asyncio.create_task(child.process.wait()) for child in children]
    try:
        await asyncio.wait({doing, *ends}, return_when=asyncio.FIRST_COMPLETED)
        for child in children:
            if child.has_ended():
                raise child.ended()
        return await doing
    finally:
        for task in (doing, *ends):
            task.cancel()
        await asyncio.gather(doing, *ends, return_exceptions=True)


async def _end(process: Process) -> None:
    """End a child that this process started: kindly, then for good."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
