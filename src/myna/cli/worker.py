"""`myna worker`: trains what members ask for, in a process of its own; needs no token."""

import argparse
import asyncio

from myna.config import read_settings, secrets_of
from myna.logs import configure_logging


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help="stop when standard input ends, that is with the process that started this one",
    )
    parser.set_defaults(command=_work)


def _work(chosen: argparse.Namespace) -> int:
    from myna.assembly import run_worker  # noqa: PLC0415 - the engine takes long to import

    settings = read_settings()
    configure_logging(
        level="debug" if chosen.debug else settings.log_level,
        form=settings.log_format,
        secrets=secrets_of(settings),
    )
    asyncio.run(run_worker(settings, until_stdin_closes=chosen.until_stdin_closes))
    return 0
