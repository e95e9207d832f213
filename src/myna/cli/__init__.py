"""The command line: reads arguments, calls `bootstrap`, turns errors into exit statuses.

0 is success, 1 a failure, 2 a mistake in the arguments or the settings, 130 Ctrl-C, 143 SIGTERM.
"""

import argparse
import asyncio
import io
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from myna.cli import (
    doctor,
    encoder,
    evaluate,
    invite,
    privacy,
    privacy_policy,
    say,
    transcribe,
    worker,
)
from myna.config import read_settings, secrets_of
from myna.errors import MynaError, SettingsError
from myna.logs import configure_logging, redacted

HIGHEST_PORT = 65_535


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    _prepare_streams()
    chosen = _parser().parse_args(arguments)
    try:
        status: int = chosen.command(chosen)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; without this Python complains when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except MynaError as error:
        _say(f"{error.message} {error.remedy}")
        if chosen.debug:
            _say(traceback.format_exc())
        return 2 if isinstance(error, SettingsError) else 1
    except Exception as error:  # noqa: BLE001 - the entry of the process: nothing may end in a trace
        _say(_unexpected(error, is_debug=chosen.debug))
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="myna", description="A Discord bot that a community teaches."
    )
    parser.add_argument("--version", action="version", version=f"myna {version('myna')}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show the trace of an error")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser("run", parents=[common], help="connect to Discord")
    run.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help="stop when standard input ends, that is with the process that started this one",
    )
    run.set_defaults(command=_run)
    worker.add_to(
        commands.add_parser("worker", parents=[common], help="train beside a bot, or several")
    )
    _add_demo(
        commands.add_parser(
            "demo",
            parents=[common],
            help="try Myna without Discord: a tour, then a page to chat on",
        )
    )
    doctor.add_to(
        commands.add_parser("doctor", parents=[common], help="say what is missing, and the remedy")
    )
    encoder.add_to(
        commands.add_parser("encoder", help="add or check what finds the same in other words")
    )
    evaluate.add_to(
        commands.add_parser(
            "evaluate", parents=[common], help="train on one file and ask the questions of another"
        )
    )
    say.add_to(commands.add_parser("say", parents=[common], help="speak a text into a file"))
    privacy_policy.add_to(
        commands.add_parser(
            "privacy-policy",
            parents=[common],
            help="print the privacy policy that follows from the settings",
        )
    )
    invite.add_to(
        commands.add_parser("invite", parents=[common], help="print the link that invites Myna")
    )
    privacy.add_to(
        commands.add_parser(
            "privacy", parents=[common], help="export or delete what is held about a member"
        )
    )
    transcribe.add_to(
        commands.add_parser(
            "transcribe", parents=[common], help="print what is said in a sound file"
        )
    )
    return parser


def _add_demo(demo: argparse.ArgumentParser) -> None:
    parts = demo.add_mutually_exclusive_group()
    parts.add_argument("--exit", action="store_true", help="stop after the tour")
    parts.add_argument("--page", action="store_true", help="go to the page without the tour")
    demo.add_argument("--port", type=_port, default=0, help="of the page; default: any free one")
    demo.add_argument(
        "--chat",
        nargs="?",
        const="",
        type=_chat_model,
        metavar="URL#MODEL",
        help="on the page a chat model words answers: this one, or a scripted one that needs nothing",
    )
    demo.set_defaults(command=_demo)


def _run(chosen: argparse.Namespace) -> int:
    from myna.bootstrap import run_bot  # noqa: PLC0415 - discord.py takes half a second to import

    settings = read_settings()
    configure_logging(
        level="debug" if chosen.debug else settings.log_level,
        form=settings.log_format,
        secrets=secrets_of(settings),
    )
    asyncio.run(run_bot(settings, until_stdin_closes=chosen.until_stdin_closes))
    return 0


def _demo(chosen: argparse.Namespace) -> int:
    from myna.demo import run_demo  # noqa: PLC0415 - as in `_run`

    try:
        return asyncio.run(
            run_demo(
                has_tour=not chosen.page,
                has_page=not chosen.exit,
                port=chosen.port,
                chat=chosen.chat,
            )
        )
    except asyncio.CancelledError:
        return 143


def _chat_model(text: str) -> str:
    from myna.config.chat_models import model_addresses  # noqa: PLC0415 - as in `_run`

    try:
        model_addresses(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{error}; http://127.0.0.1:11434/v1#qwen3:8b is one"
        ) from error
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; 0 to {HIGHEST_PORT} are")
    return int(text)


def _prepare_streams() -> None:
    """A closed one swallows what is written; what a terminal cannot show becomes a question mark there."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115 - as long as the process
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _unexpected(error: Exception, *, is_debug: bool) -> str:
    trace = redacted("".join(traceback.format_exception(error)))
    if is_debug:
        return trace
    with tempfile.NamedTemporaryFile(
        "w", prefix="myna-error-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        file.write(trace)
    return (
        f"Something went wrong that should not: {redacted(str(error)) or type(error).__name__}."
        f" The trace is in {Path(file.name)}; please report it."
    )


def _say(text: str) -> None:
    print(redacted(text.strip()), file=sys.stderr)  # noqa: T201 - this is the command line
