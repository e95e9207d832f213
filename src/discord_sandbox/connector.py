"""How an unmodified client is brought here.

`connector=`, a documented option of discord.py and of aiohttp.

A fresh connector for each client, because the client closes it.
"""

import ssl
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from discord_sandbox.server import LOOPBACK


class PlainConnector(aiohttp.BaseConnector):
    """Takes every request, whatever its host and scheme, to one local port in plain HTTP.

    The TCP twin of `aiohttp.UnixConnector`, which does the same over a socket file; it overrides
    the method that all of aiohttp's own connectors override.
    """

    def __init__(self, port: int) -> None:
        super().__init__(limit=0)
        self._port = port

    async def _create_connection(self, req: Any, traces: Any, timeout: Any) -> Any:  # noqa: ARG002, ASYNC109  # aiohttp's signature
        loop = self._loop
        _, protocol = await loop.create_connection(self._factory, LOOPBACK, self._port)
        return protocol


class ToLoopback(AbstractResolver):
    """Every name is this machine, on one port."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:  # noqa: ARG002  # aiohttp's signature
        return [
            {
                "hostname": host,
                "host": LOOPBACK,
                "port": self._port,
                "family": family,
                "proto": 0,
                "flags": 0,
            }
        ]

    async def close(self) -> None: ...


def tls_connector(port: int, trusted: ssl.SSLContext) -> aiohttp.TCPConnector:
    """The same by public means alone: real TLS to the real names, resolved to this machine."""
    return aiohttp.TCPConnector(
        limit=0, resolver=ToLoopback(port), use_dns_cache=False, ssl=trusted
    )
