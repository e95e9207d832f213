"""What the engine `openai` of `myna.chat` makes of what comes: pieces, counts, events, last days."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest
from aiohttp import web

from chat_prompts import PROMPT, QUICK, answers_of, replied
from myna.domain.chat import ChatPart, Closing
from myna.engines.openai.chatting import OpenAIChatModel
from myna.engines.openai.failures import Reason
from myna.engines.openai.responses import prepare
from myna.errors import EngineFailed
from myna.ports import ChatOptions
from myna.testing.openai_peer import FAULTS, Chatting, Fault, Models, OpenAIPeer, Pace
from myna.testing.openai_peer.faults import said
from myna.testing.openai_peer.wire import chunk


@pytest.fixture(scope="module", autouse=True)
def _sdk() -> None:
    """It takes a while to import and to prepare: not within the timeout of a test."""
    prepare()


@pytest.fixture
async def peer() -> AsyncIterator[OpenAIPeer]:
    models = Models(shutdown_dates={"scripted": None, "org/old": date(2027, 1, 6)})
    async with OpenAIPeer((Chatting(), models), key="sk-right") as peer:
        yield peer


def options(peer: OpenAIPeer, **changes: Any) -> ChatOptions:
    return replace(QUICK, base_url=peer.base_url, api_key="sk-right", **changes)


@pytest.fixture
async def model(peer: OpenAIPeer) -> AsyncIterator[OpenAIChatModel]:
    model = OpenAIChatModel(options(peer))
    yield model
    await model.close()


# What comes


def pieces(*texts: str, closes: bool = True) -> Fault:
    chunks: list[dict[str, Any]] = [chunk("scripted", {"content": text}) for text in texts]
    return said(*chunks, *([chunk("scripted", {}, "stop")] if closes else []), begins=False)


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        (("[1] ", "\ud83d", "\ude00!"), "[1] 😀!"),
        (("[1] ", "\ud83d", "!"), "[1] !"),
        (("[1] ", "\ude00 \ud83d"), "[1]  "),
        (("\n", "  ", " [1] yes"), "[1] yes"),
        (("[1] a\0b",), "[1] ab"),
    ],
)
async def test_halves_of_characters_are_joined_or_left_out(
    peer: OpenAIPeer, model: OpenAIChatModel, texts: Sequence[str], text: str
) -> None:
    assert text == await answers_of(model, peer, pieces(*texts))


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        (("<think>", "\nHm. [2] or [1]?\n", "</think>", "\n\n[1] yes"), "[1] yes"),
        (("\n<th", "ink>Hm", ".</th", "ink>[1] yes"), "[1] yes"),
        (("<think></think>[1] </think>",), "[1] </think>"),
        (("<", "3 you"), "<3 you"),
        (("<th",), "<th"),
        (("[1] <think> is a tag", " in HTML</think>"), "[1] <think> is a tag in HTML</think>"),
        (("<think>Hm. " * 9,), ""),
    ],
)
async def test_what_a_model_thinks_aloud_is_not_said(
    peer: OpenAIPeer, model: OpenAIChatModel, texts: Sequence[str], text: str
) -> None:
    assert text == await answers_of(model, peer, pieces(*texts))


async def test_an_answer_without_a_count_is_whole_where_the_server_says_so(
    peer: OpenAIPeer, model: OpenAIChatModel
) -> None:
    peer.fault = pieces("[1] yes")

    text, finished = await replied(model)

    assert ("[1] yes", Closing.WHOLE, True) == (
        text,
        finished.closing,
        finished.spent.is_estimated,
    )


@pytest.mark.parametrize(
    "counts",
    [
        {"prompt_tokens": "7"},
        {"prompt_tokens": True, "completion_tokens": 1},
        {"prompt_tokens": -7},
        {},
        [7],
        7,
        True,
    ],
)
async def test_counts_that_are_none_are_not_believed(
    peer: OpenAIPeer, model: OpenAIChatModel, counts: Any
) -> None:
    last = chunk("scripted", {"content": "[1] yes"}, "stop") | {"usage": counts}
    peer.fault = said(last, begins=False)

    _, finished = await replied(model)

    assert finished.spent.is_estimated


@pytest.mark.parametrize("event", ["response.failed", "error"])
async def test_a_response_that_fails_is_a_failed_engine(peer: OpenAIPeer, event: str) -> None:
    model = OpenAIChatModel(options(peer, api="responses"))

    reason = await answers_of(model, peer, said({"type": event}, begins=False))
    await model.close()

    assert Reason.SERVER == reason


async def test_a_response_that_refuses_is_kept_back(peer: OpenAIPeer) -> None:
    model = OpenAIChatModel(options(peer, api="responses"))
    refusal = {"type": "response.refusal.delta", "delta": "I can't."}
    whole = {"type": "response.completed", "response": {"output": []}}
    peer.fault = said(refusal, whole, begins=False)

    text, finished = await replied(model)
    await model.close()

    assert ("", Closing.FILTERED) == (text, finished.closing)


@pytest.mark.parametrize(
    ("ending", "closing"),
    [
        ({"incomplete_details": {"reason": "max_output_tokens"}}, Closing.TOO_LONG),
        ({"incomplete_details": {"reason": "content_filter"}}, Closing.FILTERED),
        ({"incomplete_details": 7}, Closing.TOO_LONG),
    ],
)
async def test_a_response_that_is_not_whole_says_why(
    peer: OpenAIPeer, ending: dict[str, Any], closing: Closing
) -> None:
    model = OpenAIChatModel(options(peer, api="responses"))
    delta = {"type": "response.output_text.delta", "delta": "[1] yes"}
    peer.fault = said(delta, {"type": "response.incomplete", "response": ending}, begins=False)

    text, finished = await replied(model)
    await model.close()

    assert ("[1] yes", closing) == (text, finished.closing)


async def test_an_answer_that_goes_on_and_on_is_ended_by_the_clock() -> None:
    endless = Chatting(script=lambda _: "and " * 1_000, pace=Pace(pieces_per_second=50.0))
    async with OpenAIPeer((endless,)) as peer:
        model = OpenAIChatModel(replace(options(peer), whole_seconds=0.6))
        text, finished = await replied(model)
        await model.close()

    assert Closing.CUT_OFF == finished.closing
    assert 0 < len(text.split()) <= 0.6 * 50


async def test_cancelling_who_waits_ends_the_request() -> None:
    slow = Chatting(script=lambda _: "a b c d e f", pace=Pace(pauses={2: 3600.0}))
    async with OpenAIPeer((slow,)) as peer:
        model = OpenAIChatModel(options(peer))
        waiting = asyncio.create_task(replied(model))
        async with asyncio.timeout(5):
            while not peer.open_requests:
                await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.wait([waiting])
            while peer.open_requests:
                await asyncio.sleep(0)
        await model.close()

    assert waiting.cancelled()


async def test_closing_an_answer_ends_the_request() -> None:
    slow = Chatting(script=lambda _: "a b c d e f", pace=Pace(pauses={2: 3600.0}))
    async with OpenAIPeer((slow,)) as peer:
        model = OpenAIChatModel(options(peer))
        parts = cast("AsyncGenerator[ChatPart]", model.reply(PROMPT))
        await anext(parts)
        assert 1 == peer.open_requests

        await parts.aclose()
        async with asyncio.timeout(5):
            while peer.open_requests:
                await asyncio.sleep(0)
        await model.close()


# Until when it is offered


@pytest.mark.parametrize(
    ("name", "ends"),
    [("scripted", None), ("org/old", date(2027, 1, 6)), ("unknown", None)],
)
async def test_the_last_day_of_a_model_is_asked_for_by_its_name(
    peer: OpenAIPeer, name: str, ends: date | None
) -> None:
    model = OpenAIChatModel(options(peer, model=name))

    assert ends == await model.shutdown_date()
    await model.close()


@pytest.mark.parametrize("day", ["soon", 7, None, ["2027-01-06"]])
async def test_a_last_day_that_is_none_is_unknown(
    peer: OpenAIPeer, model: OpenAIChatModel, day: Any
) -> None:
    async def odd(_: web.Request) -> web.StreamResponse:
        return web.json_response({"id": "scripted", "object": "model", "shutdown_date": day})

    peer.fault = odd

    assert await model.shutdown_date() is None


async def test_a_wrong_key_is_told_where_the_last_day_is_asked_for(
    peer: OpenAIPeer, model: OpenAIChatModel
) -> None:
    peer.fault = FAULTS["wrong key"]

    with pytest.raises(EngineFailed):
        await model.shutdown_date()
