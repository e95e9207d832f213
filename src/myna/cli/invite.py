"""`myna invite`: the link that adds Myna to a server, with exactly the permissions that it uses."""

import argparse
import base64
import binascii
from urllib.parse import urlencode

from myna.config import read_settings, required_token
from myna.errors import SettingsError

PERMISSIONS = {
    "view channels": 1 << 10,
    "send messages": 1 << 11,
    "embed links": 1 << 14,
    "attach files": 1 << 15,
    "read message history": 1 << 16,
    "connect": 1 << 20,
    "speak": 1 << 21,
    "send messages in threads": 1 << 38,
    "send voice messages": 1 << 46,
}
_ADDRESS = "https://discord.com/oauth2/authorize"


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--client-id", type=_client_id, help="the application's id")
    parser.set_defaults(command=_print_link)


def link(client_id: int) -> str:
    query = {
        "client_id": client_id,
        "scope": "bot applications.commands",
        "permissions": sum(PERMISSIONS.values()),
    }
    return f"{_ADDRESS}?{urlencode(query)}"


def id_in_token(token: str) -> int:
    """The bot's id, which is the first part of its token; raises `SettingsError`."""
    first = token.partition(".")[0]
    try:
        return int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, binascii.Error) as error:
        raise SettingsError(
            "The token does not say which application it belongs to.",
            remedy="Give the application's id: myna invite --client-id ID",
        ) from error


def _client_id(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) < 1 << 63:
        raise argparse.ArgumentTypeError(
            "a number is wanted; it stands on the General Information page of the application"
        )
    return int(text)


def _print_link(chosen: argparse.Namespace) -> int:
    client_id = chosen.client_id or id_in_token(required_token(read_settings()))
    print(link(client_id))  # noqa: T201 - the result of the command
    return 0
