"""What is no longer kept once it is old; used by the store."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from myna.domain.jobs import ImportedFile, JobResult
from myna.domain.privacy import imported_without_examples, result_without_examples
from myna.ports import Horizon
from myna.storage.plain_json import from_json, to_json
from myna.storage.schema import feedback, jobs, proposed_phrasings, turns


def forget_old(connection: Connection, horizon: Horizon) -> int:
    gone = _deleted(connection, turns, turns.c.at < horizon.turns)
    gone += _deleted(connection, feedback, feedback.c.created < horizon.feedback)
    gone += _deleted(connection, proposed_phrasings, proposed_phrasings.c.at < horizon.phrasings)
    return gone + without_examples(connection, jobs.c.finished < horizon.turns)


def without_examples(connection: Connection, which: ColumnElement[bool]) -> int:
    """These jobs keep their figures alone; returns how many were changed."""
    changed = 0
    for row in connection.execute(select(jobs).where(which)).mappings().all():
        values = {"imported": _plain_files(row["imported"]), "result": _plain_result(row["result"])}
        if any(row[name] != value for name, value in values.items()):
            connection.execute(update(jobs).where(jobs.c.id == row["id"]).values(**values))
            changed += 1
    return changed


def _plain_files(stored: Any) -> Any:
    return to_json(imported_without_examples(from_json(tuple[ImportedFile, ...], stored)))


def _plain_result(stored: Any) -> Any:
    return (
        None if stored is None else to_json(result_without_examples(from_json(JobResult, stored)))
    )


def _deleted(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(which)).rowcount
