"""The command `discord-sandbox`.

A sandbox for clients in any language, until it is told to stop.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from discord_sandbox.sandbox import Sandbox
from discord_sandbox.server import LOOPBACK
from discord_sandbox.world.permissions import EVERYTHING, ORDINARY, Permission
from discord_sandbox.world.records import Json

_PORT_TAKEN = 2
_HIGHEST_PORT = 65535


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    options.member_names = options.member_names or ["alice", "bob"]
    for name in {each for _, members in options.roles for each in members}:
        if name not in options.member_names:
            parser.error(f"argument --role: there is no member {name!r}; name them with --member")
    try:
        asyncio.run(_serve(options))
    except OSError as error:
        print(  # noqa: T201  # a command line speaks on its streams
            f"Port {options.port} of {LOOPBACK} cannot be used: {error.strerror or error}. "
            "Choose another one with --port, or leave it out for any free one.",
            file=sys.stderr,
        )
        return _PORT_TAKEN
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="discord-sandbox", description="A small Discord on loopback, for every bot author."
    )
    serve = parser.add_subparsers(required=True, metavar="COMMAND").add_parser(
        "serve", help="serve until stopped; prints one line of JSON with addresses and tokens"
    )
    serve.add_argument("--port", type=_port, default=0, help="default: any free one")
    serve.add_argument("--bot-name", default="bot", help="the bot account (default: bot)")
    serve.add_argument(
        "--bot-permissions",
        type=_permissions,
        default=ORDINARY,
        metavar="NUMBER",
        help="those that the bot is invited with, as in an invite link (default: ordinary ones)",
    )
    serve.add_argument("--guild-name", default="Playground", help="default: Playground")
    serve.add_argument(
        "--member",
        dest="member_names",
        action="append",
        metavar="NAME",
        help="a person, the owner first; may be repeated (default: alice and bob)",
    )
    serve.add_argument(
        "--role",
        dest="roles",
        action="append",
        type=_role,
        default=[],
        metavar="NAME[:MEMBER,…]",
        help="a role, and who has it; may be repeated",
    )
    serve.add_argument(
        "--no-rate-limits",
        dest="rate_limits",
        action="store_false",
        help="never ask a client to wait, for instance one that leaves waiting to a proxy",
    )
    serve.add_argument(
        "--tls",
        type=_authority_file,
        metavar="FILE",
        help="answer over TLS, as clients of calls want it, and write the certificate to be trusted to FILE",
    )
    serve.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help="stop when standard input ends, that is with the process that started this one",
    )
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; 0 to {_HIGHEST_PORT} are")
    return int(text)


def _role(text: str) -> tuple[str, Sequence[str]]:
    name, _, members = text.partition(":")
    if not name.strip():
        raise argparse.ArgumentTypeError("a role needs a name")
    return name.strip(), [each.strip() for each in members.split(",") if each.strip()]


def _permissions(text: str) -> Permission:
    if not text.isdecimal() or int(text) & ~EVERYTHING:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of permissions; 8 is, for example")
    return Permission(int(text))


def _authority_file(text: str) -> Path:
    if find_spec("trustme") is None:
        raise argparse.ArgumentTypeError("TLS needs the package trustme: pip install trustme")
    path = Path(text).absolute()
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"{path} cannot be written")
    return path


async def _serve(options: argparse.Namespace) -> None:
    sandbox = Sandbox(
        bot_name=options.bot_name,
        bot_permissions=options.bot_permissions,
        guild_name=options.guild_name,
        member_names=options.member_names,
        rate_limits=options.rate_limits,
        tls=options.tls is not None,
    )
    for name, members in options.roles:
        sandbox.add_role(name, member_names=members)
    stopped = asyncio.Event()
    _set_when_told_to_stop(stopped, watches_stdin=options.until_stdin_closes)
    await sandbox.start(options.port)
    try:
        line = {**described(sandbox), **_authority_in(options.tls, sandbox)}
        print(json.dumps(line), flush=True)  # noqa: T201  # its one line of output
        await stopped.wait()
    finally:
        await sandbox.stop()
        for violation in sandbox.violations:
            print(violation, file=sys.stderr)  # noqa: T201  # what the bot asked for in vain


def described(sandbox: Sandbox) -> Json:
    """All that a client in any language needs to be pointed here."""
    world, guild = sandbox.world, sandbox.guild
    return {
        "url": sandbox.url,
        "api": sandbox.api_url,
        "gateway": sandbox.gateway_url,
        "cdn": sandbox.url,
        "page": sandbox.page_url,
        "console": {"url": f"{sandbox.url}/console", "token": sandbox.console_token},
        "bot": {
            "token": sandbox.bot_token,
            "id": sandbox.application.id,
            "name": sandbox.application.name,
        },
        "members": [
            {"name": person.name, "id": person.id, "token": world.person_tokens[person.id]}
            for person in world.people()
        ],
        "guild": {
            "id": guild.id,
            "name": guild.name,
            "channels": {channel.name: channel.id for channel in world.channels_of(guild.id)},
        },
    }


def _authority_in(path: Path | None, sandbox: Sandbox) -> Json:
    if path is None or sandbox.authority is None:
        return {}
    path.write_text(sandbox.authority, encoding="ascii")
    return {"authority": str(path)}


def _set_when_told_to_stop(stopped: asyncio.Event, *, watches_stdin: bool) -> None:
    """On SIGINT, on SIGTERM, and with the end of standard input where that is watched."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows; SIGINT ends asyncio.run there
            loop.add_signal_handler(number, stopped.set)
    if watches_stdin:
        watcher = (loop, stopped)
        threading.Thread(target=_read_to_end, args=watcher, daemon=True).start()


def _read_to_end(loop: asyncio.AbstractEventLoop, stopped: asyncio.Event) -> None:
    """Below `sys.stdin`, whose lock a thread that still waits would hold at the very end."""
    while os.read(sys.stdin.fileno(), 1 << 16):
        pass
    with contextlib.suppress(RuntimeError):  # the loop is closed: something else was quicker
        loop.call_soon_threadsafe(stopped.set)
