"""Leads every request of discord.py to a Discord on this machine, in plain HTTP.

Given to the client where the setting `discord_url` is set.
"""

import asyncio
import ipaddress

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ClientRequest
from aiohttp.tracing import Trace
from yarl import URL

from myna.errors import SettingsError


class LoopbackConnector(aiohttp.BaseConnector):
    """The TCP twin of `aiohttp.UnixConnector`: every request goes to one port, without TLS."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(limit=0)
        self._host = host
        self._port = port

    async def _create_connection(
        self,
        req: ClientRequest,  # noqa: ARG002 - the signature is aiohttp's
        traces: list[Trace],  # noqa: ARG002
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109
    ) -> ResponseHandler:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout.sock_connect or timeout.connect):
                _, protocol = await loop.create_connection(self._factory, self._host, self._port)
        except OSError as error:
            raise aiohttp.ClientConnectionError(
                f"Nothing answers at {self._host}:{self._port}."
            ) from error
        return protocol


def loopback_address(discord_url: str) -> tuple[str, int]:
    """Host and port of the URL; raises `SettingsError` for one that is not on this machine."""
    url = URL(discord_url)
    host = "127.0.0.1" if url.host == "localhost" else url.host or ""
    if url.scheme != "http" or not _is_loopback(host) or not url.port:
        raise SettingsError(
            f"discord_url is {discord_url!r}, which is not a Discord on this machine.",
            remedy="Leave it empty for the real Discord, or write http://127.0.0.1:PORT.",
        )
    return host, url.port


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
