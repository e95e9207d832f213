"""The messages of trainings go on whatever happens, are changed no oftener than needed, and their end is told once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from myna.bot.delivery import Delivery
from myna.bot.learning.job_messages import Enclosed
from myna.bot.learning.notices import JobNotices, Tempo
from myna.bot.replies import Attached
from myna.bot.seals import Seals
from myna.domain.jobs import Job, JobEvent, JobState
from myna.errors import StorageError
from myna.testing import MemoryJobLedger, MemoryModelRegistry
from told_jobs import CHANNEL_ID, HERE, NOON, KeptDiscord, job, refusal, succeeded, with_notice

BRISK = Tempo(look=0.001, idle=0.001, edit=0.0, answer=0.0, longest_pause=0.004)
RUNNING = job(state=JobState.RUNNING, progress=0.3)


async def no_enclosures(job: Job) -> Sequence[Attached]:
    del job
    return ()


@dataclass(kw_only=True)
class Reloads:
    """Stands for the minds."""

    of: list[str] = field(default_factory=list)

    async def reload(self, tenant: str) -> None:
        self.of.append(tenant)


@dataclass(kw_only=True)
class Town:
    ledger: MemoryJobLedger
    discord: KeptDiscord = field(default_factory=KeptDiscord)
    minds: Reloads = field(default_factory=Reloads)

    def put(self, one: Job) -> None:
        """As another process does."""
        self.ledger.jobs[one.id] = one
        position = len(self.ledger.events) + 1
        self.ledger.events.append(
            JobEvent(position=position, job_id=one.id, tenant=HERE, kind=one.state.value, at=NOON)
        )

    @asynccontextmanager
    async def followed(
        self, tempo: Tempo = BRISK, enclosed: Enclosed = no_enclosures
    ) -> AsyncIterator[JobNotices]:
        minds: Any = self.minds
        client: Any = self.discord
        delivery = Delivery(seals=Seals(key=b"k"))
        notices = JobNotices(
            ledger=self.ledger, minds=minds, enclosed=enclosed, delivery=delivery, tempo=tempo
        )
        notices.serve(client)
        running = asyncio.create_task(notices.run())
        try:
            yield notices
        finally:
            running.cancel()
            await asyncio.wait({running})
        assert running.cancelled()

    async def reported(self) -> None:
        async with asyncio.timeout(5):
            while not all(one.is_reported for one in self.ledger.jobs.values()):
                await asyncio.sleep(0.001)

    async def heard(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.discord.heard) < count:
                await asyncio.sleep(0.001)

    @property
    def done(self) -> list[tuple[str, int]]:
        return [(how, where) for how, where, _, _ in self.discord.heard]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(ledger=MemoryJobLedger(models=MemoryModelRegistry(root=tmp_path)))


async def test_progress_and_end_are_shown_in_the_message_that_answered(town: Town) -> None:
    town.put(RUNNING)
    async with town.followed():
        await town.heard(1)
        town.put(succeeded())
        await town.reported()

    assert [("edit", 100), ("edit", 100)] == town.done
    assert "30 %" in town.discord.heard[0][2]
    assert "did better" in town.discord.heard[1][2]


async def test_what_did_not_change_is_not_said_again(town: Town) -> None:
    town.put(RUNNING)
    async with town.followed():
        await town.heard(1)
        await asyncio.sleep(0.05)

    assert [("edit", 100)] == town.done


async def test_between_two_changes_some_time_passes(town: Town) -> None:
    town.put(RUNNING)
    async with town.followed(replace(BRISK, edit=0.05)):
        for percent in range(30, 60):
            town.put(replace(RUNNING, progress=percent / 100))
            await asyncio.sleep(0.003)

    assert len(town.done) <= 3


async def test_the_minds_learn_of_the_end_before_anybody_is_told(town: Town) -> None:
    seen: list[list[str]] = []

    async def enclosed(one: Job) -> Sequence[Attached]:
        seen.append(list(town.minds.of))
        return await no_enclosures(one)

    async with town.followed(enclosed=enclosed):
        await asyncio.sleep(0.01)
        town.put(succeeded())
        await town.reported()

    assert [[HERE]] == seen


async def test_jobs_that_nobody_is_told_of_change_the_minds_too(town: Town) -> None:
    async with town.followed():
        await asyncio.sleep(0.01)
        town.put(replace(succeeded(), notice=None))
        async with asyncio.timeout(5):
            while not town.minds.of:
                await asyncio.sleep(0.001)

    assert [] == town.done


async def test_without_a_message_one_is_posted(town: Town) -> None:
    town.put(with_notice(RUNNING, message_id=None))
    async with town.followed():
        await town.heard(1)
        stored = town.ledger.jobs[RUNNING.id].notice
        assert stored is not None
        assert stored.message_id is not None

    assert [("send", CHANNEL_ID)] == town.done


async def test_an_answer_on_its_way_is_waited_for(town: Town) -> None:
    town.put(with_notice(RUNNING, message_id=None))
    async with town.followed(replace(BRISK, answer=60.0)) as notices:
        await asyncio.sleep(0.02)
        assert [] == town.done
        await notices.shown_in(RUNNING.id, 100)
        await town.heard(1)

    assert [("edit", 100)] == town.done


async def test_a_deleted_message_comes_back_with_the_end_alone(town: Town) -> None:
    town.discord.failures = [refusal(404), refusal(404)]
    town.put(RUNNING)
    async with town.followed():
        await asyncio.sleep(0.02)
        town.put(replace(RUNNING, progress=0.9))
        await asyncio.sleep(0.02)
        town.put(succeeded())
        await town.reported()

    assert [("send", CHANNEL_ID)] == town.done


async def test_where_files_are_refused_the_words_come_without_them(town: Town) -> None:
    async def one_file(_: Job) -> Sequence[Attached]:
        return (Attached(name="a.png", data=b"a"),)

    town.discord.failures = [refusal(403)]
    town.put(succeeded())
    async with town.followed(enclosed=one_file):
        await town.reported()

    [(how, where, text, files)] = town.discord.heard
    assert ("edit", 100, 0) == (how, where, files)
    assert "I may not attach files here" in text


async def test_where_nothing_may_be_said_the_one_who_asked_is_told(town: Town) -> None:
    town.discord.failures = [refusal(403)]
    town.put(succeeded())
    async with town.followed():
        await town.reported()

    assert [("send", 11)] == town.done


async def test_who_cannot_be_told_at_all_is_not_pursued(town: Town) -> None:
    town.discord.failures = [refusal(403), refusal(403)]
    town.put(succeeded())
    async with town.followed():
        await town.reported()

    assert [] == town.done


@pytest.mark.parametrize("failure", [refusal(503), OSError("away"), TimeoutError()])
async def test_what_may_pass_is_tried_again(town: Town, failure: BaseException) -> None:
    town.discord.failures = [failure, failure, failure]
    town.put(succeeded())
    async with town.followed():
        await town.reported()

    assert [("edit", 100)] == town.done


async def test_a_surprise_ends_neither_the_notices_nor_the_words(town: Town) -> None:
    async def surprised(_: Job) -> Sequence[Attached]:
        raise ZeroDivisionError

    town.discord.failures = [ZeroDivisionError()]
    town.put(RUNNING)
    async with town.followed(enclosed=surprised):
        await town.heard(1)
        town.put(succeeded())
        await town.reported()

    assert "did better" in town.discord.heard[-1][2]


async def test_one_that_cannot_be_told_for_ever_does_not_keep_her_from_the_others(
    town: Town,
) -> None:
    town.discord.failures = [ZeroDivisionError()] * 5
    town.put(succeeded())
    async with town.followed():
        await town.reported()
        town.put(replace(RUNNING, id="f" * 32))
        await town.heard(1)

    assert [("edit", 100)] == town.done


async def test_a_database_that_is_away_is_asked_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [StorageError("away"), ZeroDivisionError()]
    last_event = MemoryJobLedger.last_event

    async def away(ledger: MemoryJobLedger) -> int:
        if failures:
            raise failures.pop()
        return await last_event(ledger)

    monkeypatch.setattr(MemoryJobLedger, "last_event", away)
    town.put(RUNNING)
    async with town.followed():
        await town.heard(1)

    assert [("edit", 100)] == town.done


async def test_the_end_is_told_once_however_slow_the_ledger(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreported = MemoryJobLedger.unreported

    async def slow(ledger: MemoryJobLedger) -> Sequence[Job]:
        found = await unreported(ledger)
        await asyncio.sleep(0.01)
        return found

    async def slowly_enclosed(one: Job) -> Sequence[Attached]:
        await asyncio.sleep(0.015)
        return await no_enclosures(one)

    monkeypatch.setattr(MemoryJobLedger, "unreported", slow)
    town.put(succeeded())
    async with town.followed(enclosed=slowly_enclosed):
        await town.reported()
        await asyncio.sleep(0.05)

    assert [("edit", 100)] == town.done


async def test_while_nothing_is_under_way_the_jobs_are_not_asked_for(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def unreported(ledger: MemoryJobLedger) -> Sequence[Job]:
        asked.append(ledger)
        return []

    monkeypatch.setattr(MemoryJobLedger, "unreported", unreported)
    async with town.followed():
        await asyncio.sleep(0.05)

    assert 1 <= len(asked) <= 2
