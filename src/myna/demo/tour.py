"""Plays the script in the sandbox and shows it in the terminal as a conversation; called by `run.py`."""

import textwrap
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from myna.demo.lines import Lines
from myna.demo.member import NothingHeard
from myna.demo.steps import Cast, Step

PRIVACY_GROUP_DIGITS = 5
"""As Discord shows a privacy code to be compared."""
_COLOURS = {"alice": "magenta", "bob": "blue", "Myna": "green"}


async def play_tour(
    steps: Sequence[Step], cast: Cast, console: Console, lines: Lines, *, first: int
) -> int:
    """The number of steps that held; `first` is the number of the first of them."""
    held = 0
    for number, step in enumerate(steps, start=first):
        console.print(f"\n[bold]{number:>2}. {escape(step.title)}[/bold]")
        _show(console, step.who, step.says)
        held += await _held(step, cast, console, lines)
    return held


async def _held(step: Step, cast: Cast, console: Console, lines: Lines) -> bool:
    try:
        heard = await step.play(cast)
    except NothingHeard as nothing:
        console.print(f"    [red]✗ {escape(str(nothing))}[/red]")
        return False
    _show(console, "Myna", heard.text)
    if heard.speech is not None:
        code = " ".join(textwrap.wrap(heard.speech.privacy_code or "", PRIVACY_GROUP_DIGITS))
        seconds = heard.speech.seconds
        _show(console, "Myna", lines.spoken_aloud.format(seconds=seconds, code=code))
    if heard.note:
        _show(console, "Myna", heard.note)
    if step.held(heard):
        return True
    console.print("    [red]✗ that is not what was promised[/red]")
    return False


def _show(console: Console, who: str, words: str) -> None:
    line = Table.grid(padding=(0, 1))
    line.add_column(width=9, justify="right", style=_COLOURS[who])
    line.add_column(ratio=1)
    line.add_row(who.capitalize(), "\n".join(map(_styled, words.splitlines())))
    console.print(line)


def _styled(words: str) -> str:
    """Discord's small print is dim here."""
    small = words.removeprefix("-# ")
    return escape(words) if small == words else f"[dim]{escape(small)}[/dim]"
