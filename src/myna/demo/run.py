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

from myna.demo.lines import ENGLISH, RUSSIAN, Lines
from myna.demo.member import Person, SandboxMember, open_member
from myna.demo.processes import (
    START_SECONDS,
    Child,
    SandboxAddresses,
    running_bot,
    running_sandbox,
    while_they_live,
)
from myna.demo.script import steps
from myna.demo.steps import Cast
from myna.demo.tour import play_tour
from myna.stopping import on_signals

POLL_SECONDS = 0.05


async def run_demo(*, exit_after_tour: bool, port: int) -> int:
    """The exit status: 0 only if every step of the tour held. Port 0 takes a free one.

    Cancelled by SIGTERM and with its terminal. Raises `OperatorError`.
    """
    _end_with_terminal()
    console = Console(highlight=False)
    lines = _lines(console.encoding)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="myna-demo-")))
        with console.status(lines.starting):
            addresses, sandbox = await stack.enter_async_context(running_sandbox(port=port))
            bot = await stack.enter_async_context(
                running_bot(addresses, folder, language=lines.language)
            )
            cast = await _enter(stack, addresses, lines.locale)
            await while_they_live(_until_online(cast.alice, bot), bot, sandbox)
        tour = steps(lines)
        held = await while_they_live(play_tour(tour, cast, console, lines), bot, sandbox)
        console.print(f"\ntour: {len(tour)} steps, {held} held")
        if not exit_after_tour:
            await while_they_live(_stay_open(console, addresses.page, lines), bot, sandbox)
    return 0 if held == len(tour) else 1


def _end_with_terminal() -> None:
    course = asyncio.current_task()
    if course:
        on_signals(course.cancel, "SIGTERM", "SIGHUP")


def _lines(encoding: str) -> Lines:
    """In the language of the person at the terminal, if the terminal has its letters."""
    named = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    language = named or (locale.getlocale()[0] or "")
    try:
        RUSSIAN.question.encode(encoding)
    except UnicodeEncodeError:
        return ENGLISH
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
        voice_channel_id=sandbox.channels["Lounge"],
        myna=f"<@{sandbox.bot_id}>",
    )


async def _until_online(member: SandboxMember, bot: Child) -> None:
    try:
        async with asyncio.timeout(START_SECONDS):
            while not await member.bot_is_online():  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError:
        raise bot.late() from None


async def _stay_open(console: Console, page: str, lines: Lines) -> None:
    """Until Ctrl-C, which is how a person ends the demo: nothing went wrong."""
    stop = asyncio.Event()
    on_signals(stop.set, "SIGINT")
    console.print(f"\n[bold]{lines.page_open}[/bold] {page}", soft_wrap=True)
    console.print(f"{lines.hint}\n[dim]{lines.stop}[/dim]", soft_wrap=True)
    if sys.stdout.isatty() and (os.environ.get("DISPLAY") or sys.platform in {"darwin", "win32"}):
        await asyncio.to_thread(webbrowser.open, page)
    await stop.wait()
    console.print()
