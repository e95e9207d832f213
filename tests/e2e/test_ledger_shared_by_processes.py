"""Two processes on one database: no job is done twice, nobody waits long, and a kill leaves all or nothing."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from myna.domain.conversation import guild_tenant
from myna.domain.jobs import Claim, JobState
from myna.domain.teaching import LessonStatus
from myna.storage.database import Database
from myna.storage.jobs import SqlJobLedger
from myna.storage.lessons import SqlLessonStore
from myna.storage.models import SqlModelRegistry
from stored_samples import HERE, NOON, job, row

BUSY_TIMEOUT_SECONDS = 5.0

WORKS_UNTIL_NOTHING_IS_LEFT = """
import asyncio, json, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from myna.domain.jobs import Claim, JobState
from myna.storage.database import Database
from myna.storage.jobs import SqlJobLedger

async def main():
    longest, done = 0.0, []

    async def timed(call):
        nonlocal longest
        began = monotonic()
        value = await call
        longest = max(longest, monotonic() - began)
        return value

    async with await Database.open(Path(sys.argv[1])) as database:
        ledger = SqlJobLedger(database=database)
        print("ready", flush=True)
        sys.stdin.readline()
        while await ledger.active_ids():
            now = datetime.now(UTC)
            until = now + timedelta(seconds=60)
            job = await timed(ledger.claim(sys.argv[2], now=now, lease_until=until))
            if job is None:
                continue
            claim = Claim(job_id=job.id, owner=job.owner, attempt=job.attempt)
            await timed(ledger.enter(claim, JobState.RUNNING, now=now))
            await timed(ledger.heartbeat(claim, progress=0.5, now=now, lease_until=until))
            await timed(ledger.end_cancelled(claim, now=now))
            done.append((job.id, job.attempt))
            if len(done) == 1:
                print("first", flush=True)
                sys.stdin.readline()
    print(json.dumps({"longest": longest, "done": done}))

asyncio.run(main())
"""

FLOODS = """
import asyncio, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from myna.domain.teaching import Lesson, LessonKind, Source, SourceType
from myna.storage.database import Database
from myna.storage.lessons import SqlLessonStore

LESSON = Lesson(
    id="", tenant="guild:9", kind=LessonKind.EXAMPLE, question="q", answer="a", author_id=1,
    source=Source(type=SourceType.MESSAGE), created=datetime.now(UTC),
)

async def teach(store, teacher):
    for number in range(1_000_000):
        await store.add([replace(LESSON, id=f"{teacher}-{number}")])

async def main():
    async with await Database.open(Path(sys.argv[1])) as database:
        store = SqlLessonStore(database=database)
        print("ready", flush=True)
        await asyncio.gather(*(teach(store, teacher) for teacher in range(16)))

asyncio.run(main())
"""

IS_KILLED_IN_FINISH = """
import asyncio, os, signal, sys
from pathlib import Path
from sqlalchemy import event
from myna.storage.database import Database
from myna.storage.jobs import SqlJobLedger
from stored_samples import NOON, claim_on, publication, result, version

async def main():
    where = sys.argv[2]

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    def executed(connection, cursor, statement, *_):
        words = statement.split()
        if where in words[:3]:
            die()

    async with await Database.open(Path(sys.argv[1])) as database:
        ledger = SqlJobLedger(database=database)
        job = await ledger.claim("worker", now=NOON, lease_until=NOON)
        if where == "COMMIT":
            event.listen(database._engine, "commit", die)
        else:
            event.listen(database._engine, "after_cursor_execute", executed)
        published = publication(version(1, batch="import"))
        await ledger.finish(claim_on(job), result(1), published, now=NOON)
        print("finished")

asyncio.run(main())
"""


def child(script: str, *arguments: str) -> subprocess.Popen[str]:
    paths = json.dumps(sys.path)
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {paths}\n{script}", *arguments]
    return subprocess.Popen(  # noqa: S603 - ours
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def reports_of_two_workers(path: Path) -> list[dict[str, Any]]:
    """They begin together, and again when each has done a job: SQLite's lock is not fair to one who waits."""
    workers = [child(WORKS_UNTIL_NOTHING_IS_LEFT, str(path), name) for name in ("one", "two")]
    try:
        for stage in ("ready\n", "first\n"):
            for worker in workers:
                assert worker.stdout
                assert worker.stdout.readline() == stage
            for worker in workers:
                assert worker.stdin
                worker.stdin.write("go\n")
                worker.stdin.flush()
        return [json.loads(worker.communicate(timeout=50)[0]) for worker in workers]
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()


