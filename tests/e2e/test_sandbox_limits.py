"""Rate limits and refusals as a client without a library meets them on the wire."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from discord_sandbox import Sandbox
from discord_sandbox.rest.ratelimits import RateLimits


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bot {sandbox.bot_token}"}
    async with aiohttp.ClientSession(sandbox.url, headers=headers) as client:
        yield client


def messages(sandbox: Sandbox) -> str:
    general = sandbox.world.channel_named("general")
    assert general is not None
    return f"/api/v10/channels/{general.id}/messages"


async def test_the_sixth_message_is_refused_with_all_that_a_client_needs(
    sandbox: Sandbox, client: aiohttp.ClientSession
) -> None:
    for number in range(5):
        async with client.post(messages(sandbox), json={"content": str(number)}) as answer:
            assert answer.status == 200

    async with client.post(messages(sandbox), json={"content": "too much"}) as answer:
        body = await answer.json()
    assert answer.status == 429
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    assert answer.headers["X-RateLimit-Scope"] == "user"
    assert answer.headers["Via"]
    assert body["message"] == "You are being rate limited."
    assert 0 < body["retry_after"] <= float(answer.headers["X-RateLimit-Reset-After"]) + 0.001
    assert len(sandbox.member("alice").sees("#general")) == 5


async def test_limits_can_be_switched_off() -> None:
    async with Sandbox(rate_limits=False) as sandbox:
        headers = {"Authorization": f"Bot {sandbox.bot_token}"}
        async with aiohttp.ClientSession(sandbox.url, headers=headers) as client:
            for number in range(8):
                async with client.post(messages(sandbox), json={"content": str(number)}) as answer:
                    assert answer.status == 200
                    assert "X-RateLimit-Limit" not in answer.headers


async def test_whoever_does_not_stop_is_banned(
    sandbox: Sandbox, client: aiohttp.ClientSession
) -> None:
    sandbox.rest.limits = RateLimits(sandbox.world.now, most_invalid_requests=3)
    for _ in range(3):
        async with client.get("/api/v10/users/@me", headers={"Authorization": "Bot no"}) as answer:
            assert answer.status == 401

    async with client.get("/api/v10/users/@me") as answer:
        text = await answer.text()
    assert (answer.status, text) == (429, "error code: 1015")
    assert "Via" not in answer.headers


async def test_an_unknown_route_is_a_loud_gap(
    sandbox: Sandbox, client: aiohttp.ClientSession
) -> None:
    async with client.get("/api/v10/guilds/1/audit-logs") as answer:
        body = await answer.json()

    assert answer.status == 501
    assert "does not know this route: GET /api/v10/guilds/1/audit-logs" in body["message"]
    assert sandbox.violations == [body["message"]]


async def test_an_answer_that_is_not_as_described_is_a_violation(
    sandbox: Sandbox, client: aiohttp.ClientSession
) -> None:
    class Grumbler:
        def complaints(self, method: str, path: str, status: int, body: object) -> list[str]:
            return [f"{method} {path} {status} {type(body).__name__}"]

    sandbox.rest.oracle = Grumbler()  # type: ignore[assignment]
    async with client.get("/api/v10/users/@me"):
        pass

    assert sandbox.violations == ["GET /users/@me 200 dict"]
