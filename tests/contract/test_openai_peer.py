"""Does the scripted peer speak the protocol as OpenAI describes it? And does it read, cite and fail as it should?"""

import json
import time
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import aiohttp
import pytest

from myna.domain.chat import Ground, Prompt, Style
from myna.domain.prompting import messages_of, phrasings_messages
from myna.testing.openai_peer import FAULTS, Chatting, Models, OpenAIPeer, Pace, scripted_reader
from openai_description import schema_or_skip

GROUNDS = (
    Ground(number=1, lesson_id="a", question="Where do we meet?", answer="In the library."),
    Ground(number=2, lesson_id="b", question="Что мы читаем?", answer="Роман о зиме."),
)
DESCRIBED_ERRORS = ("no key", "wrong key", "no such model", "quota", "rate limit, soon", "500")


@pytest.fixture
async def peer() -> AsyncIterator[OpenAIPeer]:
    models = Models(shutdown_dates={"old": date(2027, 1, 6), "scripted": None})
    async with OpenAIPeer((Chatting(), models)) as peer:
        yield peer


def wire_messages(question: str, style: Style = Style.GROUNDED) -> list[dict[str, str]]:
    prompt = Prompt(
        instructions="",
        grounds=GROUNDS,
        forbidden=(),
        before=(),
        question=question,
        language="en",
        style=style,
        most_tokens=100,
    )
    return [{"role": each.role, "content": each.content} for each in messages_of(prompt)]


async def told(peer: OpenAIPeer, path: str, body: dict[str, Any]) -> str:
    async with aiohttp.ClientSession() as client, client.post(peer.base_url + path, json=body) as r:
        return await r.text()


def events(text: str) -> list[Any]:
    lines = [line[6:] for line in text.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in lines if line != "[DONE]"]


async def test_every_piece_of_a_streamed_answer_is_as_described(peer: OpenAIPeer) -> None:
    schema = schema_or_skip("CreateChatCompletionStreamResponse")
    body = {
        "model": "scripted",
        "messages": wire_messages("where is the meeting"),
        "stream": True,
        "stream_options": {"include_usage": True},
    }

    text = await told(peer, "/chat/completions", body)

    chunks = events(text)
    for chunk in chunks:
        schema.validate(chunk)
    pieces = [chunk["choices"][0]["delta"].get("content", "") for chunk in chunks[:-1]]
    assert "[1] In the library." == "".join(pieces)
    assert chunks[-1]["usage"]["total_tokens"] > 0
    assert text.endswith("data: [DONE]\n\n")


async def test_a_whole_answer_is_as_described(peer: OpenAIPeer) -> None:
    body = {"model": "scripted", "messages": wire_messages("Что читаем")}

    answer = json.loads(await told(peer, "/chat/completions", body))

    schema_or_skip("CreateChatCompletionResponse").validate(answer)
    assert "[2] Роман о зиме." == answer["choices"][0]["message"]["content"]


async def test_a_response_and_its_events_are_as_described(peer: OpenAIPeer) -> None:
    body = {"model": "scripted", "input": wire_messages("where is the meeting")}

    whole = json.loads(await told(peer, "/responses", body))
    streamed = events(await told(peer, "/responses", body | {"stream": True}))

    schema_or_skip("Response").validate(whole)
    for event in streamed:
        schema_or_skip("ResponseStreamEvent").validate(event)
    assert whole["output"] == streamed[-1]["response"]["output"]
    assert "[1] In the library." == whole["output"][0]["content"][0]["text"]


async def test_models_are_listed_as_described_with_their_last_day(peer: OpenAIPeer) -> None:
    async with aiohttp.ClientSession() as client:
        listed = await (await client.get(f"{peer.base_url}/models")).json()
        old = await (await client.get(f"{peer.base_url}/models/old")).json()
        unknown = await (await client.get(f"{peer.base_url}/models/none")).json()

    schema_or_skip("ListModelsResponse").validate(listed)
    schema_or_skip("Model").validate(old)
    schema_or_skip("ErrorResponse").validate(unknown)
    assert "2027-01-06" == old["shutdown_date"]


@pytest.mark.parametrize("name", DESCRIBED_ERRORS)
async def test_refusals_of_the_peer_are_as_described(peer: OpenAIPeer, name: str) -> None:
    peer.fault = FAULTS[name]

    answer = json.loads(await told(peer, "/chat/completions", {"messages": []}))

    schema_or_skip("ErrorResponse").validate(answer)


async def test_a_fault_befalls_only_its_path_and_only_so_often(peer: OpenAIPeer) -> None:
    peer.fault, peer.fault_path, peer.fault_times = FAULTS["500"], "/models", 1

    async with aiohttp.ClientSession() as client:
        statuses = [(await client.get(f"{peer.base_url}/models")).status for _ in range(2)]

    assert [500, 200] == statuses
    assert "choices" in await told(
        peer, "/chat/completions", {"model": "scripted", "messages": wire_messages("hello")}
    )


async def test_a_peer_with_a_key_lets_nobody_in_without_it() -> None:
    async with OpenAIPeer(key="right") as peer, aiohttp.ClientSession() as client:
        url = f"{peer.base_url}/models"
        answers = [
            await client.get(url, headers={"Authorization": f"Bearer {key}"})
            for key in ("wrong", "right")
        ]

    assert [401, 200] == [answer.status for answer in answers]


async def test_a_pace_is_kept() -> None:
    pace = Pace(first_seconds=0.03, pieces_per_second=100.0, pauses={1: 0.02})
    async with OpenAIPeer((Chatting(script=lambda _: "a b c", pace=pace),)) as peer:
        started = time.perf_counter()
        await told(peer, "/chat/completions", {"model": "m", "messages": [], "stream": True})
        took = time.perf_counter() - started

    assert took >= 0.03 + 0.02 + 2 / 100


@pytest.mark.parametrize(
    ("question", "style", "answer"),
    [
        ("Where will everybody meet?", Style.GROUNDED, "[1] In the library."),
        ("А что же мы читаем?", Style.GROUNDED, "[2] Роман о зиме."),
        ("How tall is a giraffe?", Style.GROUNDED, "[0]"),
    ],
)
def test_the_reader_cites_the_ground_that_shares_words(
    question: str, style: Style, answer: str
) -> None:
    assert answer == scripted_reader(wire_messages(question, style))


def test_the_reader_answers_generally_where_it_may() -> None:
    answer = scripted_reader(wire_messages("How tall is a giraffe?", Style.OPEN))

    assert answer.startswith("[-] ")


@pytest.mark.parametrize(
    ("question", "begins"), [("Where do we meet?", "Could you"), ("Где сбор?", "Подскажите")]
)
def test_the_reader_rephrases_by_templates(question: str, begins: str) -> None:
    wish = phrasings_messages(question, "In the library.", "en", 3)

    said = scripted_reader([{"role": m.role, "content": m.content} for m in wish])
    phrasings = said.splitlines()

    assert 5 == len(set(phrasings))
    assert phrasings[0].startswith(begins)
