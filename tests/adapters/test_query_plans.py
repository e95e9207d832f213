"""What is asked all the time is found by an index, however much was kept over the years."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from myna.domain.teaching import LessonStatus
from myna.storage.chats import SqlChatChoices, SqlPhrasingStore, SqlUsageStore
from myna.storage.database import Database
from myna.storage.feedback import SqlFeedbackStore
from myna.storage.gaps import SqlGapStore
from myna.storage.jobs import SqlJobLedger
from myna.storage.lessons import SqlLessonStore
from stored_samples import HERE, NOON, job, usage

ASKED: dict[str, Callable[[Database], Awaitable[object]]] = {
    "claim": lambda database: SqlJobLedger(database=database).claim(
        "worker", now=NOON, lease_until=NOON
    ),
    "claim waiting": lambda database: SqlJobLedger(database=database).claim(
        "worker", now=NOON, lease_until=NOON, waits=True
    ),
    "submit": lambda database: SqlJobLedger(database=database).submit(job(2), most_waiting=9),
    "find": lambda database: SqlJobLedger(database=database).find(HERE, "000001"),
    "jobs": lambda database: SqlJobLedger(database=database).recent(HERE, limit=5),
    "unreported": lambda database: SqlJobLedger(database=database).unreported(),
    "active": lambda database: SqlJobLedger(database=database).active_ids(),
    "events": lambda database: SqlJobLedger(database=database).events_after(7),
    "lessons": lambda database: SqlLessonStore(database=database).recent(HERE, limit=5),
    "new lessons": lambda database: SqlLessonStore(database=database).after(HERE, 7),
    "proposals": lambda database: SqlLessonStore(database=database).proposals(HERE, limit=5),
    "batch": lambda database: SqlLessonStore(database=database).batch(HERE, "import"),
    "decision": lambda database: SqlLessonStore(database=database).decide_batch(
        HERE, "import", LessonStatus.ACCEPTED, by=None, at=NOON
    ),
    "counts": lambda database: SqlLessonStore(database=database).counts(HERE),
    "feedback": lambda database: SqlFeedbackStore(database=database).unread(HERE, limit=5),
    "gaps": lambda database: SqlGapStore(database=database).unanswered(HERE, NOON, 5),
    "phrasings": lambda database: SqlPhrasingStore(database=database).of_lesson(HERE, "lesson-1"),
    "usage": lambda database: SqlUsageStore(database=database).of(HERE, NOON.date()),
    "counting usage": lambda database: SqlUsageStore(database=database).add(HERE, usage()),
    "choice": lambda database: SqlChatChoices(database=database).of(HERE),
    "unread": lambda database: SqlFeedbackStore(database=database).count_unread(HERE),
}
SORTED = {"claim", "claim waiting", "find", "phrasings", "usage"}
"""Of jobs that are not over, or have the same short id, of the phrasings of a lesson and of days there are few: these
are put in order when found."""


async def plan_of(database: Database, ask: Callable[[Database], Awaitable[object]]) -> list[str]:
    """What SQLite does for all statements of one call."""
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        if statement.split(maxsplit=1)[0] in {"SELECT", "INSERT", "UPDATE"}:
            asked.append((statement, parameters))

    event.listen(database._engine, "before_cursor_execute", note)
    await ask(database)
    event.remove(database._engine, "before_cursor_execute", note)
    return await database.read(
        lambda connection: [
            row[3]
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    )


@pytest.mark.parametrize("name", ASKED)
async def test_nothing_is_searched_row_by_row(name: str, tmp_path: Path) -> None:
    async with await Database.open(tmp_path / "myna.db") as database:
        await SqlJobLedger(database=database).submit(job(1), most_waiting=9)
        steps = await plan_of(database, ASKED[name])

    assert [] == [step for step in steps if step.startswith("SCAN") and "USING" not in step]
    if name not in SORTED:
        assert [] == [step for step in steps if "TEMP B-TREE" in step]
