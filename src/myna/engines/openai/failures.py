"""What an endpoint did wrong, in our words: a reason for programs, a sentence and a remedy for operators.

Used around every request of this package, and around reading its answer.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from myna.errors import EngineFailed

if TYPE_CHECKING:
    from openai import APIStatusError

MOST_SECONDS = 86_400


class Reason(StrEnum):
    """`EngineFailed.details["reason"]`."""

    NOT_SET = "not-set"
    KEY = "key"
    NOT_PERMITTED = "not-permitted"
    NO_MODEL = "no-model"
    QUOTA = "quota"
    """No money or allowance is left: waiting does not help."""
    RATE = "rate"
    """Too many requests; with `seconds` where the endpoint said how long."""
    REFUSED = "refused"
    TOO_LARGE = "too-large"
    """The prompt."""
    SERVER = "server"
    UNREACHABLE = "unreachable"
    CUT_OFF = "cut-off"
    STALLED = "stalled"
    REDIRECTED = "redirected"
    HTML = "html"
    NONSENSE = "nonsense"
    """Not the protocol."""
    ENDLESS = "endless"
    """More bytes than any answer has."""


@dataclass(frozen=True, kw_only=True)
class Advice:
    """The settings that mend what goes wrong at one kind of endpoint."""

    endpoint: str
    """What it is called in a sentence."""
    address: str
    key: str
    model: str
    patience: str = "Try again"


SPEECH = Advice(
    endpoint="The OpenAI endpoint",
    address="MYNA_OPENAI_BASE_URL",
    key="MYNA_OPENAI_API_KEY",
    model="MYNA_OPENAI_…_MODEL",
    patience="Try again, or raise MYNA_ENGINE_TIMEOUT_SECONDS",
)
CHAT = Advice(
    endpoint="The chat model",
    address="MYNA_CHAT",
    key="MYNA_CHAT_KEYS",
    model="MYNA_CHAT, behind the #",
    patience="Try again, or take a smaller model or a faster machine",
)
TRAINING = Advice(
    endpoint="The endpoint that trains",
    address="MYNA_REMOTE_TRAINING",
    key="MYNA_REMOTE_TRAINING_KEY",
    model="MYNA_REMOTE_TRAINING, behind the #",
)

_BY_STATUS = {
    401: Reason.KEY,
    402: Reason.QUOTA,
    403: Reason.NOT_PERMITTED,
    404: Reason.NO_MODEL,
    408: Reason.STALLED,
    413: Reason.TOO_LARGE,
    429: Reason.RATE,
}
_BY_CODE = {
    "insufficient_quota": Reason.QUOTA,
    "billing_hard_limit_reached": Reason.QUOTA,
    "billing_not_active": Reason.QUOTA,
    "context_length_exceeded": Reason.TOO_LARGE,
    "model_not_found": Reason.NO_MODEL,
    "invalid_api_key": Reason.KEY,
}


def failed(
    reason: Reason, advice: Advice, *, seconds: int | None = None, status: int | None = None
) -> EngineFailed:
    happened, remedy = _told(advice)[reason]
    details = {"seconds": seconds, "status": status}
    return EngineFailed(
        f"{advice.endpoint} {happened}{'' if status is None else f' (HTTP status {status})'}.",
        remedy=f"{remedy}.",
        reason=str(reason),
        **{name: value for name, value in details.items() if value is not None},
    )


def _told(advice: Advice) -> dict[Reason, tuple[str, str]]:
    address = f"Check that {advice.address} is the address of an API; it often ends in /v1"
    return {
        Reason.NOT_SET: ("is not set", f"Set {advice.address}"),
        Reason.KEY: ("does not take the key", f"Check {advice.key}"),
        Reason.NOT_PERMITTED: ("does not permit this", f"Check what {advice.key} may do"),
        Reason.NO_MODEL: (
            "knows no such model or address",
            f"Check {advice.address}, which often ends in /v1, and the name of the model ({advice.model})",
        ),
        Reason.QUOTA: (
            "says that the quota is used up",
            "Look at plan and billing of the account, or choose another engine",
        ),
        Reason.RATE: ("had too many requests", "Try again later"),
        Reason.REFUSED: (
            "refused the request",
            f"Check the name of the model ({advice.model}) and that it does what is asked of it",
        ),
        Reason.TOO_LARGE: (
            "finds the request too large",
            "Take a model with a larger context, or shorten the server's instructions",
        ),
        Reason.SERVER: ("failed itself", "Try again later, and look at the log of its server"),
        Reason.UNREACHABLE: (
            "cannot be reached",
            f"Check {advice.address} and that the server runs",
        ),
        Reason.CUT_OFF: ("broke off", "Try again, and look at the log of its server"),
        Reason.STALLED: ("took too long", advice.patience),
        Reason.REDIRECTED: (
            "wants to send us to another address",
            f"Set {advice.address} to where it leads, if you trust that place",
        ),
        Reason.HTML: ("answered with a web page", address),
        Reason.NONSENSE: ("answered with something else than the protocol has", address),
        Reason.ENDLESS: ("sent more than any answer has", "Look at the log of its server"),
    }


@contextmanager
def failures_of_endpoint(advice: Advice) -> Iterator[None]:
    """Whatever the SDK raises, as `EngineFailed`."""
    from httpx2 import HTTPError, TimeoutException  # noqa: PLC0415 - heavy; the SDK lets them through in a stream
    from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, OpenAIError

    try:
        yield
    except (APITimeoutError, TimeoutException, TimeoutError) as error:
        raise failed(_of_connection(error, Reason.STALLED), advice) from error
    except APIStatusError as error:
        reason = reason_of(error)
        seconds = _retry_after(error) if reason is Reason.RATE else None
        raise failed(reason, advice, seconds=seconds, status=error.status_code) from error
    except (APIConnectionError, HTTPError) as error:
        raise failed(_of_connection(error, Reason.CUT_OFF), advice) from error
    except APIError as error:
        # What the endpoint put into a stream that it had begun well.
        raise failed(_BY_CODE.get(str(error.code), Reason.SERVER), advice) from error
    except (OpenAIError, ValueError) as error:
        raise failed(Reason.NONSENSE, advice) from error


def reason_of(error: "APIStatusError") -> Reason:
    status = error.status_code
    by_code = _BY_CODE.get(str(error.code))
    if by_code is not None:
        return by_code
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status < 400:  # noqa: PLR2004 - what is neither success nor failure leads elsewhere
        return Reason.REDIRECTED
    return Reason.SERVER if status >= 500 else Reason.REFUSED  # noqa: PLR2004 - HTTP's own border


def _of_connection(error: Exception, otherwise: Reason) -> Reason:
    """Why is there no connection, or none any more?"""
    from httpx2 import ConnectError, ConnectTimeout  # noqa: PLC0415 - heavy

    from myna.engines.openai.bounded import Packed, TooManyBytes  # noqa: PLC0415 - it imports httpx2

    reasons = {
        TooManyBytes: Reason.ENDLESS,
        Packed: Reason.NONSENSE,
        ConnectError: Reason.UNREACHABLE,
        ConnectTimeout: Reason.UNREACHABLE,
    }
    causes = (error, error.__cause__, error.__context__)
    known = (why for kind, why in reasons.items() if any(isinstance(one, kind) for one in causes))
    return next(known, otherwise)


def _retry_after(error: "APIStatusError") -> int | None:
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return math.ceil(seconds) if 0 <= seconds <= MOST_SECONDS else None
