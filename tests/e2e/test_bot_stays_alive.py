"""Whatever happens to the line, to Discord or to the events: Myna lives, and does nothing twice."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.world.records import Event
from myna.errors import DiscordRefused
from myna_at_work import Myna, at_work, connected, hears, hears_nothing

FLOOD = 1_000
POST = "POST /channels/{channel_id}/messages"


async def greets_once(member: Member) -> None:
    await member.say("#general", "!hi")
    await hears(member, "Hello")
    await hears_nothing(member)


async def test_a_gateway_that_refuses_at_boot_is_asked_again(town: Sandbox, tmp_path: Path) -> None:
    town.faults.refuse_connections(times=2)
    async with at_work(town, tmp_path) as myna:
        await connected(town, myna)

        await greets_once(town.member("alice"))
    assert town.gateway.identify_count == 1


async def test_discord_unreachable_at_boot_is_asked_again(tmp_path: Path) -> None:
    async with checked(Sandbox(rate_limits=False)) as town:
        port = int(town.url.rpartition(":")[2])
        await town.stop()
        async with at_work(town, tmp_path) as myna:
            await asyncio.sleep(0.2)
            await town.start(port)
            await connected(town, myna)

            await greets_once(town.member("alice"))


async def lost(town: Sandbox, how: str) -> None:
    if how == "dropped":
        town.faults.drop()
    elif how == "op 7":
        town.faults.ask_to_reconnect()
    elif how == "op 9":
        town.faults.invalidate_sessions(resumable=True)
    else:
        await town.faults.close(int(how))


@pytest.mark.parametrize("how", ["dropped", "4000", "1000", "1001", "4009", "op 7", "op 9"])
async def test_a_lost_line_is_resumed_and_nothing_is_missed(
    town: Sandbox, alice: Member, how: str
) -> None:
    await lost(town, how)
    await greets_once(alice)

    assert town.gateway.identify_count == 1


async def test_refused_while_resuming_she_comes_back(town: Sandbox, alice: Member) -> None:
    town.faults.refuse_connections(times=2)
    town.faults.drop()
    await greets_once(alice)

    assert town.gateway.identify_count == 1


async def test_a_session_that_is_gone_is_opened_anew(town: Sandbox, alice: Member) -> None:
    town.faults.invalidate_sessions(resumable=False)
    async with asyncio.timeout(15):
        while town.gateway.identify_count < 2:
            await asyncio.sleep(0.05)
    await alice.say("#general", "!hi")

    await hears(alice, "Hello")


async def test_a_hundred_lost_lines_lose_no_message(town: Sandbox, alice: Member) -> None:
    for number in range(30):
        await alice.say("#general", f"!ask number {number}?")
        await lost(town, "dropped" if number % 2 else "4000")
        await hears(alice, "don't know", timeout_seconds=10)

    await hears_nothing(alice)
    assert town.gateway.identify_count == 1


@pytest.mark.parametrize(
    "name",
    ["MESSAGE_CREATE", "INTERACTION_CREATE", "GUILD_CREATE", "GUILD_ROLE_UPDATE", "NO_SUCH_EVENT"],
)
async def test_a_malformed_event_is_passed_over(town: Sandbox, alice: Member, name: str) -> None:
    line = set(town.gateway.connections)
    town.faults.malformed_event(name)
    town.faults.malformed_event(name, {"id": None, "guild_id": [], "author": 7})
    await greets_once(alice)

    assert town.gateway.connections == line


def handled(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """What was logged, but for what tells of the line."""
    return [line["event"] for line in lines if not line["event"].startswith("gateway.")]


async def test_a_duplicated_message_is_answered_once(town: Sandbox, alice: Member) -> None:
    town.faults.duplicate_events("MESSAGE_CREATE", times=1)
    with capture_logs() as lines:
        await greets_once(alice)

    assert handled(lines) == ["request"]


async def test_a_duplicated_interaction_is_answered_once(town: Sandbox, alice: Member) -> None:
    town.faults.duplicate_events("INTERACTION_CREATE", times=1)
    with capture_logs() as lines:
        await alice.slash("train", question="When?", answer="On Friday")
        await hears_nothing(alice)

    assert handled(lines) == ["request"]


async def test_an_answer_whose_acknowledgement_was_lost_is_posted_once(
    town: Sandbox, alice: Member
) -> None:
    town.faults.lose_answer(POST)
    await alice.say("#general", "!hi")
    await hears(alice, "Hello")

    await hears_nothing(alice, seconds=1.5)


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_discord_in_trouble_is_asked_again(
    town: Sandbox, alice: Member, status: int
) -> None:
    town.faults.fail(POST, status=status)

    await greets_once(alice)


async def test_a_rate_limit_is_waited_for(town: Sandbox, alice: Member) -> None:
    town.faults.rate_limit(POST, times=2, retry_after_seconds=0.1)

    await greets_once(alice)


async def test_where_she_may_not_speak_she_does_not_insist(town: Sandbox, alice: Member) -> None:
    town.faults.fail(POST, status=403, times=10)
    for _ in range(5):
        await alice.say("#general", "!hi")
    await hears_nothing(alice)
    await alice.say("#random", "!hi")
    await hears_nothing(alice)

    assert len(town.faults._rules) == 1
    assert town.faults._rules[0].times_left == 8


async def test_a_token_that_discord_refuses_ends_her(town: Sandbox, tmp_path: Path) -> None:
    wrong = town.bot_token[:-1] + ("a" if town.bot_token[-1] != "a" else "b")
    async with at_work(town, tmp_path, token=wrong) as myna:
        with pytest.raises(DiscordRefused, match="token") as refused:
            await myna.running

    assert wrong not in str(refused.value)


async def test_a_token_taken_back_ends_her(town: Sandbox, tmp_path: Path) -> None:
    async with at_work(town, tmp_path) as myna:
        await connected(town, myna)
        await town.faults.close(4004)
        with pytest.raises(DiscordRefused, match="token"):
            await myna.running


@asynccontextmanager
async def without_content(tmp_path: Path, **changes: str) -> AsyncIterator[tuple[Sandbox, Myna]]:
    async with checked(Sandbox(rate_limits=False)) as town:
        town.world.edit_application(replace(town.application, has_message_content=False))
        async with at_work(town, tmp_path, **changes) as myna:
            yield town, myna


async def test_without_the_content_intent_she_goes_on_with_what_remains(tmp_path: Path) -> None:
    async with without_content(tmp_path) as (town, myna):
        await connected(town, myna)
        alice = town.member("alice")
        await alice.say("#general", "!hi")
        await hears_nothing(alice)

        await alice.say("#general", "@bot !train When? -> On Friday")
        await hears(alice, "Thank you")
        await alice.say("#general", "@bot when?")
        await hears(alice, "On Friday", matching=lambda message: message.content == "On Friday")
        await alice.say("@bot", "!hi")
        greeting = await hears(alice, "Hello")
        assert greeting.reply_to
        await alice.slash("ask", question="when?")
        await alice.say("#general", "@bot !help")
        await hears(alice, "can't read ordinary messages")


async def test_an_operator_who_insists_on_the_intent_is_told(tmp_path: Path) -> None:
    async with without_content(tmp_path, content_intent="on") as (_, myna):
        with pytest.raises(DiscordRefused, match="message content"):
            await myna.running


async def test_told_to_stop_she_first_finishes_her_answers(town: Sandbox, tmp_path: Path) -> None:
    async with at_work(town, tmp_path) as myna:
        await connected(town, myna)
        alice = town.member("alice")
        town.faults.delay(0.5, POST)
        await alice.say("#general", "!hi")
        await asyncio.sleep(0.1)
        await myna.ends()

        await hears(alice, "Hello", timeout_seconds=0.1)
        async with asyncio.timeout(1):
            while town.gateway.sessions:
                await asyncio.sleep(0.01)


async def test_told_to_stop_while_discord_is_away_she_stops(town: Sandbox, tmp_path: Path) -> None:
    town.faults.refuse_connections()
    async with at_work(town, tmp_path) as myna:
        await asyncio.sleep(0.3)
        await myna.ends()


@pytest.mark.slow
async def test_a_flood_is_answered_to_the_last_message_and_none_twice(
    town: Sandbox, alice: Member
) -> None:
    answered: list[str] = []
    done = asyncio.Event()

    def hear(event: Event) -> None:
        reference = event.payload.get("message_reference")
        if event.name == "MESSAGE_CREATE" and reference:
            answered.append(reference["message_id"])
            if len(answered) == FLOOD:
                done.set()

    town.world.subscribe(hear)
    asked = [str((await alice.say("#general", "!hi")).id) for _ in range(FLOOD)]
    await asyncio.wait_for(done.wait(), 50)

    assert sorted(asked) == sorted(answered)


async def test_a_gateway_that_never_keeps_a_session_is_not_asked_for_many(
    town: Sandbox, alice: Member
) -> None:
    """Ten new sessions, then a rest of minutes."""
    async with asyncio.timeout(50):
        while town.gateway.identify_count < 10:
            town.faults.invalidate_sessions(resumable=False)
            await asyncio.sleep(0.1)
    town.faults.invalidate_sessions(resumable=False)
    await asyncio.sleep(4)

    assert town.gateway.identify_count == 10
