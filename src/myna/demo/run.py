"""The course of the demo: start the sandbox and, for each act of the tour, the bot; then leave the page open."""

import asyncio
import locale
import os
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from myna.demo.acts import Act, acts
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
from myna.demo.scripted_model import scripted_models
from myna.demo.steps import Cast
from myna.demo.tour import play_tour
from myna.stopping import on_signals

POLL_SECONDS = 0.05


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where the acts are played."""

    sandbox: SandboxAddresses
    process: Child
    """Of the sandbox."""
    folder: Path
    console: Console
    lines: Lines
    cast: Cast


async def run_demo(
    *, has_tour: bool = True, has_page: bool = True, port: int = 0, chat: str | None = None
) -> int:
    """The exit status: 0 only if every step of the tour held. Port 0 takes a free one.

    On the page a model words answers if `chat` names one, as the setting does; empty for the tour's own. Cancelled by
    SIGTERM and with its terminal. Raises `OperatorError`.
    """
    _end_with_terminal()
    console = Console(highlight=False)
    lines = _lines(console.encoding)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="myna-demo-")))
        models = await stack.enter_async_context(scripted_models(lines.chat))
        addresses, sandbox = await stack.enter_async_context(running_sandbox(port=port))
        stage = Stage(
            sandbox=addresses,
            process=sandbox,
            folder=folder,
            console=console,
            lines=lines,
            cast=await _enter(stack, addresses, lines.locale),
        )
        tour = acts(lines, models) if has_tour else ()
        count = sum(len(act.steps) for act in tour)
        held = await _played(stage, tour)
        if has_tour:
            console.print(f"\ntour: {count} steps, {held} held")
        if has_page:
            await _page(stage, chat if chat is None else chat or models.chat)
    return 0 if held == count else 1


async def _played(stage: Stage, tour: Sequence[Act]) -> int:
    """The number of steps that held."""
    held, first = 0, 1
    for act in tour:
        if act.note:
            stage.console.print(f"\n[dim]{act.note}[/dim]")
        async with _bot(stage, act.settings) as bot:
            playing = play_tour(act.steps, stage.cast, stage.console, stage.lines, first=first)
            held += await while_they_live(playing, bot, stage.process)
        first += len(act.steps)
    return held


async def _page(stage: Stage, chat: str | None) -> None:
    async with _bot(stage, {"MYNA_CHAT": chat} if chat else {}) as bot:
        hint = stage.lines.chat.hint if chat else stage.lines.hint
        await while_they_live(_stay_open(stage, hint), bot, stage.process)


@asynccontextmanager
async def _bot(stage: Stage, settings: Mapping[str, str]) -> AsyncIterator[Child]:
    """Online."""
    async with AsyncExitStack() as stack:
        with stage.console.status(stage.lines.starting):
            bot = await stack.enter_async_context(
                running_bot(
                    stage.sandbox, stage.folder, language=stage.lines.language, settings=settings
                )
            )
            await while_they_live(_until_online(stage.cast.alice, bot), bot, stage.process)
        yield bot


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


async def _stay_open(stage: Stage, hint: str) -> None:
    """Until Ctrl-C, which is how a person ends the demo: nothing went wrong."""
    console, lines, page = stage.console, stage.lines, stage.sandbox.page
    stop = asyncio.Event()
    on_signals(stop.set, "SIGINT")
    console.print(f"\n[bold]{lines.page_open}[/bold] {page}", soft_wrap=True)
    console.print(f"{hint}\n[dim]{lines.stop}[/dim]", soft_wrap=True)
    if sys.stdout.isatty() and (os.environ.get("DISPLAY") or sys.platform in {"darwin", "win32"}):
        await asyncio.to_thread(webbrowser.open, page)
    await stop.wait()
    console.print()
