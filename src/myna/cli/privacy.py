"""`myna privacy`: what is held about a member, for people who ask whoever runs Myna and not her."""

import argparse
import asyncio
import sys
from pathlib import Path

from myna.config import read_settings, secrets_of
from myna.logs import configure_logging

HIGHEST_ID = (1 << 63) - 1


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("export", "erase"), help="write it down, or delete it")
    parser.add_argument("member_id", type=_member_id, help="the member's Discord id")
    parser.add_argument("-o", "--output", type=Path, help="a file to export to; default: print it")
    parser.set_defaults(command=_privacy)


def _privacy(chosen: argparse.Namespace) -> int:
    from myna.assembly import export_of_member  # noqa: PLC0415 - it loads the database

    settings = read_settings()
    configure_logging(level="warning", form=settings.log_format, secrets=secrets_of(settings))
    if chosen.what == "export":
        data = asyncio.run(export_of_member(settings, chosen.member_id))
        if chosen.output is not None:
            chosen.output.write_bytes(data)
        else:
            sys.stdout.write(data.decode() + "\n")
        return 0
    from myna.bootstrap import erase_member  # noqa: PLC0415 - discord.py takes half a second

    is_done = asyncio.run(erase_member(settings, chosen.member_id))
    done = "Deleted for good."
    later = "Promised: the Myna that is running deletes it within a minute, or the next one at her start."
    print(done if is_done else later)  # noqa: T201 - the result of the command
    return 0


def _member_id(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= HIGHEST_ID:
        raise argparse.ArgumentTypeError("a number is wanted; Discord shows it as *Copy User ID*")
    return int(text)
