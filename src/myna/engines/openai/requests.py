"""What an endpoint is asked: messages as arguments of the SDK; used by `chatting`.

No tools, ever: a model can only answer.
"""

from collections.abc import Sequence
from typing import Any, Literal

from myna.domain.prompting import Message

OPENAI_HOST = "api.openai.com"
LimitName = Literal["max_tokens", "max_completion_tokens"]


def limit_name(host: str) -> LimitName:
    """How the limit of tokens is called there: OpenAI renamed it, many servers know the first name alone."""
    return "max_completion_tokens" if host == OPENAI_HOST else "max_tokens"


def completion_request(
    messages: Sequence[Message], model: str, most_tokens: int, limit: LimitName
) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "model": model,
        "messages": _plain(messages),
        limit: most_tokens,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if limit == "max_completion_tokens":
        asked["store"] = (
            False  # servers that know the older name alone may not know this one either
        )
    return asked


def response_request(messages: Sequence[Message], model: str, most_tokens: int) -> dict[str, Any]:
    return {
        "model": model,
        "input": _plain(messages),
        "max_output_tokens": most_tokens,
        "store": False,  # else OpenAI keeps what members wrote
        "stream": True,
    }


def _plain(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in messages]
