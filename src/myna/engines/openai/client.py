"""The endpoint as both of its engines see it: whether it is set, its client, and its failures in our words.

`hearing` and `speaking` build upon it.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from myna.domain.speech import READY, Readiness
from myna.errors import EngineFailed
from myna.ports import OpenAIAccess

if TYPE_CHECKING:
    from openai import AsyncOpenAI

RANK = 30
NOT_SET = Readiness(
    is_ready=False,
    reason="no endpoint is set",
    code="no-endpoint",
    remedy="Set MYNA_OPENAI_API_KEY, or MYNA_OPENAI_BASE_URL to a server of your own.",
)
REMEDIES = {
    400: "Check the names of the models (MYNA_OPENAI_…_MODEL).",
    401: "Check MYNA_OPENAI_API_KEY.",
    403: "Check what MYNA_OPENAI_API_KEY may do.",
    404: "Check MYNA_OPENAI_BASE_URL and the names of the models (MYNA_OPENAI_…_MODEL).",
    429: "Check the quota of the key, or try again later.",
}
"""By HTTP status."""


class Endpoint:
    """Made at once; its client on first use, because importing the SDK takes about a second."""

    def __init__(self, access: OpenAIAccess | None, timeout_seconds: float) -> None:
        self.access = access
        self.timeout_seconds = timeout_seconds
        self.is_on_this_machine = access is not None and is_loopback(access.base_url)
        self._making = asyncio.Lock()
        self._client: AsyncOpenAI | None = None

    def probe(self) -> Readiness:
        return NOT_SET if self.access is None else READY

    async def client(self) -> "AsyncOpenAI":
        """Raises `EngineFailed` where no endpoint is set."""
        if self.access is None:
            raise EngineFailed("There is no OpenAI endpoint.", remedy=NOT_SET.remedy)
        async with self._making:
            if self._client is None:
                self._client = await asyncio.to_thread(self._made, self.access)
            return self._client

    def _made(self, access: OpenAIAccess) -> "AsyncOpenAI":
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient

        return AsyncOpenAI(
            base_url=access.base_url,
            api_key=access.api_key or "none",  # the SDK demands one, servers without keys ignore it
            timeout=self.timeout_seconds,
            max_retries=0,  # the services go on to the next engine instead
            # Neither a proxy of the environment nor a redirect may carry away what is said to stay on this machine.
            http_client=DefaultAsyncHttpxClient(
                trust_env=not self.is_on_this_machine,
                follow_redirects=not self.is_on_this_machine,
            ),
        )

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def failures_of_endpoint() -> Iterator[None]:
    """Whatever the SDK raises, as `EngineFailed`; used around a request and around reading its answer."""
    from httpx2 import HTTPError  # noqa: PLC0415 - heavy; the SDK lets it through while an answer is streamed
    from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

    try:
        yield
    except (APITimeoutError, TimeoutError) as error:
        raise EngineFailed(
            "The OpenAI endpoint took too long.",
            remedy="Try again, or raise MYNA_ENGINE_TIMEOUT_SECONDS.",
        ) from error
    except (APIConnectionError, HTTPError) as error:
        raise EngineFailed(
            "The OpenAI endpoint cannot be reached, or broke off.",
            remedy="Check MYNA_OPENAI_BASE_URL and that the server runs.",
        ) from error
    except APIStatusError as error:
        status = error.status_code
        raise EngineFailed(
            f"The OpenAI endpoint answered with HTTP status {status}.",
            remedy=REMEDIES.get(status, "Try again later."),
        ) from error
    except (OpenAIError, ValueError) as error:
        raise unreadable_answer() from error


def unreadable_answer() -> EngineFailed:
    return EngineFailed(
        "The OpenAI endpoint answered with something else than the protocol has.",
        remedy="Check that MYNA_OPENAI_BASE_URL is the address of an API; it often ends in /v1.",
    )