def most_at_work(kinds: Sequence[str]) -> int:
    """Of one server's jobs at one time, by its events."""
    at_work = most = 0
    for kind in kinds:
        at_work += {"claimed": 1, "cancelled": -1}.get(kind, 0)
        most = max(most, at_work)
    return most


@pytest.mark.slow
async def test_two_workers_share_the_jobs_and_do_none_twice(tmp_path: Path) -> None:
    path = tmp_path / "myna.db"
    numbers = range(90)
    async with await Database.open(path) as database:
        ledger = SqlJobLedger(database=database)
        for number in numbers:
            await ledger.submit(job(number, guild_tenant(number % 30)), most_waiting=10)

    reports = await asyncio.to_thread(reports_of_two_workers, path)

    async with await Database.open(path) as database:
        events = await SqlJobLedger(database=database).events_after(0)
    done = [tuple(each) for report in reports for each in report["done"]]
    assert Counter((job(number).id, 1) for number in numbers) == Counter(done)
    assert max(report["longest"] for report in reports) < BUSY_TIMEOUT_SECONDS
    for tenant in {event.tenant for event in events}:
        assert 1 == most_at_work([event.kind for event in events if event.tenant == tenant])


@pytest.mark.slow
async def test_a_flood_of_lessons_in_one_process_keeps_no_worker_from_its_heartbeat(
    tmp_path: Path,
) -> None:
    path = tmp_path / "myna.db"
    waits = []
    async with await Database.open(path) as database:
        ledger = SqlJobLedger(database=database)
        lessons = SqlLessonStore(database=database)
        await ledger.submit(job(1), most_waiting=1)
        until = NOON + timedelta(seconds=6)
        await ledger.claim("worker", now=NOON, lease_until=until)
        claim = Claim(job_id=job(1).id, owner="worker", attempt=1)
        flood = child(FLOODS, str(path))
        try:
            assert flood.stdout
            await asyncio.to_thread(flood.stdout.readline)
            while len(waits) < 100 or await lessons.count(guild_tenant(9)) <= 100:
                began = monotonic()
                now = datetime.now(UTC)
                await ledger.heartbeat(claim, progress=0.5, now=now, lease_until=until)
                waits.append(monotonic() - began)
            assert flood.poll() is None
        finally:
            flood.kill()
            flood.communicate()

    assert max(waits) < BUSY_TIMEOUT_SECONDS


@pytest.mark.slow
@pytest.mark.parametrize(
    "where",
    ["jobs", "model_versions", "champions", "promotions", "batches", "job_events", "COMMIT", ""],
)
async def test_a_kill_while_a_job_is_finished_leaves_all_or_nothing(
    where: str, tmp_path: Path
) -> None:
    path = tmp_path / "myna.db"
    async with await Database.open(path) as database:
        await SqlLessonStore(database=database).add([row(1, "import")])
        await SqlJobLedger(database=database).submit(job(1), most_waiting=1)

    worker = child(IS_KILLED_IN_FINISH, str(path), where)
    told, _ = await asyncio.to_thread(worker.communicate)

    async with await Database.open(path) as database:
        ledger = SqlJobLedger(database=database)
        registry = await SqlModelRegistry.open(database, tmp_path / "models")
        found = await ledger.find(HERE, job(1).id)
        (stored,) = await SqlLessonStore(database=database).batch(HERE, "import")
        facts = (
            found is not None and found.state is JobState.SUCCEEDED,
            bool(await registry.versions(HERE)),
            bool(await registry.promotions(HERE)),
            stored.lesson.status is LessonStatus.ACCEPTED,
            (await ledger.events_after(0))[-1].kind == "succeeded",
        )
        is_free = await ledger.claim("another", now=NOON, lease_until=NOON)

    is_finished = where == ""
    assert (is_finished, is_finished) == (told == "finished\n", worker.returncode == 0)
    assert (is_finished,) * 5 == facts
    assert is_finished == (is_free is None)
