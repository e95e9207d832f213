"""The course of the demo: start both processes, wait for the bot, play the tour, leave the page open."""

import asyncio
import locale
import os
import sys
import tempfile
import webbrowser
from contextlib import AsyncExitStack
from pathlib import Path

from rich.console import Console

from myna.demo.member import Person, SandboxMember, open_member
from myna.demo.processes import START_SECONDS, SandboxAddresses, running_bot, running_sandbox
from myna.demo.script import ENGLISH, RUSSIAN, Cast, Lines, steps
from myna.demo.tour import play_tour
from myna.errors import OperatorError

POLL_SECONDS = 0.05


async def run_demo(*, exit_after_tour: bool, port: int = 0) -> int:
    """The exit status: 0 only if every step of the tour held. Port 0 takes a free one."""
    console = Console(highlight=False)
    lines = _lines()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="myna-demo-")))
        with console.status("A small Discord and Myna in it are starting …"):
            sandbox = await stack.enter_async_context(running_sandbox(port=port))
            bot = await stack.enter_async_context(
                running_bot(sandbox, folder, language=lines.language)
            )
            cast = await _enter(stack, sandbox, lines.locale)
            await _wait_until_online(cast.alice, bot, folder)
        tour = steps(lines)
        held = await play_tour(tour, cast, console)
        console.print(f"\ntour: {len(tour)} steps, {held} held")
        if not exit_after_tour:
            await _stay_open(console, sandbox, bot, lines)
    return 0 if held == len(tour) else 1


def _lines() -> Lines:
    """The language of the person at the terminal."""
    named = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    language = named or (locale.getlocale()[0] or "")
    return RUSSIAN if language.casefold().startswith("ru") else ENGLISH


async def _enter(stack: AsyncExitStack, sandbox: SandboxAddresses, locale: str) -> Cast:
    members = []
    for name in ("alice", "bob"):
        member_id, token = sandbox.members[name]
        person = Person(
            id=member_id,
            token=token,
            bot_id=sandbox.bot_id,
            guild_id=sandbox.guild_id,
            locale=locale,
        )
        members.append(await stack.enter_async_context(open_member(person, sandbox.url)))
    return Cast(
        alice=members[0],
        bob=members[1],
        channel_id=sandbox.channels["general"],
        myna=f"<@{sandbox.bot_id}>",
    )


async def _wait_until_online(
    member: SandboxMember, bot: asyncio.subprocess.Process, folder: Path
) -> None:
    try:
        async with asyncio.timeout(START_SECONDS):
            while not await member.bot_is_online():
                if bot.returncode is not None:
                    break
                await asyncio.sleep(POLL_SECONDS)
            else:
                return
    except TimeoutError:
        pass
    log = (folder / "bot.log").read_text(encoding="utf-8", errors="replace")
    raise OperatorError(
        f"The bot did not come online. Its log:\n{log[-4000:]}",
        remedy="`myna doctor` looks for the cause.",
    )


async def _stay_open(
    console: Console, sandbox: SandboxAddresses, bot: asyncio.subprocess.Process, lines: Lines
) -> None:
    """Until Ctrl-C, or until the bot ends."""
    console.print(
        f"\n[bold]{lines.page_open}[/bold] {sandbox.page}\n[dim]{lines.stop}[/dim]", soft_wrap=True
    )
    if sys.stdout.isatty() and (os.environ.get("DISPLAY") or sys.platform in {"darwin", "win32"}):
        await asyncio.to_thread(webbrowser.open, sandbox.page)
    await bot.wait()
