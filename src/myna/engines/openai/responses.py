"""Events of the Responses API as signs of one answer; used by `chatting` where the operator wrote `?api=responses`."""

import functools

from myna.domain.chat import Closing
from myna.engines.openai.failures import CHAT, Reason, failed
from myna.engines.openai.streams import Sign, spent_of, text_of, text_or_nothing

_INCOMPLETE = {"content_filter": Closing.FILTERED}


_ONE_EVENT = b"""\
event: response.output_text.delta
data: {"type": "response.output_text.delta", "delta": "a"}

"""


@functools.cache
def prepare() -> None:
    """Let the SDK learn its fifty kinds of events, which takes it half a second, from a stream that is none.

    For a thread: with the first event of an answer it would keep everybody waiting.
    """
    from httpx2 import Client, MockTransport, Response  # noqa: PLC0415 - heavy
    from openai import OpenAI

    answer = Response(200, headers={"content-type": "text/event-stream"}, content=_ONE_EVENT)
    transport = MockTransport(lambda _: answer)
    with (
        Client(transport=transport) as http,
        OpenAI(base_url="http://nowhere.invalid", api_key="none", http_client=http) as client,
        client.responses.create(model="none", input=[], stream=True) as events,
    ):
        for _ in events:
            pass


def sign_of_event(event: object) -> Sign:
    """Raises `EngineFailed` where it is none, or says that the endpoint failed."""
    kind = getattr(event, "type", None)
    if not isinstance(kind, str):
        raise failed(Reason.NONSENSE, CHAT)
    if kind == "response.output_text.delta":
        return Sign(text=text_of(getattr(event, "delta", None)))
    if kind == "response.refusal.delta":
        return Sign(closing=Closing.FILTERED)
    if kind in {"error", "response.failed"}:
        raise failed(Reason.SERVER, CHAT)
    if kind not in {"response.completed", "response.incomplete"}:
        return Sign()
    response = getattr(event, "response", None)
    return Sign(
        closing=_closing(kind, response),
        spent=spent_of(getattr(response, "usage", None), "input_tokens", "output_tokens"),
        model=text_or_nothing(getattr(response, "model", None)),
    )


def _closing(kind: str, response: object) -> Closing:
    if kind == "response.incomplete":
        details = getattr(response, "incomplete_details", None)
        return _INCOMPLETE.get(str(getattr(details, "reason", "")), Closing.TOO_LONG)
    output = getattr(response, "output", None)
    kinds = {getattr(item, "type", None) for item in output} if isinstance(output, list) else set()
    return Closing.TOOLS if "function_call" in kinds else Closing.WHOLE
