"""What the engine `openai` of `myna.chat` sends, where it sends it, and when it asks again."""

import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from aiohttp import web

from chat_prompts import PROMPT, QUICK, answers_of, replied
from myna.domain.chat import Style
from myna.engines.openai.chatting import OpenAIChatModel
from myna.engines.openai.client import Endpoint
from myna.engines.openai.failures import CHAT, Reason
from myna.engines.openai.requests import completion_request, limit_name
from myna.errors import EngineFailed
from myna.ports import ChatOptions
from myna.testing.openai_peer import FAULTS, Chatting, Models, OpenAIPeer
from myna.testing.openai_peer.faults import answer_of_error, redirect
from openai_description import known_keys_or_skip, schema_or_skip

PROBING = """
import sys
from myna.engines.openai.chatting import OpenAIChatModel
from myna.ports import ChatOptions
model = OpenAIChatModel(ChatOptions(name="a", base_url="http://127.0.0.1:1/v1", model="m"))
print(model.probe().is_ready, sorted({"openai", "httpx2", "aiohttp", "numpy"} & set(sys.modules)))
"""


@pytest.fixture(scope="module", autouse=True)
def _sdk() -> None:
    """It takes a while to import: not within the timeout of a test."""
    import openai  # noqa: F401


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


# What is sent


@pytest.mark.parametrize("style", Style)
async def test_what_a_chat_model_is_sent_fits_its_description(
    peer: OpenAIPeer, model: OpenAIChatModel, style: Style
) -> None:
    await replied(model, replace(PROMPT, style=style))
    await model.phrasings("Where do we meet?", "In the library.", "en", 5)

    for asked in peer.asked:
        schema_or_skip("CreateChatCompletionRequest").validate(asked.json)
        assert set() == set(asked.json) - known_keys_or_skip("CreateChatCompletionRequest")
        assert {"role", "content"} == {key for message in asked.json["messages"] for key in message}
    assert ["/chat/completions"] * 2 == [asked.path for asked in peer.asked]


async def test_what_a_response_is_asked_for_with_fits_its_description(peer: OpenAIPeer) -> None:
    model = OpenAIChatModel(options(peer, api="responses"))

    await replied(model)
    await model.close()

    [asked] = peer.asked
    schema_or_skip("CreateResponse").validate(asked.json)
    assert set() == set(asked.json) - known_keys_or_skip("CreateResponse")
    assert ("/responses", False) == (asked.path, asked.json["store"])


def test_openai_is_told_the_limit_by_its_new_name_and_to_keep_nothing() -> None:
    asked = completion_request((), "gpt", 100, limit_name("api.openai.com"))

    schema_or_skip("CreateChatCompletionRequest")
    assert set() == set(asked) - known_keys_or_skip("CreateChatCompletionRequest")
    assert (100, False) == (asked["max_completion_tokens"], asked["store"])
    assert "max_tokens" not in asked


async def test_other_servers_are_told_the_limit_by_the_name_that_all_know(
    peer: OpenAIPeer, model: OpenAIChatModel
) -> None:
    await replied(model)

    assert PROMPT.most_tokens == peer.asked[0].json["max_tokens"]
    assert {"max_completion_tokens", "store"}.isdisjoint(peer.asked[0].json)


async def test_a_gateway_that_wants_the_new_name_is_given_it_from_then_on(
    peer: OpenAIPeer, model: OpenAIChatModel
) -> None:
    async def choosy(_: web.Request) -> web.StreamResponse:
        body = {"message": "Use 'max_completion_tokens'.", "type": "invalid_request_error"}
        error = body | {"param": "max_tokens", "code": "unsupported_parameter"}
        return web.json_response({"error": error}, status=400)

    first = await answers_of(model, peer, choosy, times=1)
    second, _ = await replied(model)

    assert "[1] In the library." == first == second
    limits = [sorted({"max_tokens", "max_completion_tokens"} & set(a.json)) for a in peer.asked]
    assert [["max_tokens"], ["max_completion_tokens"], ["max_completion_tokens"]] == limits


async def test_no_tool_is_ever_offered(peer: OpenAIPeer, model: OpenAIChatModel) -> None:
    await replied(model)

    assert not [key for key in peer.asked[0].json if "tool" in key or "function" in key]


