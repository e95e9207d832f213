"""The endpoint as this engine sees it: its client, and its failures in our words; used by all of its modules."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from myna.errors import EngineFailed
from myna.ports import RemoteAccess

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI

TIMEOUT_SECONDS = 60.0
MOST_SAID_CHARACTERS = 200
OPENAI_HOST = "api.openai.com"

AWAY, BUSY, UNREADABLE, GONE = "remote-away", "remote-busy", "remote-unreadable", "remote-gone"
KEY, CLOSED, QUOTA, REFUSED = "remote-key", "remote-closed", "remote-quota", "remote-refused"
NOT_OFFERED, FAILED, NOT_SET = "remote-not-offered", "remote-failed", "remote-not-set"
PASSING = frozenset({AWAY, BUSY, UNREADABLE})
"""What may be otherwise a moment later."""
_RATE, _CONFLICT = 429, 409
_BY_STATUS = {401: KEY, 403: CLOSED, 404: GONE, 405: NOT_OFFERED, 501: NOT_OFFERED, _RATE: BUSY}
_REMEDIES = {
    KEY: "Check MYNA_REMOTE_TRAINING_KEY.",
    CLOSED: "See docs/remote-training.md for who offers trainings.",
    QUOTA: "Check the account at that endpoint.",
    NOT_OFFERED: "See docs/remote-training.md for who offers trainings.",
    REFUSED: "Check MYNA_REMOTE_TRAINING and what that endpoint says.",
    AWAY: "Check MYNA_REMOTE_TRAINING and that the server runs.",
}


class Endpoint:
    """Made at once; its client on first use, because importing the SDK takes about a second."""

    def __init__(self, access: RemoteAccess) -> None:
        self.access = access
        self.host = urlsplit(access.base_url).hostname or ""
        self.is_on_this_machine = _is_loopback(self.host)
        self._making = asyncio.Lock()
        self._client: AsyncOpenAI | None = None

    async def client(self) -> "AsyncOpenAI":
        async with self._making:
            if self._client is None:
                self._client = await asyncio.to_thread(self._made)
            return self._client

    def _made(self) -> "AsyncOpenAI":
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient

        return AsyncOpenAI(
            base_url=self.access.base_url,
            api_key=self.access.api_key or "none",  # the SDK demands one
            timeout=TIMEOUT_SECONDS,
            max_retries=0,  # `jobs` must know of each try
            # Neither a proxy of the environment nor a redirect may carry lessons to another place.
            http_client=DefaultAsyncHttpxClient(
                trust_env=not self.is_on_this_machine, follow_redirects=False
            ),
        )

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()


@contextmanager
def failures(host: str) -> Iterator[None]:
    """Whatever a request or the reading of its answer raises, as `EngineFailed` with `details["reason"]`."""
    from httpx2 import HTTPError  # noqa: PLC0415 - heavy
    from openai import APIConnectionError, APIStatusError, OpenAIError

    try:
        yield
    except (APIConnectionError, HTTPError, TimeoutError) as error:
        raise failure(AWAY, f"{host} cannot be reached, or broke off.") from error
    except APIStatusError as error:
        raise _refused(host, error) from error
    except (OpenAIError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise failure(
            UNREADABLE, f"{host} answered with something else than the protocol has."
        ) from error


def failure(reason: str, message: str, *, said: str = "") -> EngineFailed:
    return EngineFailed(
        message,
        remedy=_REMEDIES.get(reason, "Train again later."),
        reason=reason,
        said=said,
        is_final=reason not in PASSING,
    )


def cleaned(text: object) -> str:
    """What the other side says, short and in one line."""
    plain = " ".join(str(text or "").split())
    return "".join(sign for sign in plain if sign.isprintable())[:MOST_SAID_CHARACTERS]


def _refused(host: str, error: "APIStatusError") -> EngineFailed:
    status = error.status_code
    said = error.body if isinstance(error.body, dict) else {}
    is_passing = status >= 500 or status in {408, _CONFLICT, 425}  # noqa: PLR2004 - HTTP statuses
    reason = _BY_STATUS.get(status, AWAY if is_passing else REFUSED)
    if status == _RATE and said.get("code") == "insufficient_quota":
        reason = QUOTA
    return failure(
        reason, f"{host} answered with HTTP status {status}.", said=cleaned(said.get("message"))
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
