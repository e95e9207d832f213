"""How often a bot may ask: a bucket for each route and resource, one for all, and the ban behind.

Called by `rest/` for each request. Source: Discord's reference, "Rate Limits". The numbers of the
single buckets are not published there; these are of the size that its servers announce, and a bot
must read them from the headers.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from math import ceil

from discord_sandbox.world.records import Json

PROXY = "cloudflare"
"""What stands in front of Discord, and answers in its place those who are banned."""

GLOBAL_REQUESTS_PER_SECOND = 50
MOST_INVALID_REQUESTS = 10_000
INVALID_WINDOW_SECONDS = 600.0

_MOST_BUCKETS = 10_000
"""Beyond that, those whose time is over are forgotten."""

_TOP_LEVEL = ("channel_id", "guild_id", "webhook_id", "webhook_token")


@dataclass(frozen=True, kw_only=True)
class Limit:
    requests: int
    seconds: float


DEFAULT = Limit(requests=50, seconds=1.0)
LIMITS: dict[tuple[str, str], Limit] = {
    ("POST", "/channels/{channel_id}/messages"): Limit(requests=5, seconds=5.0),
    ("GET", "/channels/{channel_id}/messages"): Limit(requests=5, seconds=1.0),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): Limit(requests=5, seconds=5.0),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): Limit(requests=5, seconds=1.0),
    ("POST", "/channels/{channel_id}/messages/bulk-delete"): Limit(requests=1, seconds=1.0),
    ("POST", "/channels/{channel_id}/typing"): Limit(requests=5, seconds=5.0),
    ("PATCH", "/channels/{channel_id}"): Limit(requests=5, seconds=15.0),
    ("POST", "/users/@me/channels"): Limit(requests=10, seconds=10.0),
    ("PATCH", "/users/@me"): Limit(requests=2, seconds=60.0),
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"): Limit(requests=5, seconds=2.0),
    ("POST", "/guilds/{guild_id}/channels"): Limit(requests=2000, seconds=86400.0),
    ("PATCH", "/guilds/{guild_id}/members/{user_id}"): Limit(requests=10, seconds=10.0),
}
_REACTIONS = Limit(requests=1, seconds=0.25)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request as far as its limits are concerned. `route` is the template, not the path."""

    method: str
    route: str
    parameters: Mapping[str, str]
    who: str
    """The bot, or the address of a caller without a token."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`refusal` is the body of the 429, None where the request may pass."""

    headers: Mapping[str, str]
    refusal: Json | None = None


@dataclass
class _Window:
    """A count that starts anew when its time is over."""

    limit: Limit
    ends_at: float = 0.0
    used: int = 0

    def take(self, now: float) -> bool:
        if now >= self.ends_at:
            self.ends_at, self.used = now + self.limit.seconds, 0
        if self.used >= self.limit.requests:
            return False
        self.used += 1
        return True


@dataclass
class RateLimits:
    clock: Callable[[], datetime]
    limits: Mapping[tuple[str, str], Limit] = field(default_factory=lambda: LIMITS)
    most_invalid_requests: int = MOST_INVALID_REQUESTS
    _buckets: dict[tuple[str, ...], _Window] = field(default_factory=dict)
    _everything: dict[str, _Window] = field(default_factory=dict)
    _invalid_at: deque[float] = field(default_factory=deque)

    def check(self, asked: Asked) -> Verdict:
        """Takes a place in the buckets of the request, or refuses it."""
        now = self._now()
        if not _is_for_interactions(asked.route):
            whole = self._everything.setdefault(
                asked.who, _Window(Limit(requests=GLOBAL_REQUESTS_PER_SECOND, seconds=1.0))
            )
            if not whole.take(now):
                return refused(whole.ends_at - now, scope="global")
        bucket = self._bucket(asked)
        is_free = bucket.take(now)
        headers = _bucket_headers(asked, bucket, now)
        if is_free:
            return Verdict(headers=headers)
        verdict = refused(bucket.ends_at - now, scope="user")
        return Verdict(headers=headers | dict(verdict.headers), refusal=verdict.refusal)

    def count_invalid(self, status: int, scope: str | None = None) -> None:
        """Of every answer. 401, 403 and 429 count towards the ban, a `shared` 429 does not."""
        if status in {401, 403} or (status == 429 and scope != "shared"):  # noqa: PLR2004
            self._invalid_at.append(self._now())

    def seconds_until_unbanned(self) -> float:
        """0 for those who are not banned. A banned caller gets no answer from Discord itself."""
        now = self._now()
        while self._invalid_at and self._invalid_at[0] <= now - INVALID_WINDOW_SECONDS:
            self._invalid_at.popleft()
        if len(self._invalid_at) < self.most_invalid_requests:
            return 0.0
        oldest_that_counts = self._invalid_at[-self.most_invalid_requests]
        return oldest_that_counts + INVALID_WINDOW_SECONDS - now

    def invalid_requests(self) -> int:
        """In the last ten minutes; a bot's author wants to know."""
        self.seconds_until_unbanned()
        return len(self._invalid_at)

    def _bucket(self, asked: Asked) -> _Window:
        key = (asked.who, *_bucket_name(asked), *_top_level(asked))
        if len(self._buckets) >= _MOST_BUCKETS and key not in self._buckets:
            now = self._now()
            self._buckets = {k: one for k, one in self._buckets.items() if one.ends_at > now}
        return self._buckets.setdefault(key, _Window(self._limit(asked)))

    def _limit(self, asked: Asked) -> Limit:
        if "/reactions" in asked.route and asked.method != "GET":
            return _REACTIONS
        return self.limits.get((asked.method, asked.route), DEFAULT)

    def _now(self) -> float:
        return self.clock().timestamp()


def refused(retry_after: float, *, scope: str) -> Verdict:
    """A 429 of the given scope: `user`, `global` or `shared`. `retry_after` in seconds."""
    headers = {
        "Retry-After": str(max(1, ceil(retry_after))),
        "X-RateLimit-Scope": scope,
    }
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    return Verdict(
        headers=headers,
        refusal={
            "message": "You are being rate limited.",
            "retry_after": round(max(retry_after, 0.001), 3),
            "global": scope == "global",
            "code": 0,
        },
    )


def _is_for_interactions(route: str) -> bool:
    return route.startswith(("/interactions/", "/webhooks/{webhook_id}/{webhook_token}"))


def _bucket_name(asked: Asked) -> tuple[str, str]:
    if "/reactions" in asked.route and asked.method != "GET":
        return ("*", "/channels/{channel_id}/messages/{message_id}/reactions")
    return (asked.method, asked.route)


def _top_level(asked: Asked) -> list[str]:
    return [asked.parameters.get(name, "") for name in _TOP_LEVEL]


def _bucket_headers(asked: Asked, bucket: _Window, now: float) -> dict[str, str]:
    name = sha256(" ".join(_bucket_name(asked)).encode()).hexdigest()[:32]
    return {
        "X-RateLimit-Limit": str(bucket.limit.requests),
        "X-RateLimit-Remaining": str(bucket.limit.requests - bucket.used),
        "X-RateLimit-Reset": f"{bucket.ends_at:.3f}",
        "X-RateLimit-Reset-After": f"{max(bucket.ends_at - now, 0.001):.3f}",
        "X-RateLimit-Bucket": name,
    }