# Where it is sent


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_nothing_that_was_asked_travels_to_another_server(
    peer: OpenAIPeer, model: OpenAIChatModel, status: int
) -> None:
    async with OpenAIPeer() as other:
        elsewhere = redirect(status, other.base_url.removesuffix("/v1"))

        assert Reason.REDIRECTED == await answers_of(model, peer, elsewhere)
        assert [] == other.asked


async def test_nothing_of_the_environment_reaches_an_endpoint(
    peer: OpenAIPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("API_KEY", "ORG_ID", "PROJECT_ID", "ADMIN_KEY", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"OPENAI_{name}", "planted")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer planted\nX-Key: planted")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    model = OpenAIChatModel(options(peer))

    await replied(model)
    await model.shutdown_date()
    await model.close()

    for asked in peer.asked:
        assert "Bearer sk-right" == asked.headers["Authorization"]
        assert "planted" not in str([asked.headers, asked.json])


async def test_on_this_machine_no_proxy_stands_between(
    peer: OpenAIPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    model = OpenAIChatModel(options(peer))

    text, _ = await replied(model)
    await model.close()

    assert "[1] In the library." == text


async def test_elsewhere_the_proxy_of_the_environment_is_used_and_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A peer plays the proxy: requests come to it with the whole address."""
    async with OpenAIPeer() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.base_url.removesuffix("/v1"))
        endpoint = Endpoint("http://chat.invalid/v1", "", 5.0, advice=CHAT, most_bytes=10)

        with pytest.raises(EngineFailed) as failure, endpoint.failures():
            await (await endpoint.client()).models.list()
        await endpoint.close()

    assert "chat.invalid" == proxy.asked[0].headers["Host"]
    assert Reason.ENDLESS == failure.value.details["reason"]


async def test_a_server_without_keys_is_asked_without_one() -> None:
    async with OpenAIPeer() as peer:
        model = OpenAIChatModel(replace(options(peer), api_key=""))
        text, _ = await replied(model)
        await model.close()

    assert "[1] In the library." == text
    assert "Bearer none" == peer.asked[0].headers["Authorization"]


@pytest.mark.parametrize(
    ("base_url", "host", "leaves"),
    [
        ("https://api.openai.com/v1", "api.openai.com", True),
        ("http://127.0.0.1:11434/v1", "127.0.0.1:11434", False),
        ("http://user:password@10.0.0.5:8000/v1", "10.0.0.5:8000", True),
        ("http://localhost.example.com/v1", "localhost.example.com", True),
        ("http://[::1]:8080/v1", "[::1]:8080", False),
    ],
)
def test_it_is_told_where_text_goes(base_url: str, host: str, leaves: bool) -> None:
    model = OpenAIChatModel(replace(QUICK, base_url=base_url))

    assert (host, leaves) == (model.host, model.uses_network)


def test_a_key_is_not_in_what_is_printed_of_the_options() -> None:
    assert "sk-right" not in repr(replace(QUICK, api_key="sk-right"))


# When it asks again


@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        ("503", 2),
        ("502 page", 2),
        ("500", 1),
        ("quota", 1),
        ("rate limit", 1),
        ("rate limit, later", 1),
        ("wrong key", 1),
        ("HTML", 1),
        ("abort", 1),
        ("truncated", 1),
        ("empty body", 1),
    ],
)
async def test_only_what_cannot_have_cost_anything_is_asked_twice(
    peer: OpenAIPeer, model: OpenAIChatModel, fault: str, requests: int
) -> None:
    await answers_of(model, peer, FAULTS[fault])

    assert requests == len(peer.asked)


async def test_a_server_that_asks_for_a_short_wait_is_asked_again(
    peer: OpenAIPeer, model: OpenAIChatModel
) -> None:
    async def busy(_: web.Request) -> web.StreamResponse:
        return answer_of_error(429, "Slow down.", headers={"Retry-After": "0"})

    assert "[1] In the library." == await answers_of(model, peer, busy, times=1)
    assert 2 == len(peer.asked)


async def test_a_server_that_is_not_there_is_unreachable() -> None:
    async with OpenAIPeer() as peer:
        model = OpenAIChatModel(options(peer))

    with pytest.raises(EngineFailed, match="MYNA_CHAT") as failure:
        await replied(model)
    await model.close()

    assert Reason.UNREACHABLE == failure.value.details["reason"]


def test_making_a_chat_model_imports_nothing_heavy() -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", PROBING], capture_output=True, text=True, check=True
    )

    assert "True []" == done.stdout.strip()
