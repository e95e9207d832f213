"""However often an event comes, in whatever order, and even to another life of Myna: it has one effect."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from discord_sandbox import Sandbox
from discord_sandbox.gateway.sessions import Session
from discord_sandbox.people.human import Member
from lesson_talk import asks, reads, teaches
from myna.bot.intake import Intake
from myna.domain.conversation import guild_tenant
from myna_at_work import Myna, at_work, connected, hears

Told = list[tuple[str, Any]]
GREETINGS = 6
"""What is said and answered to see that all before is done."""
REPLAYED = {"MESSAGE_CREATE", "INTERACTION_CREATE"}


@contextmanager
def listening_in() -> Iterator[Told]:
    """Everything that Myna is told which she acts upon."""
    told: Told = []
    dispatch = Session.dispatch

    def noting(session: Session, name: str, payload: Any) -> None:
        if name in REPLAYED:
            told.append((name, payload))
        dispatch(session, name, payload)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "dispatch", noting)
        yield told


def replay(town: Sandbox, told: Sequence[tuple[str, Any]], seed: int) -> None:
    """Each of them one to four times more, in any order."""
    dice = random.Random(seed)  # noqa: S311 - the same each time
    again = [event for event in told for _ in range(dice.randint(1, 4))]
    dice.shuffle(again)
    for session in tuple(town.gateway.sessions.values()):
        for name, payload in again:
            session.dispatch(name, payload)


async def busy_evening(town: Sandbox, alice: Member) -> None:
    """One of everything that changes something."""
    await teaches(alice)
    await alice.say("#general", "!train who feeds the owl? -> everybody")
    await hears(alice, "owl")
    answer = await asks(alice)
    await alice.clicks(answer, "👍")
    await reads(alice, "feedback", text="well done")
    await alice.say("#general", "!feedback a fine evening")
    await hears(alice, "")
    await alice.say("#general", f"!correct {answer.id} On Saturday")
    await hears(alice, "putting me right")
    await alice.say("#general", "!train")
    await hears(alice, "🏋️")


async def effects(town: Sandbox, myna: Myna) -> tuple[list[str], list[str], int]:
    core, tenant = myna.core, guild_tenant(int(town.guild.id))
    jobs = await core.ledger.recent(tenant, limit=100)
    found = await core.teaching.lessons.after(tenant)
    return (
        [each.lesson.id for each in found],
        [job.id for job in jobs],
        await core.feedback.store.count_unread(tenant),
    )


async def settled(alice: Member) -> None:
    """What was told before is done: a person is heard in turn."""
    for number in range(3):
        said = await alice.say("#general", f"!hi {number}")
        await hears(alice, matching=lambda heard, said=said: heard.reply_to == said.id)


@pytest.mark.parametrize("seed", range(3))
async def test_events_that_come_again_in_any_order_change_nothing_more(
    town: Sandbox, tmp_path: Path, seed: int
) -> None:
    alice = town.member("alice")
    with listening_in() as told:
        async with at_work(town, tmp_path) as myna:
            await connected(town, myna)
            await busy_evening(town, alice)
            await settled(alice)
            before = await effects(town, myna)
            _, jobs, feedback = before
            assert (1, 2) == (len(jobs), feedback)
            said = len(alice.sees("#general", limit=1_000))
            replay(town, tuple(told), seed)
            await settled(alice)

            assert before == await effects(town, myna)
            assert said + GREETINGS == len(alice.sees("#general", limit=1_000))

        async with at_work(town, tmp_path) as myna:
            await connected(town, myna)
            replay(town, tuple(told), seed + 100)
            await settled(alice)

            assert before == await effects(town, myna)


async def test_an_intake_without_memory_is_found(
    town: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what is stored is stored once even then, but it is said again."""
    monkeypatch.setattr(Intake, "_is_new", lambda *_: True)
    alice = town.member("alice")
    with listening_in() as told:
        async with at_work(town, tmp_path) as myna:
            await connected(town, myna)
            await alice.slash("hi")
            await settled(alice)
            with capture_logs() as lines:
                replay(town, tuple(told), seed=1)
                await settled(alice)

    repeated = [line for line in lines if line["event"] in {"request", "answer.refused"}]
    assert len(repeated) > GREETINGS // 2
