"""What is no longer kept once it is old; used by the store."""

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from myna.domain.jobs import JobResult
from myna.domain.privacy import result_without_examples
from myna.ports import Horizon
from myna.storage.plain_json import from_json, to_json
from myna.storage.schema import feedback, jobs, turns


def forget_old(connection: Connection, horizon: Horizon) -> int:
    gone = _deleted(connection, turns, turns.c.at < horizon.turns)
    gone += _deleted(connection, feedback, feedback.c.created < horizon.feedback)
    return gone + without_examples(connection, jobs.c.finished < horizon.turns)


def without_examples(connection: Connection, which: ColumnElement[bool]) -> int:
    """The results of these jobs keep their figures alone; returns how many were changed."""
    statement = select(jobs.c.id, jobs.c.result).where(jobs.c.result.is_not(None), which)
    changed = 0
    for job_id, stored in connection.execute(statement).all():
        result = from_json(JobResult, stored)
        plain = result_without_examples(result)
        if plain != result:
            values = {"result": to_json(plain)}
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))
            changed += 1
    return changed


def _deleted(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(which)).rowcount
