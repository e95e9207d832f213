"""No answer without an end: every byte that comes is counted, and none comes packed.

Imported by `client` when it makes the SDK's client, whose libraries are heavy.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

from httpx2 import AsyncByteStream, Response, TransportError

UNPACKED = {"Accept-Encoding": "identity"}


class TooManyBytes(TransportError):
    """The SDK knows how to end a request over it."""


class Packed(TransportError): ...


def bounded_by(most_bytes: int) -> Callable[[Response], Awaitable[None]]:
    """A hook for answers; one that stands before the transport would keep proxies of the environment away."""

    async def bound(response: Response) -> None:
        # A few packed bytes can hold more than any memory.
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            await response.aclose()
            raise Packed("The answer is packed.")
        response.stream = _Bounded(cast("AsyncByteStream", response.stream), most_bytes)

    return bound


class _Bounded(AsyncByteStream):
    def __init__(self, stream: AsyncByteStream, most_bytes: int) -> None:
        self._stream = stream
        self._most_bytes = most_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        seen = 0
        async for chunk in self._stream:
            seen += len(chunk)
            if seen > self._most_bytes:
                raise TooManyBytes("The answer is too long.")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
