"""Whoever asks too much is asked kindly to wait, and nobody else has to."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from lesson_talk import reads, seen
from myna.domain.conversation import guild_tenant
from myna.domain.quotas import QUOTAS, Allowance, Effort
from myna.services.quotas import QuotaService
from myna_at_work import Myna, at_work, connected, hears, new_role

FIVE = Allowance(at_once=5, seconds_each=30.0)
TOO_MUCH = "Let me catch my breath: you can ask me for that again in 30 seconds."


def few() -> QuotaService:
    """Five requests of each member, while the clock stands still."""
    one = replace(QUOTAS[Effort.REQUEST], member=FIVE)
    return QuotaService(quotas={**QUOTAS, Effort.REQUEST: one}, seconds=lambda: 0.0)


def dear() -> QuotaService:
    """One file of each member, and two suggestions."""
    once = replace(QUOTAS[Effort.EXPORT], member=replace(FIVE, at_once=1))
    typed = replace(QUOTAS[Effort.SUGGEST], member=replace(FIVE, at_once=2))
    changed = {Effort.EXPORT: once, Effort.SUGGEST: typed}
    return QuotaService(quotas={**QUOTAS, **changed}, seconds=lambda: 0.0)


@pytest.fixture
async def strict(town: Sandbox, tmp_path: Path) -> AsyncIterator[Myna]:
    keeper = town.add_member("keeper")
    operators = frozenset({int(keeper.id)})
    async with at_work(town, tmp_path, quotas=few(), operators=operators) as myna:
        await connected(town, myna)
        yield myna


@pytest.fixture
async def sparing(town: Sandbox, tmp_path: Path) -> AsyncIterator[Myna]:
    async with at_work(town, tmp_path, quotas=dear()) as myna:
        await connected(town, myna)
        yield myna


async def greeted(member: Member) -> None:
    said = await member.say("#general", "!hi")
    await hears(member, "Hello", matching=lambda message: message.reply_to == said.id)


async def test_a_flood_is_answered_as_far_as_it_goes_and_then_told_so_once(
    town: Sandbox, strict: Myna
) -> None:
    bob, alice = town.member("bob"), town.member("alice")
    flood = [await bob.say("#general", "!hi") for _ in range(100)]
    await hears(bob, TOO_MUCH)
    await greeted(alice)

    ids = {each.id for each in flood}
    answers = [each for each in alice.sees("#general", limit=500) if each.reply_to in ids]
    assert [5, 1] == [
        sum("Hello" in each.content for each in answers),
        sum(TOO_MUCH in each.content for each in answers),
    ]
    assert 6 == len(answers)


async def test_whoever_presses_is_answered_every_time_and_alone(
    town: Sandbox, strict: Myna
) -> None:
    bob = town.member("bob")
    replies = [await reads(bob, "jobs") for _ in range(8)]

    assert [False] * 5 + [True] * 3 == [reply.content == TOO_MUCH for reply in replies]
    assert all(reply.is_ephemeral for reply in replies[5:])


async def test_a_flood_in_many_threads_and_in_direct_messages_is_one_flood(
    town: Sandbox, strict: Myna
) -> None:
    bob = town.member("bob")
    threads = [await bob.starts_thread("#general", f"corner {number}") for number in range(4)]
    for where in (*threads, "@bot"):
        said = await bob.say(where, "!hi")
        await hears(bob, "Hello", matching=lambda each, said=said: each.reply_to == said.id)
    reply = await reads(bob, "hi")

    assert TOO_MUCH == reply.content


async def test_whoever_runs_her_is_never_asked_to_wait(town: Sandbox, strict: Myna) -> None:
    keeper = town.member("keeper")
    for _ in range(12):
        await greeted(keeper)


async def test_whoever_reads_russian_is_asked_in_russian(town: Sandbox, strict: Myna) -> None:
    bob = town.member("bob")
    for _ in range(5):
        await bob.say("#general", "!привет")
    await bob.say("#general", "!спроси когда мы встречаемся?")

    await hears(bob, "Дай мне перевести дух: попросить об этом снова можно через 30 секунд.")


async def test_one_manager_who_fetches_much_keeps_no_other_from_their_files(
    town: Sandbox, sparing: Myna
) -> None:
    alice, bob = town.member("alice"), town.member("bob")
    replies = [await reads(alice, "getfile", path="nothing.csv") for _ in range(2)]
    town.world.set_member_roles(town.guild.id, bob.id, ())
    refused = [seen(await bob.slash("lessons", export="csv")) for _ in range(3)]
    role = new_role(town, "Teacher")
    town.world.set_member_roles(town.guild.id, bob.id, (role.id,))

    assert ["I have no such file here", TOO_MUCH] == [
        replies[0].content[:24],
        replies[1].content,
    ]
    assert all(each.content.startswith("Only teachers") for each in refused)
    assert TOO_MUCH != seen(await bob.slash("lessons", export="csv")).content


async def test_who_types_too_fast_is_shown_nothing_for_a_while(
    town: Sandbox, sparing: Myna
) -> None:
    alice = town.member("alice")
    tenant = guild_tenant(int(town.guild.id))
    await sparing.core.datasets.vault.write(tenant, "faq.csv", b"question,answer\n")
    found = [await alice.autocompletes("getfile", path="f") for _ in range(3)]

    assert [1, 1, 0] == [len(each) for each in found]


async def test_others_are_answered_while_one_floods(town: Sandbox, strict: Myna) -> None:
    """Not behind the flood, but beside it."""
    bob, alice = town.member("bob"), town.member("alice")

    async def floods() -> None:
        for _ in range(900):
            await bob.say("#general", "!hi")

    flooding = asyncio.create_task(floods())
    await greeted(alice)
    await flooding
    await greeted(alice)
