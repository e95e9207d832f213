"""The bot's own worker: a process that trains, started again whenever it ends; run by `bootstrap` beside the bot.

It has a group of its own, so that Ctrl-C reaches the bot alone, and stops when its standard input closes, so that it
does not outlive the bot, however that ends.
"""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from typing import NoReturn

import structlog

from myna.child_environment import child_environment

log = structlog.get_logger(__name__)

STOP_SECONDS = 5.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 60.0
SOUND_SECONDS = 60.0
"""Whoever lived so long starts again as if it had never failed."""


async def keep_worker(settings: Mapping[str, str], secrets: Mapping[str, str]) -> NoReturn:
    """Until cancelled. The settings are environment variables, none of them a secret.

    Secrets go through the worker's standard input: an environment and arguments can be read by others.
    """
    loop = asyncio.get_running_loop()
    pause_seconds = FIRST_PAUSE_SECONDS
    while True:
        started = loop.time()
        status = await _lived(settings, secrets)
        if loop.time() >= started + SOUND_SECONDS:
            pause_seconds = FIRST_PAUSE_SECONDS
        log.warning("worker.ended", status=status, pause_seconds=pause_seconds)
        await asyncio.sleep(pause_seconds)
        pause_seconds = min(2 * pause_seconds, LONGEST_PAUSE_SECONDS)


async def _lived(settings: Mapping[str, str], secrets: Mapping[str, str]) -> int | None:
    """One life of the worker; returns its status, None where it could not be started."""
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "myna", "worker"),
            *("--until-stdin-closes", "--secrets-on-stdin"),
            stdin=PIPE,
            stdout=DEVNULL,
            env=child_environment(settings),
            start_new_session=True,
        )
    except OSError as error:
        log.warning("worker.not_started", reason=error.strerror)
        return None
    log.info("worker.started", pid=process.pid)
    try:
        await _tell(process, secrets)
        return await process.wait()
    finally:
        await _end(process)


async def _tell(process: Process, secrets: Mapping[str, str]) -> None:
    """One line; the pipe stays open."""
    if process.stdin is None:
        return
    try:
        process.stdin.write(json.dumps(dict(secrets)).encode("ascii") + b"\n")
        await process.stdin.drain()
    except ConnectionError:
        pass  # it is gone: its status tells


async def _end(process: Process) -> None:
    """Kindly, so that a job is given back; then for good. One that is only starting ends at once."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
