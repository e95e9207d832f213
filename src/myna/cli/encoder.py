"""`myna encoder`: adds a sentence encoder for the local engine, or looks whether one can be used."""

import argparse
from pathlib import Path


def add_to(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(title="what to do", required=True, metavar="WHAT")
    add = commands.add_parser("add", help="fetch or convert one, look at it and keep it")
    add.add_argument(
        "source", metavar="NAME|DIR", help="a folder with an encoder, or OWNER/NAME on a hub"
    )
    add.add_argument("--into", type=Path, metavar="DIR", help="default: in the data folder")
    add.add_argument("--name", help="what to call it (default: as its folder)")
    add.add_argument("--revision", default="main", help="of the hub's files (default: main)")
    add.add_argument("--hub", metavar="URL", help="default: HF_ENDPOINT, or that of Hugging Face")
    add.add_argument("--sha256", metavar="HEX", help="refuse a model that has another")
    add.add_argument("--prefix", metavar="TEXT", help="what questions begin with for it")
    add.add_argument("--pooling", choices=("mean", "cls"), help="where its files do not say")
    add.add_argument("--debug", action="store_true", help="show the trace of an error")
    add.set_defaults(command=_add)
    check = commands.add_parser("check", help="say what one is worth, and in which languages")
    check.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="default: MYNA_ENCODER")
    check.add_argument("--debug", action="store_true", help="show the trace of an error")
    check.set_defaults(command=_check)


def _add(chosen: argparse.Namespace) -> int:
    from myna.cli.encoding import add  # noqa: PLC0415 - see there

    return add(chosen)


def _check(chosen: argparse.Namespace) -> int:
    from myna.cli.encoding import check  # noqa: PLC0415 - see there

    return check(chosen)
