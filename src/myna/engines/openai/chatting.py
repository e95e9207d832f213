"""Chatting with any endpoint that speaks OpenAI's protocol; the entry point `openai` of `myna.chat`."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import date
from typing import TYPE_CHECKING, Any

from myna.domain.chat import ChatPart, Closing, Finished, Prompt, Spent
from myna.domain.prompting import Message, messages_of, phrasings_messages
from myna.domain.speech import Readiness
from myna.engines.openai.client import Endpoint
from myna.engines.openai.failures import CHAT, Reason, failed
from myna.engines.openai.listed import listed
from myna.engines.openai.requests import completion_request, limit_name, response_request
from myna.engines.openai.responses import prepare, sign_of_event
from myna.engines.openai.streams import (
    Patience,
    Sign,
    parts_of,
    sign_of_chunk,
    signs_in_time,
    signs_of,
)
from myna.engines.openai.thoughts import without_thoughts
from myna.errors import EngineFailed
from myna.ports import ChatOptions

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream

MOST_BYTES = 4 * 1024 * 1024
"""Of one answer on the wire, where each word stands in some 300 bytes."""
_PHRASINGS_TOKENS = 600
_SHUTDOWN_SECONDS = 10.0
_SOON_SECONDS = 2
_BREATH_SECONDS = 0.2
_NOT_OFFERED = {404, 405, 501}


class OpenAIChatModel:
    def __init__(self, options: ChatOptions) -> None:
        self._endpoint = Endpoint(
            options.base_url,
            options.api_key,
            max(options.first_token_seconds, options.stall_seconds),
            advice=CHAT,
            most_bytes=MOST_BYTES,
        )
        self.name = options.name
        self.host = self._endpoint.host
        self.uses_network = not self._endpoint.is_on_this_machine
        self.model = options.model
        self.price = options.price
        self._api = options.api
        self._limit = limit_name(self.host)
        self._patience = Patience(
            first_seconds=options.first_token_seconds,
            stall_seconds=options.stall_seconds,
            whole_seconds=options.whole_seconds,
        )

    def probe(self) -> Readiness:
        return self._endpoint.probe()

    async def reply(self, prompt: Prompt) -> AsyncGenerator[ChatPart]:
        async with aclosing(self._parts(messages_of(prompt), prompt.most_tokens)) as parts:
            async for part in parts:
                yield part

    async def phrasings(
        self, question: str, answer: str, language: str, most: int
    ) -> tuple[Sequence[str], Spent]:
        messages = phrasings_messages(question, answer, language, most)
        said: list[str] = []
        async with aclosing(self._parts(messages, _PHRASINGS_TOKENS)) as parts:
            async for part in parts:
                if isinstance(part, Finished):
                    return _rephrased(part, "".join(said), most), part.spent
                said.append(part.text)
        raise failed(Reason.CUT_OFF, CHAT)

    async def shutdown_date(self) -> date | None:
        client = await self._endpoint.client()
        from openai import APIStatusError

        with self._endpoint.failures():
            try:
                async with asyncio.timeout(_SHUTDOWN_SECONDS):
                    found = await client.models.retrieve(self.model)
            except APIStatusError as error:
                if error.status_code in _NOT_OFFERED:
                    return None
                raise
        ends = getattr(found, "shutdown_date", None)
        return ends if isinstance(ends, date) else _date(ends)

    async def close(self) -> None:
        await self._endpoint.close()

    async def _parts(
        self, messages: Sequence[Message], most_tokens: int
    ) -> AsyncGenerator[ChatPart]:
        client = await self._endpoint.client()
        if self._api == "responses":
            await asyncio.to_thread(prepare)
        characters = sum(len(message.content) for message in messages)
        signs = self._signs(client, messages, most_tokens)
        async with aclosing(parts_of(signs, characters, self.model)) as parts:
            async for part in parts:
                yield part

    async def _signs(
        self, client: "AsyncOpenAI", messages: Sequence[Message], most_tokens: int
    ) -> AsyncGenerator[Sign]:
        started = asyncio.get_running_loop().time()
        with self._endpoint.failures():
            async with asyncio.timeout_at(started + self._patience.first_seconds):
                stream = await self._opened(client, messages, most_tokens)
            async with stream:
                _check_kind(stream.response.headers.get("content-type", ""))
                sign_of = sign_of_event if self._api == "responses" else sign_of_chunk
                read = without_thoughts(signs_of(stream, sign_of))
                async with aclosing(signs_in_time(read, self._patience, started)) as signs:
                    async for sign in signs:
                        yield sign

    async def _opened(
        self, client: "AsyncOpenAI", messages: Sequence[Message], most_tokens: int
    ) -> "AsyncStream[Any]":
        """The endpoint begins to answer. Asks again, once, only where the first request cannot have cost anything."""
        try:
            return await self._asked(client, messages, most_tokens)
        except EngineFailed as failure:
            seconds = _pause_before_retry(failure)
            if seconds is None or seconds >= self._patience.first_seconds:
                raise
        await asyncio.sleep(seconds)
        return await self._asked(client, messages, most_tokens)

    async def _asked(
        self, client: "AsyncOpenAI", messages: Sequence[Message], most_tokens: int
    ) -> "AsyncStream[Any]":
        from openai import BadRequestError

        stream: AsyncStream[Any]
        with self._endpoint.failures():
            if self._api == "responses":
                asked = response_request(messages, self.model, most_tokens)
                stream = await client.responses.create(**asked)
                return stream
            try:
                asked = completion_request(messages, self.model, most_tokens, self._limit)
                stream = await client.chat.completions.create(**asked)
            except BadRequestError as error:
                if error.param != "max_tokens" or self._limit != "max_tokens":
                    raise
                self._limit = "max_completion_tokens"  # OpenAI's newer models, behind a gateway
                asked = completion_request(messages, self.model, most_tokens, self._limit)
                stream = await client.chat.completions.create(**asked)
            return stream


def _check_kind(content_type: str) -> None:
    """The SDK reads any answer as a stream, and finds nothing in it."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/html":
        raise failed(Reason.HTML, CHAT)
    if kind != "text/event-stream":
        raise failed(Reason.NONSENSE, CHAT)


def _pause_before_retry(failure: EngineFailed) -> float | None:
    """None where asking again could cost twice, or is of no use."""
    reason, status = failure.details.get("reason"), failure.details.get("status")
    seconds = failure.details.get("seconds")
    if reason == Reason.RATE and isinstance(seconds, int) and seconds <= _SOON_SECONDS:
        return float(seconds)
    is_away = reason == Reason.UNREACHABLE or status in {502, 503}
    return _BREATH_SECONDS if is_away else None


def _rephrased(finished: Finished, text: str, most: int) -> Sequence[str]:
    """Nothing where the model kept its answer back, which was billed all the same."""
    return () if finished.closing is Closing.FILTERED else listed(text)[:most]


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
