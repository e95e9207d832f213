"""Measures Myna: a table for each section, and the same figures in `build/bench.json`."""

import argparse
import asyncio
import json
import logging
import os
import platform
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from rich.console import Console
from rich.table import Table

from benchmarks import (
    accuracy,
    acknowledgements,
    call,
    chat_overhead,
    chat_while_training,
    corrections,
    decoding,
    doubts,
    first_packet,
    flood,
    grounded,
    growth,
    honest_imports,
    kills,
    loop_lag,
    meanings,
    negatives,
    phrasings,
    poison,
    reconnect,
    retraining,
    round_trip,
    streaming,
)
from benchmarks.hostile import trial
from benchmarks.report import Options, Section, Skipped

REPORT = Path("build/bench.json")
PIPED_WIDTH = 120

SECTIONS: dict[str, Callable[[Options], Awaitable[Section]]] = {
    "accuracy": accuracy.measure,
    "meanings": meanings.measure,
    "growth": growth.measure,
    "corrections": corrections.measure,
    "negatives": negatives.measure,
    "grounded": grounded.measure,
    "phrasings": phrasings.measure,
    "retraining": retraining.measure,
    "poison": poison.measure,
    "doubts": doubts.measure,
    "honest-imports": honest_imports.measure,
    "round-trip": round_trip.measure,
    "chat-overhead": chat_overhead.measure,
    "streaming": streaming.measure,
    "chat-while-training": chat_while_training.measure,
    "kills": kills.measure,
    "hostile": trial.measure,
    "flood": flood.measure,
    "acknowledgements": acknowledgements.measure,
    "decoding": decoding.measure,
    "first-packet": first_packet.measure,
    "call": call.measure,
    "loop-lag": loop_lag.measure,
    "reconnect": reconnect.measure,
}
"""A section is one line here: its name, and the coroutine that measures it."""


def main() -> None:
    options, names = _asked_for(sys.argv[1:])
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    console = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)
    figures: dict[str, object] = {"machine": _machine()}
    for name in names:
        try:
            section = asyncio.run(SECTIONS[name](options))
        except Skipped as reason:
            console.print(f"{name}: left out; {reason}.")
            figures[name] = {"skipped": str(reason)}
            continue
        console.print(_table(section))
        figures[name] = {"title": section.title, "rows": list(section.rows)}
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    console.print(f"Written to {REPORT}.")


def _asked_for(arguments: list[str]) -> tuple[Options, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--banking77", type=Path, help="folder with train.csv and test.csv")
    parser.add_argument("--encoder", type=Path, help="folder of an encoder: myna encoder add")
    parser.add_argument("--only", choices=sorted(SECTIONS), action="append", help="may be repeated")
    parser.add_argument("--quick", action="store_true", help="fewer and smaller trials")
    chosen = parser.parse_args(arguments)
    options = Options(banking77=chosen.banking77, encoder=chosen.encoder, quick=chosen.quick)
    return options, chosen.only or list(SECTIONS)


def _machine() -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": os.cpu_count(),
    }


def _table(section: Section) -> Table:
    table = Table(title=section.title, title_justify="left")
    for name in section.rows[0]:
        table.add_column(name, justify="right")
    for row in section.rows:
        table.add_row(*(str(value) for value in row.values()))
    return table


if __name__ == "__main__":
    main()
