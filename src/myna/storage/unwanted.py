"""What members do not want to be kept is not taken, whatever was under way; asked by stores in their transactions."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, literal, select, union_all

from myna.errors import LeaseLost, NothingKept
from myna.storage.dialects import insert_new
from myna.storage.schema import erasures, opt_outs, void_jobs


def refuse_unwanted(connection: Connection, member_ids: Collection[int]) -> None:
    """Raises `NothingKept` for who opted out, or whose data is being deleted."""
    opted_out = select(literal("opted-out")).where(opt_outs.c.member_id.in_(member_ids))
    leaving = select(literal("leaving")).where(
        erasures.c.member_id.in_(member_ids), erasures.c.finished_at.is_(None)
    )
    reason = connection.execute(union_all(opted_out, leaving)).scalars().first()
    if reason is not None:
        raise NothingKept("Nothing of this member is kept.", remedy="See /privacy.", reason=reason)


def refuse_void(connection: Connection, job_ids: Collection[str]) -> None:
    """Raises `LeaseLost` for rows of a job that was deleted."""
    found = connection.execute(select(void_jobs).where(void_jobs.c.id.in_(job_ids))).first()
    if found is not None:
        raise LeaseLost(f"Job {found.id} was deleted.")


def make_void(connection: Connection, job_ids: Iterable[str]) -> None:
    rows = [{"id": job_id} for job_id in sorted(job_ids)]
    if rows:
        connection.execute(insert_new(connection, void_jobs), rows)
