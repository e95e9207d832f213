"""What `myna encoder` does; apart from `encoder`, because what it needs takes half a second to import."""

import argparse
import asyncio
import os
import re
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from myna.config import Settings, read_settings
from myna.domain.language import ENGLISH_NAMES
from myna.engines.local.encoding.adding import Wishes, added
from myna.engines.local.encoding.card import MODEL, Card, Pooling
from myna.engines.local.encoding.encoder import opened
from myna.engines.local.encoding.examining import question_count
from myna.engines.local.encoding.folders import found_in
from myna.engines.local.encoding.hub import Hub
from myna.engines.local.encoding.probing import probe
from myna.engines.local.encoding.sources import Sources
from myna.errors import OperatorError

HUB = "https://huggingface.co"
ENCODERS = "encoders"
"""The folder for them within that of the data."""

_HUB_NAME = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")

_console = Console()


def add(chosen: argparse.Namespace) -> int:
    source = Path(chosen.source)
    sources = found_in(source) if source.is_dir() else _fetched(chosen)
    sources = replace(sources, name=chosen.name or sources.name)
    folder = chosen.into or read_settings().data_dir / ENCODERS / sources.name
    wishes = Wishes(
        pooling=Pooling(chosen.pooling) if chosen.pooling else None,
        prefix=chosen.prefix,
        sha256=chosen.sha256,
    )
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=_console, transient=True) as progress:
        task = progress.add_task("Looking at what it finds", total=question_count())
        card = added(sources, folder, wishes, lambda: progress.advance(task))
    _tell(card)
    _console.print(f"Kept in {folder}", soft_wrap=True, highlight=False)
    _console.print(f"Use it: MYNA_ENCODER={folder.absolute()}", soft_wrap=True, highlight=False)
    return 0


def _fetched(chosen: argparse.Namespace) -> Sources:
    address = (chosen.hub or os.environ.get("HF_ENDPOINT") or HUB).rstrip("/")
    if not _HUB_NAME.fullmatch(chosen.source):
        raise OperatorError(
            f"{chosen.source} is no folder here, and no name on a hub.",
            remedy="Name a folder, or OWNER/NAME.",
        )
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=_console, transient=True) as progress:
        tasks = {}

        def show(name: str, came: int, of: int | None) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=of)
            progress.update(tasks[name], completed=came)

        return asyncio.run(
            Hub(address=address, on_bytes=show).fetched(chosen.source, chosen.revision)
        )


def check(chosen: argparse.Namespace) -> int:
    folder = chosen.folder or _chosen_folder(read_settings())
    probe(folder)
    _tell(opened(folder).card)
    return 0


def _chosen_folder(settings: Settings) -> Path:
    if settings.encoder is None:
        raise OperatorError("No encoder is chosen.", remedy="Name a folder, or set MYNA_ENCODER.")
    return settings.encoder


def _tell(card: Card) -> None:
    table = Table(title=card.name, title_justify="left", show_header=False)
    for language, scale in card.scales.items():
        use = "used" if scale.is_of_use else "not used: words do better alone"
        finding = f"{scale.found:.0%} found that mean the same in other words; {use}"
        table.add_row(ENGLISH_NAMES.get(language, language), finding)
    table.add_row("pooling, prefix", f"{card.pooling.value}, {card.prefix!r}")
    _console.print(table)
    _console.print(f"{MODEL}: sha256 {card.sha256[MODEL]}", soft_wrap=True, highlight=False)
