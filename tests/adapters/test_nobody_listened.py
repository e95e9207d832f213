"""A connection that never came to be is not taken for a request that was done, and costs nothing."""

import pytest

from myna.domain.spending import may_be_billed
from myna.engines.openai.failures import CHAT, failures_of_endpoint
from myna.engines.openai_protocol.endpoint import AWAY, failure, was_taken
from myna.errors import EngineFailed

httpx2 = pytest.importorskip("httpx2")
openai = pytest.importorskip("openai")

CAUSES = [
    (httpx2.ConnectTimeout("Nobody answered."), False),
    (httpx2.ConnectError("Nobody listened."), False),
    (httpx2.ReadTimeout("Nothing came."), True),
]


def by_the_sdk(cause: Exception) -> Exception:
    """As it passes on what its client raised."""
    is_late = isinstance(cause, httpx2.TimeoutException)
    kind = openai.APITimeoutError if is_late else openai.APIConnectionError
    made: Exception = kind(request=httpx2.Request("POST", "http://models.example/v1"))
    made.__cause__ = cause
    return made


@pytest.mark.parametrize(("cause", "is_billed"), CAUSES)
def test_a_chat_model_that_nobody_reached_is_not_billed(cause: Exception, is_billed: bool) -> None:
    with pytest.raises(EngineFailed) as raised, failures_of_endpoint(CHAT):
        raise by_the_sdk(cause)

    assert is_billed == may_be_billed(raised.value.details)


@pytest.mark.parametrize(("cause", "is_billed"), CAUSES)
def test_a_model_elsewhere_that_nobody_reached_is_not_billed(
    cause: Exception, is_billed: bool
) -> None:
    failed = failure(AWAY, "It cannot be reached.")
    failed.__cause__ = by_the_sdk(cause)

    assert is_billed == was_taken(failed)
