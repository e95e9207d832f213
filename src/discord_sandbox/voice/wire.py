"""The one UDP socket of all calls, on loopback: tells clients their address, brings sound in and out.

Opened and closed by the composition root. A datagram is its sender's who was named in
SELECT_PROTOCOL; whatever else arrives is dropped without an answer.
"""

import asyncio
import struct
from typing import Any, Protocol

from discord_sandbox.voice.rtp import is_rtcp

Address = tuple[str, int]
_DISCOVERY = struct.Struct(">HHI64sH")
"""Type (1 asks, 2 answers), length of the rest, ssrc, address, port: Discord's "IP discovery"."""
_ASKS, _ANSWERS = 1, 2
_DISCOVERY_REST_BYTES = 70
_KEEPALIVE_BYTES = 8


class Talker(Protocol):
    """Who has an address here."""

    ssrc: int

    def took_datagram(self, datagram: bytes) -> None: ...


class Wire(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.is_silent = False
        """Nothing leaves it, then."""
        self._transport: asyncio.DatagramTransport | None = None
        self._by_address: dict[Address, Talker] = {}
        self._ssrcs: set[int] = set()

    async def open(self, host: str) -> None:
        """On any free port."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(host, 0))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    @property
    def address(self) -> Address:
        """Raises `RuntimeError` where it is not open."""
        if self._transport is None:
            raise RuntimeError("The socket of the calls is not open.")
        host, port = self._transport.get_extra_info("sockname")[:2]
        return host, port

    # Who talks

    def expect(self, ssrc: int) -> None:
        """One with this ssrc may ask for its address."""
        self._ssrcs.add(ssrc)

    def connect(self, talker: Talker, address: Address) -> None:
        """In the place of its former address, and of who had this one."""
        self._disconnect(talker)
        self._by_address[address] = talker

    def forget(self, talker: Talker) -> None:
        self._ssrcs.discard(talker.ssrc)
        self._disconnect(talker)

    def _disconnect(self, talker: Talker) -> None:
        known = self._by_address.items()
        self._by_address = {where: one for where, one in known if one is not talker}

    def send(self, datagram: bytes, address: Address) -> None:
        if self._transport is not None and not self.is_silent:
            self._transport.sendto(datagram, address)

    # The protocol of asyncio

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        address = (addr[0], addr[1])
        talker = self._by_address.get(address)
        if len(data) == _DISCOVERY.size:
            self._tell_address(data, address)
        if talker is None or is_rtcp(data):
            return
        if len(data) == _KEEPALIVE_BYTES:
            self.send(data, address)
            return
        talker.took_datagram(data)

    def error_received(self, exc: Exception) -> None:
        """A client that is gone; its websocket tells."""

    def _tell_address(self, asked: bytes, address: Address) -> None:
        kind, rest_bytes, ssrc, _, _ = _DISCOVERY.unpack(asked)
        if (kind, rest_bytes) == (_ASKS, _DISCOVERY_REST_BYTES) and ssrc in self._ssrcs:
            host, port = address
            told = _DISCOVERY.pack(_ANSWERS, rest_bytes, ssrc, host.encode(), port)
            self.send(told, address)
