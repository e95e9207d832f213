"""By which names a client came, so that the addresses it is given are ones that it can use.

A client with a connector says `gateway.discord.gg` and is answered with Discord's names; one that
was pointed here directly is answered with this machine's. Used by the gateway, by `rest/` and by
the page's API.
"""

import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

_ATTACHMENT = re.compile(
    r"https://(?:cdn\.discordapp\.com|media\.discordapp\.net)(/attachments/\d+/\d+/.*hm=.*)"
)
VOICE_ENDPOINTS = ("one.discord.media:443", "two.discord.media:443")
"""Two voice servers, so that one can be told to change."""
_LOCAL_NAMES = {"127.0.0.1", "localhost"}
DISCORD_NAMES = {
    "discord.com",
    "gateway.discord.gg",
    "cdn.discordapp.com",
    "media.discordapp.net",
    *(endpoint.partition(":")[0] for endpoint in VOICE_ENDPOINTS),
}


@dataclass(frozen=True, kw_only=True)
class Reach:
    gateway_url: str
    own_url: str | None
    """Where files are fetched by one who came directly; None: from Discord's names."""

    def localised(self, value: Any) -> Any:
        """The same JSON with the addresses of files and voice servers that this client can use."""
        if self.own_url is None:
            return value
        if isinstance(value, dict):
            return {key: self.localised(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.localised(inner) for inner in value]
        if value in VOICE_ENDPOINTS:
            return self.own_url.partition("://")[2]
        if isinstance(value, str) and value.startswith("https://"):
            return _ATTACHMENT.sub(rf"{self.own_url}\1", value)
        return value


THROUGH_CONNECTOR = Reach(gateway_url="wss://gateway.discord.gg", own_url=None)


def directly(url: str) -> Reach:
    """`url`: `http://127.0.0.1:PORT` or its `https` form."""
    return Reach(gateway_url=url.replace("http", "ws", 1), own_url=url)


def reach_of(request: web.Request) -> Reach:
    if hostname(request.host) in _LOCAL_NAMES:
        return directly(f"{request.scheme}://{request.host}")
    return THROUGH_CONNECTOR


def is_ours(host: str, port: int) -> bool:
    """Is this `Host` header one that a client of this server can have?"""
    name, _, given = host.rpartition(":") if host.count(":") == 1 else (host, "", "")
    if name in _LOCAL_NAMES:
        return given == str(port)
    named = name in DISCORD_NAMES or name.endswith((".discord.com", ".discord.gg"))
    return named and given in {"", "80", "443"}


def hostname(host: str) -> str:
    return host.partition(":")[0]
