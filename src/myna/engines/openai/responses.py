"""Events of the Responses API as signs of one answer; used by `chatting` where the operator wrote `?api=responses`."""

from myna.domain.chat import Closing
from myna.engines.openai.failures import CHAT, Reason, failed
from myna.engines.openai.streams import Sign, spent_of, text_of, text_or_nothing

_INCOMPLETE = {"content_filter": Closing.FILTERED}


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
