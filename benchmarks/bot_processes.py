"""A sandbox in this process and a bot in another, for the sections that measure talk."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType

from discord_sandbox import Sandbox
from discord_sandbox.world.records import Event

START_SECONDS = 60.0

MYNA = ("-m", "myna", "run")
BARE = ("-m", "benchmarks.bare_bot")
"""The least that discord.py can do, to compare with."""
BARE_STREAMER = ("-m", "benchmarks.bare_streamer")


@asynccontextmanager
async def connected(
    discord: Sandbox,
    arguments: Sequence[str],
    *,
    log_level: str = "warning",
    data: Path | None = None,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[None]:
    """A bot of `python ARGUMENTS` that is connected to the sandbox; its data go to a folder that is gone in the end.

    Everybody who is there already may ask without end: they are its operators.
    """
    is_online = asyncio.Event()

    def notice(event: Event) -> None:
        if event.name == "SANDBOX_PRESENCE":
            is_online.set()

    discord.world.subscribe(notice)
    with tempfile.TemporaryDirectory(prefix="myna-bench-") as folder:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MYNA_")} | {
            "MYNA_DISCORD_TOKEN": discord.bot_token,
            "MYNA_DISCORD_URL": discord.url,
            "MYNA_DATA_DIR": str(data or Path(folder) / "data"),
            "MYNA_LOG_LEVEL": log_level,
            "MYNA_OPERATORS": ",".join(str(person.id) for person in discord.world.people()),
            **settings,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, env=environment, stdin=asyncio.subprocess.DEVNULL
        )
        try:
            await asyncio.wait_for(is_online.wait(), START_SECONDS)
            yield
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()
