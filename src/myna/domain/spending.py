"""What a model's words cost; used by the usage service."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TypeGuard

from myna.domain.chat import Price, Spent

CHARACTERS_OF_A_TOKEN = 4
"""Where the endpoint did not count; of Russian there are fewer, so that it is a low estimate."""


MOST_COUNTED_TOKENS = 1_000_000_000
"""That an endpoint may count for one answer."""

_BROKEN = frozenset({"stalled", "cut-off", "server", "nonsense", "endless"})


def cost_microdollars(spent: Spent, price: Price | None) -> int:
    """A dollar for a million tokens is a millionth of a dollar for one. 0 where there is no price."""
    if price is None:
        return 0
    return round(spent.prompt_tokens * price.prompt + spent.completion_tokens * price.completion)


def counted(prompt: object, completion: object) -> Spent | None:
    """As an endpoint told; None where these are no counts."""
    if not (_is_count(prompt) and _is_count(completion)):
        return None
    return Spent(prompt_tokens=prompt, completion_tokens=completion)


def _is_count(told: object) -> TypeGuard[int]:
    return type(told) is int and 0 <= told <= MOST_COUNTED_TOKENS


def estimated(prompt: Iterable[str], completion: str) -> Spent:
    """Of a request whose end did not come."""
    return Spent(
        prompt_tokens=_tokens(sum(map(len, prompt))),
        completion_tokens=_tokens(len(completion)),
        is_estimated=True,
    )


def may_be_billed(failure: Mapping[str, str | int]) -> bool:
    """Was a request that failed before its first word perhaps taken? `failure` is `EngineFailed.details`.

    Not where nobody listened, and not where an HTTP status said no.
    """
    return "status" not in failure and failure.get("reason") in _BROKEN


def day_of(at: datetime) -> date:
    """In UTC, as endpoints bill."""
    return at.astimezone(UTC).date()


def _tokens(characters: int) -> int:
    return -(-characters // CHARACTERS_OF_A_TOKEN)
