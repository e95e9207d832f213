"""Whatever is done in whatever order, the ledger in memory and the one in a database say the same."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from myna.domain.conversation import Tenant
from myna.domain.jobs import Checkpoint, Claim, Job, JobFailure, JobState
from myna.errors import MynaError
from myna.ports import JobLedger
from myna.storage.database import Database
from myna.storage.jobs import SqlJobLedger
from myna.testing import MemoryJobLedger, MemoryModelRegistry
from stored_samples import ELSEWHERE, HERE, NOON, claim_on, job, result

Deed = tuple[str, Any]

DEEDS = st.lists(
    st.one_of(
        st.tuples(
            st.just("submit"), st.tuples(st.integers(1, 6), st.sampled_from([HERE, ELSEWHERE]))
        ),
        st.tuples(st.just("claim"), st.sampled_from(["one", "two"])),
        st.tuples(st.just("cancel"), st.integers(1, 6)),
        st.tuples(
            st.sampled_from(["beat", "enter", "reach", "finish", "fail", "try again", "end"]),
            st.integers(0, 4),
        ),
    ),
    max_size=25,
)


class Follower:
    """Does to one ledger what is done to all, and keeps what came of it."""

    def __init__(self, jobs: JobLedger) -> None:
        self.jobs = jobs
        self.claims: list[Claim] = []
        self.seconds = 0

    async def does(self, deed: Deed) -> object:
        """What it gave back, or the name of the error."""
        self.seconds += 2
        name, argument = deed
        try:
            done = await self._deeds()[name](argument)
        except MynaError as refusal:
            return type(refusal).__name__
        if name == "claim" and isinstance(done, Job):
            self.claims.append(claim_on(done))
        return done

    async def sees(self) -> list[object]:
        return [
            *[await self.jobs.recent(tenant, limit=9) for tenant in (HERE, ELSEWHERE)],
            list(await self.jobs.events_after(0)),
            set(await self.jobs.active_ids()),
            list(await self.jobs.unreported()),
        ]

    def _deeds(self) -> dict[str, Callable[[Any], Awaitable[object]]]:
        now = NOON + timedelta(seconds=self.seconds)
        until = now + timedelta(seconds=6)
        failure = JobFailure(code="error-engine-failed", text="")
        jobs = self.jobs
        return {
            "submit": self._submit,
            "claim": lambda owner: jobs.claim(owner, now=now, lease_until=until),
            "cancel": lambda number: jobs.request_cancel(HERE, job(number).id, now=now),
            "beat": lambda which: jobs.heartbeat(
                self._claim(which), progress=0.5, now=now, lease_until=until
            ),
            "enter": lambda which: jobs.enter(self._claim(which), JobState.RUNNING, now=now),
            "reach": lambda which: jobs.reach(self._claim(which), Checkpoint.TRAINED, now=now),
            "finish": lambda which: jobs.finish(self._claim(which), result(1), None, now=now),
            "fail": lambda which: jobs.give_up(self._claim(which), failure, is_final=True, now=now),
            "try again": lambda which: jobs.give_up(
                self._claim(which), failure, is_final=False, now=now
            ),
            "end": lambda which: jobs.end_cancelled(self._claim(which), now=now),
        }

    async def _submit(self, which: tuple[int, Tenant]) -> Job:
        number, tenant = which
        wanted = replace(job(number, tenant), id=job(number + 10 * (tenant == ELSEWHERE)).id)
        return await self.jobs.submit(wanted, most_waiting=3)

    def _claim(self, which: int) -> Claim:
        """One of those had so far, the newest first, however long it is void."""
        newest_first = [*reversed(self.claims), Claim(job_id="none", owner="none", attempt=1)]
        return newest_first[min(which, len(newest_first) - 1)]


async def follow(deeds: list[Deed], folder: Path) -> None:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(await Database.open(folder / "myna.db"))
        real = Follower(SqlJobLedger(database=database))
        fake = Follower(MemoryJobLedger(models=MemoryModelRegistry(root=folder)))
        for deed in deeds:
            assert await real.does(deed) == await fake.does(deed)
        assert await real.sees() == await fake.sees()


@settings(max_examples=30, deadline=None)
@given(deeds=DEEDS)
def test_the_ledger_in_memory_is_like_the_one_in_a_database(deeds: list[Deed]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(follow(deeds, Path(folder)))
