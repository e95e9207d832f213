"""`myna worker`: trains what members ask for, in a process of its own; needs no token."""

import argparse
import asyncio
import json

from myna.config import read_settings, secrets_of
from myna.errors import SettingsError
from myna.logs import configure_logging
from myna.stopping import first_line_of_stdin

MAX_SECRETS_BYTES = 64 * 1024


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help="stop when standard input ends, that is with the process that started this one",
    )
    parser.add_argument(
        "--secrets-on-stdin",
        action="store_true",
        help="read settings that are secret from the first line of standard input, as a JSON object",
    )
    parser.set_defaults(command=_work)


def _work(chosen: argparse.Namespace) -> int:
    from myna.assembly import run_worker  # noqa: PLC0415 - the engine takes long to import

    settings = read_settings(secrets=_secrets() if chosen.secrets_on_stdin else {})
    configure_logging(
        level="debug" if chosen.debug else settings.log_level,
        form=settings.log_format,
        secrets=secrets_of(settings),
    )
    asyncio.run(run_worker(settings, until_stdin_closes=chosen.until_stdin_closes))
    return 0


def _secrets() -> dict[str, str]:
    """By the names of their environment variables. Raises `SettingsError`."""
    line = first_line_of_stdin(MAX_SECRETS_BYTES)
    try:
        found = json.loads(line)
        return {str(name): str(value) for name, value in found.items()}
    except (ValueError, AttributeError) as error:
        raise SettingsError(
            "The first line of standard input is no JSON object.",
            remedy="Leave --secrets-on-stdin out; whoever starts a worker with it writes that line.",
        ) from error
