"""An endpoint as all who speak to it see it: whether it is set, its client, and its failures in our words.

`hearing`, `speaking`, `chatting` and what trains elsewhere build upon it.
"""

import asyncio
from contextlib import AbstractContextManager
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from myna.domain.speech import READY, Readiness
from myna.engines.openai.failures import SPEECH, Advice, Reason, failed, failures_of_endpoint
from myna.ports import EngineOptions

if TYPE_CHECKING:
    from openai import AsyncOpenAI

RANK = 30
CONNECT_SECONDS = 5.0
MOST_BYTES = 32 * 1024 * 1024


class Endpoint:
    """Made at once; its client on first use, because importing the SDK takes about a second.

    An address that is empty is not set. `timeout_seconds` is of one request, or of the silence within a stream.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        timeout_seconds: float,
        *,
        advice: Advice,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.base_url = base_url
        self.timeout_seconds = timeout_seconds
        self.is_on_this_machine = is_loopback(base_url)
        self.advice = advice
        self._api_key = api_key
        self._most_bytes = most_bytes
        self._making = asyncio.Lock()
        self._client: AsyncOpenAI | None = None

    @property
    def host(self) -> str:
        """With the port where one is named; without a name or a password."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]

    def probe(self) -> Readiness:
        if self.base_url:
            return READY
        remedy = f"Set {self.advice.key}, or {self.advice.address} to a server of your own."
        return Readiness(
            is_ready=False, reason="no endpoint is set", code="no-endpoint", remedy=remedy
        )

    async def client(self) -> "AsyncOpenAI":
        """Raises `EngineFailed` where no endpoint is set."""
        if not self.base_url:
            raise failed(Reason.NOT_SET, self.advice)
        async with self._making:
            if self._client is None:
                self._client = await asyncio.to_thread(self._made)
            return self._client

    def failures(self) -> AbstractContextManager[None]:
        """Around whatever is done with the client: its errors become `EngineFailed`."""
        return failures_of_endpoint(self.advice)

    def _made(self) -> "AsyncOpenAI":
        from httpx2 import Timeout  # noqa: PLC0415 - heavy
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient

        from myna.engines.openai.bounded import UNPACKED, bounded_by  # noqa: PLC0415 - it imports httpx2

        client = AsyncOpenAI(
            base_url=self.base_url,
            api_key=self._api_key or "none",  # the SDK demands one, servers without keys ignore it
            timeout=Timeout(
                self.timeout_seconds, connect=min(CONNECT_SECONDS, self.timeout_seconds)
            ),
            max_retries=0,  # who asks decides what may be asked twice
            # What goes to one place goes to no other: neither a redirect nor, on this machine, a proxy takes it along.
            http_client=DefaultAsyncHttpxClient(
                trust_env=not self.is_on_this_machine,
                follow_redirects=False,
                event_hooks={"response": [bounded_by(self._most_bytes)]},
            ),
        )
        # What the SDK found in its own variables belongs to somebody else's program: identities, further keys.
        client.organization = client.project = client.admin_api_key = None
        client._custom_headers = UNPACKED  # noqa: SLF001 - there is no other way to be rid of these headers
        return client

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()


def speech_endpoint(options: EngineOptions) -> Endpoint:
    """Of the engines that hear and speak."""
    access = options.openai
    return Endpoint(
        access.base_url if access else "",
        access.api_key if access else "",
        options.timeout_seconds,
        advice=SPEECH,
    )


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
