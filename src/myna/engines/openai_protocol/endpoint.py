"""The endpoint as this engine sees it: one request at a time, its failures in our words; used by all its modules."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from myna.domain.remote_training import origin_of
from myna.engines.openai.client import Endpoint as Line
from myna.engines.openai.failures import TRAINING
from myna.errors import EngineFailed
from myna.ports import RemoteAccess

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI

TIMEOUT_SECONDS = 60.0
"""Of silence."""
WHOLE_SECONDS = 120.0
UPLOAD_SECONDS = 3_600.0
MOST_ANSWERED_BYTES = 4 * 1024 * 1024
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
    NOT_SET: "Set MYNA_REMOTE_TRAINING to URL#MODEL, or leave MYNA_ANSWER_ENGINE out.",
    KEY: "Check MYNA_REMOTE_TRAINING_KEY.",
    CLOSED: "See docs/remote-training.md for who offers trainings.",
    QUOTA: "Check the account at that endpoint.",
    NOT_OFFERED: "See docs/remote-training.md for who offers trainings.",
    REFUSED: "Check MYNA_REMOTE_TRAINING and what that endpoint says.",
    AWAY: "Check MYNA_REMOTE_TRAINING and that the server runs.",
}


class Endpoint:
    """Made at once; its client on first use."""

    def __init__(self, access: RemoteAccess) -> None:
        self.access = access
        self.host = urlsplit(access.base_url).hostname or ""
        self.origin = origin_of(access.base_url)
        self._line = Line(
            access.base_url,
            access.api_key,
            TIMEOUT_SECONDS,
            advice=TRAINING,
            most_bytes=MOST_ANSWERED_BYTES,
        )
        self.is_on_this_machine = self._line.is_on_this_machine

    async def client(self) -> "AsyncOpenAI":
        return await self._line.client()

    async def close(self) -> None:
        await self._line.close()


@asynccontextmanager
async def talking(
    endpoint: Endpoint, *, seconds: float = WHOLE_SECONDS
) -> AsyncIterator["AsyncOpenAI"]:
    """Around a request and the reading of its answer; takes no longer than so many seconds.

    Whatever goes wrong is `EngineFailed` with `details["reason"]`.
    """
    client = await endpoint.client()
    with _failures(endpoint.host):
        async with asyncio.timeout(seconds):
            yield client


@contextmanager
def _failures(host: str) -> Iterator[None]:
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


def was_taken(failed: EngineFailed) -> bool:
    """May the request have been done, and billed? Not where nobody listened or the answer was no."""
    from httpx2 import ConnectError, ConnectTimeout  # noqa: PLC0415 - heavy
    from openai import APIStatusError

    why = failed.__cause__
    causes = (why, why.__cause__ if why is not None else None)
    refused = (APIStatusError, ConnectError, ConnectTimeout)
    return not any(isinstance(each, refused) for each in causes)


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
