"""How often a bot may ask, and what it is told."""

from datetime import UTC, datetime, timedelta

import pytest

from discord_sandbox.rest.ratelimits import Asked, Limit, RateLimits, Verdict

MESSAGES = "/channels/{channel_id}/messages"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2030, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock) -> RateLimits:
    return RateLimits(clock)


def ask(
    limits: RateLimits,
    channel: str = "1",
    who: str = "bot",
    route: str = MESSAGES,
    method: str = "POST",
) -> Verdict:
    parameters = {"channel_id": channel, "webhook_token": channel}
    return limits.check(Asked(method=method, route=route, parameters=parameters, who=who))


def test_five_messages_in_five_seconds_and_no_more(limits: RateLimits, clock: Clock) -> None:
    verdicts = [ask(limits) for _ in range(5)]
    clock.advance(1.25)
    refused = ask(limits)

    assert [verdict.headers["X-RateLimit-Remaining"] for verdict in verdicts] == list("43210")
    assert refused.refusal == {
        "message": "You are being rate limited.",
        "retry_after": 3.75,
        "global": False,
        "code": 0,
    }
    assert refused.headers["Retry-After"] == "4"
    assert refused.headers["X-RateLimit-Scope"] == "user"
    clock.advance(3.75)
    assert ask(limits).refusal is None


def test_every_header_is_there(limits: RateLimits, clock: Clock) -> None:
    headers = ask(limits).headers

    assert headers["X-RateLimit-Limit"] == "5"
    assert headers["X-RateLimit-Reset"] == f"{clock().timestamp() + 5:.3f}"
    assert headers["X-RateLimit-Reset-After"] == "5.000"
    assert headers["X-RateLimit-Bucket"] == ask(limits, channel="2").headers["X-RateLimit-Bucket"]


def test_each_channel_and_each_bot_has_its_own_bucket(limits: RateLimits) -> None:
    for _ in range(5):
        ask(limits)

    assert ask(limits).refusal is not None
    assert ask(limits, channel="2").refusal is None
    assert ask(limits, who="other").refusal is None


def test_all_reactions_share_a_small_bucket(limits: RateLimits) -> None:
    route = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"

    assert ask(limits, route=route, method="PUT").refusal is None
    assert ask(limits, route=route, method="DELETE").refusal is not None


def test_fifty_requests_a_second_over_all(limits: RateLimits, clock: Clock) -> None:
    verdicts = [ask(limits, channel=str(number)) for number in range(51)]

    assert [verdict.refusal is None for verdict in verdicts] == [True] * 50 + [False]
    assert verdicts[-1].headers["X-RateLimit-Global"] == "true"
    assert verdicts[-1].headers["X-RateLimit-Scope"] == "global"
    clock.advance(1)
    assert ask(limits, channel="new").refusal is None


def test_answers_to_interactions_do_not_count_among_the_fifty(limits: RateLimits) -> None:
    route = "/interactions/{interaction_id}/{interaction_token}/callback"
    generous = RateLimits(limits.clock, limits={("POST", route): Limit(requests=99, seconds=1)})

    assert all(ask(generous, route=route).refusal is None for _ in range(60))
    assert ask(generous).refusal is None


def test_too_many_invalid_requests_ban_for_a_while(clock: Clock) -> None:
    limits = RateLimits(clock, most_invalid_requests=3)
    limits.count_invalid(401)
    limits.count_invalid(404)
    limits.count_invalid(429, "shared")
    clock.advance(100)
    limits.count_invalid(403)

    assert limits.seconds_until_unbanned() == 0
    limits.count_invalid(429, "user")
    assert limits.seconds_until_unbanned() == 500
    clock.advance(500)
    assert limits.seconds_until_unbanned() == 0
    assert limits.invalid_requests() == 2
