"""How long Myna waits before she tries again, and when she stops trying."""

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.bot.delivery import Refusals
from myna.bot.intake import Intake
from myna.bot.line.connection import Backoff, Identifies
from myna.bot.line.loopback import loopback_address
from myna.bot.supervisor import Supervisor
from myna.errors import DiscordRefused, SettingsError


@given(st.floats(0, 1), st.integers(1, 200))
def test_a_pause_is_never_none_and_never_endless(jitter: float, failures: int) -> None:
    backoff = Backoff(lambda: jitter)
    pauses = [backoff.next_seconds() for _ in range(failures)]

    assert all(0.25 <= pause <= 60 for pause in pauses)


def test_for_the_first_minute_she_is_back_within_ten_seconds() -> None:
    backoff, passed = Backoff(lambda: 0.0), 0.0
    while passed < 60:
        pause = backoff.next_seconds()
        passed += pause

        assert pause <= 8


def test_after_a_session_the_pauses_begin_anew() -> None:
    backoff = Backoff(lambda: 0.0)
    first = backoff.next_seconds()
    backoff.next_seconds()
    backoff.reset()

    assert backoff.next_seconds() == first


def test_ten_sessions_may_be_made_in_a_row_and_then_one_each_two_minutes() -> None:
    now = 0.0
    identifies = Identifies(now=lambda: now)
    for _ in range(10):
        assert identifies.seconds_until_allowed() == 0
        identifies.made()

    assert identifies.seconds_until_allowed() == 120
    now = 120.0
    assert identifies.seconds_until_allowed() == 0
    identifies.made()
    assert identifies.seconds_until_allowed() == 120


def test_however_often_sessions_are_lost_discord_is_not_asked_for_a_thousand_in_a_day() -> None:
    now, made = 0.0, 0
    identifies = Identifies(now=lambda: now)
    while now < 24 * 3600:
        identifies.made()
        made += 1
        now += identifies.seconds_until_allowed()

    assert made < 1_000


def test_where_she_is_refused_she_is_silent_for_a_minute() -> None:
    now = 0.0
    refusals = Refusals(now=lambda: now)
    refusals.refused(5, 403)

    assert refusals.is_silent(5)
    assert not refusals.is_silent(6)
    now = 61.0
    assert not refusals.is_silent(5)


def test_a_server_error_is_no_refusal() -> None:
    refusals = Refusals(now=lambda: 0.0)
    refusals.refused(5, 500)

    assert not refusals.is_silent(5)


def test_refused_everywhere_she_is_silent_everywhere_before_discord_bans_her() -> None:
    refusals = Refusals(now=lambda: 0.0)
    for status in (401, 403, 429) * 100:
        assert not refusals.is_silent(1_000)
        refusals.answered(status)

    assert refusals.is_silent(1_000)


def test_in_ten_minutes_of_nothing_but_refusals_she_asks_less_than_five_hundred_times() -> None:
    now, sent = 0.0, 0
    refusals = Refusals(now=lambda: now)
    while now < 600:
        channel = int(now * 50) % 1_000
        if not refusals.is_silent(channel):
            sent += 5  # as often as discord.py repeats what is limited
            for _ in range(5):
                refusals.answered(429)
            refusals.refused(channel, 429)
        now += 0.02

    assert 300 <= sent < 500


def test_what_discord_takes_is_no_refusal() -> None:
    refusals = Refusals(now=lambda: 0.0)
    for _ in range(1_000):
        refusals.answered(200)
        refusals.answered(404)

    assert not refusals.is_silent_everywhere


@pytest.mark.parametrize(
    "url",
    [
        "https://discord.com:443",
        "http://192.168.1.2:8080",
        "http://evil.example:80",
        "https://127.0.0.1:8080",
    ],
)
def test_a_discord_that_is_not_on_this_machine_is_not_talked_to(url: str) -> None:
    with pytest.raises(SettingsError):
        loopback_address(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "http://localhost:8080"])
def test_a_discord_on_this_machine_is(url: str) -> None:
    assert loopback_address(url) == ("127.0.0.1", 8080)


@dataclass
class ScriptedClient:
    """Lives as the test wants; None is a life until it is cancelled."""

    ends: list[BaseException | None]
    closed: int = 0
    content: list[bool] = field(default_factory=list)
    calls_ended: int = 0

    @property
    def desk(self) -> Any:
        """Its calls are all that a supervisor wants of it."""
        return SimpleNamespace(calls=SimpleNamespace(close=self.ends_calls))

    async def ends_calls(self) -> None:
        self.calls_ended += 1

    def make(self, content: bool) -> Any:
        self.content.append(content)
        return self

    async def start(self, _token: str) -> None:
        end = self.ends.pop(0)
        if end is not None:
            raise end
        await asyncio.Event().wait()

    async def close(self) -> None:
        self.closed += 1


def supervisor(client: ScriptedClient) -> Supervisor:
    return Supervisor(
        token="t",
        content_intent="auto",
        make_client=client.make,
        intake=Intake(),
        backoff=Backoff(lambda: 1.0, soon_seconds=0.0),
        identifies=Identifies(),
    )


async def test_whatever_kills_a_client_another_takes_its_place() -> None:
    client = ScriptedClient([AttributeError("'NoneType'"), KeyError("id"), OSError(), None])
    stop = asyncio.Event()
    running = asyncio.create_task(supervisor(client).run(stop))
    async with asyncio.timeout(5):
        while client.ends:
            await asyncio.sleep(0)
    stop.set()
    await running

    assert client.closed == 4
    assert client.calls_ended == 4


async def test_a_refused_token_is_final() -> None:
    client = ScriptedClient([discord.LoginFailure("401")])

    with pytest.raises(DiscordRefused):
        await supervisor(client).run(asyncio.Event())
    assert client.closed == 1


async def test_a_refused_intent_is_done_without() -> None:
    client = ScriptedClient([discord.PrivilegedIntentsRequired(None), None])
    stop = asyncio.Event()
    running = asyncio.create_task(supervisor(client).run(stop))
    async with asyncio.timeout(5):
        while client.ends:
            await asyncio.sleep(0)
    stop.set()
    await running

    assert client.content == [True, False]
