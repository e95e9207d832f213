"""Is anything trained there, and for this key? Asked before a single row leaves; used by `engine`."""

from myna.domain.remote_training import OPENAI_CLOSES, OPENAI_TUNED_MODELS_END
from myna.engines.openai_protocol.endpoint import (
    CLOSED,
    GONE,
    NOT_OFFERED,
    UNREADABLE,
    Endpoint,
    failure,
    talking,
)
from myna.errors import EngineFailed


async def probe(endpoint: Endpoint) -> None:
    """Raises `EngineFailed`: `details["reason"]` is remote-not-offered, remote-closed, remote-key or a passing one."""
    try:
        async with talking(endpoint) as client:
            page = await client.fine_tuning.jobs.list(limit=1)
            is_list = isinstance(page.data, list)
    except EngineFailed as refusal:
        raise _named(endpoint.host, refusal) from refusal
    if not is_list:
        raise _not_offered(endpoint.host)


def _named(host: str, refusal: EngineFailed) -> EngineFailed:
    reason = refusal.details["reason"]
    if reason in {GONE, NOT_OFFERED, UNREADABLE}:
        return _not_offered(host)
    if reason != CLOSED:
        return refusal
    return failure(
        CLOSED,
        f"{host} trains nothing for this key. At OpenAI only those may who trained there before, nobody from"
        f" {OPENAI_CLOSES:%d %b %Y} on; what was trained there ends on {OPENAI_TUNED_MODELS_END:%d %b %Y}.",
        said=str(refusal.details["said"]),
    )


def _not_offered(host: str) -> EngineFailed:
    return failure(NOT_OFFERED, f"{host} offers no trainings.")
