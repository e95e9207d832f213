"""Several answers written in one channel keep Discord's limits together, and each comes whole."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.rest.ratelimits import LIMITS, Limit, RateLimits
from discord_sandbox.world.records import Event
from myna_at_work import Myna, at_work, connected, hears
from typist import Typist, seated

TIMES_FASTER = 10
"""Than at Discord: its limits, the pace and whoever writes alike."""
CHANGE_SECONDS = 1.3 / TIMES_FASTER
TOKEN_SECONDS = 1 / 50 / TIMES_FASTER
NAMES = ("alice", "bob", "carol", "dave", "erin")
TOKENS = 600


def written_for(name: str) -> list[str]:
    return [f"{name}{number} " for number in range(TOKENS)]


@pytest.fixture
async def town() -> AsyncIterator[Sandbox]:
    async with checked(Sandbox()) as sandbox:
        faster = {
            route: Limit(requests=limit.requests, seconds=limit.seconds / TIMES_FASTER)
            for route, limit in LIMITS.items()
        }
        sandbox.rest.limits = RateLimits(sandbox.world.now, limits=faster)
        yield sandbox


@pytest.fixture
def typist(monkeypatch: pytest.MonkeyPatch) -> Typist:
    async def pause(_number: int) -> None:
        await asyncio.sleep(TOKEN_SECONDS)

    typist = seated(monkeypatch)
    typist.pause = pause
    typist.of = written_for
    return typist


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, typist: Typist) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, change_seconds=CHANGE_SECONDS) as myna:
        await connected(town, myna)
        yield myna


@pytest.fixture
def members(town: Sandbox, myna: Myna) -> list[Member]:
    there = [town.member(name) for name in NAMES[:2]]
    return [*there, *(town.add_member(name) for name in NAMES[2:])]


def edits_seen(town: Sandbox) -> list[float]:
    """When messages were changed, in seconds; those to come, too."""
    seen: list[float] = []

    def note(event: Event) -> None:
        if event.name == "MESSAGE_UPDATE":
            seen.append(asyncio.get_running_loop().time())

    town.world.subscribe(note)
    return seen


async def are_whole(listener: Member, answers: int) -> None:
    for _ in range(answers):
        await hears(listener, matching=lambda heard: bool(heard.buttons), timeout_seconds=30)


def answer_of(name: str, member: Member, where: str = "#general") -> list[str]:
    """All that Myna wrote for the question that was this name."""
    shown = [heard.content for heard in member.sees(where) if heard.author == "bot"]
    return " ".join(text for text in shown if f"{name}" in text).split()


async def test_five_answers_at_once_are_never_refused_and_each_comes_whole(
    town: Sandbox, members: list[Member]
) -> None:
    edited = edits_seen(town)
    for name, member in zip(NAMES, members, strict=True):
        await member.say("#general", f"!ask {name}")
    await are_whole(members[0], len(NAMES))

    assert 0 == town.rest.limits.invalid_requests()
    for name in NAMES:
        assert "".join(written_for(name)).split() == answer_of(name, members[0])
    assert 2 * len(NAMES) <= len(edited)
    assert all(later - sooner > 0.5 * CHANGE_SECONDS for sooner, later in pairwise(edited))


async def test_answers_in_two_channels_do_not_wait_for_each_other(
    town: Sandbox, members: list[Member]
) -> None:
    alice, bob, *_ = members
    town.world.new_channel(town.guild.id, "elsewhere")
    await alice.say("#general", "!ask alice")
    await bob.say("#elsewhere", "!ask bob")
    await are_whole(alice, 2)

    assert "".join(written_for("alice")).split() == answer_of("alice", alice)
    assert "".join(written_for("bob")).split() == answer_of("bob", bob, "#elsewhere")
    assert 0 == town.rest.limits.invalid_requests()
